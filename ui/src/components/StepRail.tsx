import { Check, CircleAlert, RotateCcw } from "lucide-react";
import { useEffect, useRef } from "react";
import { messages } from "../messages";

export type StepStatus = keyof typeof messages.common.stepStatus;

export interface RailStep<T extends string> {
  id: T;
  label: string;
  status: StepStatus;
  /** What the step found, in a few words. */
  summary?: string | null;
  /** One is at this step, whatever its status. */
  here?: boolean;
  /** It cannot be gone to now. */
  disabled: boolean;
}

interface StepRailProps<T extends string> {
  label: string;
  steps: readonly RailStep<T>[];
  onSelect: (step: T) => void;
}

/** The steps of a journey, where one is and how each stands. A column at the side, a compact row when narrow. */
export function StepRail<T extends string>({ label, steps, onSelect }: StepRailProps<T>) {
  const words = messages.common;
  const current = useRef<HTMLLIElement>(null);
  const at = steps.findIndex((step) => step.status === "current" || step.here === true);
  // As a row, the rail can be wider than the window.
  useEffect(() => {
    if (at > 0) current.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at]);
  return (
    <nav className="step-rail" aria-label={label}>
      <ol className="step-rail__list">
        {steps.map((step, index) => {
          const here = index === at;
          return (
            <li
              key={step.id}
              ref={here ? current : undefined}
              className={`step-rail__step step-rail__step--${step.status}${here ? " step-rail__step--here" : ""}`}
            >
              <button
                type="button"
                className="step-rail__button"
                aria-current={here ? "step" : undefined}
                aria-disabled={step.disabled || undefined}
                data-testid={`step-${step.id}`}
                onClick={() => !step.disabled && !here && onSelect(step.id)}
              >
                <span className="step-rail__mark" aria-hidden="true">
                  {step.status === "complete" ? (
                    <Check />
                  ) : step.status === "error" ? (
                    <CircleAlert />
                  ) : step.status === "needsReview" ? (
                    <RotateCcw />
                  ) : (
                    index + 1
                  )}
                </span>
                <span className="step-rail__words">
                  <span className="step-rail__label">{step.label}</span>
                  {step.status === "needsReview" || step.status === "error" ? (
                    <span className="step-rail__state">{words.stepStatus[step.status]}</span>
                  ) : (
                    <span className="visually-hidden">{words.stepStatus[step.status]}</span>
                  )}
                  {step.summary && <span className="step-rail__summary">{step.summary}</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
