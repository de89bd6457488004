import { useCallback, useEffect, useRef } from "react";
import { useBackend } from "../../../backend";
import { Button, Spinner } from "../../../components";
import { messages } from "../../../messages";
import { effectiveKeep } from "../../connect/jira/answers";
import { PlanForm } from "../../plan/PlanForm";
import { usePlan } from "../../plan/usePlan";
import { stepOf } from "../StepFrame";
import { repositorySettings } from "../settings/answers";
import type { RepositoryStepProps } from "../step";
import { checkedOf } from "../wizard";
import { Choices } from "./Choices";

const text = messages.repository.review;

/** The plan: everything that would happen, before anything does. */
export function ReviewStep({ state, dispatch, startUp, onRunStarted, onLeave }: RepositoryStepProps) {
  const backend = useBackend();
  const planning = usePlan(onRunStarted);
  const { site, settings } = state;
  const checked = checkedOf(state);
  const keep = effectiveKeep(state.jira, startUp.keychain.state);
  const { look: ask, error } = planning;

  const look = useCallback(() => {
    if (site === null || checked === null) {
      dispatch({ type: "sessionEnded" });
      return;
    }
    void ask((operationId) =>
      backend.call("plan_repository", {
        operationId,
        siteHandle: site.siteHandle,
        checkHandle: checked.handle,
        settings: repositorySettings(settings, checked.found),
        keep,
      }),
    );
  }, [ask, backend, checked, dispatch, keep, settings, site]);

  // Where secrets are kept is part of the plan; the rest cannot change while the review is looked at.
  const latest = useRef(look);
  latest.current = look;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state of the keychain is the trigger
  useEffect(() => latest.current(), [keep]);

  const ended = error?.code === "SESSION_ENDED";
  return (
    <PlanForm
      above={stepOf("review")}
      planning={planning}
      heading={messages.connect.review.heading}
      nothing={{ heading: text.nothingHeading, intro: text.nothing }}
      looking={<Spinner label={text.looking} />}
      choices={
        <Choices
          state={state}
          keep={keep}
          store={startUp.keychain.store}
          onChange={(step) => dispatch({ type: "goTo", step })}
        />
      }
      onBack={() => dispatch({ type: "back" })}
      onLook={look}
      onNothing={{ label: text.toConnections, onPress: onLeave }}
      errorActions={
        ended ? (
          <Button size="compact" data-testid="sign-in-again" onClick={() => dispatch({ type: "sessionEnded" })}>
            {messages.connect.review.signInAgain}
          </Button>
        ) : error !== null && error.fields.length > 0 ? (
          <Button
            size="compact"
            data-testid="change-settings"
            onClick={() => dispatch({ type: "goTo", step: "settings" })}
          >
            {text.changeSettings}
          </Button>
        ) : undefined
      }
    />
  );
}
