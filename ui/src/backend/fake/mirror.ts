import { BackendError } from "../errors";
import type { Coverage } from "../generated/Coverage";
import type { CoverageGap } from "../generated/CoverageGap";
import type { Mirror } from "../generated/Mirror";
import type { RepositoryMirror } from "../generated/RepositoryMirror";
import { foundRepositories } from "./answers";
import { wireError } from "./errors";
import { commitHook, messageReport } from "./smart";
import type { Handlers, Stage } from "./stage";
import { explanation, mended } from "./why";
import { HOSTILE, type World } from "./world";

const GIGABYTE = 1_000_000_000;

type Answered =
  | "check_message"
  | "get_commit_hook"
  | "explain_commit"
  | "associate_commit"
  | "enable_repository"
  | "get_mirror"
  | "set_mirror"
  | "fetch_mirror"
  | "remove_mirror"
  | "get_coverage";

/** Mirrors, smart commits, and why a commit is not there. */
export function mirrorHandlers({ world, pause, stopIfCancelled, connection }: Stage): Handlers<Answered> {
  const mirrors = new Map<string, Mirror>();

  function mirror(connectionId: string): Mirror {
    const known = mirrors.get(connection(connectionId).connectionId) ?? begun(world, connectionId);
    mirrors.set(connectionId, known);
    return known;
  }

  function keep(changed: Mirror): Mirror {
    const size = changed.repositories.reduce((sum, one) => sum + one.size, 0);
    const now = { ...changed, size };
    mirrors.set(now.connectionId, now);
    return now;
  }

  return {
    check_message: async (request) => {
      await pause();
      stopIfCancelled(request.operationId);
      return messageReport(world, request);
    },
    get_commit_hook: () => commitHook,
    explain_commit: async (request, tell) => {
      const explained = explanation(world, request);
      for (const [at, link] of explained.links.entries()) {
        tell({ ...link, outcome: "running", finding: "", fix: null, tookMs: null });
        // Jira and AWS are asked a few times on the way, not for each link.
        if (at % 4 === 0) await pause();
        stopIfCancelled(request.operationId);
        tell(link);
      }
      return explained;
    },
    associate_commit: async () => {
      await pause();
      mended(world, "associate");
      return null;
    },
    enable_repository: async () => {
      await pause();
      mended(world, "enable");
      return null;
    },
    get_mirror: async ({ connectionId }) => {
      await pause();
      return mirror(connectionId);
    },
    set_mirror: ({ connectionId, enabled, cap }) => {
      const known = mirror(connectionId);
      if (known.free !== null && cap > known.free + known.size) throw new BackendError(wireError("INVALID_REQUEST"));
      return keep({ ...known, enabled, cap });
    },
    fetch_mirror: async ({ connectionId, repositories, operationId }, tell) => {
      const known = mirror(connectionId);
      const wanted = known.repositories.filter(
        ({ repository }) => repositories.length === 0 || repositories.includes(repository),
      );
      let now = known;
      let bytes = 0;
      let failed = 0;
      for (const [at, one] of wanted.entries()) {
        const current = [
          { repository: one.repository, received: 400, total: 1_240, bytes: 480_000, indexing: false },
          ...(at > 0
            ? [{ repository: wanted[at - 1]?.repository ?? "", received: 0, total: 0, bytes: 0, indexing: true }]
            : []),
        ];
        tell({ done: at, total: wanted.length, failed, bytes, current });
        // Thousands would take longer than anybody waits.
        if (at < 40) await pause();
        stopIfCancelled(operationId);
        const fails = world.mirror === "errors" && at % 9 === 4;
        failed += fails ? 1 : 0;
        bytes += fails ? 0 : 1_200_000;
        now = keep({
          ...now,
          repositories: now.repositories.map((other) => (other === one ? ended(one, at, fails) : other)),
        });
      }
      tell({ done: wanted.length, total: wanted.length, failed, bytes, current: [] });
      mended(world, "fetchMirror");
      return now;
    },
    remove_mirror: async ({ connectionId }) => {
      await pause();
      keep({ ...begun({ ...world, mirror: "off" }, connectionId), connectionId });
      return null;
    },
    get_coverage: async ({ projectKey, operationId }, tell) => {
      for (let done = 0; done <= 4; done += 1) {
        tell({ done: done * 12, total: 48 });
        await pause();
        stopIfCancelled(operationId);
      }
      return coverage(world, projectKey);
    },
  };
}

function begun(world: World, connectionId: string): Mirror {
  const names = foundRepositories(world).map(({ name }) => name);
  const repositories = names.map((repository, at): RepositoryMirror => {
    const missing: RepositoryMirror = {
      repository,
      state: "missing",
      size: 0,
      fetchedAt: null,
      references: 0,
      commits: 0,
      error: null,
    };
    return world.mirror === "off" ? missing : ended(missing, at, world.mirror === "errors" && at % 9 === 4);
  });
  return {
    connectionId,
    enabled: world.mirror !== "off",
    cap: 10 * GIGABYTE,
    size: repositories.reduce((sum, one) => sum + one.size, 0),
    free: 143 * GIGABYTE,
    directory: `/home/ada/.local/share/dev.causeway.desktop/mirrors/${connectionId}`,
    refspecs: ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*", "+refs/notes/*:refs/notes/*"],
    repositories,
  };
}

function ended(one: RepositoryMirror, at: number, fails: boolean): RepositoryMirror {
  if (fails)
    return { ...one, state: "failed", error: { ...wireError("MIRROR_FAILED"), message: "The connection was reset." } };
  return {
    ...one,
    state: "ready",
    size: 1_200_000 + at * 370_000,
    fetchedAt: Date.now() - 60_000,
    references: 12 + at,
    commits: 480 + at * 31,
    error: null,
  };
}

function coverage(world: World, project: string): Coverage {
  if (world.mirror === "on" && project === "DONE")
    return { issues: 12, inMirror: 40, inJira: 40, gaps: [], cut: false, problems: [] };
  const gap = (
    issue: number,
    reason: string,
    message: string,
    fix: string | null,
    onlyInJira = false,
  ): CoverageGap => ({
    issue: `${project}-${issue}`,
    repository: world.hostile ? HOSTILE.name : "shop-api",
    commitId: `${issue}4f0c1d7a9be25e83c06f1b2a7d94e5c8f3a61b07`.slice(0, 40).padEnd(40, "0"),
    subject: world.hostile ? HOSTILE.message : "Round the basket once",
    reason,
    message,
    fix,
    onlyInJira,
  });
  return {
    issues: 48,
    inMirror: 311,
    inJira: 307,
    gaps: [
      gap(12, "index-older", "Jira indexed shop-api before this was pushed.", "Have it indexed."),
      gap(14, "tag-only", "Only the tag v2.3 reaches it.", "Create a branch at the commit."),
      gap(31, "not-associated", "shop-api is not associated with this project.", "Associate the project in Jira."),
      gap(40, "mirror-older", "It was pushed after the mirror was fetched.", "Fetch the mirror.", true),
    ],
    cut: false,
    problems: world.mirror === "errors" ? ["5 repositories are not fetched."] : [],
  };
}
