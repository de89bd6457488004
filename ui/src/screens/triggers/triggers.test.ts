import { describe, expect, it } from "vitest";
import {
  defaultTriggerSettings,
  type TriggerSettingsAnswers,
  triggerProblems,
  triggerSettings,
  triggerSettingsAnswers,
} from "./answers";
import { branchNames, branchProblem, MAX_BRANCHES } from "./branches";
import { isAwsManagedKey, topicHint, topicProblem } from "./topic";
import {
  emptyWebhook,
  webhookHint,
  webhookProofAffected,
  webhookSource,
  withLostWebhook,
  withoutWebhookUrl,
} from "./webhook";

const URL = "https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/secret";

describe("a webhook URL", () => {
  it.each([
    ["", null],
    [URL, null],
    [`  ${URL} `, null],
    ["https://jira.example.com/jira/git/webhook/reindex/secret", null],
    ["http://jira.example.com/rest/gitplugin/webhook/1.0/reindex/secret", "http"],
    ["jira.example.com", "unreadable"],
    ["https://", "unreadable"],
    ["https://ada:pw@jira.example.com/rest/gitplugin/webhook/1.0/reindex/secret", "credentials"],
    ["https://jira.example.com/secure/Dashboard.jspa", "listener"],
    ["https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/", "secretMissing"],
    ["https://jira.example.com/rest/gitplugin/webhook/1.0/reindex", "secretMissing"],
  ])("%s is judged as %s", (typed, hint) => {
    expect(webhookHint(typed)).toBe(hint);
  });

  it("is sent once, then named as kept, and wanted again when it is lost", () => {
    expect(webhookSource(emptyWebhook)).toBeNull();
    const typed = { ...emptyWebhook, url: ` ${URL} ` };
    expect(webhookSource(typed)).toEqual({ kind: "pasted", url: URL });
    const held = withoutWebhookUrl(typed);
    expect(JSON.stringify(held)).not.toContain("secret");
    expect(webhookSource(held)).toEqual({ kind: "kept" });
    expect(webhookProofAffected(held, { ...held, url: URL })).toBe(true);
    expect(webhookSource(withLostWebhook(held))).toBeNull();
    expect(withLostWebhook(emptyWebhook)).toEqual(emptyWebhook);
    expect(webhookSource({ ...held, mode: "sample" })).toEqual({ kind: "sample" });
  });
});

describe("branch names", () => {
  it.each([
    ["main", null],
    ["feature/SHOP-12", null],
    ["release,candidate", null],
    ["refs/heads/main", "prefix"],
    ["a b", "character"],
    ["a~1", "character"],
    ["a\u0007", "character"],
    ["a..b", "dots"],
    [".hidden", "dots"],
    ["a/.b", "dots"],
    ["a.lock/b", "dots"],
    ["/a", "slash"],
    ["a/", "slash"],
    ["a//b", "slash"],
    ["-a", "ends"],
    ["a.", "ends"],
    ["@", "reserved"],
    ["a@{1}", "reserved"],
    ["a".repeat(257), "length"],
    ["0123456789abcdef0123456789abcdef01234567", "commit"],
  ])("%s: %s", (name, problem) => {
    expect(branchProblem(name, [])).toBe(problem);
  });

  it("are listed once, and ten at most", () => {
    expect(branchProblem("main", ["main"])).toBe("twice");
    const ten = Array.from({ length: MAX_BRANCHES }, (_, index) => `b${index}`);
    expect(branchProblem("main", ten)).toBe("full");
    expect(branchNames(" main, develop\nrelease ")).toEqual(["main", "develop", "release"]);
  });
});

describe("a topic", () => {
  const place = { region: "eu-central-1", account: "111122223333" };
  const arn = (region: string, account: string, name: string) => `arn:aws:sns:${region}:${account}:${name}`;

  it("has to be a standard topic of the same region", () => {
    expect(topicProblem("", place)).toBeNull();
    expect(topicProblem(arn("eu-central-1", "111122223333", "codecommit-a"), place)).toBeNull();
    expect(topicProblem("codecommit-a", place)).toBe("shape");
    expect(topicProblem("arn:aws:lambda:eu-central-1:111122223333:function:a", place)).toBe("shape");
    expect(topicProblem(arn("eu-central-1", "111122223333", "a.fifo"), place)).toBe("fifo");
    expect(topicProblem(arn("us-east-1", "111122223333", "a"), place)).toBe("region");
    expect(topicProblem("arn:aws-cn:sns:cn-north-1:111122223333:a", null)).toBeNull();
  });

  it("of another account, or of another name, has its own remark", () => {
    expect(topicHint(arn("eu-central-1", "999988887777", "codecommit-a"), place)).toBe("account");
    expect(topicHint(arn("eu-central-1", "111122223333", "pushes"), place)).toBe("name");
    expect(topicHint(arn("eu-central-1", "111122223333", "codecommit-a"), place)).toBeNull();
  });

  it("cannot be encrypted with the key AWS keeps for SNS", () => {
    expect(isAwsManagedKey("alias/aws/sns")).toBe(true);
    expect(isAwsManagedKey("arn:aws:kms:eu-central-1:111122223333:alias/aws/sns")).toBe(true);
    expect(isAwsManagedKey("alias/pushes")).toBe(false);
  });
});

describe("trigger settings", () => {
  const full: TriggerSettingsAnswers = {
    ...defaultTriggerSettings,
    events: { update: true, create: false, delete: false },
    branches: ["main"],
    topic: "existing",
    topicArn: "arn:aws:sns:eu-central-1:111122223333:codecommit-a",
    repositories: "chosen",
    chosen: ["api", "web"],
  };

  it("come back the same from what is sent", () => {
    for (const answers of [defaultTriggerSettings, full, { ...defaultTriggerSettings, kmsKey: "alias/a" }]) {
      expect(triggerSettingsAnswers(triggerSettings(answers))).toEqual(answers);
    }
    expect(triggerSettings({ ...full, repositories: "all" }).repositories).toBeNull();
  });

  it("name what cannot be sent, in reading order", () => {
    expect(triggerProblems(defaultTriggerSettings, null)).toEqual([]);
    const wrong: TriggerSettingsAnswers = {
      ...full,
      events: { update: false, create: false, delete: false },
      branchTyped: "a..b",
      topicArn: "",
      chosen: [],
    };
    expect(triggerProblems(wrong, null)).toEqual(["events", "branches", "topic", "repositories"]);
    expect(triggerProblems({ ...defaultTriggerSettings, kmsKey: "alias/aws/sns" }, null)).toEqual(["topic"]);
    // What a choice does not use does not stand in the way.
    expect(triggerProblems({ ...wrong, ...defaultTriggerSettings, kmsKey: "" }, null)).toEqual([]);
  });
});

describe("triggers in several regions", () => {
  const place = { region: "eu-central-1", account: "111122223333", others: 2 };
  const alone = { ...place, others: 0 };

  it("name no topic and no repositories, which are in one region", () => {
    const topicArn = "arn:aws:sns:eu-central-1:111122223333:codecommit-a";
    const named: TriggerSettingsAnswers = {
      ...defaultTriggerSettings,
      topic: "existing",
      topicArn,
      repositories: "chosen",
      chosen: ["payments"],
    };
    expect(triggerProblems(named, place)).toEqual(["topic", "repositories"]);
    expect(triggerProblems(named, alone)).toEqual([]);
    expect(triggerProblems(defaultTriggerSettings, place)).toEqual([]);
  });

  it.each([
    ["alias/codecommit-topics", []],
    ["mrk-1234abcd12ab34cd56ef1234567890ab", []],
    ["1234abcd-12ab-34cd-56ef-1234567890ab", ["topic"]],
    ["arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", ["topic"]],
    ["", []],
  ])("take the key %s only when it can be in each", (kmsKey, problems) => {
    expect(triggerProblems({ ...defaultTriggerSettings, kmsKey }, place)).toEqual(problems);
    expect(triggerProblems({ ...defaultTriggerSettings, kmsKey }, alone)).toEqual([]);
  });
});
