import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../../backend";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import { asked } from "../../asked";
import { issueKeys } from "../queries";

/** Names everything that is asked about an issue's pull requests. */
export function pullRequestsKey({ site, key }: OpenedIssue) {
  return [...issueKeys.of({ siteUrl: site.url, key }), "pullRequests"] as const;
}

/** The pull requests of an issue. `ask`: else only what is known already is given, for every repository has to be asked. */
export function useIssuePullRequests(issue: OpenedIssue, ask = true) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...pullRequestsKey(issue), "list"],
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) =>
        backend.call("get_issue_pull_requests", { siteUrl: issue.site.url, key: issue.key, operationId }),
      ),
    enabled: ask,
  });
}

/** One of them in full. */
export function usePullRequest(issue: OpenedIssue, { connectionId, repository }: RepositoryPlace, id: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...pullRequestsKey(issue), "one", connectionId, repository, id],
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) =>
        backend.call("get_pull_request", { connectionId, repository, id, operationId }),
      ),
  });
}
