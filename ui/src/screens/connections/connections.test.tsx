import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { openWindow } from "../../test/render";

// What the window loads when it is needed is no part of what a test waits for.
beforeAll(() => loadScreens(), 120_000);

const connections = () => sampleConnections(Date.now());

async function openConnection(connectionId: string, world: Partial<World> = {}) {
  const window = openWindow({ connections: connections(), ...world });
  await window.user.click(await screen.findByTestId(`open-${connectionId}`));
  await screen.findByTestId("connection-page");
  return window;
}

test("the list tells each connection's state and next action", async () => {
  openWindow({ connections: connections() });
  const table = within(await screen.findByTestId("connections-table")).getByRole("table");
  expect(table.getAttribute("aria-rowcount")).toBe("6");
  expect(screen.getAllByTestId("connection-health").map((lozenge) => lozenge.textContent)).toEqual([
    messages.connections.health.ok,
    messages.connections.health.indexing,
    messages.connections.health.attention,
    messages.connections.health.unknown,
    messages.connections.health.ok,
  ]);
  expect(screen.getAllByTestId("connection-triggers").map((lozenge) => lozenge.textContent)).toEqual([
    messages.connections.triggers.confirmed,
    messages.connections.triggers.none,
    messages.connections.triggers.none,
    messages.connections.triggers.confirmed,
    messages.connections.triggers.pending,
  ]);
  expect(screen.getByTestId("next-c-5").textContent).toBe(messages.connections.next.confirmSubscription);
  expect(screen.getByTestId("next-c-3").textContent).toBe(messages.connections.next.reviewErrors);
  expect(await violations()).toEqual([]);
});

test("review errors opens the repositories that failed", async () => {
  const { user } = openWindow({ connections: connections() });
  await user.click(await screen.findByTestId("next-c-3"));
  await screen.findByTestId("repositories-table");
  expect(screen.getByTestId("table-count").textContent).toBe("3");
  expect(screen.getAllByText(/403/)).toHaveLength(3);
});

test("chosen repositories are reindexed by their ids", async () => {
  const { user, backend } = await openConnection("c-3");
  const [first, second] = within(await screen.findByTestId("repositories-table"))
    .getAllByRole("checkbox")
    .slice(1);
  if (first === undefined || second === undefined) throw new Error("no rows");
  await user.click(first);
  await user.click(second);
  await user.click(screen.getByTestId("reindex-selected"));
  await user.click(await screen.findByTestId("confirm-reindex"));
  await waitFor(() =>
    expect(backend.calls.find(({ name }) => name === "reindex")?.request).toMatchObject({
      siteUrl: "https://jira.example.com",
      ids: [300_001, 300_002],
      priority: null,
    }),
  );
});

test("reindexing all asks first", async () => {
  const { user, backend } = await openConnection("c-1");
  await user.click(await screen.findByTestId("reindex-all"));
  expect(backend.calls.some((call) => call.name === "reindex")).toBe(false);
  await user.click(await screen.findByTestId("confirm-reindex"));
  await waitFor(() =>
    expect(backend.calls.find(({ name }) => name === "reindex")?.request).toMatchObject({ ids: [41], priority: null }),
  );
});

test("the settings and the activity are shown, accessibly", async () => {
  const { user } = await openConnection("c-1");
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("tab-settings"));
  expect(await screen.findByTestId("control-smartCommits")).toBeDefined();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("tab-activity"));
  expect(await screen.findByText(messages.connections.activity.emptyTitle)).toBeDefined();
  expect(await violations()).toEqual([]);
});

test("the activity is this connection's alone", async () => {
  const run = { state: "interrupted" as const, startedAt: 0, finishedAt: null };
  const interrupted = [
    { ...run, runId: "run-1", title: "Connect 37 repositories", connectionId: "c-1" },
    { ...run, runId: "run-2", title: "Connect 4 repositories", connectionId: "c-2" },
    { ...run, runId: "run-3", title: "Connect 5 repositories", connectionId: null },
  ];
  const { user } = await openConnection("c-1", { interrupted });
  await user.click(screen.getByTestId("tab-activity"));
  const table = within(await screen.findByTestId("runs-table"));
  expect(await table.findByTestId("open-run-run-1")).toBeDefined();
  expect(table.queryByTestId("open-run-run-2")).toBeNull();
  expect(table.queryByTestId("open-run-run-3")).toBeNull();
});

test("10,000 repositories put only what is seen in the page, and filter to one", async () => {
  const [one] = connections();
  if (one === undefined) throw new Error("no connection");
  const { user } = await openConnection("c-1", { connections: [{ ...one, repositories: 10_000, indexed: 10_000 }] });
  const table = within(await screen.findByTestId("repositories-table"));
  expect(table.getByRole("table").getAttribute("aria-rowcount")).toBe("10001");
  expect(table.getAllByRole("row").length).toBeLessThan(60);
  await user.type(screen.getByTestId("repositories-table-search"), "gateway-tools-124");
  await waitFor(() => expect(screen.getByTestId("table-count").textContent).toBe(messages.common.shownOf(1, 10_000)));
});

test("hostile names and messages stay text", async () => {
  await openConnection("c-3", { hostile: true });
  expect(await screen.findByText("<img src=x onerror=alert(1)>")).toBeDefined();
  expect(document.querySelector("img, script")).toBeNull();
  expect(screen.getByText(/␇␛\[31mred/)).toBeDefined();
});

test("a connection that cannot be read says why and offers to try again", async () => {
  const { user, backend } = await openConnection("c-1", { fail: { get_connection: "CONNECTION_REFUSED" } });
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("CONNECTION_REFUSED");
  backend.world.fail = {};
  await user.click(screen.getByTestId("retry"));
  expect(await screen.findByTestId("repositories-table")).toBeDefined();
});

test("links go through the backend and never navigate", async () => {
  const { user, backend } = await openConnection("c-1");
  await user.click(await screen.findByText("JIRA-PROD"));
  await waitFor(() =>
    expect(backend.calls).toContainEqual({ name: "open_link", request: { url: "https://jira.example.com" } }),
  );
});
