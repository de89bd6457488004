import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Backend } from "../backend";
import type { KeychainStatus } from "../backend/generated/KeychainStatus";
import type { StartUp } from "../backend/generated/StartUp";

const KEY = ["start_up"] as const;

/** What the backend said at the start, or since the last change of it. */
export function startUpQuery(backend: Backend) {
  return queryOptions({
    queryKey: KEY,
    queryFn: () => backend.call("start_up"),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Another world: nothing that was known of the last one holds. */
export function enterWorld(queries: QueryClient, startUp: StartUp): void {
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
  queries.setQueryData<StartUp>(KEY, startUp);
}

/** What a fresh look at the keychain found. */
export function rememberKeychain(queries: QueryClient, keychain: KeychainStatus): void {
  queries.setQueryData<StartUp>(KEY, (before) => before && { ...before, keychain });
}
