import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import type { OpenedIssue } from "../../backend/generated/OpenedIssue";
import type { IssueName } from "../../shell/place";
import { asked } from "../asked";

/** What is asked about issues, by the names it is kept under. */
export const issueKeys = {
  recent: ["recentIssues"] as const,
  /** Everything of one issue. */
  of: ({ siteUrl, key }: IssueName) => ["issue", siteUrl, key] as const,
  opened: (name: IssueName) => [...issueKeys.of(name), "opened"] as const,
  commits: (name: IssueName) => [...issueKeys.of(name), "commits"] as const,
  branches: (name: IssueName) => [...issueKeys.of(name), "branches"] as const,
  tags: (name: IssueName) => [...issueKeys.of(name), "tags"] as const,
  deleted: ["deletedBranches"] as const,
};

/** The sites that issues can be opened of, and the issues that were. */
export function useRecentIssues() {
  const backend = useBackend();
  return useQuery({ queryKey: issueKeys.recent, queryFn: () => backend.call("list_recent_issues") });
}

/** The issue as Jira has it. */
export function useIssue(name: IssueName) {
  const backend = useBackend();
  return useQuery({
    queryKey: issueKeys.opened(name),
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) =>
        backend.call("open_issue", { text: name.key, siteUrl: name.siteUrl, operationId }),
      ),
  });
}

/** An issue was opened: its page need not ask for it again, and it is the most recent one. */
export function issueOpened(queries: QueryClient, issue: OpenedIssue): IssueName {
  const name = { siteUrl: issue.site.url, key: issue.key };
  queries.setQueryData<OpenedIssue>(issueKeys.opened(name), issue);
  void queries.invalidateQueries({ queryKey: issueKeys.recent });
  return name;
}

/** Its commits, as Jira has indexed them. */
export function useIssueCommits(name: IssueName) {
  const backend = useBackend();
  return useQuery({
    queryKey: issueKeys.commits(name),
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) => backend.call("get_issue_commits", { ...name, operationId })),
  });
}

/** How often Jira is asked while it has something to notice. */
const NOTICE_EVERY_MS = 10_000;

/** Its branches. `waiting`: Jira is about to notice a change of them. */
export function useIssueBranches(name: IssueName, waiting: () => boolean) {
  const backend = useBackend();
  return useQuery({
    queryKey: issueKeys.branches(name),
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) => backend.call("get_issue_branches", { ...name, operationId })),
    refetchInterval: () => (waiting() ? NOTICE_EVERY_MS : false),
  });
}

/** Its tags, at most as many of each repository; 0 for all. */
export function useIssueTags(name: IssueName, perRepository: number) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...issueKeys.tags(name), perRepository],
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) => backend.call("get_issue_tags", { ...name, perRepository, operationId })),
    // Those that are seen stay while more are looked for.
    placeholderData: (before) => before,
  });
}

/** The branches that were deleted from this computer. */
export function useDeletedBranches() {
  const backend = useBackend();
  return useQuery({ queryKey: issueKeys.deleted, queryFn: () => backend.call("list_deleted_branches") });
}
