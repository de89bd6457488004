import { type ReactNode, useEffect, useRef } from "react";

interface FormOutcomeProps {
  /** What came of the check so far; `null` while there is nothing to tell. */
  of: unknown;
  children: ReactNode;
}

/** Where a form tells what came of its check. It is brought into sight when that changes: the fields may be long. */
export function FormOutcome({ of, children }: FormOutcomeProps) {
  const place = useRef<HTMLDivElement>(null);
  const told = useRef(of);
  useEffect(() => {
    if (told.current === of) return;
    told.current = of;
    if (of !== null) place.current?.scrollIntoView({ block: "nearest" });
  }, [of]);
  return (
    <div ref={place} className="step__outcome">
      {children}
    </div>
  );
}
