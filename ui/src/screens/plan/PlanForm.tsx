import type { ReactElement, ReactNode } from "react";
import type { RepositoriesProgress } from "../../backend/generated/RepositoriesProgress";
import { Button } from "../../components";
import { messages } from "../../messages";
import { FormError } from "../FormError";
import { FormFrame } from "../FormFrame";
import { RepositoriesProgressBar } from "../RepositoriesProgressBar";
import { PlanReview } from "./PlanReview";
import type { Planning } from "./usePlan";

interface PlanFormProps {
  planning: Planning;
  heading: string;
  /** Said when the plan would change nothing. */
  nothing: { heading: string; intro: string };
  /** What is being looked at; in words when there are repositories to count. */
  looking: string | ReactElement;
  /** What was chosen, or what there is to know before the lines of the plan. */
  choices?: ReactNode;
  /** Starting takes away what cannot be brought back. */
  danger?: boolean;
  onBack: () => void;
  backLabel?: string;
  /** Works the plan out anew. */
  onLook: () => void;
  /** There is nothing to do: where that leads. */
  onNothing: { label: string; onPress: () => void };
  /** What else helps when something failed. */
  errorActions?: ReactNode;
  above?: ReactNode;
}

/** The review of a plan about one connection, and the button that runs it. */
export function PlanForm({
  planning,
  heading,
  nothing,
  looking,
  choices,
  danger = false,
  onBack,
  backLabel,
  onLook,
  onNothing,
  errorActions,
  above,
}: PlanFormProps) {
  const text = messages.connect.review;
  const { plan, error } = planning;
  const stale = error?.code === "PLAN_STALE" || error?.code === "PLAN_UNKNOWN";
  const empty = plan !== null && !plan.changesAnything;

  const primary = () => {
    if (plan === null || stale)
      return { label: text.lookAgain, testId: "look-again", onPress: onLook, busy: planning.looking };
    if (empty) return { label: onNothing.label, testId: "go-to-connection", onPress: onNothing.onPress };
    return {
      label: plan.title,
      testId: "start-run",
      onPress: () => void planning.start(),
      busy: planning.starting,
      disabled: !plan.canStart,
      danger,
    };
  };

  return (
    <FormFrame
      above={above}
      wide
      heading={empty ? nothing.heading : heading}
      intro={empty ? nothing.intro : undefined}
      onBack={onBack}
      {...(backLabel === undefined ? {} : { backLabel })}
      onCancel={planning.looking ? planning.cancel : undefined}
      primary={primary()}
    >
      <PlanReview
        plan={plan}
        error={
          error === null ? null : (
            <FormError
              error={error}
              actions={
                stale ? (
                  <Button size="compact" onClick={onLook}>
                    {text.lookAgain}
                  </Button>
                ) : (
                  errorActions
                )
              }
            />
          )
        }
        choices={choices}
        looking={planning.looking ? <Looking at={looking} progress={planning.progress} /> : null}
      />
    </FormFrame>
  );
}

function Looking({ at, progress }: { at: string | ReactElement; progress: RepositoriesProgress | null }) {
  return typeof at === "string" ? <RepositoriesProgressBar label={at} progress={progress} /> : at;
}
