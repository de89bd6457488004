import type { Plan } from "../../backend/generated/Plan";
import { LongText, SectionMessage } from "../../components";
import { messages } from "../../messages";

/** Names what stands in the way of a plan. */
export function Conflicts({ plan }: { plan: Plan }) {
  const text = messages.connect.review;
  const steps = plan.steps.filter(({ action }) => action === "conflict");
  const repositories = plan.repositories.filter(
    ({ action, trigger }) => action === "conflict" || trigger?.action === "conflict",
  ).length;
  return (
    <SectionMessage tone="danger" title={text.conflictTitle} data-testid="plan-conflicts">
      {steps.length + repositories === 0 ? <p>{text.conflict}</p> : null}
      {steps.length === 0 ? null : (
        <ul className="plain-list">
          {steps.map((step) => (
            <li key={step.id}>
              <LongText text={`${step.title}: ${step.reason}`} lang="en" />
            </li>
          ))}
        </ul>
      )}
      {repositories === 0 ? null : <p>{text.conflictsIn(repositories)}</p>}
    </SectionMessage>
  );
}
