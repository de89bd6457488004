import { ArrowDown } from "lucide-react";
import { messages } from "../../messages";
import type { TriggerSettingsAnswers } from "./answers";
import "./triggers.css";

interface WhatIsMadeProps {
  settings: TriggerSettingsAnswers;
  /** The webhook URL with its secret masked, once it is checked. */
  masked: string | null;
}

/** What setting triggers up will make in AWS, in the order in which a push passes through it. */
export function WhatIsMade({ settings, masked }: WhatIsMadeProps) {
  const text = messages.triggers.made;
  const own = settings.topic === "own";
  const parts = [
    {
      kind: text.trigger,
      name: text.triggerName,
      more: text.triggerMore(settings.repositories === "all" ? null : settings.chosen.length, settings.branches.length),
    },
    {
      kind: text.topic,
      name: own ? text.topicOwn : settings.topicArn.trim() || "…",
      more: own ? text.topicOwnMore : text.topicKept,
    },
    { kind: text.subscription, name: masked ?? "https://…", more: text.subscriptionMore },
  ];
  return (
    <section className="made" aria-label={text.title} data-testid="what-is-made">
      <h2 className="made__title">{text.title}</h2>
      <ol className="made__parts">
        {parts.map((part, index) => (
          <li key={part.kind} className="made__part">
            {index === 0 ? null : <ArrowDown aria-hidden="true" className="made__arrow" />}
            <div className="made__box">
              <p className="made__kind">{part.kind}</p>
              <code className="made__name">{part.name}</code>
              <p className="made__more">{part.more}</p>
            </div>
          </li>
        ))}
      </ol>
      <p className="subtle">{text.note}</p>
    </section>
  );
}
