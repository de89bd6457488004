import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { messages } from "../../../messages";
import { loadScreens } from "../../../shell/screens";
import { violations } from "../../../test/axe";
import { atConnection, field } from "../../../test/manage";

beforeAll(() => loadScreens(), 120_000);

const words = messages.manage;

const atSettings = async (world = {}) => {
  const window = await atConnection("c-1", "settings", world);
  await screen.findByTestId("control-smartCommits");
  return window;
};

test("what is changed is counted, reviewed with before and after, written, seen afterwards, and undone", async () => {
  const { press, type, user, requests } = await atSettings();
  expect(screen.queryByTestId("changes-bar")).toBeNull();
  await press("control-smartCommits");
  await press("set-customRefspecs");
  await waitFor(() => expect(document.activeElement).toBe(field("control-customRefspecs")));
  await type("control-customRefspecs", "+refs/builds/*:refs/builds/*");
  await user.clear(field("control-displayName"));
  await type("control-displayName", "Shop");
  expect(screen.getByTestId("changes-count").textContent).toBe(words.settings.changes(3));
  expect(await violations()).toEqual([]);
  await press("review-changes");
  const table = within(await screen.findByTestId("plan-targets")).getByRole("table");
  expect(table.textContent).toContain(words.changes.notReported);
  expect(within(table).getByRole("row", { name: /Smart Commits/ }).textContent).toContain("OnOff");
  expect(requests("plan_changes")[0]).toMatchObject({
    siteUrl: "https://jira.example.com",
    targets: [{ kind: "integration", id: 41 }],
    change: {
      kind: "settings",
      settings: [
        { name: "displayName", value: { kind: "text", text: "Shop" } },
        { name: "customRefspecs", value: { kind: "text", text: "+refs/builds/*:refs/builds/*" } },
        { name: "smartCommits", value: { kind: "flag", on: false } },
      ],
    },
  });
  expect(await violations()).toEqual([]);
  await press("start-run");
  await screen.findByTestId("close-receipt");
  expect(screen.queryByTestId("left-behind")).toBeNull();
  expect(screen.getByText(words.run.heading)).toBeDefined();
  await press("close-receipt");
  // One is where one was, with the settings as they are now and nothing unsaved.
  await waitFor(() => expect(field("control-displayName").value).toBe("Shop"));
  expect(field("control-smartCommits").checked).toBe(false);
  expect(screen.queryByTestId("changes-bar")).toBeNull();
}, 60_000);

test("a run of changes is undone from its receipt", async () => {
  const { press } = await atSettings();
  await press("control-trustFolderStat");
  await press("review-changes");
  await press("start-run");
  await press("undo-run");
  await press("confirm-undo-run");
  expect(await screen.findAllByText(messages.run.receipt.undone)).not.toEqual([]);
  await press("close-receipt");
  expect((await screen.findByTestId<HTMLInputElement>("control-trustFolderStat")).checked).toBe(false);
}, 60_000);

test("going back from the review keeps what was changed; one setting is reset, all are discarded", async () => {
  const { press } = await atSettings();
  await press("control-notes");
  await press("control-diffViewing");
  await press("review-changes");
  await screen.findByTestId("plan-targets");
  await press("back");
  expect((await screen.findByTestId("changes-count")).textContent).toBe(words.settings.changes(2));
  await press("reset-notes");
  expect(field("control-notes").checked).toBe(true);
  await waitFor(() => expect(document.activeElement).toBe(field("control-notes")));
  await press("discard-changes");
  expect(screen.queryByTestId("changes-bar")).toBeNull();
  expect(field("control-diffViewing").checked).toBe(true);
  expect(screen.getByTestId("live-region").textContent).toBe(words.settings.discarded);
});

test("leaving with changes asks, and staying is the first choice", async () => {
  const { press, user } = await atSettings();
  await press("control-smartCommits");
  await press("tab-repositories");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("unsaved-stay")));
  expect(await violations()).toEqual([]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByTestId("unsaved-dialog")).toBeNull());
  expect(screen.getByTestId("changes-bar")).toBeDefined();
  await press("nav-diagnostics");
  await press("unsaved-leave");
  expect(await screen.findByTestId("diagnostics-page")).toBeDefined();
  await press("nav-connections");
  await press("open-c-1");
  await press("tab-settings");
  expect((await screen.findByTestId<HTMLInputElement>("control-smartCommits")).checked).toBe(true);
  expect(screen.queryByTestId("changes-bar")).toBeNull();
});

test("what cannot be right is told at its field before anything is asked, by keyboard too", async () => {
  const { press, user, requests } = await atSettings();
  await user.clear(field("control-commitEmailMinutes"));
  await press("control-projects-only");
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(await screen.findByText(words.settings.problems.projects)).toBeDefined();
  expect(screen.getByText(words.settings.problems.minutes)).toBeDefined();
  expect(requests("plan_changes")).toEqual([]);
  await press("project-SHOP");
  await user.click(field("control-commitEmailMinutes"));
  await user.paste("60");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await screen.findByTestId("plan-targets");
  expect(requests("plan_changes")[0]).toMatchObject({
    change: {
      settings: [
        { name: "projects", value: { kind: "projects", projects: { kind: "only", ids: [10_000] } } },
        { name: "commitEmailMinutes", value: { kind: "number", number: 60 } },
      ],
    },
  });
});

test("a refspec that is refused is told while it is typed", async () => {
  const { press, type } = await atSettings();
  await press("set-customRefspecs");
  await type("control-customRefspecs", "heads/main");
  expect(await screen.findByText(/does not begin with refs/)).toBeDefined();
  await press("refspec-preview-open");
  expect(await screen.findByTestId("refspec-preview")).toBeDefined();
});

test("the filter of pull requests is tried on titles, and a wrong one says so", async () => {
  const { press, type, user } = await atSettings();
  await press("try-pullRequestTitles");
  await type("control-prHideFilter", "^WIP");
  const trial = await screen.findByTestId("trial-pullRequestTitles");
  await waitFor(() => expect(trial.textContent).toContain(words.filter.hiding(1, 3)));
  expect(await violations()).toEqual([]);
  await user.type(field("control-prHideFilter"), "(");
  expect(await screen.findByTestId("filter-problem")).toBeDefined();
});

test("the repository filter is experimental, and shows live which repositories stay", async () => {
  const { press, type, user, requests } = await atSettings();
  expect(screen.queryByTestId("filter-preview")).toBeNull();
  await press("set-apiFilter");
  expect(screen.getByTestId("filter-preview").textContent).toContain(words.settings.experimental);
  await type("control-apiFilter", "[?contains(name, 'checkout')]");
  expect((await screen.findByTestId("filter-stays")).textContent).toBe(words.filter.staying(4, 37));
  expect(requests("try_filter").at(-1)).toMatchObject({ kind: "repositories", samples: [] });
  await user.clear(field("control-apiFilter"));
  await type("control-apiFilter", "[?");
  expect((await screen.findByTestId("filter-problem")).textContent).toContain("JMESPath");
}, 30_000);

test("settings that cannot be read say why, and the rest stays to be seen", async () => {
  const { backend, press } = await atConnection("c-1", "settings", { fail: { get_target: "JIRA_FORBIDDEN" } });
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("JIRA_FORBIDDEN");
  expect(await screen.findByTestId("endpoints")).toBeDefined();
  backend.world.fail = {};
  await press("retry");
  expect(await screen.findByTestId("control-smartCommits")).toBeDefined();
});

test("a plan that cannot be made is told on the review, and made again", async () => {
  const { backend, press } = await atSettings({ fail: { plan_changes: "TIMEOUT" } });
  await press("control-smartCommits");
  await press("review-changes");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("TIMEOUT");
  backend.world.fail = {};
  await press("look-again");
  expect(await screen.findByTestId("plan-targets")).toBeDefined();
});

test("a nested repository leaves fields to the one around it, and says so", async () => {
  const { press } = await atConnection("c-1", "repositories");
  await press("more-identity-service");
  await press("repository-settings");
  expect(await screen.findByTestId("target-nested")).toBeDefined();
  expect(field("control-mainBranch").disabled).toBe(true);
  expect(field("control-sslVerification").disabled).toBe(true);
  expect(screen.queryByTestId("change-default-branch")).toBeNull();
  expect(screen.getByTestId("link-commit")).toBeDefined();
  expect(await violations()).toEqual([]);
  await press("back-from-target");
  expect(await screen.findByTestId("repositories-table")).toBeDefined();
});
