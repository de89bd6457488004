import { LongText, SectionMessage } from "../../components";
import { messages } from "../../messages";

/** What there is to know before a plan is started. Nothing, when there is nothing. */
export function Cautions({ cautions }: { cautions: readonly string[] }) {
  if (cautions.length === 0) return null;
  return (
    <SectionMessage tone="warning" title={messages.connect.review.cautions}>
      <ul className="plain-list">
        {cautions.map((caution) => (
          <li key={caution}>
            <LongText text={caution} lang="en" />
          </li>
        ))}
      </ul>
    </SectionMessage>
  );
}

/** Says that a plan is only a plan. */
export function Untouched() {
  const text = messages.connect.review;
  return (
    <SectionMessage tone="info" title={text.untouched} data-testid="nothing-written">
      {text.untouchedMore}
    </SectionMessage>
  );
}
