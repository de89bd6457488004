import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { messages } from "../../messages";
import { violations } from "../../test/axe";
import { openWizard as open, SECRET, TOKEN, WEBHOOK } from "../../test/wizard";

const text = messages.connect;

describe("the connect wizard", () => {
  it("leads from nothing to a started run, and every step is accessible", async () => {
    const { press, type, requests, onRunStarted } = open();
    expect(await violations()).toEqual([]);
    await type("jira-base-url", " https://jira.example.com/ ");
    await type("jira-token", TOKEN);
    await press("check-jira");
    expect(await screen.findByTestId("jira-proof")).toHaveProperty(
      "textContent",
      expect.stringContaining(`${text.jira.provedVersions("9.12.4", "5.2.1")}, ${text.jira.mayAdminister}.`),
    );
    await press("next");
    expect(document.activeElement?.textContent).toBe(text.aws.heading);
    expect(await violations()).toEqual([]);

    await type("region", "eu-central-1");
    await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
    await type("secret-access-key", SECRET);
    await press("connect-account");
    const proof = await screen.findByTestId("aws-proof");
    expect(proof.textContent).toContain("arn:aws:iam::111122223333:user/jira-connect");
    expect(proof.textContent).toContain(text.aws.provedTitle(37));
    await press("advanced");
    expect(await violations()).toEqual([]);
    await press("next");

    await screen.findByTestId("feature-table");
    expect(await violations()).toEqual([]);
    await press("next");

    await screen.findByText("checkout-service");
    expect(await violations()).toEqual([]);
    await press("next");

    expect(screen.getByTestId("triggers-now")).toHaveProperty("checked", true);
    await type("webhook-url", WEBHOOK);
    await press("check-webhook");
    await screen.findByTestId("webhook-found");
    await press("triggers-advanced");
    expect(await violations()).toEqual([]);
    await press("next");

    await press("projects-only");
    await press("next");
    expect(screen.getByText(text.settings.projectsRequired)).toBeTruthy();
    await press("project-SHOP");
    expect(await violations()).toEqual([]);
    await press("next");

    await screen.findByTestId("plan-steps");
    expect(screen.getByText(text.review.untouched)).toBeTruthy();
    expect(await violations()).toEqual([]);
    const start = screen.getByTestId("start-run");
    expect(start.textContent).toBe("Connect 37 repositories to JIRA-PROD");
    await press("start-run");
    await waitFor(() => expect(onRunStarted).toHaveBeenCalledWith("run-1"));

    expect(requests("check_jira")).toEqual([
      expect.objectContaining({ baseUrl: "https://jira.example.com/", credential: { kind: "token", token: TOKEN } }),
    ]);
    expect(requests("plan_connection")).toEqual([
      expect.objectContaining({
        siteHandle: "site-1",
        accountHandle: "account-1",
        keep: "keychain",
        settings: expect.objectContaining({ projects: { kind: "only", ids: [10_000] } }),
        triggers: {
          webhook: { kind: "kept" },
          settings: {
            events: { update: true, create: true, delete: true },
            branches: [],
            topic: { kind: "own", kmsKey: "" },
            repositories: null,
          },
        },
      }),
    ]);
    expect(requests("start_run")).toEqual([{ planId: "plan-1", hash: "b2f1c0" }]);
  }, 120_000);

  it("goes by keyboard alone: Enter in a field and Ctrl+Enter are the step's act", async () => {
    const { user, requests } = open();
    await user.click(screen.getByTestId("jira-base-url"));
    await user.keyboard("https://jira.example.com");
    await user.tab();
    await user.tab();
    expect(document.activeElement).toBe(screen.getByTestId("jira-token"));
    await user.keyboard(`${TOKEN}{Enter}`);
    await screen.findByTestId("next");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await screen.findByTestId("region");
    await user.click(screen.getByTestId("region"));
    await user.keyboard("eu-west-9{Control>}{Enter}{/Control}");
    // The typed region was taken; the access key ID is what is missing now.
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("access-key-id")));
    expect(requests("check_aws")).toEqual([]);
  });

  it("saves a draft without a secret, and flushes it when left", async () => {
    const { backend, press, type, toAws, onLeave } = open();
    await toAws();
    await type("secret-access-key", SECRET);
    await press("leave-wizard");
    await waitFor(() => expect(onLeave).toHaveBeenCalled());
    const drafts = JSON.stringify(backend.calls.filter((call) => call.name === "save_draft"));
    expect(drafts).toContain('"step":"aws"');
    expect(drafts).not.toContain("canary");
  });

  it("takes the focus to the field that a refusal names, and shows it on the rail", async () => {
    const { backend, press, type } = open({ fail: { check_jira: "JIRA_UNAUTHORIZED" } });
    await type("jira-base-url", "https://jira.example.com");
    await type("jira-token", TOKEN);
    await press("check-jira");
    const error = await screen.findByTestId("error-message");
    expect(error.dataset.code).toBe("JIRA_UNAUTHORIZED");
    expect(within(screen.getByTestId("step-jira")).getByText(messages.common.stepStatus.error)).toBeTruthy();
    expect(error === document.activeElement || document.activeElement === screen.getByTestId("jira-token")).toBe(true);
    expect(screen.queryByTestId("next")).toBeNull();
    backend.world.fail = {};
    await press("check-jira");
    expect(await screen.findByTestId("next")).toBeTruthy();
    expect(screen.queryByTestId("error-message")).toBeNull();
  });

  it("loses no proof on the way back, and marks later steps when an earlier answer changes", async () => {
    const { press, type, toRepositories } = open();
    await toRepositories();
    await press("back");
    await press("back");
    expect(await screen.findByTestId("aws-proof")).toBeTruthy();
    expect(screen.getByTestId("access-key-id")).toHaveProperty("value", "AKIAIOSFODNN7EXAMPLE");
    await press("back");
    expect(await screen.findByTestId("jira-proof")).toBeTruthy();
    await type("jira-base-url", "x");
    expect(within(screen.getByTestId("step-aws")).getByText(messages.common.stepStatus.needsReview)).toBeTruthy();
    expect(screen.getByTestId("check-jira")).toBeTruthy();
  });

  it("forgets a secret once it is checked, says so, and wants it again for another site", async () => {
    const { user, press, type, toAws, requests } = open();
    await type("jira-token", TOKEN);
    expect(screen.getByTestId("jira-token")).toHaveProperty("value", TOKEN);
    expect(document.documentElement.outerHTML).not.toContain(TOKEN);
    await user.clear(screen.getByTestId("jira-token"));
    await toAws();
    await type("secret-access-key", SECRET);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
    await press("back");
    const field = await screen.findByTestId("jira-token");
    expect(field).toHaveProperty("value", "");
    expect(screen.getByText(messages.common.secretHeld)).toBeTruthy();
    expect(await violations()).toEqual([]);
    await type("jira-base-url", "x");
    expect(screen.getByText(messages.common.secretAgain)).toBeTruthy();
    await press("check-jira");
    expect(document.activeElement).toBe(field);
    expect(requests("check_jira")).toHaveLength(1);
  });

  it("corrects the region without asking for the secret again", async () => {
    const { user, press, type, toAws, requests } = open();
    await toAws();
    await type("region", "eu-west-1");
    await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
    await type("secret-access-key", SECRET);
    await press("connect-account");
    await screen.findByTestId("aws-proof");
    await user.clear(screen.getByTestId("region"));
    await user.type(screen.getByTestId("region"), "eu-central-1{Enter}");
    expect(screen.queryByTestId("aws-proof")).toBeNull();
    expect(screen.getByText(messages.common.secretHeld)).toBeTruthy();
    await press("connect-account");
    await screen.findByTestId("aws-proof");
    expect(requests("check_aws")).toEqual([
      expect.objectContaining({ region: "eu-west-1", credential: expect.objectContaining({ kind: "keys" }) }),
      expect.objectContaining({
        region: "eu-central-1",
        credential: { kind: "checked", accountHandle: "account-1" },
      }),
    ]);
    await type("access-key-id", "X");
    expect(screen.queryByText(messages.common.secretHeld)).toBeNull();
    await press("connect-account");
    expect(document.activeElement).toBe(screen.getByTestId("secret-access-key"));
    expect(requests("check_aws")).toHaveLength(2);
  });

  it("stops a check when asked, and ignores its late answer", async () => {
    const { press, type, requests } = open({ tick: 60 });
    await type("jira-base-url", "https://jira.example.com");
    await type("jira-token", TOKEN);
    await press("check-jira");
    await press("cancel-operation");
    await waitFor(() => expect(requests("cancel_operation")).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(screen.queryByTestId("jira-proof")).toBeNull();
    expect(screen.queryByTestId("error-message")).toBeNull();
  });

  it("explains why secrets stay for the session when the keychain is locked", async () => {
    const { toReview, requests } = open({ keychain: "locked" });
    expect(screen.getByTestId("keep-keychain")).toHaveProperty("disabled", true);
    expect(screen.getByTestId("keep-session")).toHaveProperty("checked", true);
    expect(screen.getByText(text.jira.keepForced.locked("Secret Service"), { exact: false })).toBeTruthy();
    await toReview();
    await screen.findByTestId("plan-steps");
    expect(requests("plan_connection")).toEqual([expect.objectContaining({ keep: "session" })]);
  });

  it("names sample users and principals in the sandbox instead of asking for secrets", async () => {
    const { press, requests } = open({ sandbox: true });
    await press("check-jira");
    await press("next");
    await press("connect-account");
    await screen.findByTestId("aws-proof");
    expect(requests("check_jira")).toEqual([
      expect.objectContaining({ credential: { kind: "sample", name: "admin" } }),
    ]);
    expect(requests("check_aws")).toEqual([
      expect.objectContaining({ region: "eu-central-1", credential: { kind: "sample", name: "admin" } }),
    ]);
  });

  it("does not leave the AWS step while a refspec is refused", async () => {
    const { press, type, toRepositories } = open();
    await toRepositories();
    await press("back");
    await press("back");
    await press("advanced");
    await type("refspec-custom", "nonsense");
    await screen.findByText(/nonsense: /);
    await press("next");
    expect(document.activeElement).toBe(screen.getByTestId("refspec-custom"));
  });

  it("offers to look again when the world has changed since the review", async () => {
    const { backend, press, toReview, requests } = open({ fail: { start_run: "PLAN_STALE" } });
    await toReview();
    await press("start-run");
    expect((await screen.findByTestId("error-message")).dataset.code).toBe("PLAN_STALE");
    backend.world.fail = {};
    await press("look-again");
    await press("start-run");
    await waitFor(() => expect(requests("start_run")).toHaveLength(2));
    expect(requests("plan_connection")).toHaveLength(2);
  });

  it("says so when a plan changes nothing, and leads to the connection", async () => {
    const { press, toReview, onLeave } = open({ alreadyConnected: true });
    await toReview();
    expect(await screen.findByText(text.review.headingNothing)).toBeTruthy();
    expect(screen.queryByTestId("start-run")).toBeNull();
    await press("go-to-connection");
    await waitFor(() => expect(onLeave).toHaveBeenCalled());
  });

  it("shows where an exported plan is", async () => {
    const { press, toReview } = open();
    await toReview();
    await press("export-csv");
    expect((await screen.findByTestId("saved-path")).textContent).toContain("/home/ada/Documents/causeway-plan.csv");
  });

  it("says what an empty account lacks", async () => {
    const { toRepositories } = open({ repositories: 0 });
    await toRepositories();
    const empty = await screen.findByTestId("no-repositories");
    expect(empty.textContent).toContain(text.repositories.none("111122223333", "Europe (Frankfurt) (eu-central-1)"));
  });

  it("finds one of 10,000 repositories, and shows hostile names as text", async () => {
    const { toRepositories, type } = open({ repositories: 10_000, hostile: true });
    await toRepositories();
    expect(screen.getByText("<img src=x onerror=alert(1)>")).toBeTruthy();
    expect(document.querySelector("img")).toBeNull();
    expect(document.querySelectorAll("tbody tr").length).toBeLessThan(100);
    await type("found-repositories-search", "checkout-web-12");
    await waitFor(() => expect(screen.getByTestId("table-count").textContent).toBe(messages.common.shownOf(6, 10_000)));
    expect(screen.getByText("checkout-web-12")).toBeTruthy();
  });
});
