import { useRef, useState } from "react";
import type { Check } from "../../backend/generated/Check";
import type { WireError } from "../../backend/generated/WireError";
import { useOperation } from "../useOperation";

/** Checks that come in one by one, each in its place from the moment it begins. */
export function useChecks() {
  const { busy, perform, cancel } = useOperation();
  const [checks, setChecks] = useState<readonly Check[] | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [stopped, setStopped] = useState(false);
  /** What an earlier run still tells is not taken for the present one's. */
  const attempt = useRef(0);

  /** `checksOf` the answer are all of them, which replace what was told on the way. */
  const run = async <T>(
    work: (operationId: string, tell: (check: Check) => void) => Promise<T>,
    checksOf: (answer: T) => readonly Check[],
  ) => {
    setChecks([]);
    setError(null);
    setStopped(false);
    attempt.current += 1;
    const own = attempt.current;
    const tell = (check: Check) => {
      if (attempt.current === own) setChecks((before) => placed(before ?? [], check));
    };
    const outcome = await perform((operationId) => work(operationId, tell));
    if (outcome.kind === "done") setChecks(checksOf(outcome.value));
    if (outcome.kind === "failed") setError(outcome.error);
    return outcome;
  };
  const stop = () => {
    cancel();
    attempt.current += 1;
    setStopped(true);
    // What was under way will not be told any more.
    setChecks((before) => before?.filter(({ outcome }) => outcome !== "running") ?? null);
  };
  return { busy, checks, error, stopped, run, stop };
}

function placed(checks: readonly Check[], check: Check): readonly Check[] {
  const at = checks.findIndex(({ id }) => id === check.id);
  return at === -1 ? [...checks, check] : checks.with(at, check);
}
