import type { CommandName } from "../backend";
import type { ErrorCode } from "../generated/ErrorCode";
import type { KeychainState } from "../generated/KeychainState";
import { sampleAudit } from "./audit";
import { sampleSingles } from "./repository";
import { manyConnections, sampleConnections, type World } from "./world";

/**
 * The world a picture asks for in its address, for instance
 * `?connections&repositories=10000&keychain=locked&fail=check_jira:TIMEOUT&interrupted&draft&sandbox&tick=80`
 * or `?permissions=poweruser&webhook=internal&confirmation=pending&conflict`,
 * `?connections&triggers=drift&test=someFail`,
 * `?connections&singles=1000&repository=child`,
 * `?connections&personal=required&session=expiring&rotation=unfinished&profiles=none&git=missing&stuck`,
 * `?connections&sshKeys=empty&iam=full&login=others&sshConfig=good`,
 * `?connections&issue=many&sites=2&recents=none&branch=unmerged`,
 * `?connections&review=huge&hostile`,
 * `?connections&foreign=1000&sites=2&reindex=someFail`,
 * `?connections=1000&repositories=10000&audit=10000`: the first connection has the repositories.
 * `?regions=oneFails&conflict&draft=regions`.
 */
export function worldFromAddress(search: string): Partial<World> {
  const asked = new URLSearchParams(search);
  const [command, code] = (asked.get("fail") ?? "").split(":");
  return {
    tick: Number(asked.get("tick") ?? 60),
    repositories: Number(asked.get("repositories") ?? 37),
    keychain: (asked.get("keychain") ?? "ok") as KeychainState,
    sandbox: asked.has("sandbox"),
    hostile: asked.has("hostile"),
    alreadyConnected: asked.has("connected"),
    permissions: (asked.get("permissions") ?? "allowed") as World["permissions"],
    webhook: (asked.get("webhook") ?? "public") as World["webhook"],
    confirmation: (asked.get("confirmation") ?? "confirmed") as World["confirmation"],
    triggers: (asked.get("triggers") ?? "working") as World["triggers"],
    test: (asked.get("test") ?? "passes") as World["test"],
    conflict: asked.has("conflict"),
    personal: (asked.get("personal") ?? "none") as World["personal"],
    session: (asked.get("session") ?? "ready") as World["session"],
    rotation: (asked.get("rotation") ?? "none") as World["rotation"],
    profiles: (asked.get("profiles") ?? "some") as World["profiles"],
    git: (asked.get("git") ?? "ready") as World["git"],
    sshKeys: (asked.get("sshKeys") ?? "some") as World["sshKeys"],
    iam: (asked.get("iam") ?? "some") as World["iam"],
    login: (asked.get("login") ?? "works") as World["login"],
    sshConfig: (asked.get("sshConfig") ?? "missing") as World["sshConfig"],
    stuck: asked.has("stuck"),
    singles: asked.has("singles") ? sampleSingles(Date.now(), Number(asked.get("singles") || 5)) : [],
    repository: (asked.get("repository") ?? "well") as World["repository"],
    issue: (asked.get("issue") ?? "some") as World["issue"],
    sites: Number(asked.get("sites") ?? 1),
    why: (asked.get("why") ?? "index") as World["why"],
    mends: !asked.has("stubborn"),
    mirror: (asked.get("mirror") ?? "off") as World["mirror"],
    bulk: (asked.get("bulk") ?? "well") as World["bulk"],
    recents: asked.get("recents") !== "none",
    branch: (asked.get("branch") ?? "merged") as World["branch"],
    review: (asked.get("review") ?? "some") as World["review"],
    foreign: Number(asked.get("foreign") ?? 4),
    reindex: (asked.get("reindex") ?? "works") as World["reindex"],
    run: (asked.get("run") ?? "completes") as World["run"],
    regions: (asked.get("regions") ?? "work") as World["regions"],
    connections: connectionsOf(asked),
    ...(asked.has("audit") ? { audit: sampleAudit(Number(asked.get("audit"))) } : {}),
    fail: command && code ? ({ [command as CommandName]: code as ErrorCode } satisfies World["fail"]) : {},
    interrupted: asked.has("interrupted")
      ? [
          {
            runId: "run-0",
            title: "Connect 37 repositories to JIRA-PROD",
            state: "interrupted",
            startedAt: Date.now() - 7_200_000,
            finishedAt: null,
            connectionId: null,
          },
        ]
      : [],
    draft: asked.has("draft")
      ? {
          step: "aws",
          baseUrl: "https://jira.example.com",
          signIn: "token",
          userName: "",
          region: "eu-central-1",
          moreRegions: asked.get("draft") === "regions" ? ["eu-west-1", "us-east-1"] : [],
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
        }
      : null,
  };
}

function connectionsOf(asked: URLSearchParams): World["connections"] {
  if (!asked.has("connections")) return [];
  const count = Number(asked.get("connections"));
  return count === 0
    ? sampleConnections(Date.now())
    : manyConnections(Date.now(), count, Number(asked.get("repositories") ?? 37));
}
