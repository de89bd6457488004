import { useCallback, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useBackend } from "../../../backend";
import type { ConnectionDetail } from "../../../backend/generated/ConnectionDetail";
import type { TriggerHealth } from "../../../backend/generated/TriggerHealth";
import { Button, RadioGroup } from "../../../components";
import { messages } from "../../../messages";
import { FormFrame } from "../../FormFrame";
import { focusField } from "../../fields";
import { PlanForm } from "../../plan/PlanForm";
import { usePlan } from "../../plan/usePlan";
import { emptyWebhook } from "../../triggers/webhook";
import { subscriptionLost } from "./path";
import { useWebhookProof } from "./useWebhookProof";
import { ANYWAY, WebhookGiven } from "./WebhookGiven";

interface RepairTriggersProps {
  detail: ConnectionDetail;
  /** As it was seen last. */
  health: TriggerHealth | null;
  sandbox: boolean;
  onLeave: () => void;
  onRunStarted: (runId: string) => void;
}

/** Brings the triggers back to what was set up. Asks for Jira's webhook URL first when it may be another one now. */
export function RepairTriggers({ detail, health, sandbox, onLeave, onRunStarted }: RepairTriggersProps) {
  const text = messages.health.plan;
  const backend = useBackend();
  const { connection } = detail;
  const { connectionId } = connection;
  const planning = usePlan(onRunStarted);
  const { look } = planning;
  const [settings] = useState(health?.settings ?? null);
  const [stage, setStage] = useState<"webhook" | "review">(() =>
    health?.subscription?.state === "missing" && subscriptionLost(health.paths) ? "webhook" : "review",
  );
  const [from, setFrom] = useState<"pasted" | "kept">(stage === "webhook" ? "pasted" : "kept");
  /** Causeway has no webhook URL any more. */
  const [lost, setLost] = useState(false);
  const [asked, setAsked] = useState(false);
  const proof = useWebhookProof(connectionId, { ...emptyWebhook, mode: sandbox ? "sample" : "pasted" });
  const { source } = proof;

  const plan = useCallback(
    async (pasted: boolean) => {
      const given = pasted && source !== null && settings !== null ? { webhook: source, settings } : null;
      await look((operationId, tell) =>
        backend.call("plan_triggers", { operationId, connectionId, answers: given }, tell),
      );
    },
    [look, backend, connectionId, source, settings],
  );
  const begins = stage === "review" && planning.plan === null && planning.error === null && from === "kept";
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    if (!begins || begun) return;
    setBegun(true);
    void plan(false);
  }, [begins, begun, plan]);

  const review = () => {
    setBegun(true);
    setStage("review");
    void plan(from === "pasted");
  };
  const paste = () => {
    planning.drop();
    setLost(true);
    setFrom("pasted");
    setStage("webhook");
  };
  const next = () => {
    if (from === "kept") review();
    else if (source === null) {
      setAsked(true);
      focusField("url");
    } else if (!proof.proved) void proof.look();
    else if (proof.unreachable && !proof.anyway) {
      flushSync(() => setAsked(true));
      focusField(ANYWAY);
    } else review();
  };

  if (stage === "webhook")
    return (
      <FormFrame
        above={connection.name}
        heading={text.webhookHeading}
        intro={lost ? text.webhookLost : text.webhookIntro}
        onBack={onLeave}
        backLabel={text.back}
        onCancel={proof.busy ? proof.cancel : undefined}
        primary={
          from === "kept" || proof.proved
            ? { label: text.toReview, testId: "to-review", onPress: next }
            : { label: messages.triggers.webhook.check, testId: "check-webhook", onPress: next, busy: proof.busy }
        }
      >
        {lost ? null : (
          <RadioGroup<"pasted" | "kept">
            label={text.webhookChoice}
            data-testid="webhook-from"
            options={[
              { value: "pasted", label: text.webhookPaste, help: text.webhookPasteHelp },
              { value: "kept", label: text.webhookKept, help: text.webhookKeptHelp },
            ]}
            value={from}
            onChange={setFrom}
          />
        )}
        {from === "kept" ? null : (
          <WebhookGiven proof={proof} sandbox={sandbox} siteUrl={connection.siteUrl} asked={asked} />
        )}
      </FormFrame>
    );

  const aboutUrl = planning.error?.fields.includes("url") || planning.error?.code === "SECRET_MISSING";
  return (
    <PlanForm
      planning={planning}
      above={connection.name}
      heading={text.repairHeading}
      nothing={{ heading: text.nothingHeading, intro: text.nothing }}
      looking={text.looking}
      onBack={onLeave}
      backLabel={text.back}
      onLook={() => void plan(from === "pasted")}
      onNothing={{ label: text.toConnection, onPress: onLeave }}
      errorActions={
        aboutUrl && settings !== null ? (
          <Button size="compact" data-testid="paste-url" onClick={paste}>
            {text.pasteUrl}
          </Button>
        ) : undefined
      }
    />
  );
}
