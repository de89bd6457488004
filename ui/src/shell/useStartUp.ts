import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { type Backend, type CommandName, useBackend } from "../backend";
import type { KeychainStatus } from "../backend/generated/KeychainStatus";
import type { SaveDraft } from "../backend/generated/SaveDraft";
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

/** What the backend said at the start; every screen but the very first has it. */
export function useStartUp(): StartUp | undefined {
  return useQuery(startUpQuery(useBackend())).data;
}

/** Another world: nothing that was known of the last one holds. */
export function enterWorld(queries: QueryClient, startUp: StartUp): void {
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
  queries.setQueryData<StartUp>(KEY, startUp);
}

/** What a fresh look at the keychain found. What a locked one kept from the lists is asked for again once it is open. */
export function rememberKeychain(queries: QueryClient, keychain: KeychainStatus): void {
  queries.setQueryData<StartUp>(KEY, (before) => before && { ...before, keychain });
  if (keychain.state === "ok") forget(queries, false);
}

/**
 * Remembers the draft with every save. Asking the backend instead would try the keychain at every pause in typing, and
 * could overtake the last save when the wizard is left.
 */
export function rememberingDraft(backend: Backend, queries: QueryClient): Backend {
  const remember = (draft: StartUp["draft"]) =>
    queries.setQueryData<StartUp>(KEY, (before) => before && { ...before, draft });
  return {
    ...backend,
    async call(name: CommandName, ...rest: unknown[]) {
      const answer = await (backend.call as (name: CommandName, ...rest: unknown[]) => Promise<never>)(name, ...rest);
      if (name === "save_draft") remember((rest[0] as SaveDraft).draft);
      if (name === "discard_draft") remember(null);
      return answer;
    },
  };
}

/** After a run, or after anything else that may have changed what the start told: everything is asked again. */
export function forget(queries: QueryClient, startUpToo: boolean): void {
  void queries.invalidateQueries({ predicate: (query) => startUpToo || query.queryKey[0] !== KEY[0] });
}
