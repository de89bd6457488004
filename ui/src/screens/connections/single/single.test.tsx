import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, sampleSingles } from "../../../backend/fake";
import { messages } from "../../../messages";
import { loadScreens } from "../../../shell/screens";
import { violations } from "../../../test/axe";
import { openWindow } from "../../../test/render";

beforeAll(() => loadScreens(), 120_000);

const words = messages.repository.list;
const connections = () => sampleConnections(Date.now());
const singles = (total?: number) => sampleSingles(Date.now(), total);

async function openSingles(world = {}) {
  const window = openWindow({ connections: connections(), singles: singles(), ...world });
  await window.user.click(await screen.findByTestId("tab-repositories"));
  await screen.findByTestId("single-table");
  return window;
}

test("without single repositories the page is one list, with a quieter way to connect one", async () => {
  const { user } = openWindow({ connections: connections() });
  await screen.findByTestId("connections-table");
  expect(screen.queryByTestId("tab-repositories")).toBeNull();
  await user.click(screen.getByTestId("connect-repository"));
  expect(await screen.findByTestId("repository-wizard")).toBeDefined();
  expect(await violations()).toEqual([]);
});

test("each row tells transport, access, health and the next act", async () => {
  await openSingles();
  const table = within(screen.getByTestId("single-table"));
  expect(table.getAllByTestId("connection-health").map((one) => one.textContent)).toEqual([
    messages.connections.health.ok,
    messages.connections.health.indexing,
    messages.connections.health.attention,
    messages.connections.health.missing,
    messages.connections.health.unknown,
  ]);
  expect(table.getAllByText(messages.repository.transports.ssh)).toHaveLength(2);
  expect(table.getByText(words.next.wait)).toBeDefined();
  expect(screen.getByTestId("next-s-3").textContent).toBe(words.next.reindex);
  expect(screen.getByTestId("next-s-4").textContent).toBe(words.next.connect);
  expect(screen.getByTestId("next-s-5").textContent).toBe(words.next.retry);
  expect(await violations()).toEqual([]);
});

test("a repository is reindexed, and opened in Jira", async () => {
  const { user, backend } = await openSingles();
  await user.click(screen.getByTestId("next-s-1"));
  await waitFor(() =>
    expect(backend.calls.find(({ name }) => name === "reindex")?.request).toMatchObject({ ids: [400], priority: null }),
  );
  expect((await screen.findByTestId("reindex-outcome")).textContent).toBe(
    messages.manage.reindex.tally(1, 0, 0, messages.common.duration.seconds(4)),
  );
  await user.click(screen.getByTestId("more-s-1"));
  await user.click(await screen.findByRole("menuitem", { name: "Open in Jira" }));
  await waitFor(() => expect(backend.calls.map(({ name }) => name)).toContain("open_link"));
});

test("forgetting says what goes and what stays, and keeps by default", async () => {
  const { user, backend } = await openSingles();
  await user.click(screen.getByTestId("more-s-3"));
  await user.click(await screen.findByTestId("forget-s-3"));
  const dialog = await screen.findByTestId("forget-dialog");
  for (const line of [...words.forgetDoesList, ...words.forgetNotList]) expect(dialog.textContent).toContain(line);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("forget-keep")));
  expect(await violations()).toEqual([]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByTestId("forget-dialog")).toBeNull());
  expect(backend.world.singles).toHaveLength(5);
  await user.click(screen.getByTestId("more-s-3"));
  await user.click(await screen.findByTestId("forget-s-3"));
  await user.click(await screen.findByTestId("forget-confirm"));
  await waitFor(() => expect(screen.queryByTestId("more-s-3")).toBeNull());
  expect(backend.world.singles).toHaveLength(4);
});

test("a refusal is told in its place", async () => {
  const { user } = await openSingles({ fail: { reindex: "JIRA_SERVER_ERROR" } });
  await user.click(screen.getByTestId("next-s-1"));
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("JIRA_SERVER_ERROR");
});

test("1,000 rows put only what is seen in the page, and filter to one", async () => {
  const { user } = await openSingles({ singles: singles(1_000) });
  const table = within(screen.getByTestId("single-table"));
  expect(table.getByRole("table").getAttribute("aria-rowcount")).toBe("1001");
  expect(table.getAllByRole("row").length).toBeLessThan(60);
  await user.type(table.getByTestId("single-table-search"), "gateway-tools-11");
  await waitFor(() => expect(table.getByTestId("table-count").textContent).toBe(messages.common.shownOf(1, 1_000)));
});

test("with single repositories only, the window opens at them", async () => {
  const { user } = openWindow({ singles: singles(2) });
  expect(await screen.findByTestId("single-table")).toBeDefined();
  await user.click(screen.getByTestId("tab-accounts"));
  expect(await screen.findByText(messages.connections.emptyTitle)).toBeDefined();
});

test("without anything the doors offer it quietly, and the keyboard reaches it", async () => {
  const { user, backend } = openWindow();
  await user.click(await screen.findByTestId("door-repository"));
  expect(await screen.findByTestId("repository-wizard")).toBeDefined();
  await user.click(screen.getByTestId("leave-wizard"));
  await screen.findByTestId("doors");
  await user.keyboard("{Control>}{Shift>}N{/Shift}{/Control}");
  expect(await screen.findByTestId("repository-wizard")).toBeDefined();
  await user.click(screen.getByTestId("leave-wizard"));
  await screen.findByTestId("doors");
  backend.chooseMenu("connect-repository");
  expect(await screen.findByTestId("repository-wizard")).toBeDefined();
});

async function fill(user: ReturnType<typeof openWindow>["user"], testId: string, text: string) {
  await user.click(await screen.findByTestId(testId));
  await user.paste(text);
}

const LOCATION = "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/payments";

test("a repository is connected from the list to its row", async () => {
  const { user } = openWindow({ connections: connections(), sandbox: true });
  await user.click(await screen.findByTestId("connect-repository"));
  await user.click(await screen.findByTestId("check-jira"));
  await user.click(await screen.findByTestId("next"));
  await fill(user, "location", LOCATION);
  await user.click(screen.getByTestId("next"));
  await user.click(await screen.findByTestId("check-access"));
  await user.click(await screen.findByTestId("next"));
  await screen.findByTestId("in-jira");
  await user.click(screen.getByTestId("next"));
  await screen.findByTestId("main-branch");
  await user.click(screen.getByTestId("next"));
  await user.click(await screen.findByTestId("start-run"));
  await user.click(await screen.findByTestId("close-receipt"));
  expect((await screen.findByTestId("single-table")).textContent).toContain("payments");
}, 60_000);

test("answers stay while other places are looked at, and go with the world they are of", async () => {
  const { user } = openWindow({ connections: connections() });
  await user.click(await screen.findByTestId("connect-repository"));
  await fill(user, "jira-base-url", "https://jira.example.com");
  await user.click(screen.getByTestId("nav-diagnostics"));
  await user.click(screen.getByTestId("nav-connections"));
  await user.click(await screen.findByTestId("connect-repository"));
  expect(await screen.findByTestId("answers-kept")).toBeDefined();
  expect(screen.getByTestId("jira-base-url")).toHaveProperty("value", "https://jira.example.com");
  await user.click(screen.getByTestId("explore-sandbox"));
  await screen.findByTestId("sandbox-banner");
  await user.click(await screen.findByTestId("connect-repository"));
  await screen.findByTestId("repository-wizard");
  expect(screen.queryByTestId("answers-kept")).toBeNull();
});

test("the whole account instead is one press away, with Jira and the region", async () => {
  const { user } = openWindow({ connections: connections() });
  await user.click(await screen.findByTestId("connect-repository"));
  await fill(user, "jira-base-url", "https://jira.example.com");
  await fill(user, "jira-token", "token");
  await user.click(screen.getByTestId("check-jira"));
  await user.click(await screen.findByTestId("next"));
  await fill(user, "location", LOCATION);
  await screen.findByTestId("understood");
  await user.click(screen.getByTestId("whole-account"));
  await waitFor(() => expect(screen.getByTestId("region")).toHaveProperty("value", "Europe (Ireland)"));
  await user.click(screen.getByTestId("back"));
  expect(await screen.findByTestId("jira-proof")).toBeDefined();
  expect(await violations()).toEqual([]);
});
