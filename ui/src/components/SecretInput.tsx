import { Eye, EyeOff } from "lucide-react";
import { type ComponentPropsWithRef, useState } from "react";
import { messages } from "../messages";
import { Field, type FieldProps } from "./Field";

export interface SecretInputProps
  extends FieldProps,
    Omit<ComponentPropsWithRef<"input">, "id" | "className" | "value" | "onChange" | "type"> {
  value: string;
  onChange: (value: string) => void;
}

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
  ...rest
}: SecretInputProps) {
  const [shown, setShown] = useState(false);
  const words = messages.common;
  return (
    <Field label={label} help={help} hint={hint} error={error} optional={optional} id={id} className={className}>
      {(control) => (
        <div className="secret-input">
          <input
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            {...rest}
            {...control}
            type={shown ? "text" : "password"}
            className="input input--mono"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <button
            type="button"
            className="secret-input__toggle"
            aria-pressed={shown}
            aria-label={`${shown ? words.hideSecret : words.showSecret}: ${label}`}
            disabled={rest.disabled}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </button>
        </div>
      )}
    </Field>
  );
}
