import type { Dispatch } from "react";
import type { StartUp } from "../../backend/generated/StartUp";
import type { StartedRegions } from "../../shell/place";
import type { WizardAction, WizardState } from "./wizard";

/** What every step's view gets. */
export interface StepProps {
  state: WizardState;
  dispatch: Dispatch<WizardAction>;
  startUp: StartUp;
  onRunStarted: (runId: string) => void;
  onRunsStarted: (started: StartedRegions) => void;
  onLeave: () => void;
  onOpenConnection: ((connectionId: string) => void) | undefined;
}
