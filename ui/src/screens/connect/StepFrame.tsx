import { type FormEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { flushSync } from "react-dom";
import type { WizardStep } from "../../backend/generated/WizardStep";
import { Button, isDialogOpen } from "../../components";
import { messages } from "../../messages";
import { STEPS } from "./wizard";

/** The one act that a step is about. Enter in a field and Ctrl/Cmd+Enter do it too. */
interface PrimaryAct {
  label: string;
  testId: string;
  onPress: () => void;
  busy?: boolean;
  disabled?: boolean;
}

interface StepFrameProps {
  step: WizardStep;
  /** Takes the whole width, for a table; else a width that reads well. */
  wide?: boolean;
  heading: string;
  intro?: ReactNode;
  primary: PrimaryAct;
  onBack?: (() => void) | undefined;
  /** Set while something is under way that can be stopped. */
  onCancel?: (() => void) | undefined;
  children: ReactNode;
}

/** Heading, body and the row of buttons of one step. The heading takes the focus when the step is entered. */
export function StepFrame({ step, wide = false, heading, intro, primary, onBack, onCancel, children }: StepFrameProps) {
  const text = messages.connect;
  const headingId = useId();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => headingRef.current?.focus(), []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      if (isDialogOpen()) return;
      event.preventDefault();
      form.current?.requestSubmit();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  const latest = useRef(primary);
  latest.current = primary;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const field = document.activeElement;
    if (field instanceof HTMLInputElement && field.role === "combobox") {
      // What was typed into a combobox becomes its value when the focus leaves it.
      flushSync(() => field.blur());
      field.focus();
    }
    const { busy, disabled, onPress } = latest.current;
    if (busy !== true && disabled !== true) onPress();
  };

  return (
    <form ref={form} className="step" aria-labelledby={headingId} noValidate onSubmit={submit}>
      <div className="step__scroll">
        <div className={wide ? "step__body step__body--wide" : "step__body"}>
          <header className="step__head">
            <p className="step__count">{text.stepOf(STEPS.indexOf(step) + 1, STEPS.length)}</p>
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
            {text.back}
          </Button>
        )}
        <span className="step__space" />
        {onCancel === undefined ? null : (
          <Button data-testid="cancel-operation" onClick={onCancel}>
            {text.cancel}
          </Button>
        )}
        <Button
          type="submit"
          variant="primary"
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
