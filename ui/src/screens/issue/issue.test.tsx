import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { field, toIssue, toIssues } from "../../test/issue";

beforeAll(() => loadScreens(), 120_000);

const words = messages.issue;
const titles = () => [...document.querySelectorAll<HTMLElement>(".issue-commit__title")];

test("the page says what Jira says, and each tab how much there is", async () => {
  await toIssue();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Basket total is rounded twice");
  expect(screen.getByTestId("issue-status").textContent).toBe("In Progress");
  await waitFor(() => expect(screen.getByTestId("tab-commits").textContent).toBe(`${words.page.tabs.commits}4`));
  await waitFor(() => expect(screen.getByTestId("tab-branches").textContent).toBe(`${words.page.tabs.branches}4`));
  await waitFor(() => expect(screen.getByTestId("tab-tags").textContent).toBe(`${words.page.tabs.tags}5+`));
  expect(await violations()).toEqual([]);
});

test("an issue that has moved opens by its new key, and says so", async () => {
  const { type } = await toIssues({ issue: "moved" });
  await type("issue-text", "SHOP-9");
  expect((await screen.findByTestId("issue-key")).textContent).toBe("SHOP-12");
});

test("a permission that is missing is named", async () => {
  await toIssue({ issue: "hidden" });
  expect((await screen.findByTestId("missing-permission")).textContent).toContain("View Development Tools");
  await waitFor(() => expect(screen.getByTestId("tab-tags").textContent).toContain("0"));
});

test("back leads to the tab one was at, and the tab to nothing of its own", async () => {
  const { user, press } = await toIssue();
  await press("tab-tags");
  await screen.findByTestId("tags");
  await press("nav-diagnostics");
  await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
  expect(await screen.findByTestId("tags")).toBeDefined();
  await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
  expect(await screen.findByTestId("open-issue")).toBeDefined();
});

test("a part that fails is told in its place and asked again; the others stay", async () => {
  const { backend, press } = await toIssue({ fail: { get_issue_commits: "JIRA_SERVER_ERROR" } });
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("JIRA_SERVER_ERROR");
  await press("tab-branches");
  expect(await screen.findByTestId("branches")).toBeDefined();
  await press("tab-commits");
  backend.world.fail = {};
  await press("retry");
  expect(await screen.findByTestId("commit-list")).toBeDefined();
});

test("leaving while Jira is asked ends the question", async () => {
  const { backend, press, requests } = await toIssue();
  await screen.findByTestId("commit-list");
  backend.world.tick = 500;
  await press("refresh");
  await press("nav-diagnostics");
  await waitFor(() => expect(requests("cancel_operation").length).toBeGreaterThan(0));
});

test("a commit shows its first line, and opened everything that Jira has of it", async () => {
  const { user } = await toIssue();
  await screen.findByTestId("commit-list");
  const [first] = titles();
  first?.focus();
  expect(first?.textContent).toBe("SHOP-12 Round the total once, at its end");
  expect(screen.queryByTestId("commit-message")).toBeNull();
  await user.keyboard("{Enter}");
  const more = first?.closest("li") as HTMLElement;
  expect((await within(more).findByTestId("commit-message")).textContent).toContain("#time 1h 30m");
  for (const text of ["refs/notes/review", "Reviewed-by", "src/basket/rounding.ts", "ada@example.com"])
    expect(more.textContent).toContain(text);
  expect(more.textContent).toContain(words.commits.indicatorText.smartCommit);
  expect(
    within(more).getByTitle([words.commits.added(55), words.commits.changed(3), words.commits.deleted(36)].join(", ")),
  ).toBeDefined();
  expect(await violations()).toEqual([]);
});

test("a repository that is not connected has neither a commit to view nor a console", async () => {
  await toIssue();
  await screen.findByTestId("commit-list");
  const item = (text: string) =>
    within(
      titles()
        .find((one) => one.textContent?.includes(text))
        ?.closest("li") as HTMLElement,
    );
  expect(item("First look").queryByTestId(/^view-/)).toBeNull();
  expect(item("First look").queryByRole("link")).toBeNull();
  expect(item("First look").getByText("Mon, 32 Foo")).toBeDefined();
  expect(item("Round the total").getByText("catalog-service (eu-central-1)")).toBeDefined();
  expect(item("Merge branch").getByText("catalog-service (us-east-1)")).toBeDefined();
});

test("a commit in full opens over the list, and Escape leads back to where one was", async () => {
  const { user } = await toIssue();
  await screen.findByTestId("commit-list");
  const [view] = screen.getAllByTestId(/^view-/);
  view?.focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByTestId("commit-dialog")).toBeDefined();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByTestId("commit-dialog")).toBeNull());
  expect(document.activeElement).toBe(view);
});

test("five thousand commits: a few are in the page, the keys move among them, the search finds one", async () => {
  const { user, type } = await toIssue({ issue: "many" });
  await screen.findByTestId("commit-list");
  expect(screen.getByTestId("tab-commits").textContent).toBe(`${words.page.tabs.commits}5,000`);
  expect(titles().length).toBeLessThan(60);
  titles()[0]?.focus();
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(titles()[1]);
  expect(document.activeElement?.closest("li")?.getAttribute("aria-posinset")).toBe("2");
  await user.keyboard("{Home}");
  expect(document.activeElement).toBe(titles()[0]);
  const counted = () => screen.getByTestId("commit-count").textContent;
  await type("commit-search", "step-4709/ nobody");
  await waitFor(() => expect(counted()).toBe(messages.common.shownOf(0, 5_000)));
  await user.click(screen.getByTestId("commits-clear"));
  await type("commit-search", "STEP-4709/ ada");
  await waitFor(() => expect(counted()).toBe(messages.common.shownOf(1, 5_000)));
  await waitFor(() => expect(titles().map((one) => one.textContent)).toEqual(["SHOP-12 Step 4709 of the great move"]));
  await user.clear(screen.getByTestId("commit-search"));
  await user.selectOptions(screen.getByTestId("commit-repository"), "legacy/catalog");
  await waitFor(() => expect(counted()).toBe(messages.common.shownOf(1_666, 5_000)));
});

test("nothing yet: each tab says what would be there", async () => {
  const { press } = await toIssue({ issue: "empty" });
  expect((await screen.findByTestId("commits-empty")).textContent).toContain("SHOP-12");
  await press("tab-branches");
  expect(await screen.findByTestId("branches-empty")).toBeDefined();
  await press("tab-tags");
  expect(await screen.findByTestId("tags-empty")).toBeDefined();
  expect(await violations()).toEqual([]);
  await press("tab-commits");
  await press("commits-why");
  expect(screen.getByTestId("tab-why").getAttribute("aria-selected")).toBe("true");
});

test("tags come newest first, five by five, and the first is named", async () => {
  const { press, requests } = await toIssue();
  await press("tab-tags");
  const names = () =>
    within(screen.getByTestId("tag-list"))
      .getAllByRole("listitem")
      .map((one) => one.dataset.testid);
  await screen.findByTestId("tag-list");
  expect(names()).toEqual(["tag-v2.11.0", "tag-v2.10.0", "tag-v2.9.0", "tag-v2.8.0", "tag-v2.7.0"]);
  expect(within(screen.getByTestId("first-tag")).getByTestId("tag-v2.0.0").textContent).toContain(words.tags.first);
  expect(await violations()).toEqual([]);
  await press("more-tags");
  await waitFor(() => expect(names()).toHaveLength(10));
  await press("all-tags");
  await waitFor(() => expect(names()).toHaveLength(12));
  expect(screen.queryByTestId("first-tag")).toBeNull();
  expect(screen.getByTestId("tag-v2.0.0").textContent).toContain(words.tags.first);
  expect(requests("get_issue_tags")).toMatchObject([{ perRepository: 5 }, { perRepository: 10 }, { perRepository: 0 }]);
});

test("tags that Jira does not show, and those that it could not look for", async () => {
  const hidden = await toIssue({ issue: "hidden" });
  await hidden.press("tab-tags");
  expect(await screen.findByTestId("tags-off")).toBeDefined();
  hidden.unmount();
  const { press } = await toIssue({ issue: "incomplete" });
  await press("tab-tags");
  expect((await screen.findByTestId("tags-problem")).textContent).toContain("not cloned");
  await press("tab-branches");
  expect(await screen.findByTestId("branches-incomplete")).toBeDefined();
});

test("hostile texts stay texts, in every tab", async () => {
  const { press, user } = await toIssue({ hostile: true });
  await screen.findByTestId("commit-list");
  titles()[0]?.focus();
  await user.keyboard("{Enter}");
  await screen.findByTestId("commit-message");
  expect(document.body.textContent).not.toContain("\u202e");
  expect(document.querySelector("img, script")).toBeNull();
  for (const tab of ["branches", "tags"]) {
    await press(`tab-${tab}`);
    await screen.findByTestId(tab);
    expect(document.querySelector("img, script")).toBeNull();
  }
  await press("issue-back");
  await screen.findByTestId("recent-issues");
  expect(document.querySelector("img, script")).toBeNull();
  expect(field("issue-text").value).toBe("");
});
