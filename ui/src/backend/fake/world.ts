import type { CommandName } from "../backend";
import type { AuditEntry } from "../generated/AuditEntry";
import type { Connection } from "../generated/Connection";
import type { Draft } from "../generated/Draft";
import type { ErrorCode } from "../generated/ErrorCode";
import type { KeychainState } from "../generated/KeychainState";
import type { RunSummary } from "../generated/RunSummary";
import type { SandboxInfo } from "../generated/SandboxInfo";
import type { SettingName } from "../generated/SettingName";
import type { SettingValue } from "../generated/SettingValue";
import type { SingleRepository } from "../generated/SingleRepository";
import { sampleAudit } from "./audit";

/** What was changed of an integration or a repository since the world began. */
export interface Changed {
  settings?: Partial<Record<SettingName, SettingValue>>;
  disabled?: boolean;
  removed?: boolean;
  branch?: string;
  lastIndexed?: number;
}

/** What the fake world is like. */
export interface World {
  /** Repositories of the AWS account. */
  repositories: number;
  /** Connections that exist already. */
  connections: Connection[];
  keychain: KeychainState;
  sandbox: boolean;
  draft: Draft | null;
  /** Runs that the program's end interrupted, or that another Causeway is at work on. */
  interrupted: RunSummary[];
  /** Commands that fail, and how. */
  fail: Partial<Record<CommandName, ErrorCode>>;
  /** What the AWS key may do; in the sandbox the chosen principal decides. */
  permissions: "allowed" | "poweruser" | "readonly" | "unknown" | "root" | "role";
  /** How the webhook URL looks from this computer. */
  webhook: "public" | "internal" | "unsure";
  /** Whether Jira confirms the subscription while a run watches. */
  confirmation: "confirmed" | "pending";
  /** What is wrong with triggers that were set up. `lapsed`: with a confirmation that is pending. */
  triggers:
    | "working"
    | "lapsed"
    | "repositoryGone"
    | "triggerMissing"
    | "topicGone"
    | "noSubscription"
    | "secretChanged"
    | "jiraFails"
    | "denied"
    | "drift";
  /** How a test of triggers goes. */
  test: "passes" | "someFail";
  /** Something stands in the way of the plan. */
  conflict: boolean;
  /** How a run goes. */
  run: "completes" | "someFail" | "fails" | "waits" | "signIn";
  /** How connecting several regions goes. `oneFails`: the second of them. */
  regions: "work" | "oneFails";
  /** Another run of the same plan finds everything in place. */
  alreadyConnected: boolean;
  /** Whether the first connection wants its developers' own keys, and whether there is one. */
  personal: "none" | "set" | "required" | "requiredSet";
  /** How Causeway's own session of the first connection is. */
  session: "ready" | "expiring" | "browser" | "code" | "command" | "failed";
  /** What became of a rotation of the first connection's key. */
  rotation: "none" | "otherKey" | "unfinished";
  /** What `~/.aws` holds. */
  profiles: "some" | "none" | "broken";
  /** How the check of git's set-up goes. */
  git: "ready" | "missing";
  /** The SSH keys of this computer. `empty`: none, and no agent. */
  sshKeys: "some" | "empty";
  /** What IAM says of a user's SSH keys. */
  iam: "some" | "none" | "full" | "denied" | "role" | "unreadable";
  /** How a login over SSH goes. */
  login: "works" | "newHost" | "unreachable" | "hostKey" | "sha1" | "user" | "inactive" | "others" | "noGitPull";
  /** Whether `~/.ssh/config` says of CodeCommit what it should. */
  sshConfig: "good" | "missing";
  /** Credentials that cannot be removed. */
  stuck: boolean;
  /** Repositories that were connected by hand. */
  singles: SingleRepository[];
  /** What a check of a single repository finds. `known`: Jira has it; `child`: an integration has it. */
  repository: "well" | "empty" | "known" | "child" | "denied" | "inactiveKey" | "throttled";
  /** What there is of an issue. `hidden`: development information is not for this user. `moved`: SHOP-9 is SHOP-12 now. */
  issue: "some" | "empty" | "many" | "moved" | "hidden" | "incomplete";
  /** What a look for a newer version finds. */
  update: "notLookedFor" | "current" | "newer";
  /** How many Jira sites are connected. */
  sites: number;
  /** Why a commit is not at the issue, and whether its fix helps. */
  why: "there" | "index" | "disabled" | "key" | "mirror";
  mends: boolean;
  /** The mirror of every connection. */
  mirror: "off" | "on" | "errors";
  /** How an import of the table of everything goes. */
  bulk: "well" | "part" | "movedOn";
  /** Whether issues were opened before. */
  recents: boolean;
  /** How far a branch is merged, when somebody looks. `moved`: it is pushed to between the look and the act. */
  branch: "merged" | "unmerged" | "unknown" | "moved";
  /** Those who listen for links that are opened outside of the window. */
  links: ((text: string) => void)[];
  /** What commits and pull requests are like. `merge`: a merge commit, and a pull request that nobody can judge. */
  review: "some" | "empty" | "huge" | "merge" | "conflicts" | "nothing";
  /** Integrations that Jira has and that no connection here is of. */
  foreign: number;
  /** What was changed of things in Jira, by GIJ's id. */
  changed: Map<number, Changed>;
  /** How a reindex goes. `long`: it does not end. */
  reindex: "works" | "someFail" | "long";
  /** Integrations that connections are of, where it is not told by the connection's own id. */
  adopted: Map<string, number>;
  /** Milliseconds between two steps of anything that takes time; 0 in tests. */
  tick: number;
  /** What was done, newest first. */
  audit: AuditEntry[];
  /** Texts that try to harm. */
  hostile: boolean;
}

/** The topic of this world's Jira. */
export const TOPIC_NAME = "codecommit-causeway-1a2b3c4d";
export const TOPIC_ARN = `arn:aws:sns:eu-central-1:111122223333:${TOPIC_NAME}`;

/** Its webhook URL as it may be shown. */
export const MASKED = "https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/••••1a2b";

/** A fixed moment, so that pictures and tests do not change with the day. */
export const NOW = Date.UTC(2026, 5, 15, 9, 30);

export const sandboxInfo: SandboxInfo = {
  jiraUrl: "http://127.0.0.1:8090/jira",
  region: "eu-central-1",
  account: "111122223333",
  jiraUsers: [
    { name: "admin", description: "Jira administrator" },
    { name: "developer", description: "May use projects, not administer integrations" },
    { name: "outsider", description: "Sees no project" },
  ],
  principals: [
    { name: "admin", description: "AWSCodeCommitFullAccess" },
    { name: "poweruser", description: "AWSCodeCommitPowerUser: may not create topics" },
    { name: "readonly", description: "AWSCodeCommitReadOnly" },
    { name: "nobody", description: "No policy at all" },
  ],
};

const minute = 60_000;

/** Connections in every state of health. */
export function sampleConnections(now: number): Connection[] {
  const base = {
    siteTitle: "JIRA-PROD",
    siteUrl: "https://jira.example.com",
    error: null,
    failed: 0,
  };
  return [
    {
      ...base,
      connectionId: "c-1",
      name: "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/*",
      region: "eu-central-1",
      regionName: "Europe (Frankfurt)",
      account: "111122223333",
      health: "ok",
      healthNote: "All 37 repositories are indexed.",
      repositories: 37,
      indexed: 37,
      lastIndexed: now - 12 * minute,
      triggers: "confirmed",
      nextAction: "none",
    },
    {
      ...base,
      connectionId: "c-2",
      name: "Payments",
      region: "us-east-1",
      regionName: "US East (N. Virginia)",
      account: "444455556666",
      health: "indexing",
      healthNote: "Jira is indexing 1,204 repositories.",
      repositories: 1_204,
      indexed: 318,
      lastIndexed: null,
      triggers: "none",
      nextAction: "waitForIndex",
    },
    {
      ...base,
      connectionId: "c-3",
      name: "Warehouse",
      region: "ap-southeast-2",
      regionName: "Asia Pacific (Sydney)",
      account: "777788889999",
      health: "attention",
      healthNote: "3 repositories have errors.",
      repositories: 54,
      indexed: 51,
      failed: 3,
      lastIndexed: now - 26 * 60 * minute,
      triggers: "none",
      nextAction: "reviewErrors",
    },
    {
      ...base,
      connectionId: "c-4",
      name: "Old platform",
      region: "eu-west-1",
      regionName: "Europe (Ireland)",
      account: "111122223333",
      health: "unknown",
      healthNote: "Jira could not be asked.",
      repositories: 12,
      indexed: 12,
      lastIndexed: now - 9 * 24 * 60 * minute,
      triggers: "confirmed",
      nextAction: "signIn",
    },
    {
      ...base,
      connectionId: "c-5",
      name: "Mobile apps",
      region: "eu-central-1",
      regionName: "Europe (Frankfurt)",
      account: "222233334444",
      health: "ok",
      healthNote: "All 9 repositories are indexed.",
      repositories: 9,
      indexed: 9,
      lastIndexed: now - 3 * minute,
      triggers: "pending",
      nextAction: "confirmSubscription",
    },
  ];
}

/** So many connections; the first one has so many repositories. */
export function manyConnections(now: number, count: number, repositories: number): Connection[] {
  const samples = sampleConnections(now);
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / samples.length);
    const sample = samples[index % samples.length] as Connection;
    if (index === 0) return { ...sample, repositories, indexed: repositories };
    return {
      ...sample,
      connectionId: `c-${index + 1}`,
      name: round === 0 ? sample.name : `${sample.name} ${round + 1}`,
      account: String(111_122_223_333 + index),
      repositories: Math.min(sample.repositories, 60),
      indexed: Math.min(sample.indexed, 60),
    };
  });
}

/** A world as a test or a picture asks for it. */
export function world(parts: Partial<World> = {}): World {
  return {
    repositories: 37,
    connections: [],
    keychain: "ok",
    sandbox: false,
    draft: null,
    interrupted: [],
    fail: {},
    permissions: "allowed",
    webhook: "public",
    confirmation: "confirmed",
    triggers: "working",
    test: "passes",
    conflict: false,
    run: "completes",
    regions: "work",
    alreadyConnected: false,
    personal: "none",
    session: "ready",
    rotation: "none",
    profiles: "some",
    git: "ready",
    sshKeys: "some",
    iam: "some",
    login: "works",
    sshConfig: "missing",
    stuck: false,
    singles: [],
    repository: "well",
    review: "some",
    tick: 0,
    issue: "some",
    update: "notLookedFor",
    sites: 1,
    why: "index",
    mends: true,
    mirror: "off",
    bulk: "well",
    recents: true,
    branch: "merged",
    links: [],
    audit: sampleAudit(),
    foreign: 4,
    changed: new Map(),
    reindex: "works",
    adopted: new Map(),
    hostile: false,
    ...parts,
  };
}

const PREFIXES = [
  "checkout",
  "catalog",
  "pricing",
  "identity",
  "billing",
  "search",
  "ledger",
  "inventory",
  "notify",
  "gateway",
];
const SUFFIXES = ["service", "web", "jobs", "api", "infra", "lib", "docs", "tools"];

/** The name of the repository at `index`; the same every time. */
export function repositoryName(index: number): string {
  const prefix = PREFIXES[index % PREFIXES.length];
  const suffix = SUFFIXES[Math.floor(index / PREFIXES.length) % SUFFIXES.length];
  const round = Math.floor(index / (PREFIXES.length * SUFFIXES.length));
  return round === 0 ? `${prefix}-${suffix}` : `${prefix}-${suffix}-${round}`;
}

/** Names, markup and characters that must stay text. */
export const HOSTILE = {
  name: "<img src=x onerror=alert(1)>",
  description: `\u202egnp.exe ${"very long description ".repeat(500)}`,
  message: 'fatal: <script>alert("x")</script> \u0007\u001b[31mred\u001b[0m',
};
