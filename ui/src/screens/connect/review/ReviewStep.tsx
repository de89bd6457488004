import { useCallback, useEffect, useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import type { Plan } from "../../../backend/generated/Plan";
import type { RegionsPlan } from "../../../backend/generated/RegionsPlan";
import { Button, Spinner, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import type { StartedRegions } from "../../../shell/place";
import { FormError } from "../../FormError";
import { PlanReview } from "../../plan/PlanReview";
import { RegionsReview } from "../../plan/RegionsReview";
import { useOperation } from "../../useOperation";
import { effectiveKeep } from "../jira/answers";
import { accountsOf, regionsReady } from "../regions/answers";
import { StepFrame } from "../StepFrame";
import { connectionSettings } from "../settings/answers";
import type { StepProps } from "../step";
import { wantedTriggers } from "../triggers/answers";
import { Choices } from "./Choices";

/** The fields of the Triggers step, as errors name them. */
const TRIGGER_FIELDS = ["webhookUrl", "events", "branches", "topic", "repositories"];

/** The plan: everything that would happen, before anything does. */
export function ReviewStep({
  state,
  dispatch,
  startUp,
  onRunStarted,
  onRunsStarted,
  onLeave,
  onOpenConnection,
}: StepProps) {
  const text = messages.connect.review;
  const backend = useBackend();
  const announce = useAnnounce();
  const planning = useOperation();
  const [starting, setStarting] = useState(false);
  const { plan, site, account, more, aws, settings, triggers, permissions } = state;
  const several = more.chosen.length > 0;
  const error = state.errors.review;
  const keep = effectiveKeep(state.jira, startUp.keychain.state);
  const { perform } = planning;

  const look = useCallback(async () => {
    if (site === null || account === null || !regionsReady(more)) {
      dispatch({ type: "sessionEnded" });
      return;
    }
    const answers = {
      siteHandle: site.siteHandle,
      displayName: settings.displayName.trim(),
      refspecs: aws.refspecs,
      settings: connectionSettings(settings),
      keep,
      triggers: wantedTriggers(triggers, permissions),
    };
    const outcome = await perform<Plan | RegionsPlan>((operationId) =>
      several
        ? backend.call("plan_regions", {
            ...answers,
            operationId,
            accountHandles: accountsOf(account, more).map(({ accountHandle }) => accountHandle),
          })
        : backend.call("plan_connection", { ...answers, operationId, accountHandle: account.accountHandle }),
    );
    if (outcome.kind === "failed") dispatch({ type: "failed", step: "review", error: outcome.error });
    if (outcome.kind === "done") {
      dispatch({ type: "planned", plan: outcome.value });
      announce(outcome.value.title);
    }
  }, [
    backend,
    perform,
    dispatch,
    announce,
    site,
    account,
    more,
    several,
    settings,
    aws.refspecs,
    keep,
    triggers,
    permissions,
  ]);

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
      const request = { planId: plan.planId, hash: plan.hash };
      if (isOfRegions(plan)) {
        const { runIds } = await backend.call("start_regions", request);
        onRunsStarted(startedRegions(plan, runIds));
      } else onRunStarted((await backend.call("start_run", request)).runId);
    } catch (thrown) {
      dispatch({ type: "failed", step: "review", error: asWireError(thrown) });
      setStarting(false);
    }
  };

  const goToConnection = async () => {
    if (several) {
      onLeave();
      return;
    }
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
      const label = several ? messages.regions.review.goToConnections : text.goToConnections;
      return { label, testId: "go-to-connection", onPress: () => void goToConnection() };
    }
    return {
      label: plan.title,
      testId: "start-run",
      onPress: () => void start(),
      busy: starting,
      disabled: !plan.canStart,
    };
  };

  const around = {
    error:
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
      ),
    choices: (
      <Choices
        state={state}
        keep={keep}
        store={startUp.keychain.store}
        onChange={(step) => dispatch({ type: "goTo", step })}
      />
    ),
    looking: planning.busy ? <Spinner label={several ? messages.regions.review.looking : text.looking} /> : null,
  };

  return (
    <StepFrame
      step="review"
      wide
      heading={nothing ? text.headingNothing : text.heading}
      intro={nothing ? (several ? messages.regions.review.nothing : text.nothing) : undefined}
      onBack={() => dispatch({ type: "back" })}
      onCancel={planning.busy ? planning.cancel : undefined}
      primary={primary()}
    >
      {plan === null ? (
        several ? (
          <RegionsReview plan={null} {...around} />
        ) : (
          <PlanReview plan={null} {...around} />
        )
      ) : isOfRegions(plan) ? (
        <RegionsReview plan={plan} {...around} />
      ) : (
        <PlanReview plan={plan} {...around} />
      )}
    </StepFrame>
  );
}

function isOfRegions(plan: Plan | RegionsPlan): plan is RegionsPlan {
  return "regions" in plan;
}

/** The runs with the regions they are of: both are in the order in which they are carried out. */
function startedRegions({ title, regions }: RegionsPlan, runIds: readonly string[]): StartedRegions {
  return {
    title,
    runs: runIds.map((runId, at) => {
      const { region = "", regionName = "" } = regions[at] ?? {};
      return { runId, region, regionName };
    }),
  };
}
