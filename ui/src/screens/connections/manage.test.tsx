import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { manyConnections, sampleConnections, sampleSingles } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { atConnection, openManaged } from "../../test/manage";

beforeAll(() => loadScreens(), 120_000);

const words = messages.manage;

const boxes = async () =>
  within(await screen.findByTestId("repositories-table")).getAllByRole<HTMLInputElement>("checkbox");

test("a range is ticked with Shift, and disabled as one plan", async () => {
  const { user, press, requests } = await atConnection("c-1", "repositories");
  const all = await boxes();
  if (all[2] === undefined || all[5] === undefined) throw new Error("no rows");
  await user.click(all[2]);
  await user.keyboard("{Shift>}");
  await user.click(all[5]);
  await user.keyboard("{/Shift}");
  expect(screen.getByTestId("table-count").textContent).toContain(messages.common.selected(4));
  expect(screen.getByTestId<HTMLButtonElement>("enable-selected").disabled).toBe(true);
  expect(await violations()).toEqual([]);
  await press("disable-selected");
  const plan = within(await screen.findByTestId("plan-repositories"));
  expect(plan.getAllByText(words.changes.one("State", "Enabled", "Disabled"))).toHaveLength(4);
  expect(requests("plan_changes")[0]).toMatchObject({
    change: { kind: "disable" },
    targets: [100_002, 100_003, 100_004, 100_005].map((id) => ({ kind: "repository", id })),
  });
  expect(await violations()).toEqual([]);
  await press("start-run");
  await press("close-receipt");
  const table = within(await screen.findByTestId("repositories-table"));
  await waitFor(() => expect(table.getAllByText(messages.connections.repositories.states.disabled)).toHaveLength(4));
}, 60_000);

test("what was changed is said right afterwards, and later from Activity", async () => {
  const { press, user } = await atConnection("c-1", "repositories");
  const all = await boxes();
  for (const box of [all[2], all[3]]) if (box !== undefined) await user.click(box);
  await press("disable-selected");
  await press("start-run");
  const right = within(await screen.findByTestId("changed-things"));
  expect(right.getAllByText(words.changes.one("State", "Enabled", "Disabled"))).toHaveLength(2);
  expect(right.getAllByText("As planned")).toHaveLength(2);
  expect(await violations()).toEqual([]);
  await press("close-receipt");
  await press("tab-activity");
  await press("open-run-run-1");
  const later = within(await screen.findByTestId("changed-things"));
  expect(later.getAllByText(words.changes.one("State", "Enabled", "Disabled"))).toHaveLength(2);
  expect(later.getAllByText("As planned")).toHaveLength(2);
  expect(later.getByRole("heading", { name: words.run.heading })).toBeDefined();
  expect(screen.queryByText(messages.run.repositories)).toBeNull();
}, 60_000);

test("everything that is found is ticked at once, out of 10,000", async () => {
  const [one] = sampleConnections(Date.now());
  if (one === undefined) throw new Error("no connection");
  const connections = [{ ...one, repositories: 10_000, indexed: 10_000 }];
  const { user, press, requests } = await atConnection("c-1", "repositories", { connections });
  await user.type(await screen.findByTestId("repositories-table-search"), "gateway-tools");
  await waitFor(() => expect(screen.getByTestId("table-count").textContent).toBe(messages.common.shownOf(125, 10_000)));
  await user.click(screen.getByRole("checkbox", { name: messages.common.selectAll }));
  expect(screen.getByTestId("table-count").textContent).toContain(messages.common.selected(125));
  await press("projects-selected");
  await press("control-projects-only");
  await press("review-projects");
  expect(await screen.findByText(words.settings.problems.projects)).toBeDefined();
  await press("project-PAY");
  expect(await violations(screen.getByTestId("projects-dialog"))).toEqual([]);
  await press("review-projects");
  await screen.findByTestId("plan-repositories");
  const [asked] = requests("plan_changes") as { targets: unknown[]; change: unknown }[];
  expect(asked?.targets).toHaveLength(125);
  expect(asked?.change).toEqual({
    kind: "settings",
    settings: [{ name: "projects", value: { kind: "projects", projects: { kind: "only", ids: [10_001] } } }],
  });
}, 60_000);

test("removing a repository of an integration offers to disable it instead", async () => {
  const { press, requests } = await atConnection("c-1", "repositories");
  await press("more-catalog-service");
  await press("repository-remove");
  const dialog = await screen.findByTestId("comes-back-dialog");
  expect(dialog.textContent).toContain(words.remove.child);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("comes-back-disable")));
  await press("comes-back-disable");
  await screen.findByTestId("plan-targets");
  expect(requests("plan_changes")[0]).toMatchObject({ change: { kind: "disable" } });
});

test("another default branch is chosen among AWS's, reviewed, and seen", async () => {
  const { press, user, requests } = await atConnection("c-1", "repositories");
  await press("more-catalog-service");
  await press("repository-default-branch");
  await press("review-branch");
  expect(await screen.findByText(words.branch.now)).toBeDefined();
  expect(requests("plan_changes")).toEqual([]);
  const field = screen.getByTestId("act-target");
  await user.clear(field);
  await user.type(field, "develop");
  await user.click(await screen.findByRole("option", { name: /develop/ }));
  await press("review-branch");
  expect((await screen.findByTestId("plan-targets")).textContent).toContain("develop");
  expect(requests("plan_changes")[0]).toMatchObject({ change: { kind: "defaultBranch", branch: "develop" } });
  await press("start-run");
  await press("close-receipt");
  const row = (await screen.findByText("catalog-service")).closest("tr");
  await waitFor(() => expect(row?.textContent).toContain("develop"));
}, 60_000);

test("branches that cannot be listed are told in the dialog", async () => {
  const { press } = await atConnection("c-1", "repositories", { fail: { list_branches: "AWS_ACCESS_DENIED" } });
  await press("more-catalog-service");
  await press("repository-default-branch");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("AWS_ACCESS_DENIED");
});

test("an integration is disabled from the header, and enabled again", async () => {
  const { press } = await atConnection("c-1", "repositories");
  await press("connection-more");
  await press("disable-integration");
  await screen.findByTestId("plan-targets");
  await press("start-run");
  await press("close-receipt");
  await waitFor(() =>
    expect(screen.getByTestId("connection-health").textContent).toBe(messages.connections.health.disabled),
  );
  await press("connection-more");
  expect(await screen.findByTestId("enable-integration")).toBeDefined();
}, 30_000);

test("removing an integration names what goes, keeps by default, and goes by plan", async () => {
  const { press, user, requests } = await atConnection("c-1", "repositories");
  await press("connection-more");
  await press("remove-integration");
  const dialog = await screen.findByTestId("remove-dialog");
  expect(within(dialog).getByText("catalog-service")).toBeDefined();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("remove-keep")));
  expect(await violations()).toEqual([]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByTestId("remove-dialog")).toBeNull());
  await press("connection-more");
  await press("remove-integration");
  await press("clones-delete");
  await press("review-removal");
  await screen.findByTestId("plan-targets");
  expect(requests("plan_changes")[0]).toMatchObject({ change: { kind: "remove", deleteClones: true } });
  await press("start-run");
  await screen.findByTestId("close-receipt");
  expect(screen.queryByTestId("undo-run")).toBeNull();
  await press("close-receipt");
  await screen.findByTestId("connections-table");
  await waitFor(() => expect(screen.queryByTestId("open-c-1")).toBeNull());
}, 60_000);

test("a repository that was connected by hand is disabled, enabled and removed", async () => {
  const { press, backend, requests } = await openManaged({ singles: sampleSingles(Date.now(), 2) });
  await press("tab-repositories");
  await press("more-s-1");
  await press("enable-s-1");
  await screen.findByTestId("plan-targets");
  expect(requests("plan_changes")[0]).toMatchObject({
    targets: [{ kind: "repository", id: 400 }],
    change: { kind: "disable" },
  });
  await press("start-run");
  await press("close-receipt");
  await waitFor(() => expect(screen.getByTestId("next-s-1").textContent).toBe(words.repositories.enable));
  await press("more-s-1");
  await press("remove-s-1");
  await press("review-removal");
  await press("start-run");
  await press("close-receipt");
  await screen.findByTestId("single-table");
  await waitFor(() => expect(screen.queryByTestId("more-s-1")).toBeNull());
  expect(backend.world.singles).toHaveLength(1);
}, 60_000);

test("connections are narrowed down by account and region, and all are back at once", async () => {
  const { user, press } = await openManaged();
  expect(screen.queryByTestId("filter-by-site")).toBeNull();
  await user.selectOptions(screen.getByTestId("filter-by-account"), "111122223333");
  expect(screen.getByTestId("table-count").textContent).toBe("2");
  await user.selectOptions(screen.getByTestId("filter-by-region"), "us-east-1");
  await user.click(await screen.findByRole("button", { name: words.connections.clear }));
  expect(screen.getByTestId("table-count").textContent).toBe("5");
  await press("open-c-1");
});

test("connections of several Jira sites stand below their sites, which can be folded", async () => {
  const lab = { siteUrl: "https://jira-lab.example.com", siteTitle: "JIRA-LAB" };
  const connections = sampleConnections(Date.now()).map((one, index) => (index < 2 ? { ...one, ...lab } : one));
  const label = messages.manage.connections.group;
  const { user, press } = await openManaged({ connections });
  const table = () => within(screen.getByTestId("connections-table")).getByRole("table");
  expect(table().getAttribute("aria-rowcount")).toBe("8");
  const heading = screen.getByRole("button", { name: label("JIRA-LAB", 2) });
  expect(heading.getAttribute("aria-expanded")).toBe("true");
  expect(screen.getByRole("button", { name: label("JIRA-PROD", 3) })).toBeDefined();
  expect(await violations()).toEqual([]);
  heading.focus();
  await user.keyboard("{Enter}");
  expect(screen.queryByTestId("open-c-1")).toBeNull();
  expect(document.activeElement?.getAttribute("aria-expanded")).toBe("false");
  expect(table().getAttribute("aria-rowcount")).toBe("6");
  // What is looked for is found below a folded heading, too.
  await user.type(screen.getByTestId("connections-table-search"), "jira-lab");
  expect(await screen.findByTestId("open-c-1")).toBeDefined();
  expect(screen.queryByTestId("open-c-3")).toBeNull();
  // It is folded still after one has been elsewhere.
  await press("open-c-1");
  await screen.findByTestId("connection-page");
  await user.click(screen.getByTestId("nav-connections"));
  const later = await screen.findByRole("button", { name: label("JIRA-LAB", 2) });
  expect(later.getAttribute("aria-expanded")).toBe("false");
}, 60_000);

test("of very many accounts one is found by typing", async () => {
  const { user } = await openManaged({ connections: manyConnections(Date.now(), 200, 5) });
  const field = screen.getByTestId<HTMLInputElement>("filter-by-account");
  expect(field.role).toBe("combobox");
  await user.type(field, "111122223400{Enter}");
  await waitFor(() => expect(screen.getByTestId("table-count").textContent).toBe("1"));
  await user.clear(field);
  await user.tab();
  await waitFor(() => expect(screen.getByTestId("table-count").textContent).toBe("200"));
});

test("two Jira sites can be told apart", async () => {
  const connections = sampleConnections(Date.now()).map((one, index) =>
    index === 1 ? { ...one, siteUrl: "https://jira-lab.example.com", siteTitle: "JIRA-LAB" } : one,
  );
  const { user } = await openManaged({ connections });
  await user.selectOptions(screen.getByTestId("filter-by-site"), "JIRA-LAB");
  expect(screen.getByTestId("table-count").textContent).toBe("1");
  expect(screen.getByTestId("open-c-2")).toBeDefined();
});
