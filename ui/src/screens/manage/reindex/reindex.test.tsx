import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, sampleSingles } from "../../../backend/fake";
import { timeWords } from "../../../components";
import { messages } from "../../../messages";
import { loadScreens } from "../../../shell/screens";
import { violations } from "../../../test/axe";
import { atConnection, openManaged } from "../../../test/manage";

beforeAll(() => loadScreens(), 120_000);

const words = messages.manage.reindex;
const FOUR_SECONDS = messages.common.duration.seconds(4);

const panel = () => screen.getByTestId("reindex-panel");

async function tick(window: Awaited<ReturnType<typeof atConnection>>, count: number) {
  const boxes = within(await screen.findByTestId("repositories-table")).getAllByRole("checkbox");
  for (const box of boxes.slice(1, count + 1)) await window.user.click(box);
}

test("the chosen ones are followed to their end, and those that failed are asked for again", async () => {
  const window = await atConnection("c-1", "repositories", { reindex: "someFail" });
  const { press, requests, backend } = window;
  await tick(window, 4);
  await press("reindex-selected");
  const dialog = await screen.findByTestId("reindex-dialog");
  expect(dialog.textContent).toContain(words.scopes.selected(4));
  expect(await violations()).toEqual([]);
  await press("priority-high");
  await press("confirm-reindex");
  expect((await screen.findByTestId("reindex-outcome")).textContent).toBe(words.tally(2, 2, 0, FOUR_SECONDS));
  expect(requests("reindex")[0]).toMatchObject({ ids: [100_001, 100_002, 100_003, 100_004], priority: 100 });
  await press("reindex-rows-open");
  const rows = within(await screen.findByTestId("reindex-rows"));
  expect(rows.getAllByTestId("reindex-state").map((one) => one.textContent)).toEqual([
    words.states.failed,
    words.states.done,
    words.states.done,
    words.states.failed,
  ]);
  expect(rows.getAllByText(/error: 403/)).toHaveLength(2);
  await press("filter-failed");
  expect(rows.getAllByTestId("reindex-state")).toHaveLength(2);
  expect(await violations()).toEqual([]);
  backend.world.reindex = "works";
  await press("reindex-again");
  await waitFor(() =>
    expect(screen.getByTestId("reindex-outcome").textContent).toBe(words.tally(2, 0, 0, FOUR_SECONDS)),
  );
  expect(requests("reindex")[1]).toMatchObject({ ids: [100_001, 100_004], priority: 100 });
  await press("close-reindex");
  expect(screen.queryByTestId("reindex-panel")).toBeNull();
}, 60_000);

test("last indexed is fresh after the end", async () => {
  const { press } = await atConnection("c-1", "repositories");
  await press("reindex-all");
  await press("confirm-reindex");
  await screen.findByTestId("reindex-outcome");
  expect(screen.getByTestId("live-region").textContent).toContain(words.heading.ended);
  const summary = await screen.findByText(messages.connections.detail.summary.lastIndexed, { selector: "dt" });
  await waitFor(() => expect(summary.parentElement?.textContent).toContain(timeWords(0, 0)));
});

test("a priority is a whole number from 1; everything at the site names no id", async () => {
  const { press, user, requests } = await atConnection("c-1", "repositories");
  await press("reindex-all");
  await press("priority-number");
  const field = screen.getByTestId("priority-value");
  await user.clear(field);
  await user.type(field, "0");
  await press("confirm-reindex");
  expect(await screen.findByText(words.numberProblem)).toBeDefined();
  expect(document.activeElement).toBe(field);
  expect(requests("reindex")).toEqual([]);
  await user.clear(field);
  await user.type(field, "33");
  await press("scope-site");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await screen.findByTestId("reindex-outcome");
  expect(requests("reindex")[0]).toMatchObject({ ids: [], priority: 33, siteUrl: "https://jira.example.com" });
});

test("it is followed wherever one is, until one stops following", async () => {
  const { press, backend } = await atConnection("c-1", "repositories", { reindex: "long" });
  await press("reindex-all");
  await press("confirm-reindex");
  await screen.findByTestId("reindex-progress");
  await press("nav-diagnostics");
  await screen.findByTestId("diagnostics-page");
  expect(backend.calls.some(({ name }) => name === "cancel_operation")).toBe(false);
  await press("nav-connections");
  await press("open-c-2");
  await screen.findByTestId("connection-page");
  expect(screen.queryByTestId("reindex-panel")).toBeNull();
  await press("back-to-connections");
  await press("open-c-1");
  expect((await screen.findByTestId("reindex-panel")).dataset.state).toBe("following");
  await press("stop-following");
  await waitFor(() => expect(panel().dataset.state).toBe("stopped"));
  expect(panel().textContent).toContain(words.stopped);
  expect(panel().contains(document.activeElement)).toBe(true);
  expect(backend.calls.some(({ name }) => name === "cancel_operation")).toBe(true);
}, 30_000);

test("a refusal is told in the panel, and asked for again", async () => {
  const { press, backend } = await atConnection("c-1", "repositories", { fail: { reindex: "JIRA_FORBIDDEN" } });
  await press("reindex-all");
  await press("confirm-reindex");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("JIRA_FORBIDDEN");
  expect(panel().dataset.state).toBe("failed");
  backend.world.fail = {};
  await press("retry");
  expect(await screen.findByTestId("reindex-outcome")).toBeDefined();
});

test("a disabled one is refused in words", async () => {
  const singles = sampleSingles(Date.now(), 1);
  const { press, backend } = await openManaged({ connections: sampleConnections(Date.now()), singles });
  backend.world.changed.set(400, { disabled: true });
  await press("tab-repositories");
  await press("next-s-1");
  expect((await screen.findByTestId("reindex-outcome")).textContent).toBe(words.tally(0, 1, 0, FOUR_SECONDS));
  expect(panel().textContent).toContain("It is disabled in Jira");
});
