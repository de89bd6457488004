import type { TriggerSettings } from "../../../backend/generated/TriggerSettings";
import { Button, LongText } from "../../../components";
import { messages } from "../../../messages";
import "../../plan/plan.css";
import type { WebhookProof } from "./useWebhookProof";

interface PlanAnswersProps {
  settings: TriggerSettings;
  proof: WebhookProof;
  onChange: () => void;
}

/** What was answered about triggers, with the way back to it. */
export function PlanAnswers({ settings, proof, onChange }: PlanAnswersProps) {
  const text = messages.health.plan.choices;
  const words = messages.health.settings;
  const { events, branches, repositories, topic } = settings;
  const webhook =
    proof.check?.masked ?? { kept: text.kept, sample: text.sample, pasted: text.pasted }[proof.source?.kind ?? "kept"];
  const rows = [
    {
      name: text.events,
      value: (["update", "create", "delete"] as const)
        .filter((event) => events[event])
        .map((event) => words.eventWords[event])
        .join(" · "),
    },
    {
      name: text.from,
      value: messages.connect.review.summary.triggers.from(repositories?.length ?? null, branches.length),
    },
    { name: text.webhook, value: webhook },
    { name: text.topic, value: topic.kind === "own" ? words.ownTopic : topic.arn },
  ];
  return (
    <section className="choices" aria-label={text.label} data-testid="plan-answers">
      {rows.map(({ name, value }) => (
        <div key={name} className="choices__row">
          <h2 className="choices__name">{name}</h2>
          <p className="choices__lines">
            <LongText text={value} max={200} />
          </p>
          <Button
            variant="subtle"
            size="compact"
            aria-label={messages.connect.review.changeStep(name)}
            onClick={onChange}
          >
            {text.change}
          </Button>
        </div>
      ))}
    </section>
  );
}
