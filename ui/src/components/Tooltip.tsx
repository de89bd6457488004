import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";

/** A name or a remark for what it is put around, on hover and on focus. Never the only place of anything needed. */
export function Tooltip({
  text,
  children,
  side = "top",
}: {
  text: string;
  children: ReactElement;
  side?: "top" | "right" | "bottom";
}) {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={400} />
      <Base.Portal>
        <Base.Positioner className="tooltip__positioner" side={side} sideOffset={6}>
          <Base.Popup className="tooltip">{text}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
