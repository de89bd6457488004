import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { World } from "../../../backend/fake";
import type { CheckAws } from "../../../backend/generated/CheckAws";
import { messages } from "../../../messages";
import { violations } from "../../../test/axe";
import { openWizard, SECRET, TOKEN, WEBHOOK } from "../../../test/wizard";

const text = messages.regions;

/** At the account step, with the key proved. */
async function connected(world: Partial<World> = {}) {
  const wizard = openWizard(world);
  const { toAws, type, press } = wizard;
  await toAws();
  await type("region", "eu-central-1");
  await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
  await type("secret-access-key", SECRET);
  await press("connect-account");
  await screen.findByTestId("aws-proof");
  const checks = () => wizard.requests("check_aws").slice(1) as CheckAws[];
  return { ...wizard, checks };
}

/** The same, and all other regions have answered. */
async function surveyed(world: Partial<World> = {}) {
  const wizard = await connected(world);
  await wizard.press("more-regions");
  await wizard.press("ask-regions");
  await screen.findByTestId("regions-refused");
  await waitFor(() => expect(screen.queryByTestId("regions-progress")).toBeNull());
  return wizard;
}

describe("more regions", () => {
  it("are folded away, and asked with the same key, four at a time", async () => {
    const { press, checks } = await connected({ tick: 15 });
    expect(screen.queryByTestId("chosen-regions")).toBeNull();
    expect(checks()).toEqual([]);
    await press("more-regions");
    await press("ask-regions");
    await waitFor(() => expect(checks()).toHaveLength(4));
    expect(screen.getByTestId("regions-progress")).toBeTruthy();
    expect(screen.getByText(text.choose.asked(0, 13))).toBeTruthy();
    await waitFor(() => expect(checks().length).toBeGreaterThan(4));
    await waitFor(() => expect(checks()).toHaveLength(13));
    for (const { credential } of checks()) expect(credential).toEqual({ kind: "checked", accountHandle: "account-1" });
    expect(checks().map(({ region }) => region)).not.toContain("cn-north-1");
    await waitFor(() => expect(screen.queryByTestId("regions-progress")).toBeNull());
    // What it came to is said.
    await waitFor(() => expect(screen.getByTestId("live-region").textContent).toContain(text.choose.outcome(3, 5)));
  }, 60_000);

  it("show what they hold, and quietly why others do not", async () => {
    const { press } = await surveyed();
    expect(screen.getByTestId("region-us-east-1").closest(".choice")?.textContent).toContain(
      messages.common.repositories(204),
    );
    expect(screen.queryByTestId("region-us-east-2")).toBeNull();
    expect(screen.getByTestId("regions-empty").textContent).toContain("US East (Ohio)");
    const refused = screen.getByTestId("regions-refused");
    expect(refused.textContent).toContain(text.choose.notEnabled);
    expect(refused.textContent).toContain(messages.errors.AWS_ACCESS_DENIED.title);
    expect(within(refused).queryByRole("alert")).toBeNull();
    // Nothing is chosen by itself.
    expect(screen.queryByTestId("chosen-regions")).toBeNull();
    expect(await violations()).toEqual([]);
    await press("choose-all-regions");
    const rows = within(screen.getByTestId("chosen-regions")).getAllByRole("listitem");
    expect(rows).toHaveLength(4);
    expect(screen.getByText(text.choose.chosen(4, 37 + 204 + 12 + 3))).toBeTruthy();
    expect(await violations()).toEqual([]);
    await press("choose-all-regions");
    expect(screen.queryByTestId("chosen-regions")).toBeNull();
  }, 60_000);

  it("stop being asked on demand; what is left, and what may answer now, can be asked again", async () => {
    const { press, checks, requests } = await connected({ tick: 30 });
    await press("more-regions");
    await press("ask-regions");
    await waitFor(() => expect(checks()).toHaveLength(4));
    await press("stop-asking");
    const operations = checks().map(({ operationId }) => operationId);
    expect(requests("cancel_operation")).toEqual(operations.map((operationId) => ({ operationId })));
    expect(screen.queryByTestId("regions-progress")).toBeNull();
    expect(screen.getByTestId("ask-regions").textContent).toBe(text.choose.ask(13));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(checks()).toHaveLength(4);
  }, 60_000);

  it("are chosen, added and removed by keyboard alone", async () => {
    const { user } = await surveyed();
    screen.getByTestId("choose-all-regions").focus();
    await user.tab();
    expect(document.activeElement).toBe(screen.getByTestId("region-us-east-1"));
    await user.keyboard(" ");
    expect(screen.getByTestId("chosen-us-east-1")).toBeTruthy();
    screen.getByTestId("another-region").focus();
    await user.keyboard("eu-west-9{Enter}");
    await user.tab();
    expect(document.activeElement).toBe(screen.getByTestId("add-region"));
    await user.keyboard("{Enter}");
    const added = await screen.findByTestId("chosen-eu-west-9");
    await waitFor(() => expect(added.textContent).toContain(messages.common.repositories(0)));
    screen.getByTestId("remove-us-east-1").focus();
    await user.keyboard("{Enter}");
    expect(document.activeElement?.textContent).toBe(text.choose.chosen(2, 37));
    screen.getByTestId("remove-eu-west-9").focus();
    await user.keyboard("{Enter}");
    expect(document.activeElement).toBe(screen.getByTestId("more-regions"));
  }, 60_000);

  it("that refuse hold the step up until they are removed or answer", async () => {
    const { press, type } = await connected();
    await press("more-regions");
    await type("another-region", "us-west-2");
    await press("add-region");
    const row = await screen.findByTestId("chosen-us-west-2");
    await waitFor(() => expect(row.textContent).toContain(messages.errors.AWS_ACCESS_DENIED.title));
    await press("next");
    expect(document.activeElement?.textContent).toBe(text.choose.notReady);
    expect(await violations()).toEqual([]);
    await press("remove-us-west-2");
    await press("next");
    await screen.findByTestId("feature-table");
  }, 60_000);

  it("are asked no further once the key is not known any more; it has to be given again", async () => {
    const { backend, press, checks } = await connected({ tick: 5 });
    await press("more-regions");
    backend.world.fail = { check_aws: "SESSION_ENDED" };
    await press("ask-regions");
    expect((await screen.findByTestId("error-message")).dataset.code).toBe("SESSION_ENDED");
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(checks()).toHaveLength(4);
    expect(screen.queryByTestId("more-regions")).toBeNull();
    backend.world.fail = {};
    await press("connect-account");
    expect(document.activeElement).toBe(screen.getByTestId("secret-access-key"));
  }, 60_000);

  it("of a draft are asked again once the key is proved", async () => {
    const { type, press, requests } = openWizard({
      draft: {
        step: "review",
        baseUrl: "https://jira.example.com",
        signIn: "token",
        userName: "",
        region: "eu-central-1",
        moreRegions: ["eu-west-1"],
        accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        displayName: "",
        refspecs: { notes: true, changes: false, custom: "" },
        settings: {
          requireUserPat: false,
          smartCommits: true,
          repositoryBrowser: true,
          diffViewing: true,
          projects: { kind: "all" },
        },
        triggers: null,
      },
    });
    await type("jira-token", TOKEN);
    await press("check-jira");
    await press("next");
    await type("secret-access-key", SECRET);
    await press("connect-account");
    const row = await screen.findByTestId("chosen-eu-west-1");
    await waitFor(() => expect(row.textContent).toContain(messages.common.repositories(12)));
    expect(requests("check_aws")).toEqual([
      expect.objectContaining({ region: "eu-central-1" }),
      expect.objectContaining({ region: "eu-west-1", credential: { kind: "checked", accountHandle: "account-1" } }),
    ]);
  }, 60_000);
});

describe("a plan of several regions", () => {
  async function toReview(world: Partial<World> = {}) {
    const wizard = await surveyed(world);
    const { press, type } = wizard;
    await press("region-us-east-1");
    await press("region-eu-west-1");
    await press("next");
    await screen.findByTestId("feature-table");
    expect(screen.getByTestId("permissions-regions").textContent).toContain("Europe (Frankfurt)");
    await press("next");
    await screen.findByTestId("found-repositories");
    expect(screen.getByText(messages.connect.repositories.heading(253))).toBeTruthy();
    await wizard.user.selectOptions(screen.getByTestId("which-region"), "eu-west-1");
    await waitFor(() => expect(screen.getByTestId("table-count").textContent).toBe("12"));
    await press("next");
    await type("webhook-url", WEBHOOK);
    await press("check-webhook");
    await screen.findByTestId("webhook-found");
    expect(screen.getByTestId("triggers-regions").textContent).toBe(text.steps.triggers(3));
    await press("triggers-advanced");
    // Both are of one region.
    expect(screen.getByTestId("topic-existing")).toHaveProperty("disabled", true);
    expect(screen.getByTestId("trigger-repositories-chosen")).toHaveProperty("disabled", true);
    await press("next");
    await type("display-name", "Payments");
    expect(screen.getByText(text.steps.displayName("Payments (eu-central-1)"))).toBeTruthy();
    await press("next");
    await screen.findByTestId("plan-regions");
    return wizard;
  }

  it("is one review: the sum, and each region's own plan behind its name", async () => {
    const { press, requests, onRunsStarted, onRunStarted, user } = await toReview();
    expect(requests("plan_connection")).toEqual([]);
    expect(requests("plan_regions")).toEqual([
      expect.objectContaining({
        accountHandles: ["account-1", expect.any(String), expect.any(String)],
        displayName: "Payments",
        triggers: expect.objectContaining({ settings: expect.objectContaining({ repositories: null }) }),
      }),
    ]);
    const summary = screen.getByTestId("regions-summary").textContent;
    expect(summary).toContain("253");
    expect(screen.queryByTestId("plan-steps")).toBeNull();
    expect(await violations()).toEqual([]);
    screen.getByTestId("open-region-eu-west-1").focus();
    await user.keyboard("{Enter}");
    await press("open-region-us-east-1");
    expect(screen.getAllByTestId("plan-steps")).toHaveLength(2);
    expect(within(screen.getByTestId("plan-region-eu-west-1")).getByTestId("table-count").textContent).toBe("12");
    expect(await violations()).toEqual([]);
    await press("export-csv");
    expect(requests("export_plan")).toEqual([{ planId: "plan-regions", format: "csv" }]);
    expect(screen.getByTestId("start-run").textContent).toBe("Connect 3 regions to JIRA-PROD");
    await press("start-run");
    await waitFor(() => expect(onRunsStarted).toHaveBeenCalledTimes(1));
    expect(onRunStarted).not.toHaveBeenCalled();
    expect(requests("start_run")).toEqual([]);
    expect(requests("start_regions")).toEqual([{ planId: "plan-regions", hash: "e5c4f3" }]);
    expect(onRunsStarted.mock.calls[0]?.[0]).toEqual({
      title: "Connect 3 regions to JIRA-PROD",
      runs: [
        { runId: "run-1", region: "eu-central-1", regionName: "Europe (Frankfurt)" },
        { runId: "run-2", region: "us-east-1", regionName: "US East (N. Virginia)" },
        { runId: "run-3", region: "eu-west-1", regionName: "Europe (Ireland)" },
      ],
    });
  }, 60_000);

  it("names the region that something stands in the way of, and does not start", async () => {
    await toReview({ conflict: true });
    const conflicts = screen.getByTestId("plan-conflicts");
    expect(conflicts.textContent).toContain("US East (N. Virginia): Topic");
    expect(conflicts.textContent).not.toContain("Frankfurt");
    expect(screen.getByTestId("start-run")).toHaveProperty("disabled", true);
    expect(
      within(screen.getByTestId("plan-region-us-east-1")).getByText(messages.connect.review.actions.conflict),
    ).toBeTruthy();
    expect(await violations()).toEqual([]);
  }, 60_000);
});
