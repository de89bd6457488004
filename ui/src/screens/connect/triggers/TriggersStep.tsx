import { useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useBackend } from "../../../backend";
import {
  Button,
  Checkbox,
  ErrorMessage,
  ProgressBar,
  RadioGroup,
  SectionMessage,
  useAnnounce,
} from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { FormOutcome } from "../../FormOutcome";
import { fieldId, focusField } from "../../fields";
import { type TriggerField, triggerProblems } from "../../triggers/answers";
import { TriggerSettingsForm } from "../../triggers/TriggerSettingsForm";
import { WebhookField } from "../../triggers/WebhookField";
import { WebhookFound } from "../../triggers/WebhookFound";
import { WhatIsMade } from "../../triggers/WhatIsMade";
import { type WebhookAnswers, webhookHint, webhookSource } from "../../triggers/webhook";
import { useOperation } from "../../useOperation";
import { triggersDenied, triggersReport } from "../permissions/report";
import { useFoundRepositories } from "../queries";
import { StepFrame } from "../StepFrame";
import type { StepProps } from "../step";
import { triggersPlace } from "../wizard";
import { wantsTriggers } from "./answers";

const FIELDS = ["webhookUrl", "events", "branches", "topic", "repositories"] as const;
const ANYWAY = "anyway";

/** How Jira hears of pushes: at once, over triggers and SNS, or when it looks by its schedule. */
export function TriggersStep({ state, dispatch, startUp }: StepProps) {
  const text = messages.connect.triggers;
  const words = messages.triggers.webhook;
  const backend = useBackend();
  const announce = useAnnounce();
  const check = useOperation();
  const [asked, setAsked] = useState(false);
  const { triggers: answers, webhook: found, permissions, account, site } = state;
  const place = triggersPlace(state);
  const regionCount = state.more.chosen.length + 1;
  const list = useFoundRepositories(account?.accountHandle);
  const names = useMemo(() => list.data?.map(({ name }) => name), [list.data]);
  const wanted = wantsTriggers(answers, permissions);
  const denied = triggersDenied(permissions);
  const source = webhookSource(answers.webhook);
  const error = state.errors.triggers;
  const unreachable = found?.reachable === "bad";

  const changeWebhook = (change: Partial<WebhookAnswers>) => {
    if (check.busy) check.cancel();
    dispatch({ type: "webhookChanged", change });
  };

  const look = async () => {
    if (site === null) {
      dispatch({ type: "sessionEnded" });
      return;
    }
    if (source === null) {
      setAsked(true);
      focusField("webhookUrl");
      return;
    }
    dispatch({ type: "errorCleared", step: "triggers" });
    announce(words.checking);
    const outcome = await check.perform((operationId) =>
      backend.call("check_webhook", {
        operationId,
        siteHandle: site.siteHandle,
        accountHandle: account?.accountHandle ?? null,
        connectionId: null,
        webhook: source,
      }),
    );
    if (outcome.kind === "failed") dispatch({ type: "failed", step: "triggers", error: outcome.error });
    if (outcome.kind === "done") {
      dispatch({ type: "webhookProved", answers: answers.webhook, check: outcome.value });
      announce(words.outcome[outcome.value.reachable]);
    }
  };
  // A URL that cannot be right yet is not sent anywhere.
  const complete = source?.kind === "pasted" && webhookHint(source.url) === null;

  const next = () => {
    const [first] = triggerProblems(answers.settings, place);
    if (wanted && first !== undefined) {
      // What is behind "Advanced" has to be in sight before it can take the focus.
      flushSync(() => setAsked(true));
      focusField(first);
      return;
    }
    if (wanted && unreachable && !answers.anyway) {
      flushSync(() => setAsked(true));
      focusField(ANYWAY);
      return;
    }
    dispatch({ type: "next" });
  };

  const fieldError = (field: TriggerField) => (error?.fields.includes(field) ? error.message : undefined);
  const urlError = () => {
    if (asked && source === null) return words.required;
    return error?.fields.includes("webhookUrl") ? error.message : undefined;
  };
  const ended = error?.code === "SESSION_ENDED";
  const primary = () => {
    if (ended) {
      return {
        label: messages.connect.review.signInAgain,
        testId: "sign-in-again",
        onPress: () => dispatch({ type: "sessionEnded" }),
      };
    }
    if (wanted && found === null) {
      return { label: words.check, testId: "check-webhook", onPress: () => void look(), busy: check.busy };
    }
    return { label: messages.connect.next, testId: "next", onPress: next };
  };
  const later = () => dispatch({ type: "triggersChanged", change: { wanted: false } });

  return (
    <StepFrame
      step="triggers"
      heading={text.heading}
      intro={text.intro}
      onBack={() => dispatch({ type: "back" })}
      onCancel={check.busy ? check.cancel : undefined}
      primary={primary()}
    >
      {denied ? (
        <SectionMessage
          tone="warning"
          title={text.deniedTitle}
          data-testid="triggers-denied"
          actions={
            <Button size="compact" onClick={() => dispatch({ type: "goTo", step: "permissions" })}>
              {text.toPermissions}
            </Button>
          }
        >
          <p>{triggersReport(permissions)?.consequence}</p>
          {wanted ? <p>{text.deniedAnyway}</p> : null}
        </SectionMessage>
      ) : null}
      <RadioGroup<"now" | "later">
        label={text.choice}
        data-testid="triggers"
        options={[
          { value: "now", label: text.now, help: text.nowHelp },
          { value: "later", label: text.later, help: text.laterHelp },
        ]}
        value={wanted ? "now" : "later"}
        onChange={(value) => {
          if (check.busy) check.cancel();
          dispatch({ type: "triggersChanged", change: { wanted: value === "now" } });
        }}
      />
      {wanted ? (
        <>
          {regionCount === 1 ? null : (
            <p className="step__note" data-testid="triggers-regions">
              {messages.regions.steps.triggers(regionCount)}
            </p>
          )}
          <WebhookField
            answers={answers.webhook}
            sandbox={startUp.sandbox !== null}
            siteUrl={site?.baseUrl ?? null}
            proved={found !== null}
            error={urlError()}
            onChange={changeWebhook}
            onLeave={complete && !check.busy ? () => void look() : undefined}
          />
          <FormOutcome of={check.busy ? "checking" : found}>
            {check.busy ? <ProgressBar label={words.checking} value={null} note={words.checking} /> : null}
            {error === undefined ? null : <FormError error={error} fields={FIELDS} />}
            {found === null ? null : (
              <WebhookFound
                check={found}
                actions={
                  unreachable ? (
                    <Button size="compact" data-testid="triggers-later-instead" onClick={later}>
                      {text.laterInstead}
                    </Button>
                  ) : undefined
                }
              />
            )}
            {unreachable ? (
              <div className="triggers__anyway">
                <Checkbox
                  id={fieldId(ANYWAY)}
                  data-testid="triggers-anyway"
                  label={text.anyway}
                  help={text.anywayHelp}
                  checked={answers.anyway}
                  onChange={(anyway) => dispatch({ type: "triggersChanged", change: { anyway } })}
                />
                {asked && !answers.anyway ? <SectionMessage tone="danger">{text.anywayNeeded}</SectionMessage> : null}
              </div>
            ) : null}
          </FormOutcome>
          {list.isError ? <ErrorMessage error={list.error} onRetry={() => void list.refetch()} /> : null}
          <TriggerSettingsForm
            answers={answers.settings}
            place={place}
            names={names}
            asked={asked}
            fieldError={fieldError}
            onChange={(change) => dispatch({ type: "triggerSettingsChanged", change })}
          />
          <WhatIsMade settings={answers.settings} masked={found?.masked ?? null} />
        </>
      ) : null}
    </StepFrame>
  );
}
