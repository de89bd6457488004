import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Backend } from "../../../backend";
import { useBackend } from "../../../backend";
import type { RepositoriesProgress } from "../../../backend/generated/RepositoriesProgress";
import type { TriggerHealth } from "../../../backend/generated/TriggerHealth";
import type { TriggerSubscription } from "../../../backend/generated/TriggerSubscription";
import { nextOperationId } from "../../useOperation";
import { lookAgainAfter } from "./path";

const key = {
  health: (connectionId: string) => ["triggers", connectionId] as const,
  progress: (connectionId: string) => ["triggers", connectionId, "progress"] as const,
};

function healthQuery(backend: Backend, connectionId: string, tell: (progress: RepositoriesProgress | null) => void) {
  return queryOptions({
    queryKey: key.health(connectionId),
    queryFn: async ({ signal }) => {
      const operationId = nextOperationId();
      signal.addEventListener("abort", () => {
        // Nothing is left to tell if even the cancel fails: the answer is not waited for any more.
        backend.call("cancel_operation", { operationId }).catch(() => undefined);
      });
      tell(null);
      return await backend.call("get_trigger_health", { operationId, connectionId }, (progress) => {
        if (!signal.aborted) tell(progress);
      });
    },
    // A look asks AWS about every repository: it is made again when somebody asks for it, or has changed something.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => lookAgainAfter(state.data, Date.now()),
  });
}

/** A connection's triggers as they were seen last, and how far a new look is. */
export function useTriggerHealth(connectionId: string, enabled = true) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = (progress: RepositoriesProgress | null) =>
    queries.setQueryData<RepositoriesProgress | null>(key.progress(connectionId), progress);
  const query = useQuery({ ...healthQuery(backend, connectionId, tell), enabled });
  const progress = useQuery({
    queryKey: key.progress(connectionId),
    queryFn: () => null as RepositoriesProgress | null,
    enabled: false,
  });
  return {
    health: query.data,
    error: query.error,
    looking: query.isFetching,
    progress: query.isFetching ? (progress.data ?? null) : null,
    look: () => query.refetch({ cancelRefetch: true }),
    cancel: () => queries.cancelQueries({ queryKey: key.health(connectionId), exact: true }),
    /** What an act on the subscription answered. Everything is looked at again only if that changes its state. */
    subscriptionIs: (subscription: TriggerSubscription) => {
      queries.setQueryData<TriggerHealth>(key.health(connectionId), (before) => before && { ...before, subscription });
      // The drawn paths lead over it, and the row of the list tells of it too.
      if (subscription.state !== query.data?.subscription?.state) void query.refetch();
      return queries.invalidateQueries({ queryKey: ["connections"] });
    },
  };
}
