import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Check } from "../backend/generated/Check";
import { messages } from "../messages";
import { violations } from "../test/axe";
import { show } from "../test/render";
import { CheckList } from "./CheckList";

const check = (part: Partial<Check>): Check => ({
  id: "clock",
  area: "computer",
  title: "Clock",
  outcome: "ok",
  finding: "Within 1 s of AWS.",
  fix: null,
  snippet: null,
  tookMs: 84,
  ...part,
});

test("each check tells how it ended in a word, and a fix with its text to copy", async () => {
  const { user } = show(
    <main>
      <CheckList
        label="Checks"
        checks={[
          check({}),
          check({ id: "git", title: "git", outcome: "failed", finding: "git is not found.", fix: "Install git." }),
          check({ id: "helper", outcome: "caution", snippet: "[credential]\n\thelper =", tookMs: 1_234 }),
          check({ id: "ssh", outcome: "running", tookMs: null }),
          check({ id: "jira", outcome: "skipped" }),
        ]}
      />
    </main>,
  );
  const lines = within(screen.getByRole("list", { name: "Checks" })).getAllByRole("listitem");
  const { outcomes } = messages.common.checks;
  expect(
    lines.map((line) => within(line).getByText(/^(Checking|OK|Look at this|Failed|Skipped)$/).textContent),
  ).toEqual([outcomes.ok, outcomes.failed, outcomes.caution, outcomes.running, outcomes.skipped]);
  expect(lines[0]?.textContent).toContain("84 ms");
  expect(lines[1]?.textContent).toContain("Install git.");
  expect(lines[2]?.textContent).toContain("1.2 s");
  await user.click(screen.getByRole("button", { name: messages.common.checks.copySnippet("Clock") }));
  expect(await navigator.clipboard.readText()).toBe("[credential]\n\thelper =");
  expect(await violations()).toEqual([]);
});

test("what others wrote stays text", () => {
  show(<CheckList label="Checks" checks={[check({ title: "<img src=x>", finding: "\u202egnp.exe <script>" })]} />);
  expect(screen.getByText("<img src=x>")).toBeDefined();
  expect(document.querySelector("img, script")).toBeNull();
});
