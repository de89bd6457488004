import type { WizardStep } from "../../backend/generated/WizardStep";
import { messages } from "../../messages";
import { FormFrame, type FormFrameProps } from "../FormFrame";
import { STEPS } from "./wizard";

interface StepFrameProps extends Omit<FormFrameProps, "above" | "backLabel"> {
  step: WizardStep;
}

/** A step of the wizard: a form that says which of how many it is. */
export function StepFrame({ step, ...form }: StepFrameProps) {
  return <FormFrame above={messages.connect.stepOf(STEPS.indexOf(step) + 1, STEPS.length)} {...form} />;
}
