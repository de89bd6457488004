import type { RunStep } from "../../backend/generated/RunStep";
import { messages } from "../../messages";
import { ItemLozenge } from "./ItemLozenge";

/** The run's steps in order. */
export function RunSteps({ steps }: { steps: readonly RunStep[] }) {
  return (
    <section className="run__section" aria-labelledby="run-steps">
      <h2 id="run-steps">{messages.run.steps}</h2>
      <ol className="run-steps" data-testid="run-steps">
        {steps.map((step) => (
          <li key={step.id} className="run-step">
            <ItemLozenge state={step.state} />
            <div>
              <p className="run-step__title">{step.title}</p>
              {step.message === null ? null : <p className="run-step__message">{step.message}</p>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
