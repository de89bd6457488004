import type { ReactNode } from "react";
import { Button } from "../../../components";
import { messages } from "../../../messages";

export interface ChoiceRow<S extends string> {
  step: S;
  lines: readonly ReactNode[];
}

interface ChoiceListProps<S extends string> {
  rows: readonly ChoiceRow<S>[];
  /** The steps' names. */
  labels: Readonly<Record<S, string>>;
  onChange: (step: S) => void;
}

/** What was chosen in each step, with a way back to it. */
export function ChoiceList<S extends string>({ rows, labels, onChange }: ChoiceListProps<S>) {
  const text = messages.connect.review;
  return (
    <section className="choices" aria-label={text.answers}>
      {rows.map(({ step, lines }) => (
        <div key={step} className="choices__row">
          <h2 className="choices__name">{labels[step]}</h2>
          <div className="choices__lines">
            {lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a row have no name, and keep their order
              <p key={index}>{line}</p>
            ))}
          </div>
          <Button
            variant="subtle"
            size="compact"
            aria-label={text.changeStep(labels[step])}
            onClick={() => onChange(step)}
          >
            {text.change}
          </Button>
        </div>
      ))}
    </section>
  );
}
