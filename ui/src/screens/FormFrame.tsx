import { type FormEvent, type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { Button, isDialogOpen } from "../components";
import { messages } from "../messages";
import "./frame.css";

/** The one act that a form is about. Enter in a field and Ctrl/Cmd+Enter do it too. */
export interface PrimaryAct {
  label: string;
  testId: string;
  onPress: () => void;
  busy?: boolean;
  disabled?: boolean;
  /** It takes away what cannot be brought back: then it waits for its own button, and no key stands for that. */
  danger?: boolean;
}

export interface FormFrameProps {
  /** Above the heading: which step this is, or where the page belongs. */
  above?: ReactNode;
  /** Takes the whole width, for a table; else a width that reads well. */
  wide?: boolean;
  heading: string;
  intro?: ReactNode;
  primary: PrimaryAct;
  onBack?: (() => void) | undefined;
  /** Said on the button that leads back, in place of "Back". */
  backLabel?: string;
  /** Set while something is under way that can be stopped. */
  onCancel?: (() => void) | undefined;
  children: ReactNode;
}

/** Heading, body and the row of buttons of a page that is one form. The heading takes the focus when it is entered. */
export function FormFrame({
  above,
  wide = false,
  heading,
  intro,
  primary,
  onBack,
  backLabel,
  onCancel,
  children,
}: FormFrameProps) {
  const text = messages.connect;
  const headingId = useId();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const latest = useRef(primary);
  latest.current = primary;

  useEffect(() => headingRef.current?.focus(), []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      if (isDialogOpen() || latest.current.danger === true) return;
      event.preventDefault();
      form.current?.requestSubmit();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  const press = () => {
    const { busy, disabled, onPress } = latest.current;
    if (busy !== true && disabled !== true) onPress();
  };
  const submit = (event: FormEvent) => {
    // A form in a dialog above the page tells this one of its own submit.
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    if (latest.current.danger === true) return;
    const field = document.activeElement;
    if (field instanceof HTMLInputElement && field.role === "combobox") {
      // What was typed into a combobox becomes its value when the focus leaves it.
      flushSync(() => field.blur());
      field.focus();
    }
    press();
  };
  const danger = primary.danger === true;

  return (
    <form ref={form} className="step" aria-labelledby={headingId} noValidate onSubmit={submit}>
      <div className="step__scroll">
        <div className={wide ? "step__body step__body--wide" : "step__body"}>
          <header className="step__head">
            {above === undefined ? null : <div className="step__count">{above}</div>}
            <h1 id={headingId} ref={headingRef} tabIndex={-1} className="step__heading">
              {heading}
            </h1>
            {intro === undefined ? null : <p className="step__intro">{intro}</p>}
          </header>
          {children}
        </div>
      </div>
      <div className="step__buttons">
        {onBack === undefined ? null : (
          <Button data-testid="back" onClick={onBack}>
            {backLabel ?? text.back}
          </Button>
        )}
        <span className="step__space" />
        {onCancel === undefined ? null : <Cancel onPress={onCancel} heir={button} />}
        <Button
          ref={button}
          type={danger ? "button" : "submit"}
          variant={danger ? "danger" : "primary"}
          onClick={danger ? press : undefined}
          data-testid={primary.testId}
          busy={primary.busy ?? false}
          disabled={primary.disabled ?? false}
        >
          {primary.label}
        </Button>
      </div>
    </form>
  );
}

interface CancelProps {
  onPress: () => void;
  /** What has the focus after it. */
  heir: RefObject<HTMLElement | null>;
}

/** It is there only while there is something to cancel. Whoever is on it when it goes is led on, not dropped. */
function Cancel({ onPress, heir }: CancelProps) {
  const own = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const button = own.current;
    return () => {
      if (document.activeElement === button) heir.current?.focus();
    };
  }, [heir]);
  return (
    <Button ref={own} data-testid="cancel-operation" onClick={onPress}>
      {messages.connect.cancel}
    </Button>
  );
}
