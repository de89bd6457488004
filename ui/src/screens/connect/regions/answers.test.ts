import { describe, expect, it } from "vitest";
import { regions as listed } from "../../../backend/fake/answers";
import type { AwsAccount } from "../../../backend/generated/AwsAccount";
import type { WireError } from "../../../backend/generated/WireError";
import { emptyAws } from "../aws/answers";
import { restoredWizard, toDraft } from "../draft";
import { emptyJira } from "../jira/answers";
import { defaultSettings } from "../settings/answers";
import { beginWizard, canContinue, type WizardAction, type WizardState, wizardReducer } from "../wizard";
import { accountsOf, otherRegions, regionsReady, repositoriesIn, unanswered, withRegion } from "./answers";

const accountIn = (region: string, repositories: number, accountHandle = `handle-${region}`): AwsAccount => ({
  accountHandle,
  arn: "arn:aws:iam::111122223333:user/ada",
  account: "111122223333",
  region,
  regionName: region,
  repositories,
  cautions: [],
});
const home = accountIn("eu-central-1", 37, "home");
const error: WireError = {
  code: "AWS_ACCESS_DENIED",
  kind: "permission",
  message: "No.",
  hints: [],
  fields: [],
  retry: false,
  correlationId: "c-1",
};
const aws = { ...emptyAws, region: "eu-central-1", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
const jira = { ...emptyJira, baseUrl: "https://jira.example.com" };
const found = (region: string, repositories: number): WizardAction => ({
  type: "regionAnswered",
  accountHandle: "home",
  region,
  answer: { kind: "found", account: accountIn(region, repositories) },
});
const choose = (...chosen: string[]): WizardAction => ({ type: "regionsChosen", chosen });

function play(state: WizardState, ...actions: WizardAction[]) {
  return actions.reduce(wizardReducer, state);
}
const atAws: WizardState = { ...beginWizard(jira, aws, defaultSettings), step: "aws" };
const proved = play(atAws, { type: "awsProved", answers: aws, account: home });
const chosen = play(proved, found("eu-west-1", 12), found("us-east-1", 204), choose("us-east-1", "eu-west-1"));

describe("the other regions", () => {
  it("are those of the same partition", () => {
    const commercial = otherRegions(listed, "eu-central-1").map(({ code }) => code);
    expect(commercial).toContain("il-central-1");
    expect(commercial).not.toContain("cn-north-1");
    expect(commercial).not.toContain("eu-central-1");
    expect(otherRegions(listed, "cn-northwest-1").map(({ code }) => code)).toEqual(["cn-north-1"]);
    expect(otherRegions(listed, "us-gov-west-1")).toEqual([]);
  });

  it("are connected after the first, in the order in which they were chosen", () => {
    const accounts = accountsOf(home, chosen.more);
    expect(accounts.map(({ region }) => region)).toEqual(["eu-central-1", "us-east-1", "eu-west-1"]);
    expect(repositoriesIn(accounts)).toBe(253);
    expect(withRegion(chosen.more, "ap-southeast-2", "eu-central-1")).toEqual([
      "us-east-1",
      "eu-west-1",
      "ap-southeast-2",
    ]);
    expect(withRegion(chosen.more, "eu-west-1", "eu-central-1")).toEqual(["us-east-1", "eu-west-1"]);
    expect(withRegion(chosen.more, "eu-central-1", "eu-central-1")).toEqual(["us-east-1", "eu-west-1"]);
  });

  it("have to answer before one goes on", () => {
    expect(canContinue(chosen)).toBe(true);
    const unknown = play(chosen, choose("us-east-1", "ap-southeast-2"));
    expect(canContinue(unknown)).toBe(false);
    expect(unanswered(unknown.more)).toEqual(["ap-southeast-2"]);
    const refused = play(unknown, {
      type: "regionAnswered",
      accountHandle: "home",
      region: "ap-southeast-2",
      answer: { kind: "refused", error },
    });
    expect(unanswered(refused.more)).toEqual([]);
    expect(regionsReady(refused.more)).toBe(false);
    expect(canContinue(play(refused, choose("us-east-1")))).toBe(true);
  });

  it("say nothing to another key than the one that asked", () => {
    const late = play(proved, { ...found("eu-west-1", 12), accountHandle: "before" } as WizardAction);
    expect(late).toBe(proved);
  });

  it("are given up with the key or the site, and only asked again with the same key's secret", () => {
    const otherKey = play(chosen, { type: "awsChanged", change: { accessKeyId: "AKIAI44QH8DHBEXAMPLE" } });
    expect(otherKey.more).toEqual({ chosen: [], answers: {} });
    const otherSite = play(chosen, { type: "jiraChanged", change: { baseUrl: "https://jira.example.org" } });
    expect(otherSite.more.chosen).toEqual([]);
    expect(Object.keys(otherSite.more.answers)).toEqual(["eu-west-1", "us-east-1"]);
    const sameKey = play(chosen, { type: "awsChanged", change: { secretAccessKey: "another" } });
    expect(sameKey.more).toEqual({ chosen: ["us-east-1", "eu-west-1"], answers: {} });
    expect(play(chosen, { type: "jiraChanged", change: { token: "t" } }).more).toEqual(chosen.more);
  });

  it("keep the first region from being among them when that becomes another", () => {
    const moved = play(chosen, { type: "awsChanged", change: { region: "us-east-1" } });
    const there = play(moved, { type: "awsProved", answers: moved.aws, account: accountIn("us-east-1", 204) });
    expect(there.more.chosen).toEqual(["eu-west-1"]);
    expect(canContinue(there)).toBe(true);
  });

  it("stay chosen without their handles when the session has ended, or the key is lost", () => {
    expect(play(chosen, { type: "sessionEnded" }).more).toEqual({ chosen: ["us-east-1", "eu-west-1"], answers: {} });
    const lost = play(chosen, { type: "accountLost", accountHandle: "home", error });
    expect(lost.more).toEqual({ chosen: ["us-east-1", "eu-west-1"], answers: {} });
    expect(lost.account).toBeNull();
    expect(lost.aws.held).toBeNull();
    expect(lost.errors.aws).toEqual(error);
    expect(play(chosen, { type: "accountLost", accountHandle: "before", error })).toBe(chosen);
  });

  it("are kept in a draft by their codes and nothing else", () => {
    const draft = toDraft(chosen);
    expect(draft.moreRegions).toEqual(["us-east-1", "eu-west-1"]);
    expect(JSON.stringify(draft)).not.toContain("handle-");
    expect(restoredWizard(null, draft).more).toEqual({ chosen: ["us-east-1", "eu-west-1"], answers: {} });
  });

  it("drop a plan that was made with others", () => {
    const plan = {
      planId: "p",
      hash: "h",
      title: "Connect 3 regions",
      changesAnything: true,
      canStart: true,
      cautions: [],
      regions: [],
    };
    const planned = play(chosen, { type: "planned", plan });
    expect(play(planned, found("ap-southeast-2", 3)).plan).toBe(plan);
    expect(play(planned, found("eu-west-1", 12)).plan).toBeNull();
    expect(play(planned, choose("eu-west-1")).plan).toBeNull();
  });
});
