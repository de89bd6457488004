import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../../backend";
import type { Mirror } from "../../../backend/generated/Mirror";

const key = (connectionId: string) => ["mirror", connectionId] as const;

/** How often what came in is looked at while a fetch is under way. */
const LOOK_EVERY_MS = 2_000;

/** The mirror of a connection; looked at again and again while it is being fetched. */
export function useMirror(connectionId: string, fetching: boolean) {
  const backend = useBackend();
  return useQuery({
    queryKey: key(connectionId),
    queryFn: () => backend.call("get_mirror", { connectionId }),
    refetchInterval: fetching ? LOOK_EVERY_MS : false,
  });
}

/** Takes an answer that has the mirror as it is now. A look that is under way has it as it was. */
export async function mirrorIs(queries: QueryClient, mirror: Mirror): Promise<void> {
  await queries.cancelQueries({ queryKey: key(mirror.connectionId) });
  queries.setQueryData<Mirror>(key(mirror.connectionId), mirror);
}

/** What is there may be something else by now. */
export function mirrorMayHaveChanged(queries: QueryClient, connectionId: string): Promise<void> {
  return queries.invalidateQueries({ queryKey: key(connectionId) });
}
