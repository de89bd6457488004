import { type ReactNode, useId } from "react";

interface SectionProps {
  title: string;
  intro?: string | undefined;
  /** Beside the title. */
  beside?: ReactNode;
  /** At the end of the title's line. */
  actions?: ReactNode;
  children: ReactNode;
  "data-testid"?: string;
}

/** One of the page's sections, named by its heading. */
export function Section({ title, intro, beside, actions, children, "data-testid": testId }: SectionProps) {
  const id = useId();
  return (
    <section className="credentials__section" aria-labelledby={id} data-testid={testId}>
      <div className="credentials__head">
        <h2 id={id}>{title}</h2>
        {beside}
        {actions === undefined ? null : <div className="credentials__acts">{actions}</div>}
      </div>
      {intro === undefined ? null : <p className="credentials__intro">{intro}</p>}
      {children}
    </section>
  );
}
