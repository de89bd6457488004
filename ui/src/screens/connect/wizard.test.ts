import { describe, expect, it } from "vitest";
import type { AwsAccount } from "../../backend/generated/AwsAccount";
import type { JiraSite } from "../../backend/generated/JiraSite";
import type { Plan } from "../../backend/generated/Plan";
import type { WireError } from "../../backend/generated/WireError";
import { emptyAws, missingAwsFields, withoutAwsSecret } from "./aws/answers";
import { restoredWizard, toDraft } from "./draft";
import { emptyJira } from "./jira/answers";
import { defaultSettings } from "./settings/answers";
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
  hash: "abc",
  title: "Connect 37 repositories to JIRA-PROD",
  changesAnything: true,
  canStart: true,
  steps: [],
  repositories: [],
  cautions: [],
};
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
    expect(state.aws).toEqual(withoutAwsSecret(aws));
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

  it("forgets a secret once it is proved, and wants it again when its proof falls", () => {
    const proved = play(...toReview);
    expect(JSON.stringify(proved)).not.toMatch(/jira-secret|aws-secret/);
    expect(proved.jira).toMatchObject({ token: "", forgotten: "token" });
    expect(proved.aws).toMatchObject({ secretAccessKey: "", forgotten: "keys" });
    // What is no answer to who one is leaves the proof alone.
    const kept = wizardReducer(proved, { type: "jiraChanged", change: { keep: "session" } });
    expect(kept.site).toEqual(site);
    const elsewhere = wizardReducer(proved, { type: "awsChanged", change: { region: "eu-west-1" } });
    expect(elsewhere.account).toBeNull();
    expect(missingAwsFields(elsewhere.aws)).toEqual(["secretAccessKey"]);
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
