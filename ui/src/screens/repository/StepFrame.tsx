import { messages } from "../../messages";
import { FormFrame, type FormFrameProps } from "../FormFrame";
import { type RepositoryStep, STEPS } from "./wizard";

interface StepFrameProps extends Omit<FormFrameProps, "above" | "backLabel"> {
  step: RepositoryStep;
}

/** A step of the wizard: a form that says which of how many it is. */
export function StepFrame({ step, ...form }: StepFrameProps) {
  return <FormFrame above={stepOf(step)} {...form} />;
}

/** "Step 2 of 6". */
export function stepOf(step: RepositoryStep): string {
  return messages.connect.stepOf(STEPS.indexOf(step) + 1, STEPS.length);
}
