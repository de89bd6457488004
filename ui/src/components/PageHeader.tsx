import { type ReactNode, type Ref, useEffect, useRef } from "react";

interface PageHeaderProps {
  title: ReactNode;
  /** A line below the title. */
  intro?: ReactNode;
  /** Above the title: the way back. */
  above?: ReactNode;
  /** Beside the title: a lozenge. */
  beside?: ReactNode;
  /** Buttons at the end of the line. */
  actions?: ReactNode;
  /** Takes focus when the page appears, so that a screen reader begins here. */
  focus?: boolean;
  headingRef?: Ref<HTMLHeadingElement>;
}

/** The head of a page. */
export function PageHeader({ title, intro, above, beside, actions, focus = false, headingRef }: PageHeaderProps) {
  const own = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) own.current?.focus();
  }, [focus]);
  return (
    <header className="page-header">
      {above && <div className="page-header__above">{above}</div>}
      <div className="page-header__line">
        <h1 ref={headingRef ?? own} tabIndex={-1} className="page-header__title">
          {title}
        </h1>
        {beside}
        {actions && <div className="page-header__actions">{actions}</div>}
      </div>
      {intro && <div className="page-header__intro">{intro}</div>}
    </header>
  );
}
