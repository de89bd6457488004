import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useBackend } from "../../../backend";
import type { PreviewRefspecs } from "../../../backend/generated/PreviewRefspecs";

/** A pause in typing, after which the list is worth judging. */
const PAUSE_MS = 250;

/** What the chosen refspecs would fetch, renewed after each pause in typing. */
export function useRefspecPreview(request: PreviewRefspecs) {
  const backend = useBackend();
  const settled = useSettled(JSON.stringify(request));
  return useQuery({
    queryKey: ["refspecPreview", settled],
    queryFn: () => backend.call("preview_refspecs", JSON.parse(settled) as PreviewRefspecs),
    placeholderData: keepPreviousData,
    retry: false,
    networkMode: "always",
  });
}

/** The text as it was when it last stood still. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
