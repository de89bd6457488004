import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { openWindow } from "../../test/render";
import { SECRET } from "../../test/wizard";

beforeAll(() => loadScreens(), 120_000);

async function openConnection(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId("open-c-1"));
  await screen.findByTestId("repositories-table");
  const press = async (testId: string) => window.user.click(await screen.findByTestId(testId));
  const type = async (testId: string, text: string) => {
    await window.user.click(await screen.findByTestId(testId));
    await window.user.paste(text);
  };
  const requests = (name: string) => window.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  return { ...window, press, type, requests };
}

const field = (testId: string) => screen.getByTestId<HTMLInputElement>(testId);

test("a blocked branch shows the repository and the way to an own key, and goes on with what was typed", async () => {
  const { press, type, user, requests } = await openConnection({ personal: "required" });
  await press("branch-catalog-service");
  const dialog = await screen.findByTestId("create-branch-dialog");
  expect(await within(dialog).findByTestId("acting-blocked")).toBeDefined();
  expect(field("act-repository").value).toBe("catalog-service");
  expect(screen.queryByTestId("confirm-create-branch")).toBeNull();
  expect(screen.queryByTestId("branch-name")).toBeNull();
  expect(await violations()).toEqual([]);

  await press("set-up-personal");
  await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
  await type("secret-access-key", "wrong");
  await press("update-personal");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("AWS_SIGNATURE_MISMATCH");
  // Nothing is lost by a refusal.
  expect(field("access-key-id").value).toBe("AKIAIOSFODNN7EXAMPLE");
  expect(field("secret-access-key").value).toBe("wrong");
  await user.clear(field("secret-access-key"));
  await type("secret-access-key", SECRET);
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect((await screen.findByTestId("personal-arn")).textContent).toBe("arn:aws:iam::111122223333:user/ada");
  expect(document.body.innerHTML).not.toContain(SECRET);
  expect(await violations()).toEqual([]);
  await press("personal-done");

  expect((await screen.findByTestId("acting")).dataset.actor).toBe("personal");
  expect(field("act-repository").value).toBe("catalog-service");
  await waitFor(() => expect(field("act-base").value).toBe("main"));
  await type("branch-name", "SHOP-99-new");
  await press("confirm-create-branch");
  expect((await screen.findByTestId("created-branch")).textContent).toBe("SHOP-99-new");
  expect(screen.getByTestId("created-by").textContent).toBe("arn:aws:iam::111122223333:user/ada");
  expect(requests("create_branch")).toMatchObject([
    { connectionId: "c-1", repository: "catalog-service", base: "main", name: "SHOP-99-new" },
  ]);
});

test("a branch's name is judged as it is typed, and the new branch is the next pull request's source", async () => {
  const { press, type, user, requests } = await openConnection();
  await press("branch-catalog-service");
  expect((await screen.findByTestId("acting")).dataset.actor).toBe("integration");
  await waitFor(() => expect(field("act-base").value).toBe("main"));
  await type("branch-name", "a..b");
  expect(await screen.findByText(messages.triggers.settings.branchProblems.dots)).toBeDefined();
  await user.clear(field("branch-name"));
  await type("branch-name", "develop");
  expect(await screen.findByText(messages.acts.branch.exists)).toBeDefined();
  await press("confirm-create-branch");
  expect(requests("create_branch")).toEqual([]);
  await user.clear(field("branch-name"));
  await type("branch-name", "rounding");
  expect(await screen.findByText(messages.acts.branch.noKey)).toBeDefined();
  await user.clear(field("branch-name"));
  await type("branch-name", "SHOP-40-rounding");
  await press("confirm-create-branch");
  await screen.findByTestId("created-branch");
  expect(await violations()).toEqual([]);

  await press("pull-request-next");
  await waitFor(() => expect(field("act-source").value).toBe("SHOP-40-rounding"));
  expect(field("act-target").value).toBe("main");
  expect(field("pull-request-title").value).toBe("SHOP-40 rounding");
  await type("pull-request-description", "Half up.");
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect((await screen.findByTestId("created-pull-request")).textContent).toBe("41");
  expect(requests("create_pull_request")).toMatchObject([
    {
      repository: "catalog-service",
      source: "SHOP-40-rounding",
      target: "main",
      title: "SHOP-40 rounding",
      description: "Half up.",
    },
  ]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a pull request wants two branches, and a title that is not too long", async () => {
  const { press, type, user, requests } = await openConnection();
  await press("create");
  await press("create-pull-request");
  await press("confirm-create-pull-request");
  expect(await screen.findByText(messages.acts.required.repository)).toBeDefined();
  await user.type(field("act-repository"), "catalog-service{Enter}");
  await waitFor(() => expect(field("act-target").value).toBe("main"));
  await type("pull-request-title", "Work on SHOP-12");
  // The issue that is named leads to its branch.
  await waitFor(() => expect(field("act-source").value).toBe("SHOP-12-basket-rounding"));
  await type("pull-request-title", "x".repeat(140));
  expect(await screen.findByText(messages.acts.pullRequest.nameTooLong(5))).toBeDefined();
  expect(await violations()).toEqual([]);
  await press("confirm-create-pull-request");
  expect(requests("create_pull_request")).toEqual([]);
  expect(document.activeElement).toBe(field("pull-request-title"));
});

test("what AWS refuses is told in the dialog, and Jira's silence is a caution", async () => {
  const { press, type, backend } = await openConnection({ conflict: true, fail: { create_branch: "BRANCH_MISSING" } });
  await press("branch-catalog-service");
  await type("branch-name", "SHOP-1-x");
  await waitFor(() => expect(field("act-base").value).toBe("main"));
  await press("confirm-create-branch");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("BRANCH_MISSING");
  expect(field("branch-name").value).toBe("SHOP-1-x");
  backend.world.fail = {};
  await press("confirm-create-branch");
  expect((await screen.findByTestId("reindex-problem")).textContent).toContain("503");
});

test("a repository without a commit has no place for a branch", async () => {
  const { press } = await openConnection();
  await press("branch-search-service");
  expect(await screen.findByTestId("empty-repository")).toBeDefined();
  expect(screen.getByTestId<HTMLButtonElement>("confirm-create-branch").disabled).toBe(true);
});

test("the personal access column tells whether a key is set, and edits it", async () => {
  const { press } = await openConnection({ personal: "requiredSet" });
  expect(screen.queryByTestId("personal-required")).toBeNull();
  await press("personal-catalog-service");
  expect((await screen.findByTestId("stored-hint")).textContent).toBe(messages.personal.replaces("…ADA1"));
  // Both fields empty, and Update: gone, as in GIJ's dialog.
  await press("update-personal");
  expect(await screen.findByTestId("personal-required")).toBeDefined();
  expect(screen.queryByTestId("personal-dialog")).toBeNull();
});

test("hostile branch names stay text", async () => {
  const { press, user } = await openConnection({ hostile: true });
  await press("branch-catalog-service");
  await waitFor(() => expect(field("act-base").value).toBe("main"));
  await user.clear(field("act-base"));
  await user.type(field("act-base"), "img");
  expect(await screen.findByText("<img-src=x-onerror=alert(1)>")).toBeDefined();
  expect(document.querySelector("img, script")).toBeNull();
});
