import { useCallback, useEffect, useState } from "react";
import { useBackend } from "../../../backend";
import type { MessageReport } from "../../../backend/generated/MessageReport";
import type { WireError } from "../../../backend/generated/WireError";
import { useOperation } from "../../useOperation";

/** What is checked. */
export interface Draft {
  siteUrl: string;
  message: string;
  email: string;
  committedAt: number | null;
  maxAgeDays: number;
}

/** A report with the message that it is of. */
export interface Checked {
  message: string;
  report: MessageReport;
}

/** How long nothing is typed before what was typed is checked. */
const PAUSE_MS = 350;

/** Checks a message while it is typed: once typing pauses, and never two at a time. */
export function useMessageCheck(draft: Draft) {
  const backend = useBackend();
  const { busy, perform, cancel } = useOperation();
  const [checked, setChecked] = useState<Checked | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const { siteUrl, message, email, committedAt, maxAgeDays } = draft;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another check of the same
  useEffect(() => {
    // What is under way would be of an older message.
    cancel();
    const timer = setTimeout(async () => {
      const outcome = await perform((operationId) =>
        backend.call("check_message", { siteUrl, message, email, committedAt, maxAgeDays, operationId }),
      );
      if (outcome.kind === "done") {
        setChecked({ message, report: outcome.value });
        setError(null);
      }
      if (outcome.kind === "failed") setError(outcome.error);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [backend, perform, cancel, siteUrl, message, email, committedAt, maxAgeDays, attempt]);

  const again = useCallback(() => setAttempt((before) => before + 1), []);
  return { busy: busy || (error === null && checked?.message !== message), checked, error, again };
}
