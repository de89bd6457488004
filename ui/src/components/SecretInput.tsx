import { Eye, EyeOff } from "lucide-react";
import { type ComponentPropsWithoutRef, useLayoutEffect, useRef, useState } from "react";
import { messages } from "../messages";
import { Field, type FieldProps } from "./Field";

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
  const input = useRef<HTMLInputElement>(null);
  const words = messages.common;
  if (held && shown) setShown(false);

  // React would mirror a controlled value into the document's text. Here it is only ever the input's own property.
  useLayoutEffect(() => {
    if (input.current !== null && input.current.value !== value) input.current.value = value;
  }, [value]);

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
        <div className="secret-input">
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
          <button
            type="button"
            className="secret-input__toggle"
            aria-pressed={shown}
            aria-label={`${shown ? words.hideSecret : words.showSecret}: ${label}`}
            disabled={rest.disabled || held}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </button>
        </div>
      )}
    </Field>
  );
}
