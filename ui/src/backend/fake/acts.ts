import { BackendError } from "../errors";
import type { BranchList } from "../generated/BranchList";
import type { DeletedBranch } from "../generated/DeletedBranch";
import type { PersonalAccess } from "../generated/PersonalAccess";
import { wireError } from "./errors";
import type { Handlers, Stage } from "./stage";

/** Where every branch of this world is. */
const TIP = "9f2c1e7ab0d4458c6e3f1a2b7c8d9e0f12345678";
const DAY = 86_400_000;

/** Branches and pull requests. */
export function actHandlers(stage: Stage, access: (connectionId: string) => PersonalAccess) {
  const { branches, world } = stage;
  let pullRequests = 40;
  let deleted: readonly DeletedBranch[] = [
    {
      id: "d-1",
      connectionId: "c-1",
      repository: "catalog-service",
      name: "SHOP-12-first-try",
      commitId: "1b2c3d4e5f60718293a4b5c6d7e8f90123456789",
      deletedAt: Date.now() - 3 * DAY,
      arn: "arn:aws:iam::111122223333:user/ada",
      reindexProblem: null,
    },
  ];

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

  const reindexProblem = () => (world.conflict ? "Jira answered 503 to the reindex." : null);
  const created = (connectionId: string, repository: string, name: string, arn: string, commitId = TIP) => ({
    name,
    commitId,
    consoleUrl: inConsole(connectionId, repository, `browse/refs/heads/${encodeURIComponent(name)}`),
    arn,
    reindexProblem: reindexProblem(),
  });

  return {
    list_branches: async ({ connectionId, repository, operationId }): Promise<BranchList> => {
      await stage.pause();
      stage.stopIfCancelled(operationId);
      // As in the list of repositories: some have no commit yet.
      if (repository === "search-service") return { branches: [], tags: [], tagsProblem: null, defaultBranch: null };
      const noTags = world.permissions === "readonly" ? "jira-connect may not perform codecommit:GitPull." : null;
      return {
        branches: [...branches.names(connectionId, repository)].sort(),
        tags: noTags === null ? ["v1.0", "v1.1"] : [],
        tagsProblem: noTags,
        defaultBranch: "main",
      };
    },
    create_branch: async ({ connectionId, repository, base, name, operationId }) => {
      const arn = await acting(connectionId, operationId);
      const known = branches.names(connectionId, repository);
      if (!base.startsWith("refs/tags/") && !known.includes(base)) throw new BackendError(wireError("BRANCH_MISSING"));
      if (known.includes(name)) throw new BackendError(wireError("BRANCH_EXISTS"));
      branches.add(connectionId, repository, name);
      return created(connectionId, repository, name, arn);
    },
    look_at_branch: async ({ name, operationId }) => {
      await stage.pause();
      stage.stopIfCancelled(operationId);
      const merged = world.branch === "unknown" ? null : world.branch === "merged";
      return {
        commitId: TIP,
        isDefault: name === "main",
        defaultBranch: "main",
        merged,
        unmerged: merged === false ? 3 : merged === true ? 0 : null,
        openPullRequests: merged === false ? ["38"] : [],
      };
    },
    delete_branch: async ({ connectionId, repository, name, operationId }) => {
      const arn = await acting(connectionId, operationId);
      if (world.branch === "moved") throw new BackendError(wireError("BRANCH_MOVED"));
      branches.remove(connectionId, repository, name);
      const gone: DeletedBranch = {
        id: `d-${deleted.length + 1}`,
        connectionId,
        repository,
        name,
        commitId: TIP,
        deletedAt: Date.now(),
        arn,
        reindexProblem: reindexProblem(),
      };
      deleted = [gone, ...deleted];
      return gone;
    },
    restore_branch: async ({ id, operationId }) => {
      const gone = deleted.find((one) => one.id === id);
      if (gone === undefined) throw new BackendError(wireError("BRANCH_MISSING"));
      const arn = await acting(gone.connectionId, operationId);
      deleted = deleted.filter((one) => one !== gone);
      branches.add(gone.connectionId, gone.repository, gone.name);
      return created(gone.connectionId, gone.repository, gone.name, arn, gone.commitId);
    },
    list_deleted_branches: () => [...deleted],
    create_pull_request: async ({ connectionId, repository, operationId }) => {
      const arn = await acting(connectionId, operationId);
      pullRequests += 1;
      return {
        id: String(pullRequests),
        consoleUrl: inConsole(connectionId, repository, `pull-requests/${pullRequests}/details`),
        arn,
        cautions: world.conflict ? ["Pull request 12 is open for the same two branches."] : [],
        reindexProblem: reindexProblem(),
      };
    },
  } satisfies Partial<Handlers>;
}
