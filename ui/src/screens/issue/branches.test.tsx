import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import type { World } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { field, toIssue } from "../../test/issue";

beforeAll(() => loadScreens(), 120_000);

const words = messages.issue;
const MINE = "SHOP-12-basket-rounding";

async function toBranches(world: Partial<World> = {}) {
  const window = await toIssue(world);
  await window.press("tab-branches");
  await screen.findByTestId("branches");
  return window;
}

test("branches stand by repository, same names told apart, with how far they are from the main one", async () => {
  await toBranches();
  const groups = screen.getAllByTestId("branch-group");
  expect(groups.map((group) => group.getAttribute("aria-label"))).toEqual([
    "catalog-service (eu-central-1)",
    "catalog-service (us-east-1)",
    "legacy/catalog",
  ]);
  const mine = within(screen.getByTestId(`branch-${MINE}`));
  expect(mine.getByRole("img", { name: words.branches.compared(5, 2) })).toBeDefined();
  const main = within(screen.getByTestId("branch-main"));
  expect(main.getByText(words.branches.main)).toBeDefined();
  expect(main.queryByTestId("delete-main")).toBeNull();
  expect(screen.queryByTestId("delete-SHOP-12-old")).toBeNull();
  expect(await violations()).toEqual([]);
});

test("a branch is created in the repository that is meant, from a tag, by the template's name, and appears at once", async () => {
  const { press, user, requests } = await toBranches();
  await press("create-branch");
  await screen.findByTestId("create-branch-dialog");
  expect(document.activeElement).toBe(field("act-repository"));
  // The name alone means neither of the two.
  await user.type(field("act-repository"), "catalog-service");
  await user.tab();
  expect(screen.queryByTestId("branch-name")).toBeNull();
  await user.clear(field("act-repository"));
  await user.type(field("act-repository"), "us-east{Enter}");
  await waitFor(() => expect(field("act-base").value).toBe("main"));
  await waitFor(() => expect(field("branch-name").value).toBe("SHOP-12-basket-total-is-rounded-twice"));
  await user.clear(field("act-base"));
  await user.type(field("act-base"), "v1.1{Enter}");
  await waitFor(() => expect(field("act-base").value).toBe("v1.1"));
  expect(await violations()).toEqual([]);
  await press("confirm-create-branch");
  await screen.findByTestId("created-branch");
  expect(requests("create_branch")).toMatchObject([
    {
      connectionId: "c-2",
      repository: "catalog-service",
      base: "refs/tags/v1.1",
      name: "SHOP-12-basket-total-is-rounded-twice",
    },
  ]);
  await press("act-close");
  const row = within(await screen.findByTestId("branch-SHOP-12-basket-total-is-rounded-twice"));
  expect(row.getByTestId("branch-pending").textContent).toBe(words.branches.pending);
  expect(screen.getByTestId("tab-branches").textContent).toBe(`${words.page.tabs.branches}5`);
  // It stays while other tabs are looked at, and until Jira has it.
  await press("tab-tags");
  await press("tab-branches");
  expect(await screen.findByTestId("branch-pending")).toBeDefined();
  await press("refresh");
  await waitFor(() => expect(requests("get_issue_branches")).toHaveLength(2));
  expect(screen.getByTestId("branch-pending")).toBeDefined();
  await press("refresh");
  await waitFor(() => expect(screen.queryByTestId("branch-pending")).toBeNull());
  expect(screen.getByTestId("branch-SHOP-12-basket-total-is-rounded-twice")).toBeDefined();
});

test("a name of one's own is kept while the base changes, judged, and given up for the template's", async () => {
  const { press, user } = await toBranches();
  await user.click(screen.getByRole("button", { name: words.branches.createIn("catalog-service (eu-central-1)") }));
  await waitFor(() => expect(field("branch-name").value).toBe("SHOP-12-basket-total-is-rounded-twice"));
  expect(document.activeElement).toBe(field("branch-name"));
  await user.clear(field("branch-name"));
  await user.type(field("branch-name"), "rounding");
  expect(await screen.findByText(messages.acts.branch.noKey)).toBeDefined();
  await user.clear(field("branch-name"));
  await user.type(field("branch-name"), "PAY-1-rounding");
  expect(await screen.findByText(messages.acts.branch.otherKey("PAY-1"))).toBeDefined();
  await user.clear(field("act-base"));
  await user.type(field("act-base"), "develop{Enter}");
  expect(field("branch-name").value).toBe("PAY-1-rounding");
  await press("template-name");
  expect(field("branch-name").value).toBe("SHOP-12-basket-total-is-rounded-twice");
});

test("the template is edited beside what it makes, and names the next branch", async () => {
  const { press, user, requests } = await toBranches();
  await user.click(screen.getByRole("button", { name: words.branches.createIn("catalog-service (eu-central-1)") }));
  await screen.findByTestId("branch-name");
  await press("edit-template");
  await screen.findByTestId("template-dialog");
  await waitFor(() =>
    expect(screen.getByTestId("template-preview").textContent).toBe("SHOP-12-basket-total-is-rounded-twice"),
  );
  const text = field("template-text");
  expect(document.activeElement).toBe(text);
  expect(await violations()).toEqual([]);
  await user.clear(text);
  await press("save-template");
  expect(await screen.findByText(words.template.required)).toBeDefined();
  expect(requests("set_branch_template")).toEqual([]);
  await user.click(screen.getByRole("button", { name: words.template.insert("${issuetype}") }));
  await user.keyboard("/");
  await user.click(screen.getByRole("button", { name: words.template.insert("${issuekey}") }));
  expect(text.value).toBe("${issuetype}/${issuekey}");
  expect(text.selectionStart).toBe(text.value.length);
  await waitFor(() => expect(screen.getByTestId("template-preview").textContent).toBe("bug/SHOP-12"));
  await user.paste("${nonsense}");
  await waitFor(() => expect(text.getAttribute("aria-invalid")).toBe("true"));
  await user.keyboard("{Backspace>11/}");
  await user.keyboard("-");
  await user.click(screen.getByRole("button", { name: words.template.insert("${username}") }));
  await user.type(await screen.findByTestId("template-user-name"), "ada");
  await waitFor(() => expect(screen.getByTestId("template-preview").textContent).toBe("bug/SHOP-12-ada"));
  await user.clear(field("template-length"));
  await user.type(field("template-length"), "9");
  await press("save-template");
  expect(document.activeElement).toBe(field("template-length"));
  await user.type(field("template-length"), "0");
  await press("save-template");
  await waitFor(() => expect(screen.queryByTestId("template-dialog")).toBeNull());
  expect(requests("set_branch_template")).toMatchObject([
    {
      siteUrl: "https://jira.example.com",
      template: "${issuetype}/${issuekey}-${username}",
      separator: "-",
      maxLength: 90,
    },
  ]);
  await waitFor(() => expect(field("branch-name").value).toBe("bug/SHOP-12-ada"));
});

test("a merged branch is deleted only by its own button, and brought back from the notice", async () => {
  const { press, user, requests } = await toBranches();
  await press(`delete-${MINE}`);
  expect((await screen.findByTestId("branch-look")).textContent).toContain(words.deleteBranch.merged("main"));
  expect(document.activeElement).toBe(screen.getByTestId("keep-branch"));
  expect(await violations()).toEqual([]);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByTestId("delete-branch-dialog")).toBeNull());
  expect(requests("delete_branch")).toEqual([]);

  await press(`delete-${MINE}`);
  await screen.findByTestId("branch-look");
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("confirm-delete-branch").disabled).toBe(false));
  await press("confirm-delete-branch");
  const row = within(await screen.findByTestId(`branch-${MINE}`));
  expect(await row.findByText(words.branches.deleted)).toBeDefined();
  expect(requests("delete_branch")).toMatchObject([
    { connectionId: "c-1", name: MINE, expectedCommit: "9f2c1e7ab0d4458c6e3f1a2b7c8d9e0f12345678" },
  ]);
  await press("undo-delete");
  expect(await screen.findByText(words.deletedBranches.restored(MINE))).toBeDefined();
  await waitFor(() => expect(row.queryByText(words.branches.deleted)).toBeNull());
  expect(row.getByTestId(`delete-${MINE}`)).toBeDefined();
});

test("what an unmerged branch takes with it is said: its commits, its pull requests", async () => {
  const { press } = await toBranches({ branch: "unmerged" });
  await press(`delete-${MINE}`);
  expect((await screen.findByTestId("branch-look")).textContent).toContain(words.deleteBranch.unmerged(3, "main"));
  expect(screen.getByTestId("branch-pull-requests").textContent).toContain("38");
});

test("a branch that somebody pushed to meanwhile is looked at again before anything else", async () => {
  const { press, backend } = await toBranches({ branch: "moved" });
  await press(`delete-${MINE}`);
  await screen.findByTestId("branch-look");
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("confirm-delete-branch").disabled).toBe(false));
  await press("confirm-delete-branch");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("BRANCH_MOVED");
  expect(screen.getByTestId<HTMLButtonElement>("confirm-delete-branch").disabled).toBe(true);
  backend.world.branch = "merged";
  await press("look-again");
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("confirm-delete-branch").disabled).toBe(false));
  await press("confirm-delete-branch");
  await waitFor(() => expect(screen.queryByTestId("delete-branch-dialog")).toBeNull());
});

test("where one's own key is required and there is none, nothing can be pressed in vain", async () => {
  const { press } = await toBranches({ personal: "required" });
  await press(`delete-${MINE}`);
  expect(await screen.findByTestId("acting-blocked")).toBeDefined();
  await screen.findByTestId("branch-look");
  expect(screen.queryByTestId("confirm-delete-branch")).toBeNull();
  await press("set-up-personal");
  expect(await screen.findByTestId("personal-dialog")).toBeDefined();
});

test("deleted branches are listed and restored from there; a refusal is told there, too", async () => {
  const { press, backend } = await toBranches({ fail: { restore_branch: "BRANCH_EXISTS" } });
  await press("deleted-branches");
  const table = await screen.findByTestId("deleted-table");
  expect(table.textContent).toContain("catalog-service (eu-central-1)");
  expect(await violations()).toEqual([]);
  await press("restore-SHOP-12-first-try");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("BRANCH_EXISTS");
  backend.world.fail = {};
  await press("retry");
  const row = within(await screen.findByTestId("branch-SHOP-12-first-try"));
  expect(row.getByTestId("branch-pending")).toBeDefined();
  await waitFor(() => expect(screen.queryByTestId("deleted-table")).toBeNull());
});

test("a pull request begins at the branch whose row it is asked for", async () => {
  const { press } = await toBranches();
  await press(`pull-request-${MINE}`);
  await screen.findByTestId("create-pull-request-dialog");
  await waitFor(() => expect(field("act-source").value).toBe(MINE));
  expect(field("act-repository").value).toBe("catalog-service (eu-central-1)");
});
