import { useCallback, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { Plan } from "../../backend/generated/Plan";
import type { RepositoriesProgress } from "../../backend/generated/RepositoriesProgress";
import type { WireError } from "../../backend/generated/WireError";
import { useAnnounce } from "../../components";
import { useOperation } from "../useOperation";

/** Asks for a plan, and tells how far that is. */
export type AskPlan = (operationId: string, tell: (progress: RepositoriesProgress) => void) => Promise<Plan>;

/** A plan on its way from being worked out to being run. */
export function usePlan(onRunStarted: (runId: string) => void) {
  const backend = useBackend();
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [plan, setPlan] = useState<Plan | null>(null);
  const [progress, setProgress] = useState<RepositoriesProgress | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [starting, setStarting] = useState(false);

  /** Works a plan out; whether there is one now. */
  const look = useCallback(
    async (ask: AskPlan): Promise<boolean> => {
      setPlan(null);
      setProgress(null);
      setError(null);
      const outcome = await perform((operationId) => ask(operationId, setProgress));
      if (outcome.kind === "failed") setError(outcome.error);
      if (outcome.kind !== "done") return false;
      setPlan(outcome.value);
      announce(outcome.value.title);
      return true;
    },
    [perform, announce],
  );

  const start = useCallback(async () => {
    if (plan === null) return;
    setStarting(true);
    setError(null);
    try {
      const { runId } = await backend.call("start_run", { planId: plan.planId, hash: plan.hash });
      onRunStarted(runId);
    } catch (thrown) {
      setError(asWireError(thrown));
      setStarting(false);
    }
  }, [backend, plan, onRunStarted]);

  const drop = useCallback(() => {
    cancel();
    setPlan(null);
    setError(null);
  }, [cancel]);

  return { plan, progress, error, looking: busy, starting, look, start, cancel, drop };
}

export type Planning = ReturnType<typeof usePlan>;
