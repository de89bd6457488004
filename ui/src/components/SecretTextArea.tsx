import { useState } from "react";
import { Field, type FieldProps } from "./Field";
import { SecretFrame, useOwnValue } from "./secret";

interface SecretTextAreaProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  autoFocus?: boolean;
  "data-testid"?: string;
}

/** A secret of several lines. Its letters are dots until somebody wants to see them. */
export function SecretTextArea({
  label,
  help,
  hint,
  error,
  optional,
  id,
  className,
  value,
  onChange,
  rows = 4,
  ...rest
}: SecretTextAreaProps) {
  const [shown, setShown] = useState(false);
  const area = useOwnValue<HTMLTextAreaElement>(value);

  return (
    <Field label={label} help={help} hint={hint} error={error} optional={optional} id={id} className={className}>
      {(control) => (
        <SecretFrame label={label} shown={shown} onShown={setShown}>
          <textarea
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            {...rest}
            {...control}
            ref={area}
            rows={rows}
            className={`input input--area input--mono secret-input__area${shown ? "" : " secret-input__area--hidden"}`}
            onChange={(event) => onChange(event.target.value)}
          />
        </SecretFrame>
      )}
    </Field>
  );
}
