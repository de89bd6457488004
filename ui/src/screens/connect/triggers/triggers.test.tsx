import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { messages } from "../../../messages";
import { violations } from "../../../test/axe";
import { openWizard, WEBHOOK } from "../../../test/wizard";

const text = messages.triggers;
const CANARY = "canaryWebhookKey";

describe("the triggers step", () => {
  it("checks the webhook URL, forgets it, and sends only that it is kept", async () => {
    const { backend, press, type, requests, toTriggers } = openWizard();
    await toTriggers();
    await press("check-webhook");
    expect(screen.getByText(text.webhook.required)).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByTestId("webhook-url"));
    await type("webhook-url", WEBHOOK);
    expect(document.documentElement.outerHTML).not.toContain(CANARY);
    await press("check-webhook");
    expect((await screen.findByTestId("webhook-found")).dataset.state).toBe("ok");
    expect(requests("check_webhook")).toEqual([
      expect.objectContaining({
        siteHandle: "site-1",
        connectionId: null,
        webhook: { kind: "pasted", url: WEBHOOK },
      }),
    ]);
    expect(screen.getByTestId("webhook-url")).toHaveProperty("value", "");
    expect(screen.getByText(messages.common.secretHeld)).toBeTruthy();
    expect(within(screen.getByTestId("what-is-made")).getByText(text.made.topicOwn)).toBeTruthy();
    await press("next");
    await press("back");
    expect(await screen.findByTestId("webhook-found")).toBeTruthy();
    await press("leave-wizard");
    await waitFor(() => expect(requests("save_draft").length).toBeGreaterThan(0));
    const others = backend.calls.filter((call) => call.name !== "check_webhook");
    expect(JSON.stringify(others)).not.toContain(CANARY);
  });

  it("looks at a complete URL as soon as the field is left, and at no other", async () => {
    const { user, type, requests, toTriggers } = openWizard();
    await toTriggers();
    await type("webhook-url", "https://jira.example.com/");
    await user.tab();
    expect(screen.getByText(text.webhook.hints.listener)).toBeTruthy();
    expect(requests("check_webhook")).toEqual([]);
    await user.clear(screen.getByTestId("webhook-url"));
    await type("webhook-url", WEBHOOK);
    await user.tab();
    await screen.findByTestId("webhook-found");
    expect(requests("check_webhook")).toHaveLength(1);
  });

  it("shows an internal Jira the other ways, and goes on only after somebody says so", async () => {
    const { user, press, type, toTriggers } = openWizard({ webhook: "internal" });
    await toTriggers();
    await type("webhook-url", WEBHOOK);
    await press("check-webhook");
    const found = await screen.findByTestId("webhook-found");
    expect(found.dataset.state).toBe("bad");
    expect(within(found).getAllByText(text.webhook.states.bad)).toHaveLength(2);
    await user.click(within(found).getByRole("button", { name: text.webhook.copyRecipe }));
    expect(await navigator.clipboard.readText()).toContain("WEBHOOK_URL");
    await user.click(within(found).getByRole("button", { name: text.webhook.showRecipe }));
    expect(await violations()).toEqual([]);
    await press("next");
    expect(document.activeElement).toBe(screen.getByTestId("triggers-anyway"));
    expect(screen.getByText(messages.connect.triggers.anywayNeeded)).toBeTruthy();
    await press("triggers-anyway");
    await press("next");
    expect(await screen.findByTestId("smart-commits")).toBeTruthy();
    await press("back");
    await press("triggers-later-instead");
    expect(screen.getByTestId("triggers-later")).toHaveProperty("checked", true);
    expect(screen.queryByTestId("webhook-url")).toBeNull();
  });

  it("takes branches as chips, refuses what git refuses, and loses nothing that is typed", async () => {
    const { user, press, type, requests, toTriggers } = openWizard();
    await toTriggers();
    await type("webhook-url", WEBHOOK);
    await press("check-webhook");
    await screen.findByTestId("webhook-found");
    const input = screen.getByTestId("branch-input");
    await user.click(input);
    await user.keyboard("main{Enter}");
    expect(screen.getByTestId("branch-main")).toBeTruthy();
    await user.paste("release/1.x develop a..b");
    await user.keyboard("{Enter}");
    expect(screen.getByTestId("branch-develop")).toBeTruthy();
    expect(input).toHaveProperty("value", "a..b");
    expect(screen.getByText(text.settings.branchProblems.dots)).toBeTruthy();
    await press("next");
    expect(document.activeElement).toBe(input);
    await user.clear(input);
    await user.click(screen.getByRole("button", { name: text.settings.removeBranch("develop") }));
    expect(await violations()).toEqual([]);
    await press("next");
    await press("next");
    await screen.findByTestId("plan-steps");
    expect(requests("plan_connection")).toEqual([
      expect.objectContaining({
        triggers: expect.objectContaining({
          settings: expect.objectContaining({ branches: ["main", "release/1.x"] }),
        }),
      }),
    ]);
  });

  it("wants at least one event, and explains the topics that need more", async () => {
    const { press, type, toTriggers } = openWizard();
    await toTriggers();
    await type("webhook-url", WEBHOOK);
    await press("check-webhook");
    await screen.findByTestId("webhook-found");
    for (const event of ["update", "create", "delete"]) await press(`event-${event}`);
    await press("next");
    expect(screen.getByText(text.settings.eventsRequired)).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByTestId("event-update"));
    await press("event-update");
    await press("triggers-advanced");
    await type("kms-key", "alias/aws/sns");
    expect(screen.getByText(text.settings.kmsKeyAws)).toBeTruthy();
    await press("topic-existing");
    await press("next");
    expect(screen.getByText(text.settings.topicArnRequired)).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByTestId("topic-arn"));
    await type("topic-arn", "arn:aws:sns:eu-central-1:999988887777:codecommit-pushes");
    expect(screen.getByText(text.settings.topicHints.account)).toBeTruthy();
    expect(await violations()).toEqual([]);
    await press("next");
    expect(await screen.findByTestId("smart-commits")).toBeTruthy();
  });

  it("chooses some of 10,000 repositories", async () => {
    const { user, press, type, requests, toTriggers } = openWizard({ repositories: 10_000 });
    await toTriggers();
    await type("webhook-url", WEBHOOK);
    await press("check-webhook");
    await press("triggers-advanced");
    await press("trigger-repositories-chosen");
    const picker = within(await screen.findByTestId("repository-picker"));
    expect(picker.getAllByRole("row").length).toBeLessThan(60);
    await press("next");
    expect(screen.getByText(text.settings.repositoriesRequired)).toBeTruthy();
    await user.type(picker.getByTestId("picker-table-search"), "gateway-tools-124");
    await waitFor(() => expect(picker.getByTestId("table-count").textContent).toBe(messages.common.shownOf(1, 10_000)));
    await user.click(picker.getByRole("checkbox", { name: messages.common.selectRow("gateway-tools-124") }));
    await press("filter-chosen");
    await user.clear(picker.getByTestId("picker-table-search"));
    await waitFor(() => expect(picker.getAllByRole("row")).toHaveLength(2));
    expect(await violations()).toEqual([]);
    await press("next");
    await press("next");
    await screen.findByTestId("plan-steps");
    expect(requests("plan_connection")).toEqual([
      expect.objectContaining({
        triggers: expect.objectContaining({
          settings: expect.objectContaining({ repositories: ["gateway-tools-124"] }),
        }),
      }),
    ]);
  });

  it("offers the sample Jira's own URL in the sandbox", async () => {
    const { press, requests } = openWizard({ sandbox: true });
    for (const step of ["check-jira", "next", "connect-account", "next"]) await press(step);
    await screen.findByTestId("feature-table");
    await press("next");
    await screen.findByTestId("found-repositories");
    await press("next");
    expect(await screen.findByTestId("webhook-mode-sample")).toHaveProperty("checked", true);
    expect(screen.queryByTestId("webhook-url")).toBeNull();
    await press("check-webhook");
    await screen.findByTestId("webhook-found");
    await press("next");
    await press("next");
    await screen.findByTestId("plan-steps");
    expect(requests("check_webhook")).toEqual([expect.objectContaining({ webhook: { kind: "sample" } })]);
    expect(requests("plan_connection")).toEqual([
      expect.objectContaining({ triggers: expect.objectContaining({ webhook: { kind: "sample" } }) }),
    ]);
  });

  it("takes the focus to the URL that is refused", async () => {
    const { press, type, toTriggers } = openWizard({ fail: { check_webhook: "INVALID_WEBHOOK_URL" } });
    await toTriggers();
    await type("webhook-url", WEBHOOK);
    await press("check-webhook");
    expect((await screen.findByTestId("error-message")).dataset.code).toBe("INVALID_WEBHOOK_URL");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("webhook-url")));
    expect(screen.getByTestId("webhook-url")).toHaveProperty("value", WEBHOOK);
  });
});

describe("the review of triggers", () => {
  const review = messages.connect.review;

  async function toPlan(parts: Parameters<typeof openWizard>[0] = {}) {
    const wizard = openWizard(parts);
    await wizard.toTriggers();
    await wizard.type("webhook-url", WEBHOOK);
    await wizard.press("check-webhook");
    await screen.findByTestId("webhook-found");
    await wizard.press("next");
    await screen.findByTestId("smart-commits");
    await wizard.press("next");
    return wizard;
  }

  it("shows what happens to each repository's trigger, and whose others stay", async () => {
    const { user } = await toPlan();
    const table = within(await screen.findByTestId("plan-repositories"));
    expect(table.getAllByText(review.keepsOthers(2)).length).toBeGreaterThan(0);
    const filter = within(screen.getByRole("group", { name: review.columns.trigger }));
    await user.click(filter.getByRole("button", { name: review.counted(review.actions.skip, 2) }));
    await waitFor(() => expect(screen.getByTestId("table-count").textContent).toBe("2"));
    expect(table.getAllByText("Ten other triggers fill its list")).toHaveLength(2);
    expect(screen.getByText("Topic codecommit-causeway-1a2b3c4d")).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  it("explains what stands in the way", async () => {
    await toPlan({ conflict: true });
    const conflicts = await screen.findByTestId("plan-conflicts");
    expect(conflicts.textContent).toContain("its tags say that it is not Causeway's");
    expect(screen.getByTestId("start-run")).toHaveProperty("disabled", true);
  });

  it("leads back to the answer that AWS's side refuses", async () => {
    const { press } = await toPlan({ fail: { plan_connection: "INVALID_TOPIC_ARN" } });
    expect((await screen.findByTestId("error-message")).dataset.code).toBe("INVALID_TOPIC_ARN");
    await press("change-triggers");
    expect(await screen.findByTestId("webhook-found")).toBeTruthy();
  });
});
