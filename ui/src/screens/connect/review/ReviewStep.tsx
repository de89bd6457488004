import { useCallback, useEffect, useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import { Button, Spinner, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { PlanReview } from "../../plan/PlanReview";
import { useOperation } from "../../useOperation";
import { effectiveKeep } from "../jira/answers";
import { StepFrame } from "../StepFrame";
import { connectionSettings } from "../settings/answers";
import type { StepProps } from "../step";
import { wantedTriggers } from "../triggers/answers";
import { Choices } from "./Choices";

/** The fields of the Triggers step, as errors name them. */
const TRIGGER_FIELDS = ["webhookUrl", "events", "branches", "topic", "repositories"];

/** The plan: everything that would happen, before anything does. */
export function ReviewStep({ state, dispatch, startUp, onRunStarted, onLeave, onOpenConnection }: StepProps) {
  const text = messages.connect.review;
  const backend = useBackend();
  const announce = useAnnounce();
  const planning = useOperation();
  const [starting, setStarting] = useState(false);
  const { plan, site, account, aws, settings, triggers, permissions } = state;
  const error = state.errors.review;
  const keep = effectiveKeep(state.jira, startUp.keychain.state);
  const { perform } = planning;

  const look = useCallback(async () => {
    if (site === null || account === null) {
      dispatch({ type: "sessionEnded" });
      return;
    }
    const outcome = await perform((operationId) =>
      backend.call("plan_connection", {
        operationId,
        siteHandle: site.siteHandle,
        accountHandle: account.accountHandle,
        displayName: settings.displayName.trim(),
        refspecs: aws.refspecs,
        settings: connectionSettings(settings),
        keep,
        triggers: wantedTriggers(triggers, permissions),
      }),
    );
    if (outcome.kind === "failed") dispatch({ type: "failed", step: "review", error: outcome.error });
    if (outcome.kind === "done") {
      dispatch({ type: "planned", plan: outcome.value });
      announce(outcome.value.title);
    }
  }, [backend, perform, dispatch, announce, site, account, settings, aws.refspecs, keep, triggers, permissions]);

  const wanted = plan === null && error === undefined;
  useEffect(() => {
    if (wanted) void look();
  }, [wanted, look]);
  // Without a plan and without an error the looking was cancelled; in every other case dropping them starts it.
  const lookAgain = () => (wanted ? void look() : dispatch({ type: "planDropped" }));

  const start = async () => {
    if (plan === null) return;
    setStarting(true);
    dispatch({ type: "errorCleared", step: "review" });
    try {
      const { runId } = await backend.call("start_run", { planId: plan.planId, hash: plan.hash });
      onRunStarted(runId);
    } catch (thrown) {
      dispatch({ type: "failed", step: "review", error: asWireError(thrown) });
      setStarting(false);
    }
  };

  const goToConnection = async () => {
    const connections = onOpenConnection === undefined ? [] : await backend.call("list_connections").catch(() => []);
    const found = connections.find(
      (c) => c.account === account?.account && c.region === account.region && c.siteUrl === site?.baseUrl,
    );
    if (found === undefined) onLeave();
    else onOpenConnection?.(found.connectionId);
  };

  const stale = error?.code === "PLAN_STALE" || error?.code === "PLAN_UNKNOWN";
  const ended = error?.code === "SESSION_ENDED";
  const aboutTriggers = error?.fields.some((field) => TRIGGER_FIELDS.includes(field)) ?? false;
  const nothing = plan !== null && !plan.changesAnything;
  const primary = () => {
    if (ended) {
      return { label: text.signInAgain, testId: "sign-in-again", onPress: () => dispatch({ type: "sessionEnded" }) };
    }
    if (plan === null || stale) {
      return { label: text.lookAgain, testId: "look-again", onPress: lookAgain, busy: planning.busy };
    }
    if (nothing) {
      return { label: text.goToConnections, testId: "go-to-connection", onPress: () => void goToConnection() };
    }
    return {
      label: plan.title,
      testId: "start-run",
      onPress: () => void start(),
      busy: starting,
      disabled: !plan.canStart,
    };
  };

  return (
    <StepFrame
      step="review"
      wide
      heading={nothing ? text.headingNothing : text.heading}
      intro={nothing ? text.nothing : undefined}
      onBack={() => dispatch({ type: "back" })}
      onCancel={planning.busy ? planning.cancel : undefined}
      primary={primary()}
    >
      <PlanReview
        plan={plan}
        error={
          error === undefined ? null : (
            <FormError
              error={error}
              actions={
                stale ? (
                  <Button size="compact" onClick={lookAgain}>
                    {text.lookAgain}
                  </Button>
                ) : aboutTriggers ? (
                  <Button
                    size="compact"
                    data-testid="change-triggers"
                    onClick={() => dispatch({ type: "goTo", step: "triggers" })}
                  >
                    {text.changeTriggers}
                  </Button>
                ) : undefined
              }
            />
          )
        }
        choices={
          <Choices
            state={state}
            keep={keep}
            store={startUp.keychain.store}
            onChange={(step) => dispatch({ type: "goTo", step })}
          />
        }
        looking={planning.busy ? <Spinner label={text.looking} /> : null}
      />
    </StepFrame>
  );
}
