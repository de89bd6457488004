import { Eye, EyeOff } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { messages } from "../messages";
import { Field, type FieldProps } from "./Field";

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
  const area = useRef<HTMLTextAreaElement>(null);
  const words = messages.common;

  // React would mirror a controlled value into the document's text. Here it is only ever the area's own property.
  useLayoutEffect(() => {
    if (area.current !== null && area.current.value !== value) area.current.value = value;
  }, [value]);

  return (
    <Field label={label} help={help} hint={hint} error={error} optional={optional} id={id} className={className}>
      {(control) => (
        <div className="secret-input">
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
          <button
            type="button"
            className="secret-input__toggle"
            aria-pressed={shown}
            aria-label={`${shown ? words.hideSecret : words.showSecret}: ${label}`}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </button>
        </div>
      )}
    </Field>
  );
}
