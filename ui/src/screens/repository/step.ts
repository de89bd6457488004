import type { Dispatch } from "react";
import type { StartUp } from "../../backend/generated/StartUp";
import type { Given } from "../connect";
import type { RepositoryAction, RepositoryWizardState } from "./wizard";

/** What every step's view gets. */
export interface RepositoryStepProps {
  state: RepositoryWizardState;
  dispatch: Dispatch<RepositoryAction>;
  startUp: StartUp;
  onRunStarted: (runId: string) => void;
  onLeave: () => void;
  /** To the wizard of whole accounts, with what is known already. */
  onWholeAccount: (given: Given) => void;
}
