import { CircleAlert, TriangleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { messages } from "../messages";

/** What every field can say about itself. */
export interface FieldProps {
  label: string;
  /** Help below the control, always there. */
  help?: ReactNode;
  /** A remark on what is typed so far, which does not forbid it. */
  hint?: ReactNode;
  /** What is wrong with the value. */
  error?: string | null;
  /** Marks a field that may stay empty. */
  optional?: boolean;
  id?: string;
  className?: string;
}

/** What the control inside a field must carry. */
export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** Label, control, error, hint and help in their places, tied together for assistive technology. */
export function Field({
  label,
  help,
  hint,
  error,
  optional,
  id: givenId,
  className,
  children,
}: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const generated = useId();
  const id = givenId ?? generated;
  const said = [
    { key: "error", text: error },
    { key: "hint", text: hint },
    { key: "help", text: help },
  ].filter(({ text }) => Boolean(text));
  const described = said.map(({ key }) => `${id}-${key}`).join(" ");
  return (
    <div className={["field", className].filter(Boolean).join(" ")}>
      <label className="field__label" htmlFor={id}>
        {label}
        {optional === true && <span className="field__optional">{messages.common.optional}</span>}
      </label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {said.map(({ key, text }) => (
        <div key={key} id={`${id}-${key}`} className={`field__said field__said--${key}`}>
          {key === "error" && <CircleAlert aria-hidden="true" />}
          {key === "hint" && <TriangleAlert aria-hidden="true" />}
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}
