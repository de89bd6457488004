import { useCallback, useEffect, useRef, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { WireError } from "../../backend/generated/WireError";
import { type Folded, fold, hasEnded } from "./fold";

/** Deltas can come faster than anyone reads; the picture is renewed this often at most. */
const RENEW_MS = 100;

interface RunWatch {
  /** What is known of the run; `null` until its snapshot has come. */
  folded: Folded | null;
  /** Why the run cannot be watched. */
  error: WireError | null;
  /** Asks for a fresh snapshot: after an error, or after the run was resumed. */
  again: () => void;
}

/** Watches a run, and asks for a fresh snapshot by itself when a delta is missing. */
export function useRunWatch(runId: string): RunWatch {
  const backend = useBackend();
  const [folded, setFolded] = useState<Folded | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((count) => count + 1), []);
  const shown = useRef(runId);

  useEffect(() => {
    let live = true;
    let latest: Folded | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (shown.current !== runId) {
      shown.current = runId;
      setFolded(null);
    }
    setError(null);

    const show = () => {
      clearTimeout(timer);
      timer = undefined;
      setFolded(latest);
    };
    const take: Parameters<typeof backend.call<"watch_run">>[2] = (event) => {
      if (!live) return;
      const result = fold(latest, event);
      if (result.kind === "gap") {
        // Before the snapshot a delta tells nothing, and asking again would not bring it sooner.
        if (latest === null) return;
        live = false;
        clearTimeout(timer);
        setAttempt(attempt + 1);
        return;
      }
      const first = latest === null;
      latest = result.folded;
      if (first || hasEnded(latest.run.state)) show();
      else timer ??= setTimeout(show, RENEW_MS);
    };
    backend.call("watch_run", { runId }, take).catch((reason: unknown) => {
      if (live) setError(asWireError(reason));
    });
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [backend, runId, attempt]);

  return { folded, error, again };
}
