import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import type { BranchList } from "../../backend/generated/BranchList";
import { asked } from "../asked";

const branchesKey = (connectionId: string, repository: string) => ["branches", connectionId, repository] as const;
const lastKey = (connectionId: string, repository: string) => ["lastBranch", connectionId, repository] as const;

/** A repository's branches as AWS has them; nothing is asked before a repository is chosen. */
export function useBranches(connectionId: string, repository: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: branchesKey(connectionId, repository),
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) => backend.call("list_branches", { connectionId, repository, operationId })),
    enabled: repository !== "",
  });
}

/** The branch that was created last here, by this window. */
export function lastBranch(queries: QueryClient, connectionId: string, repository: string): string | undefined {
  return queries.getQueryData<string>(lastKey(connectionId, repository));
}

/** A branch was created: it is there at once, and it is the likely source of the next pull request. */
export function branchCreated(queries: QueryClient, connectionId: string, repository: string, name: string): void {
  queries.setQueryDefaults(lastKey(connectionId, repository), { gcTime: Number.POSITIVE_INFINITY });
  queries.setQueryData(lastKey(connectionId, repository), name);
  queries.setQueryData<BranchList>(
    branchesKey(connectionId, repository),
    (before) => before && { ...before, branches: [...new Set([...before.branches, name])].sort() },
  );
}
