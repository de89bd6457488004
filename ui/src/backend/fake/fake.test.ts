import { expect, test, vi } from "vitest";
import type { RunEvent } from "../generated/RunEvent";
import { createFakeBackend } from ".";

test("a run comes as one snapshot and then deltas without gaps, to its end", async () => {
  const backend = createFakeBackend({ repositories: 40 });
  const { runId } = await backend.call("start_run", { planId: "plan-1", hash: "b2f1c0" });
  const events: RunEvent[] = [];
  await backend.call("watch_run", { runId }, (event) => events.push(event));
  await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ state: "completed" }));
  expect(events.map((event) => event.kind).filter((kind) => kind === "snapshot")).toHaveLength(1);
  const numbers = events.map((event) => event.seq);
  expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  expect(events.at(-1)).toMatchObject({ counts: { total: 40, done: 40, failed: 0 } });
});

test("a command fails with the error the world asks for", async () => {
  const backend = createFakeBackend({ fail: { check_jira: "JIRA_CAPTCHA" } });
  await expect(
    backend.call("check_jira", {
      operationId: "1",
      baseUrl: "https://jira.example.com",
      credential: { kind: "token", token: "t" },
    }),
  ).rejects.toMatchObject({ wire: { code: "JIRA_CAPTCHA" } });
});
