import { useCallback, useEffect, useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import { Button, SectionMessage, Spinner, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { ExportButtons } from "../../ExportButtons";
import { effectiveKeep } from "../jira/answers";
import { StepError } from "../StepError";
import { StepFrame } from "../StepFrame";
import { connectionSettings } from "../settings/answers";
import type { StepProps } from "../step";
import { useOperation } from "../useOperation";
import { Choices } from "./Choices";
import { PlanRepositories } from "./PlanRepositories";
import { PlanSteps } from "./PlanSteps";

/** The plan: everything that would happen, before anything does. */
export function ReviewStep({ state, dispatch, startUp, onRunStarted, onLeave, onOpenConnection }: StepProps) {
  const text = messages.connect.review;
  const backend = useBackend();
  const announce = useAnnounce();
  const planning = useOperation();
  const [starting, setStarting] = useState(false);
  const { plan, site, account, aws, settings } = state;
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
      }),
    );
    if (outcome.kind === "failed") dispatch({ type: "failed", step: "review", error: outcome.error });
    if (outcome.kind === "done") {
      dispatch({ type: "planned", plan: outcome.value });
      announce(outcome.value.title);
    }
  }, [backend, perform, dispatch, announce, site, account, settings, aws.refspecs, keep]);

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
      {nothing ? null : (
        <SectionMessage tone="info" title={text.untouched} data-testid="nothing-written">
          {text.untouchedMore}
        </SectionMessage>
      )}
      {error === undefined ? null : (
        <StepError
          error={error}
          actions={
            stale ? (
              <Button size="compact" onClick={lookAgain}>
                {text.lookAgain}
              </Button>
            ) : undefined
          }
        />
      )}
      {plan !== null && !plan.canStart ? (
        <SectionMessage tone="danger" title={text.conflictTitle}>
          {text.conflict}
        </SectionMessage>
      ) : null}
      {plan !== null && plan.cautions.length > 0 ? (
        <SectionMessage tone="warning" title={text.cautions}>
          <ul className="plain-list">
            {plan.cautions.map((caution) => (
              <li key={caution}>{caution}</li>
            ))}
          </ul>
        </SectionMessage>
      ) : null}
      <Choices
        state={state}
        keep={keep}
        store={startUp.keychain.store}
        onChange={(step) => dispatch({ type: "goTo", step })}
      />
      {planning.busy ? <Spinner label={text.looking} /> : null}
      {plan === null ? null : (
        <>
          <PlanSteps steps={plan.steps} />
          <PlanRepositories repositories={plan.repositories} />
          <ExportButtons
            words={text}
            onExport={(format) => backend.call("export_plan", { planId: plan.planId, format })}
          />
        </>
      )}
    </StepFrame>
  );
}
