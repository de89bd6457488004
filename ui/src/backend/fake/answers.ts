import type { ConnectedRepository } from "../generated/ConnectedRepository";
import type { Connection } from "../generated/Connection";
import type { ConnectionDetail } from "../generated/ConnectionDetail";
import type { FoundRepository } from "../generated/FoundRepository";
import type { IndexState } from "../generated/IndexState";
import type { KeychainStatus } from "../generated/KeychainStatus";
import type { Plan } from "../generated/Plan";
import type { PlanConnection } from "../generated/PlanConnection";
import type { PreviewRefspecs } from "../generated/PreviewRefspecs";
import type { Project } from "../generated/Project";
import type { RefspecPreview } from "../generated/RefspecPreview";
import type { Region } from "../generated/Region";
import type { StartUp } from "../generated/StartUp";
import { changedOf, integrationIdOf, repositoryIdOf } from "./targets";
import { foreignTriggers, planTrigger, triggerSteps } from "./triggers";
import { HOSTILE, NOW, repositoryName, sandboxInfo, type World } from "./world";

/** What the window asks first. */
export function startUp(world: World): StartUp {
  return {
    version: "0.1.0",
    sandbox: world.sandbox ? sandboxInfo : null,
    keychain: keychain(world),
    draft: world.draft,
    connections: world.connections.length,
    singleRepositories: world.singles.length,
    interruptedRuns: world.interrupted.filter((one) => one.state === "interrupted"),
  };
}

/** The keychain and its fix. */
export function keychain(world: World): KeychainStatus {
  const fixes = {
    ok: null,
    absent: "Install gnome-keyring or KeePassXC, and start it with your session.",
    locked: "Unlock it with your login password, for instance in Passwords and Keys.",
    denied: "Allow Causeway in the keychain's settings.",
  };
  return { state: world.keychain, store: "Secret Service", fix: fixes[world.keychain] };
}

export const regions: Region[] = [
  ["us-east-1", "US East (N. Virginia)", "US"],
  ["us-east-2", "US East (Ohio)", "US"],
  ["us-west-1", "US West (N. California)", "US"],
  ["us-west-2", "US West (Oregon)", "US"],
  ["ca-central-1", "Canada (Central)", "Canada"],
  ["eu-central-1", "Europe (Frankfurt)", "Europe"],
  ["eu-west-1", "Europe (Ireland)", "Europe"],
  ["eu-west-2", "Europe (London)", "Europe"],
  ["eu-south-1", "Europe (Milan)", "Europe", true],
  ["eu-central-2", "Europe (Zurich)", "Europe", true, "GIJ lists this region, AWS does not"],
  ["ap-southeast-1", "Asia Pacific (Singapore)", "Asia Pacific"],
  ["ap-southeast-2", "Asia Pacific (Sydney)", "Asia Pacific"],
  ["ap-northeast-1", "Asia Pacific (Tokyo)", "Asia Pacific"],
  ["il-central-1", "Israel (Tel Aviv)", "Middle East", true, "GIJ does not list this region"],
  ["cn-north-1", "China (Beijing)", "China", false, "GIJ does not list this region"],
].map(([code, name, group, optIn, caution]) => ({
  code: String(code),
  name: String(name),
  group: String(group),
  optIn: optIn === true,
  caution: caution === undefined ? null : String(caution),
}));

export const projects: Project[] = [
  { id: 10_000, key: "SHOP", name: "Web shop" },
  { id: 10_001, key: "PAY", name: "Payments" },
  { id: 10_002, key: "OPS", name: "Operations" },
  ...Array.from({ length: 60 }, (_, index) => ({ id: 10_100 + index, key: `TEAM${index}`, name: `Team ${index}` })),
];

/** Every repository of the account. */
export function foundRepositories(world: World): FoundRepository[] {
  return Array.from({ length: world.repositories }, (_, index): FoundRepository => {
    if (world.hostile && index === 0) {
      return {
        name: HOSTILE.name,
        defaultBranch: "main",
        description: HOSTILE.description,
        lastModified: NOW,
        problem: null,
      };
    }
    return {
      name: repositoryName(index),
      defaultBranch: index % 17 === 5 ? null : index % 6 === 1 ? "master" : "main",
      description: index % 3 === 0 ? `Source of ${repositoryName(index)}` : null,
      lastModified: NOW - index * 5_400_000,
      problem: index % 29 === 28 ? "Its encryption key may not be used by this access key." : null,
    };
  });
}

/** The plan of a connection. */
export function plan(world: World, request: Omit<PlanConnection, "operationId">, region = "eu-central-1"): Plan {
  const action = world.alreadyConnected ? "keep" : "create";
  const name = request.displayName || `https://git-codecommit.${region}.amazonaws.com/v1/repos/*`;
  const { triggers } = request;
  return {
    planId: "plan-1",
    kind: "connect",
    connectionId: null,
    hash: "b2f1c0",
    title: `Connect ${world.repositories.toLocaleString("en")} repositories to JIRA-PROD`,
    changesAnything: !world.alreadyConnected,
    canStart: !world.conflict,
    steps: [
      {
        id: "keychain",
        action,
        place: "This computer",
        title: "Store the access key and the Jira token",
        reason: "Causeway asks AWS and Jira with them later",
        changes: [
          { field: "Kept in", before: null, after: request.keep === "keychain" ? "Secret Service" : "This session" },
        ],
      },
      {
        id: "integration",
        action,
        place: "Jira",
        title: `Integration ${name}`,
        reason: world.alreadyConnected ? "It is as wanted" : "There is no integration for this account and region",
        changes: [
          { field: "Type", before: null, after: "AWS" },
          { field: "Region", before: null, after: region },
          { field: "Secret access key", before: null, after: "••••••••" },
          { field: "Fetch notes", before: null, after: request.refspecs.notes ? "on" : "off" },
        ],
      },
      ...(triggers === null ? [] : triggerSteps(world, triggers)),
    ],
    repositories: foundRepositories(world).map((repository, index) => ({
      name: repository.name,
      action,
      reason: world.alreadyConnected ? "Jira has it" : "Found in AWS",
      trigger: triggers === null ? null : planTrigger(world, index, triggers.settings),
      foreignTriggers: triggers === null ? [] : foreignTriggers(index),
      changes: [],
    })),
    cautions: world.repositories > 1_000 ? ["The first index of this many repositories takes hours."] : [],
  };
}

const REFERENCES = [
  "refs/heads/main",
  "refs/heads/SHOP-12-basket",
  "refs/tags/v1.4.0",
  "refs/notes/commits",
  "refs/changes/34/1234/2",
  "refs/builds/77",
];

/** What refspecs would fetch from the references of an example. */
export function refspecPreview(request: PreviewRefspecs): RefspecPreview {
  const { notes, changes, custom } = request.refspecs;
  const texts = custom
    .split(",")
    .map((text) => text.trim())
    .filter(Boolean);
  const entries = texts.map((text) => ({
    text,
    problem: /^\+?refs\/[^\s:]+(:refs\/[^\s:]+)?$/.test(text) ? null : "It does not begin with refs/",
  }));
  const fetching = [
    "refs/heads/*",
    "refs/tags/*",
    ...(notes ? ["refs/notes/*"] : []),
    ...(changes ? ["refs/changes/*"] : []),
  ];
  for (const { text, problem } of entries) if (problem === null) fetching.push(text);
  const source = (spec: string) => spec.replace(/^\+/, "").split(":")[0] ?? "";
  const matches = (spec: string, name: string) =>
    source(spec).endsWith("*") ? name.startsWith(source(spec).slice(0, -1)) : source(spec) === name;
  return {
    entries,
    normalised: entries.every((entry) => entry.problem === null) ? texts.join(", ") : null,
    repository: request.repository ?? request.checkHandle ?? null,
    references: REFERENCES.map((name) => ({ name, fetchedBy: fetching.find((spec) => matches(spec, name)) ?? null })),
    more: 0,
  };
}

/** A connection with everything in it. */
export function connectionDetail(world: World, connection: Connection): ConnectionDetail {
  const { repositories: total, indexed, failed } = connection;
  return {
    connection,
    repositories: Array.from({ length: total }, (_, index): ConnectedRepository => {
      const state: IndexState =
        index < failed
          ? "failed"
          : index < failed + indexed
            ? "indexed"
            : index < failed + indexed + 2
              ? "indexing"
              : "waiting";
      const hostile = world.hostile && index === 0;
      const id = repositoryIdOf(connection.connectionId, index);
      const changed = changedOf(world, id);
      const now = changed.disabled === true ? "disabled" : changed.lastIndexed === undefined ? state : "indexed";
      return {
        id,
        name: hostile ? HOSTILE.name : repositoryName(index),
        mainBranch: changed.branch ?? (index % 17 === 5 ? null : "main"),
        state: now,
        message: now === "failed" ? (hostile ? HOSTILE.message : "fatal: unable to access the repository: 403") : null,
        lastIndexed: changed.lastIndexed ?? (state === "indexed" ? NOW - index * 60_000 : null),
        consoleUrl: `https://${connection.region}.console.aws.amazon.com/codesuite/codecommit/repositories/${repositoryName(index)}/browse`,
      };
    }),
    settings: {
      requireUserPat: false,
      smartCommits: true,
      repositoryBrowser: true,
      diffViewing: true,
      projects: { kind: "all" },
    },
    refspecs: { notes: true, changes: false, custom: "" },
    integrationId: integrationIdOf(world, connection.connectionId),
    accessKeyHint: "WXYZ",
    keptIn: "Keychain",
    links: [
      {
        title: "Manage repositories in Jira",
        url: `${connection.siteUrl}/secure/bbb.gp.gitviewer.BigBrassBandRepositories.jspa`,
      },
      {
        title: "CodeCommit in the AWS console",
        url: `https://${connection.region}.console.aws.amazon.com/codesuite/codecommit/repositories`,
      },
    ],
  };
}
