import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import type { LogLevel } from "../../backend/generated/LogLevel";

const key = { facts: ["diagnostics"] as const, network: ["network"] as const };

/** Versions, the log and where things are. */
export function useFacts() {
  const backend = useBackend();
  return useQuery(queryOptions({ queryKey: key.facts, queryFn: () => backend.call("get_diagnostics_facts") }));
}

/** Changes how much is written to the log. */
export function useLogLevel() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (level: LogLevel) => backend.call("set_log_level", { level }),
    onSuccess: (facts) => queries.setQueryData(key.facts, facts),
  });
}

/** The network settings in force. */
export function useNetwork() {
  const backend = useBackend();
  return useQuery(queryOptions({ queryKey: key.network, queryFn: () => backend.call("get_network_settings") }));
}

/** Puts network settings into force. */
export function useNetworkChange() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: Parameters<typeof backend.call<"set_network_settings">>[1]) =>
      backend.call("set_network_settings", request),
    onSuccess: (settings) => queries.setQueryData(key.network, settings),
  });
}
