import type { ReactNode } from "react";
import { useBackend } from "../../backend";
import type { Plan } from "../../backend/generated/Plan";
import { messages } from "../../messages";
import { ExportButtons } from "../ExportButtons";
import { Cautions, Untouched } from "./Cautions";
import { Conflicts } from "./Conflicts";
import { PlanRepositories } from "./PlanRepositories";
import { PlanSteps } from "./PlanSteps";
import { PlanTargets } from "./PlanTargets";
import "../shared.css";
import "./plan.css";

interface PlanReviewProps {
  /** `null` while there is none. */
  plan: Plan | null;
  /** What went wrong with looking or with starting. */
  error?: ReactNode;
  /** What was chosen, and where it is changed. */
  choices?: ReactNode;
  /** Seen while the plan is being worked out. */
  looking?: ReactNode;
}

/** A plan of any kind: everything that would happen, before anything does. */
export function PlanReview({ plan, error, choices, looking }: PlanReviewProps) {
  const text = messages.connect.review;
  const backend = useBackend();
  const nothing = plan !== null && !plan.changesAnything;
  return (
    <>
      {nothing ? null : <Untouched />}
      {error}
      {plan !== null && !plan.canStart ? <Conflicts plan={plan} /> : null}
      <Cautions cautions={plan?.cautions ?? []} />
      {choices}
      {looking}
      {plan === null ? null : (
        <>
          <PlanSteps steps={plan.steps} />
          {plan.kind === "changes" ? <PlanTargets targets={plan.repositories} /> : null}
          {listsRepositories(plan) ? <PlanRepositories kind={plan.kind} repositories={plan.repositories} /> : null}
          <ExportButtons
            words={text}
            onExport={(format) => backend.call("export_plan", { planId: plan.planId, format })}
          />
        </>
      )}
    </>
  );
}

/** A plan of keys alone has none, one of a single repository says all in its steps, one of changes lists them itself. */
function listsRepositories({ kind, repositories }: Plan): boolean {
  return kind !== "repository" && kind !== "changes" && (kind !== "rotate" || repositories.length > 0);
}
