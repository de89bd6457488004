import type { ReactNode } from "react";
import { useBackend } from "../../backend";
import type { Plan } from "../../backend/generated/Plan";
import { LongText, SectionMessage } from "../../components";
import { messages } from "../../messages";
import { ExportButtons } from "../ExportButtons";
import { Conflicts } from "./Conflicts";
import { PlanRepositories } from "./PlanRepositories";
import { PlanSteps } from "./PlanSteps";
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
      {nothing ? null : (
        <SectionMessage tone="info" title={text.untouched} data-testid="nothing-written">
          {text.untouchedMore}
        </SectionMessage>
      )}
      {error}
      {plan !== null && !plan.canStart ? <Conflicts plan={plan} /> : null}
      {plan !== null && plan.cautions.length > 0 ? (
        <SectionMessage tone="warning" title={text.cautions}>
          <ul className="plain-list">
            {plan.cautions.map((caution) => (
              <li key={caution}>
                <LongText text={caution} />
              </li>
            ))}
          </ul>
        </SectionMessage>
      ) : null}
      {choices}
      {looking}
      {plan === null ? null : (
        <>
          <PlanSteps steps={plan.steps} />
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

/** A plan of keys alone has none, and one of a single repository says all about it in its steps. */
function listsRepositories({ kind, repositories }: Plan): boolean {
  return kind !== "repository" && (kind !== "rotate" || repositories.length > 0);
}
