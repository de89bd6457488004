import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { IssueName } from "../../../shell/place";
import type { Mark } from "./marks";

const NONE: readonly Mark[] = [];

/** What was done to an issue's branches in this window; it is kept until Jira has noticed, wherever one goes meanwhile. */
export function useBranchMarks({ siteUrl, key }: IssueName) {
  const queries = useQueryClient();
  const { data: marks } = useQuery({
    queryKey: ["branchMarks", siteUrl, key],
    queryFn: () => NONE,
    // Nobody else knows: there is nothing to ask for, whoever wants everything anew.
    enabled: false,
    initialData: NONE,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const change = useCallback(
    (next: (before: readonly Mark[]) => readonly Mark[]) =>
      queries.setQueryData<readonly Mark[]>(["branchMarks", siteUrl, key], (before) => next(before ?? NONE)),
    [queries, siteUrl, key],
  );
  return { marks, change };
}
