import type { CommandName } from "../backend";
import type { ErrorCode } from "../generated/ErrorCode";
import type { KeychainState } from "../generated/KeychainState";
import { sampleSingles } from "./repository";
import { sampleConnections, type World } from "./world";

/**
 * The world a picture asks for in its address, for instance
 * `?connections&repositories=10000&keychain=locked&fail=check_jira:TIMEOUT&interrupted&draft&sandbox&tick=80`
 * or `?permissions=poweruser&webhook=internal&confirmation=pending&conflict`,
 * `?connections&triggers=drift&test=someFail`,
 * `?connections&singles=1000&repository=child`,
 * `?connections&personal=required&session=expiring&rotation=unfinished&profiles=none&git=missing&stuck`,
 * `?connections&sshKeys=empty&iam=full&login=others&sshConfig=good`.
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
    run: (asked.get("run") ?? "completes") as World["run"],
    connections: asked.has("connections") ? sampleConnections(Date.now()) : [],
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
