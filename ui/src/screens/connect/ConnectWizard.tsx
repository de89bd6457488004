import { useEffect, useReducer, useState } from "react";
import { useBackend } from "../../backend";
import type { StartUp } from "../../backend/generated/StartUp";
import type { WizardStep } from "../../backend/generated/WizardStep";
import { Button, SectionMessage, StepRail } from "../../components";
import { messages } from "../../messages";
import type { StartedRegions } from "../../shell/place";
import { AwsStep } from "./aws/AwsStep";
import "./connect.css";
import { freshWizard, type Given, restoredWizard } from "./draft";
import { JiraStep } from "./jira/JiraStep";
import { PermissionsStep } from "./permissions/PermissionsStep";
import { accountsOf, repositoriesIn } from "./regions/answers";
import { RepositoriesStep } from "./repositories/RepositoriesStep";
import { ReviewStep } from "./review/ReviewStep";
import { SettingsStep } from "./settings/SettingsStep";
import type { StepProps } from "./step";
import { wantsTriggers } from "./triggers/answers";
import { TriggersStep } from "./triggers/TriggersStep";
import { useDraftSaving } from "./useDraftSaving";
import { canGoTo, STEPS, stepStatus, type WizardState, wizardReducer } from "./wizard";

interface ConnectWizardProps {
  startUp: StartUp;
  /** What another wizard has found out already; it counts where there is no draft. */
  given?: Given | null;
  /** The wizard is left; its draft is saved. */
  onLeave: () => void;
  onRunStarted: (runId: string) => void;
  /** Several regions are connected, in a run each. */
  onRunsStarted: (started: StartedRegions) => void;
  /** Where a plan that changes nothing leads; without it, to `onLeave`. */
  onOpenConnection?: (connectionId: string) => void;
}

const VIEWS: Record<WizardStep, (props: StepProps) => React.JSX.Element> = {
  jira: JiraStep,
  aws: AwsStep,
  permissions: PermissionsStep,
  repositories: RepositoriesStep,
  triggers: TriggersStep,
  settings: SettingsStep,
  review: ReviewStep,
};

/** From Jira's sign-in to the review: each step proves itself, and nothing is written before the end. */
export function ConnectWizard({
  startUp,
  given = null,
  onLeave,
  onRunStarted,
  onRunsStarted,
  onOpenConnection,
}: ConnectWizardProps) {
  const text = messages.connect;
  const backend = useBackend();
  const [begun] = useState(() =>
    startUp.draft === null ? freshWizard(startUp.sandbox, given) : restoredWizard(startUp.sandbox, startUp.draft),
  );
  const [state, dispatch] = useReducer(wizardReducer, begun);
  const [restored, setRestored] = useState(startUp.draft !== null);
  const draft = useDraftSaving(state, begun);

  // A plan says where secrets are kept; with another state of the keychain it has to be made again.
  const keychain = startUp.keychain.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state of the keychain is the trigger
  useEffect(() => dispatch({ type: "planDropped" }), [keychain]);

  const leave = async () => {
    await draft.flush();
    onLeave();
  };
  const discard = () => {
    // A draft that cannot be removed is offered once more at the next start: no reason to hold anybody up.
    backend.call("discard_draft", null).catch(() => undefined);
  };
  const startOver = () => {
    setRestored(false);
    discard();
    dispatch({ type: "startedOver", state: freshWizard(startUp.sandbox) });
  };
  const started = (go: () => void) => {
    draft.stop();
    discard();
    go();
  };

  const showRestored = restored && state.step === "jira";
  const View = VIEWS[state.step];
  return (
    <div className="wizard">
      <header className="wizard__header">
        <p className="wizard__title">{text.title}</p>
        <Button variant="subtle" data-testid="leave-wizard" onClick={() => void leave()}>
          {text.leave}
        </Button>
      </header>
      <StepRail
        label={text.railLabel}
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
        {showRestored || draft.failed ? (
          <div className="wizard__notice">
            {showRestored ? (
              <SectionMessage
                tone="info"
                title={text.draft.restoredTitle}
                actions={
                  <Button size="compact" data-testid="start-over" onClick={startOver}>
                    {text.draft.startOver}
                  </Button>
                }
              >
                {text.draft.restored}
              </SectionMessage>
            ) : null}
            {draft.failed ? <SectionMessage tone="warning">{text.draft.unsaved}</SectionMessage> : null}
          </div>
        ) : null}
        <View
          key={state.step}
          state={state}
          dispatch={dispatch}
          startUp={startUp}
          onRunStarted={(runId) => started(() => onRunStarted(runId))}
          onRunsStarted={(regions) => started(() => onRunsStarted(regions))}
          onLeave={() => void leave()}
          onOpenConnection={onOpenConnection}
        />
      </div>
    </div>
  );
}

/** What a step has found, in a few words for the rail. */
function summaryOf(state: WizardState, step: WizardStep): string | null {
  const { site, account, more, permissions, triggers, marks } = state;
  const accounts = accountsOf(account, more);
  const words = messages.connect;
  switch (step) {
    case "jira":
      return site?.title ?? null;
    case "aws":
      if (account === null) return null;
      return `${account.account}, ${accounts.length === 1 ? account.region : messages.regions.count(accounts.length)}`;
    case "permissions":
      return permissions === null
        ? null
        : words.permissionsRail(permissions.features.filter((feature) => feature.state === "doesNotWork").length);
    case "repositories":
      return account === null ? null : messages.common.repositories(repositoriesIn(accounts));
    case "triggers":
      if (marks.triggers === "open") return null;
      return wantsTriggers(triggers, permissions) ? words.triggers.rail.now : words.triggers.rail.later;
    default:
      return null;
  }
}
