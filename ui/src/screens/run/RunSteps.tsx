import type { RunStep } from "../../backend/generated/RunStep";
import { messages } from "../../messages";
import { ItemLozenge } from "./ItemLozenge";

/** The run's steps in order. `nested`: below a heading of the run's own. */
export function RunSteps({ steps, nested = false }: { steps: readonly RunStep[]; nested?: boolean }) {
  const Heading = nested ? "h3" : "h2";
  return (
    <section className="run__section" aria-labelledby="run-steps">
      <Heading id="run-steps">{messages.run.steps}</Heading>
      <ol className="run-steps" data-testid="run-steps">
        {steps.map((step) => (
          <li key={step.id} className="run-step">
            <ItemLozenge state={step.state} />
            <div>
              <p className="run-step__title" lang="en">
                {step.title}
              </p>
              {step.message === null ? null : (
                <p className="run-step__message" lang="en">
                  {step.message}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
