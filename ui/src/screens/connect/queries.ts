import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";

/** What a handle names does not change while the handle lives, so none of these is asked twice. */
const ONCE = { staleTime: Number.POSITIVE_INFINITY, retry: false, networkMode: "always" } as const;

/** Every region CodeCommit is offered in. */
export function useRegions() {
  const backend = useBackend();
  return useQuery({ queryKey: ["regions"], queryFn: () => backend.call("list_regions"), ...ONCE });
}

/** The repositories that the account step found. */
export function useFoundRepositories(accountHandle: string | undefined) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["foundRepositories", accountHandle],
    queryFn: () => backend.call("list_found_repositories", { accountHandle: accountHandle ?? "" }),
    enabled: accountHandle !== undefined,
    ...ONCE,
  });
}

/** The projects of the signed-in site. */
export function useProjects(siteHandle: string | undefined) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["projects", siteHandle],
    queryFn: () => backend.call("list_projects", { siteHandle: siteHandle ?? "" }),
    enabled: siteHandle !== undefined,
    ...ONCE,
  });
}
