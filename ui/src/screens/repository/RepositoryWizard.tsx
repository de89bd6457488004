import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import type { StartUp } from "../../backend/generated/StartUp";
import { Button, SectionMessage, StepRail } from "../../components";
import { messages } from "../../messages";
import type { Given } from "../connect";
import { JiraForm } from "../connect/jira/JiraForm";
import "../connect/connect.css";
import "../shared.css";
import { AccessStep } from "./access/AccessStep";
import { FoundStep } from "./found/FoundStep";
import { LocationStep } from "./location/LocationStep";
import "./repository.css";
import { ReviewStep } from "./review/ReviewStep";
import { stepOf } from "./StepFrame";
import { SettingsStep } from "./settings/SettingsStep";
import type { RepositoryStepProps } from "./step";
import {
  canGoTo,
  checkedOf,
  freshRepositoryWizard,
  locationOf,
  type RepositoryAction,
  type RepositoryStep,
  type RepositoryWizardState,
  repositoryReducer,
  STEPS,
  stepStatus,
  withoutSecrets,
} from "./wizard";

interface RepositoryWizardProps {
  startUp: StartUp;
  /** What was answered before the wizard was left. */
  kept: RepositoryWizardState | null;
  /** What is worth keeping when the wizard is left; `null`: nothing any more. */
  onKeep: (state: RepositoryWizardState | null) => void;
  onLeave: () => void;
  onRunStarted: (runId: string) => void;
  onWholeAccount: (given: Given) => void;
}

const VIEWS: Record<RepositoryStep, (props: RepositoryStepProps) => React.JSX.Element> = {
  jira: JiraStep,
  location: LocationStep,
  access: AccessStep,
  found: FoundStep,
  settings: SettingsStep,
  review: ReviewStep,
};

/** One repository by hand, over HTTPS or SSH: each step proves itself, and nothing is written before the end. */
export function RepositoryWizard({
  startUp,
  kept,
  onKeep,
  onLeave,
  onRunStarted,
  onWholeAccount,
}: RepositoryWizardProps) {
  const text = messages.repository;
  const [begun] = useState(() => kept ?? freshRepositoryWizard(startUp.sandbox));
  const [state, reduce] = useReducer(repositoryReducer, begun);
  const [restored, setRestored] = useState(kept !== null);
  const dispatch = useCallback((action: RepositoryAction) => {
    if (action.type === "next" || action.type === "goTo") setRestored(false);
    reduce(action);
  }, []);

  // However the wizard is left, what was answered is kept; a run that was started has taken it over.
  const latest = useRef({ state, begun, onKeep, started: false });
  latest.current.state = state;
  latest.current.onKeep = onKeep;
  useEffect(
    () => () => {
      const { state: last, begun: first, onKeep: keep, started } = latest.current;
      if (started) keep(null);
      else if (last !== first) keep(withoutSecrets(last));
    },
    [],
  );

  const startOver = () => {
    const fresh = freshRepositoryWizard(startUp.sandbox);
    setRestored(false);
    onKeep(null);
    latest.current.begun = fresh;
    dispatch({ type: "startedOver", state: fresh });
  };
  const started = (runId: string) => {
    latest.current.started = true;
    onRunStarted(runId);
  };
  const View = VIEWS[state.step];
  return (
    <div className="wizard" data-testid="repository-wizard">
      <header className="wizard__header">
        <p className="wizard__title">{text.title}</p>
        <Button variant="subtle" data-testid="leave-wizard" onClick={onLeave}>
          {text.leave}
        </Button>
      </header>
      <StepRail
        label={messages.connect.railLabel}
        steps={STEPS.map((step) => ({
          id: step,
          label: text.steps[step],
          status: stepStatus(state, step),
          here: step === state.step,
          summary: summaryOf(state, step),
          disabled: !canGoTo(state, step),
        }))}
        onSelect={(step) => dispatch({ type: "goTo", step })}
      />
      <div className="wizard__main">
        {restored ? (
          <div className="wizard__notice">
            <SectionMessage
              tone="info"
              title={text.kept.title}
              data-testid="answers-kept"
              actions={
                <Button size="compact" data-testid="start-over" onClick={startOver}>
                  {text.kept.startOver}
                </Button>
              }
            >
              {text.kept.text}
            </SectionMessage>
          </div>
        ) : null}
        <View
          key={state.step}
          state={state}
          dispatch={dispatch}
          startUp={startUp}
          onRunStarted={started}
          onLeave={onLeave}
          onWholeAccount={onWholeAccount}
        />
      </div>
    </div>
  );
}

function JiraStep({ state, dispatch, startUp }: RepositoryStepProps) {
  return (
    <JiraForm
      above={stepOf("jira")}
      answers={state.jira}
      site={state.site}
      error={state.errors.jira}
      startUp={startUp}
      onEvent={(event) => {
        switch (event.type) {
          case "changed":
            return dispatch({ type: "jiraChanged", change: event.change });
          case "begun":
            return dispatch({ type: "errorCleared", step: "jira" });
          case "proved":
            return dispatch({ type: "jiraProved", answers: event.answers, site: event.site });
          case "failed":
            return dispatch({ type: "failed", step: "jira", error: event.error });
        }
      }}
      onNext={() => dispatch({ type: "next" })}
    />
  );
}

/** What a step has found, in a few words for the rail. */
function summaryOf(state: RepositoryWizardState, step: RepositoryStep): string | null {
  const text = messages.repository;
  const location = locationOf(state);
  const checked = checkedOf(state);
  switch (step) {
    case "jira":
      return state.site?.title ?? null;
    case "location":
      return location === null ? null : `${location.name}, ${location.region}`;
    case "access":
      return checked === null ? null : text.transports[state.access.transport];
    case "found":
      return checked === null ? null : text.found.rail(checked.found.branches);
    default:
      return null;
  }
}
