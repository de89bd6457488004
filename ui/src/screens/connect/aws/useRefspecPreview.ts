import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../../backend";
import type { PreviewRefspecs } from "../../../backend/generated/PreviewRefspecs";
import { useSettled } from "../../useSettled";

/** A pause in typing, after which the list is worth judging. */
const PAUSE_MS = 250;

/** What the chosen refspecs would fetch, renewed after each pause in typing. */
export function useRefspecPreview(request: PreviewRefspecs) {
  const backend = useBackend();
  const settled = useSettled(JSON.stringify(request), PAUSE_MS);
  return useQuery({
    queryKey: ["refspecPreview", settled],
    queryFn: () => backend.call("preview_refspecs", JSON.parse(settled) as PreviewRefspecs),
    placeholderData: keepPreviousData,
    retry: false,
    networkMode: "always",
  });
}
