import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from "react";
import { flushSync } from "react-dom";
import { Button, Dialog } from "../components";
import { messages } from "../messages";
import type { PrimaryAct } from "./FormFrame";
import { fieldId } from "./fields";
import "./frame.css";

interface FormDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Left out while there is nothing that could be done. */
  primary?: PrimaryAct | undefined;
  /** Set while something is under way that can be stopped. */
  onStop?: (() => void) | undefined;
  stopLabel?: string;
  cancelLabel?: string;
  /** It is done, and only to be closed: the focus goes to the button that does. */
  settled?: boolean;
  /** The field that has the focus at first; without it the first one. */
  begin?: string | undefined;
  /** At the other end of the row of buttons. */
  aside?: ReactNode;
  size?: "small" | "large";
  children: ReactNode;
  /** Dialogs that this one opens on top of itself. */
  above?: ReactNode;
  "data-testid"?: string;
}

/** What something is entered or chosen with; of radio buttons the chosen one. */
const ENTERED = "input:checked, input:not([type=radio]), select, textarea";

/** A dialog that is one form. Enter in a field and Ctrl/Cmd+Enter anywhere in it do its one act; Escape closes it. */
export function FormDialog({
  open,
  onClose,
  title,
  primary,
  onStop,
  stopLabel,
  cancelLabel,
  settled = false,
  begin,
  aside,
  size = "small",
  children,
  above,
  "data-testid": testId,
}: FormDialogProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const latest = useRef(primary);
  latest.current = primary;

  // Before the layer notices that what had the focus is gone, and takes it itself.
  useLayoutEffect(() => {
    if (settled) button.current?.focus();
  }, [settled]);

  const press = () => {
    const now = latest.current;
    if (now !== undefined && now.busy !== true && now.disabled !== true) now.onPress();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const field = document.activeElement;
    if (field instanceof HTMLInputElement && field.role === "combobox") {
      // What was typed into a combobox becomes its value when the focus leaves it.
      flushSync(() => field.blur());
      field.focus();
    }
    if (latest.current?.danger !== true) press();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    // A dialog on top of this one tells its keys here, too.
    if (event.target instanceof Node && !event.currentTarget.contains(event.target)) return;
    if (primary === undefined || primary.danger === true) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={title}
      size={size}
      data-testid={testId}
      onKeyDown={onKeyDown}
      keepOnPress
      actions={
        <>
          {aside === undefined ? null : <div className="form-dialog__aside">{aside}</div>}
          {onStop === undefined ? (
            settled ? null : (
              <Button onClick={onClose} data-testid="dialog-cancel">
                {cancelLabel ?? messages.common.cancel}
              </Button>
            )
          ) : (
            <Button onClick={onStop} data-testid="dialog-stop">
              {stopLabel ?? messages.common.cancel}
            </Button>
          )}
          {primary === undefined ? null : (
            <Button
              ref={button}
              type={primary.danger === true ? "button" : "submit"}
              form={id}
              onClick={primary.danger === true ? press : undefined}
              variant={primary.danger === true ? "danger" : "primary"}
              busy={primary.busy ?? false}
              disabled={primary.disabled ?? false}
              data-testid={primary.testId}
            >
              {primary.label}
            </Button>
          )}
        </>
      }
    >
      <form ref={form} id={id} className="form-dialog" noValidate onSubmit={submit}>
        {children}
        {settled ? null : <Begin field={begin} form={form} />}
      </form>
      {above}
    </Dialog>
  );
}

/**
 * Gives a field the focus once it is there: what a dialog shows comes after the dialog, and some of it only when it is
 * known whose keys act. Whoever is in another field by then stays there.
 */
function Begin({ field, form }: { field: string | undefined; form: RefObject<HTMLFormElement | null> }) {
  const first = useRef(field);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || form.current === null) return;
    const wanted =
      first.current === undefined
        ? form.current.querySelector<HTMLElement>(ENTERED)
        : document.getElementById(fieldId(first.current));
    begun.current = wanted !== null || form.current.contains(document.activeElement);
    if (!form.current.contains(document.activeElement)) wanted?.focus();
  });
  return null;
}
