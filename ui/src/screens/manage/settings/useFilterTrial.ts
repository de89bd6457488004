import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../../backend";
import type { TryFilter } from "../../../backend/generated/TryFilter";
import { asked } from "../../asked";
import { useSettled } from "../../useSettled";

/** A pause in typing, after which a filter is worth trying. */
const PAUSE_MS = 300;

/** What a filter does, tried again after each pause in typing. An empty filter picks nothing out, and is not tried. */
export function useFilterTrial(request: Omit<TryFilter, "operationId">, enabled: boolean) {
  const backend = useBackend();
  const settled = useSettled(JSON.stringify(request), PAUSE_MS);
  return useQuery({
    queryKey: ["filterTrial", settled],
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) =>
        backend.call("try_filter", { ...(JSON.parse(settled) as Omit<TryFilter, "operationId">), operationId }),
      ),
    enabled: enabled && request.expression.trim() !== "",
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}
