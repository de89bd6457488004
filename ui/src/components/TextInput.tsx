import type { ComponentPropsWithRef } from "react";
import { Field, type FieldProps } from "./Field";

export interface TextInputProps
  extends FieldProps,
    Omit<ComponentPropsWithRef<"input">, "id" | "className" | "value" | "onChange"> {
  value: string;
  onChange: (value: string) => void;
  /** For IDs, ARNs and refs. */
  mono?: boolean;
}

/** One line of text. Machine-readable by nature, so the browser neither corrects nor completes it. */
export function TextInput({
  label,
  help,
  hint,
  error,
  optional,
  id,
  className,
  value,
  onChange,
  mono,
  ...rest
}: TextInputProps) {
  return (
    <Field label={label} help={help} hint={hint} error={error} optional={optional} id={id} className={className}>
      {(control) => (
        <input
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          {...rest}
          {...control}
          className={mono ? "input input--mono" : "input"}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface TextAreaProps
  extends FieldProps,
    Omit<ComponentPropsWithRef<"textarea">, "id" | "className" | "value" | "onChange"> {
  value: string;
  onChange: (value: string) => void;
  mono?: boolean;
}

/** Several lines of text. */
export function TextArea({
  label,
  help,
  hint,
  error,
  optional,
  id,
  className,
  value,
  onChange,
  mono,
  rows = 3,
  ...rest
}: TextAreaProps) {
  return (
    <Field label={label} help={help} hint={hint} error={error} optional={optional} id={id} className={className}>
      {(control) => (
        <textarea
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          rows={rows}
          {...rest}
          {...control}
          className={mono ? "input input--area input--mono" : "input input--area"}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
