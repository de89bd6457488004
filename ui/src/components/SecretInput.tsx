import { type ComponentPropsWithoutRef, useState } from "react";
import { messages } from "../messages";
import { Field, type FieldProps } from "./Field";
import { SecretFrame, useOwnValue } from "./secret";

export interface SecretInputProps
  extends FieldProps,
    Omit<ComponentPropsWithoutRef<"input">, "id" | "className" | "value" | "defaultValue" | "onChange" | "type"> {
  value: string;
  onChange: (value: string) => void;
  /** It was entered, and this window has forgotten it since: the field is empty, and typing replaces what it stood for. */
  held?: boolean;
}

/** As many as no particular secret has. */
const DOTS = "\u2022".repeat(16);

/** A secret being typed. It can be looked at here; a stored one never comes back to the window. */
export function SecretInput({
  label,
  help,
  hint,
  error,
  optional,
  id,
  className,
  value,
  onChange,
  held = false,
  ...rest
}: SecretInputProps) {
  const [shown, setShown] = useState(false);
  const input = useOwnValue<HTMLInputElement>(value);
  const words = messages.common;
  if (held && shown) setShown(false);

  return (
    <Field
      label={label}
      help={held ? words.secretHeld : help}
      hint={hint}
      error={error}
      optional={optional}
      id={id}
      className={className}
    >
      {(control) => (
        <SecretFrame label={label} shown={shown} onShown={setShown} disabled={rest.disabled || held}>
          <input
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            {...rest}
            {...control}
            ref={input}
            type={shown ? "text" : "password"}
            className="input input--mono"
            placeholder={held ? DOTS : undefined}
            onChange={(event) => onChange(event.target.value)}
          />
        </SecretFrame>
      )}
    </Field>
  );
}
