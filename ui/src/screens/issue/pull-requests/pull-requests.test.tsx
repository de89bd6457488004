import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { sampleConnections, type World } from "../../../backend/fake";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import { messages } from "../../../messages";
import { violations } from "../../../test/axe";
import { showScreen } from "../../../test/screen";
import { PullRequestsTab } from "./PullRequestsTab";

const words = messages.review;
const TITLE = "SHOP-12 Basket total is rounded twice";

const ISSUE: OpenedIssue = {
  site: { url: "https://jira.example.com", title: "JIRA-PROD" },
  key: "SHOP-12",
  movedFrom: null,
  summary: "Basket total is rounded twice",
  status: "In Progress",
  statusCategory: "indeterminate",
  issueType: "Bug",
  projectKey: "SHOP",
  url: "https://jira.example.com/browse/SHOP-12",
  pullRequestTitle: TITLE,
  pullRequestDescription: "https://jira.example.com/browse/SHOP-12",
  missingPermission: null,
};

async function openTab(world: Partial<World> = {}) {
  const view = showScreen(
    <>
      <h1>SHOP-12</h1>
      <PullRequestsTab issue={ISSUE} />
    </>,
    { connections: sampleConnections(Date.now()), ...world },
  );
  const press = async (testId: string) => view.user.click(await screen.findByTestId(testId));
  const requests = (name: string) =>
    view.backend.calls.filter((call) => call.name === name).map((call) => call.request as Record<string, unknown>);
  const openCreate = async (repository = "eu-central") => {
    expect(await screen.findByTestId("create-pull-request")).toBeDefined();
    await waitFor(() => expect(screen.getByTestId("create-pull-request").getAttribute("aria-busy")).toBeNull());
    await press("create-pull-request");
    await view.user.type(await screen.findByTestId("act-repository"), `${repository}{Enter}`);
    await waitFor(() => expect(field("act-source").value).not.toBe(""));
  };
  return { ...view, press, requests, openCreate };
}

const field = (testId: string) => screen.getByTestId<HTMLInputElement>(testId);

test("the list tells state, repository, branches, and what Jira does not show yet", async () => {
  await openTab({ conflict: true });
  const table = within(await screen.findByTestId("pull-requests-table"));
  expect(table.getAllByTestId("pull-request-state").map((one) => one.textContent)).toEqual([
    words.pullRequests.states.open,
    words.pullRequests.states.merged,
    words.pullRequests.states.closed,
    words.pullRequests.states.open,
  ]);
  expect(table.getAllByTestId("not-in-jira")).toHaveLength(1);
  expect(table.getByText(/catalog-service \(us-east-1\)/)).toBeDefined();
  // One that only Jira knows cannot be opened here.
  expect(table.queryByTestId("pull-request-2-3")).toBeNull();
  expect(screen.getByTestId("pull-requests-incomplete").textContent).toContain("ledger-service");
  expect(await violations()).toEqual([]);
});

test("one is shown in full", async () => {
  const { press, requests } = await openTab();
  await press("pull-request-0-21");
  const dialog = await screen.findByTestId("pull-request-dialog");
  const rules = await within(dialog).findByTestId("approval-rules");
  expect(rules.textContent).toContain("Two people of the team");
  expect(within(dialog).getByTestId("approved-by").textContent).toContain("user/grace");
  expect(within(dialog).getByTestId("mergeability").textContent).toContain(words.mergeability.mergeable);
  expect(within(dialog).getByTestId("pull-request-text").textContent).toContain("browse/SHOP-12");
  expect(requests("get_pull_request")).toMatchObject([
    { connectionId: "c-1", repository: "catalog-service", id: "21" },
  ]);
  expect(await violations()).toEqual([]);
});

test("a merged one names who merged it, and cannot be closed", async () => {
  const { press } = await openTab();
  await press("pull-request-1-7");
  const dialog = await screen.findByTestId("pull-request-dialog");
  expect(await within(dialog).findByText(words.pullRequests.mergedBy)).toBeDefined();
  expect(within(dialog).queryByTestId("close-pull-request")).toBeNull();
  expect(within(dialog).queryByTestId("mergeability")).toBeNull();
});

test("closing says that it is for ever, and keeps by default", async () => {
  const { press, user, requests } = await openTab();
  await press("pull-request-0-21");
  await press("close-pull-request");
  const asked = await screen.findByTestId("close-pull-request-dialog");
  expect(asked.textContent).toContain(words.pullRequests.close.forEver);
  expect(await within(asked).findByTestId("acting")).toBeDefined();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("keep-pull-request")));
  expect(await violations()).toEqual([]);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByTestId("close-pull-request-dialog")).toBeNull());
  expect(requests("close_pull_request")).toEqual([]);
  await press("close-pull-request");
  await press("confirm-close-pull-request");
  await waitFor(() => expect(screen.queryByTestId("close-pull-request")).toBeNull());
  expect(requests("close_pull_request")).toMatchObject([
    { connectionId: "c-1", repository: "catalog-service", id: "21" },
  ]);
  expect(await screen.findByText(words.pullRequests.close.done("21", "catalog-service"))).toBeDefined();
});

test("where an own key is required and missing, nothing is closed", async () => {
  const { press } = await openTab({ personal: "required" });
  await press("pull-request-0-21");
  await press("close-pull-request");
  expect(await screen.findByTestId("acting-blocked")).toBeDefined();
  expect(screen.queryByTestId("confirm-close-pull-request")).toBeNull();
});

test("a refusal to close is told in the dialog", async () => {
  const { press } = await openTab({ fail: { close_pull_request: "PULL_REQUEST_CLOSED" } });
  await press("pull-request-0-21");
  await press("close-pull-request");
  await press("confirm-close-pull-request");
  const asked = screen.getByTestId("close-pull-request-dialog");
  expect((await within(asked).findByTestId("error-message")).dataset.code).toBe("PULL_REQUEST_CLOSED");
});

test("a new one begins with what the issue gives it, in one of two repositories of a name", async () => {
  const { openCreate, press, requests, user } = await openTab();
  await openCreate();
  expect(field("act-repository").value).toBe("catalog-service (eu-central-1)");
  expect(field("act-source").value).toBe("SHOP-12-basket-rounding");
  expect(field("act-target").value).toBe("main");
  expect(field("pull-request-title").value).toBe(TITLE);
  expect(field("pull-request-description").value).toBe(ISSUE.pullRequestDescription);
  await user.click(field("pull-request-title"));
  await user.paste("x".repeat(80));
  expect(await screen.findByText(messages.acts.pullRequest.nameLong(100))).toBeDefined();
  await user.paste("x".repeat(50));
  expect(await screen.findByText(messages.acts.pullRequest.nameTooLong(17))).toBeDefined();
  await user.clear(field("pull-request-title"));
  await user.paste("SHOP-12 Round half up");
  expect(await violations()).toEqual([]);
  await press("confirm-create-pull-request");
  expect((await screen.findByTestId("created-pull-request")).textContent).toBe("41");
  expect(requests("create_pull_request")).toMatchObject([
    {
      connectionId: "c-1",
      repository: "catalog-service",
      source: "SHOP-12-basket-rounding",
      target: "main",
      title: "SHOP-12 Round half up",
    },
  ]);
  await waitFor(() => expect(requests("get_issue_pull_requests").length).toBe(2));
});

test("the preview shows commits and differences before anything exists, and creates", async () => {
  const { openCreate, press, requests } = await openTab({ review: "conflicts" });
  await openCreate();
  await press("preview-pull-request");
  const dialog = await screen.findByTestId("preview-dialog");
  expect((await within(dialog).findByTestId("mergeability")).textContent).toContain("src/basket/rounding.ts");
  expect(within(dialog).getByTestId("preview-duplicates").textContent).toContain("12, 17");
  await within(dialog).findByTestId("diff-rows");
  expect(requests("get_file_diff")[0]).toMatchObject({
    before: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    after: "9f2c1e7ab0d4458c6e3f1a2b7c8d9e0f12345678",
    path: "README.md",
  });
  expect(await violations()).toEqual([]);
  await press("tab-preview-commits");
  expect((await screen.findByTestId("preview-commit-table")).textContent).toContain("Round half up in baskets");
  expect(requests("create_pull_request")).toEqual([]);
  await press("preview-create");
  expect(await screen.findByTestId("created-pull-request")).toBeDefined();
  expect(requests("create_pull_request")).toHaveLength(1);
});

test("keys of the preview stay in it, and Escape leads back to the form with everything in it", async () => {
  const { openCreate, press, user } = await openTab();
  await openCreate();
  await press("preview-pull-request");
  await screen.findByTestId("diff-rows");
  await user.keyboard("j");
  await waitFor(() =>
    expect(document.querySelector('[role="option"][aria-selected="true"]')?.getAttribute("data-path")).toBe(
      "assets/receipt.png",
    ),
  );
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByTestId("preview-dialog")).toBeNull());
  expect(field("pull-request-title").value).toBe(TITLE);
});

test("nothing to merge is said in place of an empty difference", async () => {
  const { openCreate, press } = await openTab({ review: "nothing" });
  await openCreate();
  await press("preview-pull-request");
  expect((await screen.findByTestId("mergeability")).textContent).toContain(words.mergeability.nothing);
  expect(screen.queryByTestId("changes")).toBeNull();
});

test("who may not create may still look: the branches and the preview stay", async () => {
  const { openCreate, press } = await openTab({ personal: "required" });
  await openCreate();
  expect(screen.getByTestId("acting-blocked")).toBeDefined();
  expect(screen.queryByTestId("pull-request-title")).toBeNull();
  expect(screen.queryByTestId("confirm-create-pull-request")).toBeNull();
  await press("preview-pull-request");
  expect(await screen.findByTestId("changes")).toBeDefined();
  expect(screen.queryByTestId("preview-create")).toBeNull();
  expect(await violations()).toEqual([]);
});

test("a preview without a branch points to what is missing", async () => {
  const { press, user, requests, openCreate } = await openTab();
  await openCreate();
  await user.clear(field("act-source"));
  await user.type(field("act-source"), "main{Enter}");
  await press("preview-pull-request");
  expect(document.activeElement).toBe(field("act-source"));
  expect(requests("preview_pull_request")).toEqual([]);
});

test("a preview that fails says so, and can be tried again", async () => {
  const { openCreate, press, backend, user } = await openTab({ fail: { preview_pull_request: "AWS_THROTTLED" } });
  await openCreate();
  await press("preview-pull-request");
  const failed = await screen.findByTestId("error-message");
  expect(failed.dataset.code).toBe("AWS_THROTTLED");
  backend.world.fail = {};
  await user.click(within(failed).getByTestId("retry"));
  expect(await screen.findByTestId("changes")).toBeDefined();
});

test("hostile titles, people and descriptions stay text", async () => {
  const { press } = await openTab({ hostile: true });
  await press("pull-request-0-21");
  await screen.findByTestId("pull-request-text");
  expect(document.querySelector("img, script, iframe")).toBeNull();
  expect(document.body.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
});

test("without any, it says what would be here", async () => {
  await openTab({ review: "empty" });
  expect((await screen.findByTestId("pull-requests-empty")).textContent).toContain("SHOP-12");
  expect(await screen.findByTestId("create-pull-request")).toBeDefined();
  expect(await violations()).toEqual([]);
});
