import { useState } from "react";
import type { PlanStep } from "../../backend/generated/PlanStep";
import { Expander, LongText } from "../../components";
import { messages } from "../../messages";
import { ActionLozenge } from "./ActionLozenge";
import { ChangesTable } from "./ChangesTable";
import { groupByPlace } from "./lines";

interface PlanStepsProps {
  steps: readonly PlanStep[];
  /** The region whose plan this is, where it is one of several. */
  region?: string;
}

/** The plan's steps under the place they happen at, with the values each one sets. */
export function PlanSteps({ steps, region }: PlanStepsProps) {
  const Heading = region === undefined ? "h2" : "h3";
  const label = region === undefined ? messages.connect.review.stepsLabel : messages.regions.review.stepsIn(region);
  return (
    <section className="plan-steps" aria-label={label} data-testid="plan-steps">
      {groupByPlace(steps).map((group) => (
        <div key={group.place} className="plan-steps__group">
          <Heading className="plan-steps__place">{group.place}</Heading>
          <ol className="plan-steps__list">
            {group.steps.map((step) => (
              <Step key={step.id} step={step} />
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

function Step({ step }: { step: PlanStep }) {
  const text = messages.connect.review;
  const [open, setOpen] = useState(false);
  return (
    <li className="plan-step">
      <ActionLozenge action={step.action} />
      <div className="plan-step__body">
        <p className="plan-step__title">
          <LongText text={step.title} lang="en" />
        </p>
        <p className="plan-step__reason">
          <LongText text={step.reason} lang="en" />
        </p>
        {step.changes.length === 0 ? null : (
          <Expander label={text.details(step.changes.length)} open={open} onOpenChange={setOpen}>
            <ChangesTable label={text.detailsLabel(step.title)} changes={step.changes} absent={text.absent} />
          </Expander>
        )}
      </div>
    </li>
  );
}
