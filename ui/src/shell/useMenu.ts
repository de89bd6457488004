import { useEffect, useRef } from "react";
import { type MenuItem, useBackend } from "../backend";
import { isDialogOpen } from "../components";

/** What each item of the native menu does here; what has no act does nothing just now. */
export function useMenu(acts: Record<MenuItem, (() => void) | undefined>): void {
  const backend = useBackend();
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(
    () =>
      backend.onMenu((item) => {
        // A dialog asks something; what lies below it waits for the answer, as with the keys.
        if (!isDialogOpen()) latest.current[item]?.();
      }),
    [backend],
  );
}
