import { ChevronRight } from "lucide-react";
import { type ReactNode, useId } from "react";

interface ExpanderProps {
  label: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
  "data-testid"?: string;
}

/** Something that few need, folded away. What is inside stays as it is when folded. */
export function Expander({ label, open, onOpenChange, children, "data-testid": testId }: ExpanderProps) {
  const id = useId();
  return (
    <div className={open ? "expander expander--open" : "expander"}>
      <button
        type="button"
        className="expander__button"
        aria-expanded={open}
        aria-controls={id}
        data-testid={testId}
        onClick={() => onOpenChange(!open)}
      >
        <ChevronRight aria-hidden="true" />
        <span>{label}</span>
      </button>
      <div id={id} className="expander__content" hidden={!open}>
        {children}
      </div>
    </div>
  );
}
