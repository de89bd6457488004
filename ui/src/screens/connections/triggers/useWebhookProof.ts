import { useCallback, useState } from "react";
import { useBackend } from "../../../backend";
import type { WebhookCheck } from "../../../backend/generated/WebhookCheck";
import type { WireError } from "../../../backend/generated/WireError";
import { useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { type WebhookAnswers, webhookProofAffected, webhookSource } from "../../triggers/webhook";
import { useOperation } from "../../useOperation";

/** The webhook URL as it is typed, and what a look at it from this computer found. */
export function useWebhookProof(connectionId: string, initial: WebhookAnswers) {
  const text = messages.triggers.webhook;
  const backend = useBackend();
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [answers, setAnswers] = useState(initial);
  const [check, setCheck] = useState<WebhookCheck | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [anyway, setAnyway] = useState(false);
  const source = webhookSource(answers);

  const change = useCallback(
    (part: Partial<WebhookAnswers>) => {
      const next = { ...answers, ...part };
      setAnswers(next);
      if (!webhookProofAffected(answers, next)) return;
      cancel();
      setCheck(null);
      setError(null);
      setAnyway(false);
    },
    [answers, cancel],
  );

  const look = useCallback(async () => {
    if (source === null) return;
    setError(null);
    announce(text.checking);
    const outcome = await perform((operationId) =>
      backend.call("check_webhook", { operationId, siteHandle: null, connectionId, webhook: source }),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind === "done") {
      setCheck(outcome.value);
      announce(text.outcome[outcome.value.reachable]);
    }
  }, [source, perform, backend, connectionId, announce, text]);

  return {
    answers,
    source,
    check,
    error,
    anyway,
    busy,
    /** What Causeway keeps was looked at when it was given. */
    proved: check !== null || source?.kind === "kept",
    unreachable: check?.reachable === "bad",
    change,
    look,
    setAnyway,
    cancel,
  };
}

export type WebhookProof = ReturnType<typeof useWebhookProof>;
