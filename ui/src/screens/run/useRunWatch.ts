import { useCallback, useEffect, useRef, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { WireError } from "../../backend/generated/WireError";
import type { Folded } from "./fold";
import { follow } from "./follow";

interface RunWatch {
  /** What is known of the run; `null` until its snapshot has come. */
  folded: Folded | null;
  /** Why the run cannot be watched. */
  error: WireError | null;
  /** Asks for a fresh snapshot: after an error, or after the run was resumed. */
  again: () => void;
}

/** Watches a run. */
export function useRunWatch(runId: string): RunWatch {
  const backend = useBackend();
  const [folded, setFolded] = useState<Folded | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((count) => count + 1), []);
  const shown = useRef(runId);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt follows it anew
  useEffect(() => {
    if (shown.current !== runId) {
      shown.current = runId;
      setFolded(null);
    }
    setError(null);
    return follow(backend, runId, { show: setFolded, fail: (reason) => setError(asWireError(reason)) });
  }, [backend, runId, attempt]);

  return { folded, error, again };
}
