import { useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useBackend } from "../../../backend";
import type { ConnectionDetail } from "../../../backend/generated/ConnectionDetail";
import type { TriggerSettings } from "../../../backend/generated/TriggerSettings";
import { Button } from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { FormFrame } from "../../FormFrame";
import { focusField } from "../../fields";
import { PlanForm } from "../../plan/PlanForm";
import { usePlan } from "../../plan/usePlan";
import {
  defaultTriggerSettings,
  type TriggerField,
  triggerProblems,
  triggerSettings,
  triggerSettingsAnswers,
} from "../../triggers/answers";
import { TriggerSettingsForm } from "../../triggers/TriggerSettingsForm";
import { WhatIsMade } from "../../triggers/WhatIsMade";
import { emptyWebhook } from "../../triggers/webhook";
import { PlanAnswers } from "./PlanAnswers";
import { useWebhookProof } from "./useWebhookProof";
import { ANYWAY, WebhookGiven } from "./WebhookGiven";

interface SetTriggersProps {
  detail: ConnectionDetail;
  /** What was set up; `null` when nothing was. */
  settings: TriggerSettings | null;
  sandbox: boolean;
  onLeave: () => void;
  onRunStarted: (runId: string) => void;
}

/** Errors of planning that are about what the form asks. */
const FIELDS = ["url", "events", "branches", "kmsKey", "arn", "repositories"];

/** The form of a connection's triggers, and after it the review of what it means. */
export function SetTriggers({ detail, settings, sandbox, onLeave, onRunStarted }: SetTriggersProps) {
  const text = messages.health.plan;
  const backend = useBackend();
  const { connection, repositories } = detail;
  const { connectionId } = connection;
  const isNew = settings === null;
  const planning = usePlan(onRunStarted);
  const [reviewing, setReviewing] = useState(false);
  const [asked, setAsked] = useState(false);
  const [answers, setAnswers] = useState(() =>
    settings === null ? defaultTriggerSettings : triggerSettingsAnswers(settings),
  );
  const proof = useWebhookProof(
    connectionId,
    isNew ? { ...emptyWebhook, mode: sandbox ? "sample" : "pasted" } : { ...emptyWebhook, kept: "held" },
  );
  const names = useMemo(() => repositories.map(({ name }) => name), [repositories]);
  const error = planning.error;
  const fieldError = (field: TriggerField) => (error?.fields.includes(field) ? error.message : undefined);

  const review = () => {
    setReviewing(true);
    void look();
  };
  const look = async () => {
    const { source } = proof;
    if (source === null) return;
    await planning.look((operationId, tell) =>
      backend.call(
        "plan_triggers",
        { operationId, connectionId, answers: { webhook: source, settings: triggerSettings(answers) } },
        tell,
      ),
    );
  };
  const next = () => {
    const [first] = triggerProblems(answers, connection);
    const missing = proof.source === null ? "url" : first;
    if (missing !== undefined || (proof.unreachable && !proof.anyway)) {
      // What is behind "Advanced" has to be in sight before it can take the focus.
      flushSync(() => setAsked(true));
      focusField(missing ?? ANYWAY);
    } else review();
  };
  const check = () => {
    setAsked(proof.source === null);
    if (proof.source === null) focusField("url");
    else void proof.look();
  };
  const toForm = () => {
    planning.cancel();
    setReviewing(false);
  };

  if (reviewing)
    return (
      <PlanForm
        planning={planning}
        above={connection.name}
        heading={text.reviewHeading}
        nothing={{ heading: text.nothingHeading, intro: text.nothing }}
        looking={text.looking}
        choices={<PlanAnswers settings={triggerSettings(answers)} proof={proof} onChange={toForm} />}
        onBack={toForm}
        onLook={() => void look()}
        onNothing={{ label: text.toConnection, onPress: onLeave }}
        errorActions={
          error?.fields.some((field) => FIELDS.includes(field)) ? (
            <Button size="compact" data-testid="change-answers" onClick={toForm}>
              {text.choices.change}
            </Button>
          ) : undefined
        }
      />
    );

  return (
    <FormFrame
      above={connection.name}
      heading={isNew ? text.setUpHeading : text.changeHeading}
      intro={isNew ? text.setUpIntro : text.changeIntro}
      onBack={onLeave}
      backLabel={text.back}
      onCancel={proof.busy ? proof.cancel : undefined}
      primary={
        proof.proved
          ? { label: text.toReview, testId: "to-review", onPress: next }
          : { label: messages.triggers.webhook.check, testId: "check-webhook", onPress: check, busy: proof.busy }
      }
    >
      {error === null ? null : <FormError error={error} fields={FIELDS} />}
      <WebhookGiven proof={proof} sandbox={sandbox} siteUrl={connection.siteUrl} asked={asked} />
      <TriggerSettingsForm
        answers={answers}
        place={connection}
        names={names}
        asked={asked}
        fieldError={fieldError}
        onChange={(change) => setAnswers((before) => ({ ...before, ...change }))}
      />
      {isNew ? <WhatIsMade settings={answers} masked={proof.check?.masked ?? null} /> : null}
    </FormFrame>
  );
}
