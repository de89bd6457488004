import { ChevronRight } from "lucide-react";
import { type ReactNode, type Ref, useId } from "react";

interface ExpanderProps {
  label: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
  /** For what takes the focus back to it. */
  buttonRef?: Ref<HTMLButtonElement>;
  "data-testid"?: string;
}

/** Something that few need, folded away. What is inside stays as it is when folded. */
export function Expander({ label, open, onOpenChange, children, buttonRef, "data-testid": testId }: ExpanderProps) {
  const id = useId();
  return (
    <div className={open ? "expander expander--open" : "expander"}>
      <button
        ref={buttonRef}
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
