import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from "react";
import { messages } from "../messages";
import { Button } from "./Button";
import { lastFocused } from "./lastFocused";
import { useReachable } from "./useReachable";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  /** Buttons. The safe one has `autoFocus`. */
  actions?: ReactNode;
  /** `full`: all of the window but a rim, for what wants every bit of room. */
  size?: "small" | "large" | "full";
  /** A press beside it does not close it: what was entered would be lost by a slip. */
  keepOnPress?: boolean;
  /** Keys pressed anywhere in it. */
  onKeyDown?: (event: KeyboardEvent) => void;
  "data-testid"?: string;
}

/** A layer that asks or shows one thing. Escape closes it; focus returns to where it was. */
export function Dialog({
  open,
  onOpenChange,
  title,
  children,
  actions,
  size = "small",
  keepOnPress = false,
  onKeyDown,
  "data-testid": testId,
}: DialogProps) {
  const opener = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (open) opener.current = document.activeElement;
  }, [open]);
  /** What it was opened from may be gone by now: a row, a notice, the item of a menu. */
  const back = () => {
    const from = opener.current;
    return from instanceof HTMLElement && from.isConnected && from !== document.body ? from : lastFocused();
  };
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)} disablePointerDismissal={keepOnPress}>
      <Base.Portal>
        <Base.Backdrop className="dialog__backdrop" />
        <Base.Popup className={`dialog dialog--${size}`} data-testid={testId} onKeyDown={onKeyDown} finalFocus={back}>
          <div className="dialog__header">
            <Base.Title className="dialog__title">{title}</Base.Title>
            <Base.Close render={<Button variant="subtle" size="compact" iconOnly icon={<X aria-hidden="true" />} />}>
              {messages.common.close}
            </Base.Close>
          </div>
          <Content title={title}>{children}</Content>
          {actions !== undefined && <div className="dialog__actions">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Content({ title, children }: { title: string; children: ReactNode }) {
  const { ref, tabIndex } = useReachable<HTMLDivElement>();
  // What is a stop of the keyboard has to say what it is.
  const named = tabIndex === 0 ? { role: "group", "aria-label": title } : {};
  return (
    <div ref={ref} className="dialog__content" tabIndex={tabIndex} {...named}>
      {children}
    </div>
  );
}

/** Whether a dialog has the keyboard now; shortcuts of what is below it then keep still. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}
