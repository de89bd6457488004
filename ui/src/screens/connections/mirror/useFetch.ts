import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useBackend } from "../../../backend";
import type { MirrorProgress } from "../../../backend/generated/MirrorProgress";
import type { WireError } from "../../../backend/generated/WireError";
import { useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { useOperation } from "../../useOperation";
import { mirrorIs, mirrorMayHaveChanged } from "./queries";

/** Fetches a mirror, tells how far it is, and can be stopped. */
export function useFetch(connectionId: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [progress, setProgress] = useState<MirrorProgress | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [stopped, setStopped] = useState(false);
  const attempt = useRef(0);

  /** These repositories; all of them when none is named. */
  const fetch = async (repositories: readonly string[]) => {
    attempt.current += 1;
    const own = attempt.current;
    setProgress(null);
    setError(null);
    setStopped(false);
    let last: MirrorProgress | null = null;
    const outcome = await perform((operationId) =>
      backend.call("fetch_mirror", { connectionId, repositories: [...repositories], operationId }, (told) => {
        last = told;
        if (attempt.current === own) setProgress(told);
      }),
    );
    if (outcome.kind === "superseded") return;
    setProgress(null);
    if (outcome.kind === "done") {
      await mirrorIs(queries, outcome.value);
      const { done, failed } = last ?? { done: 0, failed: 0 };
      announce(messages.mirror.fetched(done, failed));
      return;
    }
    setError(outcome.error);
    await mirrorMayHaveChanged(queries, connectionId);
  };
  const stop = () => {
    attempt.current += 1;
    cancel();
    setProgress(null);
    setStopped(true);
    void mirrorMayHaveChanged(queries, connectionId);
  };
  return { busy, progress, error, stopped, fetch, stop };
}
