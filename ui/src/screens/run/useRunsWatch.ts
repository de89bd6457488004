import { useCallback, useEffect, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { RunView } from "../../backend/generated/RunView";
import type { WireError } from "../../backend/generated/WireError";
import { follow } from "./follow";

interface RunsWatch {
  /** What is known of each run, by its name; those whose snapshot has not come yet are missing. */
  runs: ReadonlyMap<string, RunView>;
  /** Why one of them cannot be watched. */
  error: WireError | null;
  /** Follows all of them anew. */
  again: () => void;
}

const NONE: ReadonlyMap<string, RunView> = new Map();

/** Watches several runs. Keep the names stable between renderings. */
export function useRunsWatch(runIds: readonly string[]): RunsWatch {
  const backend = useBackend();
  const [runs, setRuns] = useState(NONE);
  const [error, setError] = useState<WireError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((count) => count + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt follows them anew
  useEffect(() => {
    setError(null);
    const ends = runIds.map((runId) =>
      follow(backend, runId, {
        show: ({ run }) => setRuns((before) => new Map(before).set(runId, run)),
        fail: (reason) => setError(asWireError(reason)),
      }),
    );
    return () => {
      for (const end of ends) end();
    };
  }, [backend, runIds, attempt]);

  return { runs, error, again };
}
