import { describe, expect, it } from "vitest";
import type { AwsAccount } from "../../backend/generated/AwsAccount";
import type { FeatureState } from "../../backend/generated/FeatureState";
import type { JiraSite } from "../../backend/generated/JiraSite";
import type { PermissionReport } from "../../backend/generated/PermissionReport";
import type { Plan } from "../../backend/generated/Plan";
import type { WebhookCheck } from "../../backend/generated/WebhookCheck";
import type { WireError } from "../../backend/generated/WireError";
import { emptyWebhook } from "../triggers/webhook";
import { awsCredential, emptyAws, missingAwsFields, withoutAwsSecret } from "./aws/answers";
import { restoredWizard, toDraft } from "./draft";
import { emptyJira } from "./jira/answers";
import { defaultSettings } from "./settings/answers";
import { wantedTriggers, wantsTriggers } from "./triggers/answers";
import { beginWizard, canContinue, canGoTo, stepStatus, type WizardAction, wizardReducer } from "./wizard";

const site: JiraSite = {
  siteHandle: "site-1",
  baseUrl: "https://jira.example.com",
  title: "JIRA-PROD",
  jiraVersion: "9.12.4",
  gijVersion: "5.2.0",
  userDisplayName: "Ada",
  userName: "ada",
  role: "Jira administrator",
  integrations: 0,
  cautions: [],
};
const account: AwsAccount = {
  accountHandle: "account-1",
  arn: "arn:aws:iam::111122223333:user/ada",
  account: "111122223333",
  region: "eu-central-1",
  regionName: "Europe (Frankfurt)",
  repositories: 37,
  cautions: [],
};
const plan: Plan = {
  planId: "plan-1",
  kind: "connect",
  connectionId: null,
  hash: "abc",
  title: "Connect 37 repositories to JIRA-PROD",
  changesAnything: true,
  canStart: true,
  steps: [],
  repositories: [],
  cautions: [],
};
const WEBHOOK = "https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/webhook-secret";
const check: WebhookCheck = { masked: "https://jira.example.com/…", reachable: "ok", findings: [], otherWays: [] };

function reportOf(triggers: FeatureState): PermissionReport {
  return {
    identity: account.arn,
    features: [{ feature: "triggers", state: triggers, consequence: "", actions: [] }],
    knownAs: null,
    cautions: [],
    probesWouldTell: false,
  };
}
const report = reportOf("works");
const error: WireError = {
  code: "JIRA_UNAUTHORIZED",
  kind: "auth",
  message: "No.",
  hints: [],
  fields: ["token"],
  retry: false,
  correlationId: "c-1",
};

const jira = { ...emptyJira, baseUrl: "https://jira.example.com", token: "jira-secret" };
const aws = { ...emptyAws, region: "eu-central-1", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "aws-secret" };
const begin = beginWizard(jira, aws, defaultSettings);

function play(...actions: WizardAction[]) {
  return actions.reduce(wizardReducer, begin);
}

const toReview: WizardAction[] = [
  { type: "jiraProved", answers: jira, site },
  { type: "next" },
  { type: "awsProved", answers: aws, account },
  { type: "next" },
  { type: "permissionsFound", accountHandle: account.accountHandle, report },
  { type: "next" },
  { type: "next" },
  { type: "webhookChanged", change: { url: WEBHOOK } },
  { type: "webhookProved", answers: { ...emptyWebhook, url: WEBHOOK }, check },
  { type: "next" },
  { type: "next" },
  { type: "planned", plan },
];

describe("the wizard", () => {
  it("leaves a step only when it has proved itself", () => {
    expect(play({ type: "next" }).step).toBe("jira");
    expect(play({ type: "jiraProved", answers: jira, site }, { type: "next" }).step).toBe("aws");
    expect(play(...toReview).step).toBe("review");
    expect(canContinue(play(...toReview))).toBe(false);
  });

  it("does not leave the AWS step while a refspec is refused", () => {
    const state = play(...toReview.slice(0, 3), { type: "refspecsJudged", problem: true }, { type: "next" });
    expect(state.step).toBe("aws");
  });

  it("ignores the proof of answers that have changed since", () => {
    const state = play(
      { type: "jiraChanged", change: { token: "other" } },
      { type: "jiraProved", answers: jira, site },
    );
    expect(state.site).toBeNull();
  });

  it("marks later steps after an earlier change and wipes nothing", () => {
    const state = play(
      ...toReview,
      { type: "goTo", step: "jira" },
      {
        type: "jiraChanged",
        change: { baseUrl: "https://other.example.com" },
      },
    );
    expect(state.site).toBeNull();
    expect(state.account).toEqual(account);
    expect(state.plan).toBeNull();
    expect(state.aws).toEqual(withoutAwsSecret(aws, account.accountHandle));
    expect(stepStatus(state, "jira")).toBe("current");
    expect(stepStatus(state, "aws")).toBe("needsReview");
    expect(stepStatus(state, "settings")).toBe("needsReview");
    expect(stepStatus(state, "review")).toBe("upcoming");
    expect(canGoTo(state, "settings")).toBe(false);
  });

  it("keeps proofs, and drops only the plan, when a setting changes", () => {
    const state = play(...toReview, { type: "back" }, { type: "settingsChanged", change: { smartCommits: false } });
    expect(state.site).toEqual(site);
    expect(state.account).toEqual(account);
    expect(state.plan).toBeNull();
    expect(canGoTo(state, "review")).toBe(false);
    expect(stepStatus(state, "aws")).toBe("complete");
  });

  it("forgets a secret once it is proved, and wants it again for another key only", () => {
    const proved = play(...toReview);
    expect(JSON.stringify(proved)).not.toMatch(/jira-secret|aws-secret|webhook-secret/);
    expect(proved.jira).toMatchObject({ token: "", forgotten: "token" });
    expect(proved.aws).toMatchObject({ secretAccessKey: "" });
    // What is no answer to who one is leaves the proof alone.
    const kept = wizardReducer(proved, { type: "jiraChanged", change: { keep: "session" } });
    expect(kept.site).toEqual(site);
    const elsewhere = wizardReducer(proved, { type: "awsChanged", change: { region: "eu-west-1" } });
    expect(elsewhere.account).toBeNull();
    expect(missingAwsFields(elsewhere.aws)).toEqual([]);
    expect(awsCredential(elsewhere.aws)).toEqual({ kind: "checked", accountHandle: "account-1" });
    const other = wizardReducer(elsewhere, { type: "awsChanged", change: { accessKeyId: "AKIAI44QH8DHBEXAMPLE" } });
    expect(missingAwsFields(other.aws)).toEqual(["secretAccessKey"]);
    const back = wizardReducer(other, { type: "awsChanged", change: { accessKeyId: "AKIAIOSFODNN7EXAMPLE " } });
    expect(missingAwsFields(back.aws)).toEqual([]);
    const typed = wizardReducer(back, { type: "awsChanged", change: { secretAccessKey: "another" } });
    expect(awsCredential(typed.aws)).toMatchObject({ kind: "keys", secretAccessKey: "another" });
  });

  it("takes a key checked for one region to another, and asks again when nobody holds it any more", () => {
    const elsewhere = wizardReducer(play(...toReview), { type: "awsChanged", change: { region: "eu-west-1" } });
    const there = { ...account, accountHandle: "account-2", region: "eu-west-1" };
    const proved = wizardReducer(elsewhere, { type: "awsProved", answers: elsewhere.aws, account: there });
    expect(proved.account).toEqual(there);
    expect(awsCredential(proved.aws)).toEqual({ kind: "checked", accountHandle: "account-2" });
    const ended = wizardReducer(elsewhere, { type: "failed", step: "aws", error: { ...error, code: "SESSION_ENDED" } });
    expect(missingAwsFields(ended.aws)).toEqual(["secretAccessKey"]);
    expect(missingAwsFields(wizardReducer(proved, { type: "sessionEnded" }).aws)).toEqual(["secretAccessKey"]);
  });

  it("Back and forth without a change keeps even the plan", () => {
    const state = play(...toReview, { type: "back" }, { type: "back" }, { type: "next" }, { type: "next" });
    expect(state.step).toBe("review");
    expect(state.plan).toEqual(plan);
  });

  it("shows a failure on its step until an answer of it changes", () => {
    const failed = play({ type: "failed", step: "jira", error });
    expect(stepStatus(failed, "jira")).toBe("error");
    const mended = wizardReducer(failed, { type: "jiraChanged", change: { token: "t2" } });
    expect(stepStatus(mended, "jira")).toBe("current");
  });

  it("asks for both sign-ins again when the session has ended", () => {
    const state = play(...toReview, { type: "sessionEnded" });
    expect(state).toMatchObject({ step: "jira", site: null, account: null, plan: null });
    expect(stepStatus(state, "settings")).toBe("needsReview");
  });
});

describe("triggers", () => {
  const toTriggers = toReview.slice(0, 7);

  it("are wanted unless the key is known not to allow them, and the choice goes before that", () => {
    const wanted = (...actions: WizardAction[]) => {
      const state = play(...toReview.slice(0, 4), ...actions);
      return wantsTriggers(state.triggers, state.permissions);
    };
    const denied: WizardAction = {
      type: "permissionsFound",
      accountHandle: account.accountHandle,
      report: reportOf("doesNotWork"),
    };
    expect(wanted()).toBe(true);
    expect(wanted(denied)).toBe(false);
    expect(wanted({ ...denied, report: reportOf("uncertain") })).toBe(true);
    expect(wanted(denied, { type: "triggersChanged", change: { wanted: true } })).toBe(true);
    // A late answer about another key changes nothing.
    expect(wanted({ ...denied, accountHandle: "account-0" })).toBe(true);
  });

  it("never keep anybody from going on when they are denied or not wanted", () => {
    const before = toTriggers.slice(0, 4);
    const denied = play(
      ...before,
      { type: "permissionsFound", accountHandle: account.accountHandle, report: reportOf("doesNotWork") },
      { type: "next" },
      { type: "next" },
      { type: "next" },
    );
    expect(denied.step).toBe("settings");
    expect(wantedTriggers(denied.triggers, denied.permissions)).toBeNull();
    const unasked = play(...before, { type: "next" }, { type: "next" });
    expect(unasked.step).toBe("triggers");
  });

  it("need a webhook URL that SNS reaches, or somebody who says: all the same", () => {
    const url: WizardAction = { type: "webhookChanged", change: { url: WEBHOOK } };
    const bad: WizardAction = {
      type: "webhookProved",
      answers: { ...emptyWebhook, url: WEBHOOK },
      check: { ...check, reachable: "bad" },
    };
    expect(play(...toTriggers, { type: "next" }).step).toBe("triggers");
    expect(play(...toTriggers, url, bad, { type: "next" }).step).toBe("triggers");
    const anyway: WizardAction = { type: "triggersChanged", change: { anyway: true } };
    expect(play(...toTriggers, url, bad, anyway, { type: "next" }).step).toBe("settings");
    // It was said of that URL, not of the next one.
    const other = play(...toTriggers, url, bad, anyway, { type: "webhookChanged", change: { url: `${WEBHOOK}2` } });
    expect(other).toMatchObject({ webhook: null, triggers: { anyway: false } });
  });

  it("ignore the check of a URL that has changed since", () => {
    const late = play(
      ...toTriggers,
      { type: "webhookChanged", change: { url: `${WEBHOOK}2` } },
      { type: "webhookProved", answers: { ...emptyWebhook, url: WEBHOOK }, check },
    );
    expect(late.webhook).toBeNull();
  });

  it("want the webhook URL again for another site, and keep the rest", () => {
    const settings: WizardAction = { type: "triggerSettingsChanged", change: { branches: ["main"] } };
    const state = play(
      ...toReview,
      { type: "goTo", step: "triggers" },
      settings,
      { type: "goTo", step: "jira" },
      { type: "jiraChanged", change: { baseUrl: "https://other.example.com" } },
    );
    expect(state).toMatchObject({ webhook: null, triggers: { webhook: { kept: "lost" } } });
    expect(state.triggers.settings.branches).toEqual(["main"]);
    // The topic's name stands for the site, so what may be done with it is asked again.
    expect(state.permissions).toBeNull();
    expect(stepStatus(state, "triggers")).toBe("needsReview");
  });

  it("want the webhook URL again when the plan refuses it", () => {
    const refusal = { ...error, code: "INVALID_WEBHOOK_URL" as const, fields: ["webhookUrl"] };
    const state = play(...toReview, { type: "failed", step: "review", error: refusal });
    expect(state).toMatchObject({ webhook: null, triggers: { webhook: { kept: "lost" } } });
    expect(canGoTo(state, "triggers")).toBe(true);
    expect(stepStatus(state, "triggers")).toBe("needsReview");
  });

  it("mark what rests on them, and drop the plan", () => {
    const state = play(
      ...toReview,
      { type: "goTo", step: "triggers" },
      { type: "triggerSettingsChanged", change: { branches: ["main"] } },
    );
    expect(state.plan).toBeNull();
    expect(state.webhook).toEqual(check);
    expect(stepStatus(state, "settings")).toBe("needsReview");
    expect(stepStatus(state, "repositories")).toBe("complete");
  });

  it("are asked about again with another key", () => {
    const state = play(
      ...toReview,
      { type: "goTo", step: "aws" },
      { type: "awsChanged", change: { region: "eu-west-1" } },
    );
    expect(state.permissions).toBeNull();
    expect(stepStatus(state, "permissions")).toBe("needsReview");
  });

  it("are in the draft without the webhook URL, and their choice comes back", () => {
    const settings: WizardAction = { type: "triggerSettingsChanged", change: { branches: ["main"] } };
    const typed = play(...toTriggers, settings, { type: "webhookChanged", change: { url: WEBHOOK } });
    expect(JSON.stringify(toDraft(typed))).not.toContain("webhook-secret");
    const restored = restoredWizard(null, toDraft(typed));
    expect(restored.triggers).toMatchObject({ wanted: true, settings: { branches: ["main"] } });
    const declined = play(...toTriggers, { type: "triggersChanged", change: { wanted: false } }, { type: "next" });
    expect(toDraft(declined).triggers).toBeNull();
    expect(restoredWizard(null, toDraft(declined)).triggers.wanted).toBe(false);
    // Nobody had been asked yet.
    expect(restoredWizard(null, toDraft(play(...toReview.slice(0, 2)))).triggers.wanted).toBeNull();
  });
});

describe("the draft", () => {
  it("has no secret in it", () => {
    const text = JSON.stringify(toDraft({ ...begin, jira: { ...jira, password: "jira-password" } }));
    for (const secret of ["jira-secret", "jira-password", "aws-secret"]) expect(text).not.toContain(secret);
    expect(text).toContain("AKIAIOSFODNN7EXAMPLE");
  });

  it("brings back every answer but the secrets, and wants the passed steps looked at", () => {
    const left = play(...toReview, { type: "back" });
    const state = restoredWizard(null, toDraft(left));
    expect(state.step).toBe("jira");
    expect(state.jira).toEqual({ ...jira, token: "" });
    expect(state.aws).toEqual({ ...aws, secretAccessKey: "" });
    expect(state.settings).toEqual(left.settings);
    expect(stepStatus(state, "aws")).toBe("needsReview");
    expect(stepStatus(state, "settings")).toBe("upcoming");
  });

  it("offers sample identities first in the sandbox", () => {
    const sandbox = {
      jiraUrl: "http://127.0.0.1:4000/jira",
      region: "eu-central-1",
      account: "111122223333",
      jiraUsers: [{ name: "admin", description: "Jira administrator" }],
      principals: [{ name: "poweruser", description: "AWSCodeCommitPowerUser" }],
    };
    const state = restoredWizard(sandbox, toDraft(beginWizard(emptyJira, emptyAws, defaultSettings)));
    expect(state.jira).toMatchObject({ baseUrl: sandbox.jiraUrl, mode: "sample", sampleUser: "admin" });
    expect(state.aws).toMatchObject({ region: "eu-central-1", mode: "sample", samplePrincipal: "poweruser" });
  });
});
