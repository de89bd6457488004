import { type ReactNode, useEffect, useId, useRef } from "react";

interface SectionProps {
  title: string;
  intro?: ReactNode;
  /** It takes the place of what had the focus, and so its heading takes that. */
  focus?: boolean;
  /** At the end of the title's line. */
  actions?: ReactNode;
  children?: ReactNode;
  "data-testid"?: string;
}

/** A part of a tab, named by its heading. */
export function Section({ title, intro, focus = false, actions, children, "data-testid": testId }: SectionProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) heading.current?.focus();
  }, [focus]);
  return (
    <section className="ssh__section" aria-labelledby={id} data-testid={testId}>
      <div className="ssh__head">
        <h2 id={id} ref={heading} tabIndex={focus ? -1 : undefined}>
          {title}
        </h2>
        {actions === undefined ? null : <div className="ssh__acts">{actions}</div>}
      </div>
      {intro === undefined ? null : <p className="ssh__intro">{intro}</p>}
      {children}
    </section>
  );
}
