import { useCallback, useEffect, useRef, useState } from "react";
import { asWireError, useBackend } from "../backend";
import type { WireError } from "../backend/generated/WireError";

/** How one attempt ended. `superseded`: it was cancelled, or another one took its place. */
export type Outcome<T> = { kind: "done"; value: T } | { kind: "failed"; error: WireError } | { kind: "superseded" };

interface Operation {
  busy: boolean;
  /** Runs one request at a time; a second one cancels the first. */
  perform: <T>(work: (operationId: string) => Promise<T>) => Promise<Outcome<T>>;
  /** Stops the request under way, if there is one. */
  cancel: () => void;
}

let count = 0;

/** Distinct also from those of a window that was reloaded while a request was under way. */
export function nextOperationId(): string {
  count += 1;
  return `window-${performance.timeOrigin.toString(36)}-${count}`;
}

/** A request that can be cancelled and whose late answer is not taken for a fresh one. */
export function useOperation(): Operation {
  const backend = useBackend();
  const current = useRef<string | null>(null);
  const [busy, setBusy] = useState(false);

  const stop = useCallback(() => {
    const operationId = current.current;
    current.current = null;
    // Nothing is left to tell if even the cancel fails: its answer is not waited for any more.
    if (operationId !== null) backend.call("cancel_operation", { operationId }).catch(() => undefined);
  }, [backend]);

  const cancel = useCallback(() => {
    stop();
    setBusy(false);
  }, [stop]);

  const perform = useCallback(
    async <T>(work: (operationId: string) => Promise<T>): Promise<Outcome<T>> => {
      stop();
      const operationId = nextOperationId();
      current.current = operationId;
      setBusy(true);
      const outcome = await work(operationId).then(
        (value): Outcome<T> => ({ kind: "done", value }),
        (error: unknown): Outcome<T> => ({ kind: "failed", error: asWireError(error) }),
      );
      if (current.current !== operationId) return { kind: "superseded" };
      current.current = null;
      setBusy(false);
      return outcome;
    },
    [stop],
  );

  useEffect(() => stop, [stop]);

  return { busy, perform, cancel };
}
