import { useInfiniteQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import type { AuditFilter } from "../../backend/generated/AuditFilter";

/** The log as far as it was read, newest first; everything of it is under one name. */
export function useAudit(filter: AuditFilter) {
  const backend = useBackend();
  return useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam }) => backend.call("list_audit", { filter, before: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ older }) => older,
    // What is seen stays while other words are looked for.
    placeholderData: (before) => before,
  });
}
