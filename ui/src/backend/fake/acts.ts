import { BackendError } from "../errors";
import type { BranchList } from "../generated/BranchList";
import type { PersonalAccess } from "../generated/PersonalAccess";
import { wireError } from "./errors";
import type { Handlers, Stage } from "./stage";
import { HOSTILE } from "./world";

const FIRST = ["SHOP-12-basket-rounding", "SHOP-7-search", "develop", "main", "release/2026-05"];

/** Branches and pull requests. */
export function actHandlers(stage: Stage, access: (connectionId: string) => PersonalAccess) {
  const branches = new Map<string, string[]>();
  let pullRequests = 40;

  const of = (repository: string) =>
    branches.get(repository) ?? (stage.world.hostile ? [...FIRST, HOSTILE.name.replaceAll(" ", "-")] : FIRST);

  async function acting(connectionId: string, operationId: string): Promise<string> {
    const { actor, arn } = access(connectionId);
    if (actor === "blocked") throw new BackendError(wireError("PERSONAL_CREDENTIAL_REQUIRED"));
    await stage.pause();
    stage.stopIfCancelled(operationId);
    return arn ?? `arn:aws:iam::${stage.connection(connectionId).account}:user/jira-connect`;
  }

  function inConsole(connectionId: string, repository: string, page: string): string {
    const { region } = stage.connection(connectionId);
    return `https://${region}.console.aws.amazon.com/codesuite/codecommit/repositories/${repository}/${page}?region=${region}`;
  }

  const reindexProblem = () => (stage.world.conflict ? "Jira answered 503 to the reindex." : null);

  return {
    list_branches: async ({ repository, operationId }): Promise<BranchList> => {
      await stage.pause();
      stage.stopIfCancelled(operationId);
      // As in the list of repositories: some have no commit yet.
      if (repository === "search-service") return { branches: [], defaultBranch: null };
      return { branches: [...of(repository)].sort(), defaultBranch: "main" };
    },
    create_branch: async ({ connectionId, repository, base, name, operationId }) => {
      const arn = await acting(connectionId, operationId);
      if (!of(repository).includes(base)) throw new BackendError(wireError("BRANCH_MISSING"));
      if (of(repository).includes(name)) throw new BackendError(wireError("BRANCH_EXISTS"));
      branches.set(repository, [...of(repository), name]);
      return {
        name,
        commitId: "9f2c1e7ab0d4458c6e3f1a2b7c8d9e0f12345678",
        consoleUrl: inConsole(connectionId, repository, `browse/refs/heads/${encodeURIComponent(name)}`),
        arn,
        reindexProblem: reindexProblem(),
      };
    },
    create_pull_request: async ({ connectionId, repository, operationId }) => {
      const arn = await acting(connectionId, operationId);
      pullRequests += 1;
      return {
        id: String(pullRequests),
        consoleUrl: inConsole(connectionId, repository, `pull-requests/${pullRequests}/details`),
        arn,
        cautions: stage.world.conflict ? ["Pull request 12 is open for the same two branches."] : [],
        reindexProblem: reindexProblem(),
      };
    },
  } satisfies Partial<Handlers>;
}
