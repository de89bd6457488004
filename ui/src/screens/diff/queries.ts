import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import { asked } from "../asked";

/** A repository as a connection reaches it. */
export interface In {
  connectionId: string;
  repository: string;
}

/** Two commits between which files differ. */
export interface Between extends In {
  /** `null`: there was nothing before. */
  before: string | null;
  after: string;
}

/** Commits never change, so nothing that was read of one is asked for again while it is at hand. */
const FOREVER = Number.POSITIVE_INFINITY;

/** A commit in full. */
export function useCommit({ connectionId, repository }: In, commitId: string) {
  const backend = useBackend();
  return useQuery(
    queryOptions({
      queryKey: ["commit", connectionId, repository, commitId],
      queryFn: ({ signal }) =>
        asked(backend, signal, (operationId) =>
          backend.call("get_commit", { connectionId, repository, commitId, operationId }),
        ),
      staleTime: FOREVER,
    }),
  );
}

/** How much of a file is compared, and how. */
export interface Compared {
  path: string;
  /** Unchanged lines around each change. */
  context: number;
  ignoreWhitespace: boolean;
}

/** The difference of one file. While more of the same file comes, what is there stays. */
export function useFileDiff(between: Between, { path, context, ignoreWhitespace }: Compared) {
  const backend = useBackend();
  const { connectionId, repository, before, after } = between;
  const file = [connectionId, repository, before, after, path] as const;
  return useQuery(
    queryOptions({
      queryKey: ["fileDiff", ...file, context, ignoreWhitespace],
      queryFn: ({ signal }) =>
        asked(backend, signal, (operationId) =>
          backend.call("get_file_diff", { ...between, path, context, ignoreWhitespace, operationId }),
        ),
      staleTime: FOREVER,
      placeholderData: (data, query) =>
        file.every((part, at) => query?.queryKey[at + 1] === part) ? keepPreviousData(data) : undefined,
    }),
  );
}
