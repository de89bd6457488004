import { queryOptions, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";

/** While Jira is at work its answer changes; else it is asked only when someone wants to know. */
const LIST_EVERY_MS = 10_000;
const DETAIL_EVERY_MS = 5_000;

const key = {
  list: ["connections"] as const,
  detail: (connectionId: string) => ["connections", connectionId] as const,
};

/** Every connection. */
export function useConnections() {
  const backend = useBackend();
  return useQuery(
    queryOptions({
      queryKey: key.list,
      queryFn: () => backend.call("list_connections"),
      refetchInterval: (query) => (query.state.data?.some((one) => one.health === "indexing") ? LIST_EVERY_MS : false),
    }),
  );
}

/** One connection with everything in it; nothing is asked before there is one. */
export function useConnection(connectionId: string) {
  const backend = useBackend();
  return useQuery(
    queryOptions({
      queryKey: key.detail(connectionId),
      queryFn: () => backend.call("get_connection", { connectionId }),
      enabled: connectionId !== "",
      refetchInterval: (query) => (query.state.data?.connection.health === "indexing" ? DETAIL_EVERY_MS : false),
    }),
  );
}

/** Every run of this computer. */
export function useRuns() {
  const backend = useBackend();
  return useQuery(queryOptions({ queryKey: ["runs"], queryFn: () => backend.call("list_runs") }));
}
