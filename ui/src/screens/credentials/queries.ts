import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import type { PersonalAccess } from "../../backend/generated/PersonalAccess";

const INVENTORY = ["credentials"] as const;
const personalKey = (connectionId: string) => ["personal", connectionId] as const;

/** What is stored, and who acts in each connection. */
export function useInventory() {
  const backend = useBackend();
  return useQuery({ queryKey: INVENTORY, queryFn: () => backend.call("list_credentials") });
}

/** Whose keys act in a connection's repositories; nothing is asked before there is one. */
export function usePersonalAccess(connectionId: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: personalKey(connectionId),
    queryFn: () => backend.call("get_personal_access", { connectionId }),
    enabled: connectionId !== "",
  });
}

/** Something was stored, moved or removed: what is shown of it is asked for again. */
export function credentialsChanged(queries: QueryClient, access?: PersonalAccess): void {
  if (access === undefined) void queries.invalidateQueries({ queryKey: ["personal"] });
  else queries.setQueryData<PersonalAccess>(personalKey(access.connectionId), access);
  void queries.invalidateQueries({ queryKey: INVENTORY });
}
