import { useState } from "react";
import type { PlanStep } from "../../backend/generated/PlanStep";
import { Expander, LongText } from "../../components";
import { messages } from "../../messages";
import { ActionLozenge } from "./ActionLozenge";
import { groupByPlace } from "./lines";

/** The plan's steps under the place they happen at, with the values each one sets. */
export function PlanSteps({ steps }: { steps: readonly PlanStep[] }) {
  return (
    <section className="plan-steps" aria-label={messages.connect.review.stepsLabel} data-testid="plan-steps">
      {groupByPlace(steps).map((group) => (
        <div key={group.place} className="plan-steps__group">
          <h2 className="plan-steps__place">{group.place}</h2>
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
          <LongText text={step.title} />
        </p>
        <p className="plan-step__reason">
          <LongText text={step.reason} />
        </p>
        {step.changes.length === 0 ? null : (
          <Expander label={text.details(step.changes.length)} open={open} onOpenChange={setOpen}>
            <table className="plain-table" aria-label={text.detailsLabel(step.title)}>
              <thead>
                <tr>
                  <th scope="col">{text.changeColumns.field}</th>
                  <th scope="col">{text.changeColumns.before}</th>
                  <th scope="col">{text.changeColumns.after}</th>
                </tr>
              </thead>
              <tbody>
                {step.changes.map((change) => (
                  <tr key={change.field}>
                    <th scope="row">{change.field}</th>
                    <td>
                      {change.before === null ? (
                        <span className="absent">{text.absent}</span>
                      ) : (
                        <LongText text={change.before} />
                      )}
                    </td>
                    <td>
                      <LongText text={change.after} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Expander>
        )}
      </div>
    </li>
  );
}
