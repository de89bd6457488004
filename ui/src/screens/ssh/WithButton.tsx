import type { ReactNode } from "react";

/** A field with a button beside it, in line with the control. */
export function WithButton({ button, children }: { button: ReactNode; children: ReactNode }) {
  return (
    <div className="ssh__with-button">
      {children}
      {button}
    </div>
  );
}
