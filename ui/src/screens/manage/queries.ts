import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { type Backend, useBackend } from "../../backend";
import type { Target } from "../../backend/generated/Target";
import { asked } from "../asked";

/** One thing in Jira with all its settings. */
export function targetQuery(backend: Backend, siteUrl: string, target: Target) {
  return queryOptions({
    queryKey: ["target", siteUrl, target.kind, target.id],
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) => backend.call("get_target", { siteUrl, target, operationId })),
  });
}

/** One thing in Jira with all its settings. */
export function useTarget(siteUrl: string, target: Target) {
  return useQuery(targetQuery(useBackend(), siteUrl, target));
}

/** Every Jira that something here belongs to. */
export function useSites() {
  const backend = useBackend();
  return useQuery({ queryKey: ["sites"], queryFn: () => backend.call("list_sites") });
}

/** What a Jira has, whoever made it. */
export function useIntegrations(siteUrl: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["integrations", siteUrl],
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) => backend.call("list_integrations", { siteUrl, operationId })),
  });
}

/** What Jira has may be another now: whatever tells of it is asked again. */
export function jiraChanged(queries: QueryClient): Promise<void> {
  const of = ["connections", "singleRepositories", "integrations", "target", "sites", "start_up"];
  return queries.invalidateQueries({ predicate: ({ queryKey }) => of.includes(String(queryKey[0])) });
}
