import { type ComponentPropsWithRef, type ReactNode, useId } from "react";

interface CheckboxProps extends Omit<ComponentPropsWithRef<"input">, "onChange" | "type" | "className"> {
  label: ReactNode;
  /** Help below the label. */
  help?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Yes or no. A locked one is `disabled` and tells why in its help. */
export function Checkbox({ label, help, checked, onChange, id: given, ...rest }: CheckboxProps) {
  const own = useId();
  const id = given ?? own;
  return (
    <div className={rest.disabled ? "choice choice--disabled" : "choice"}>
      <input
        {...rest}
        id={id}
        type="checkbox"
        className="choice__box"
        checked={checked}
        aria-describedby={help ? `${id}-help` : rest["aria-describedby"]}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div className="choice__words">
        <label htmlFor={id} className="choice__label">
          {label}
        </label>
        {help && (
          <div id={`${id}-help`} className="choice__help">
            {help}
          </div>
        )}
      </div>
    </div>
  );
}

interface RadioOption<T extends string> {
  value: T;
  label: string;
  help?: ReactNode;
  disabled?: boolean;
}

interface RadioGroupProps<T extends string> {
  /** The question. */
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly RadioOption<T>[];
  help?: ReactNode;
  /** Each choice has it with its value behind: `keep-session`. */
  "data-testid"?: string;
}

/** One of two or three, all seen at once. */
export function RadioGroup<T extends string>({
  label,
  value,
  onChange,
  options,
  help,
  "data-testid": testId,
}: RadioGroupProps<T>) {
  const id = useId();
  return (
    <fieldset className="radio-group" data-testid={testId}>
      <legend className="field__label">{label}</legend>
      {help && <div className="field__said">{help}</div>}
      {options.map((option) => {
        const optionId = `${id}-${option.value}`;
        return (
          <div key={option.value} className={option.disabled ? "choice choice--disabled" : "choice"}>
            <input
              id={optionId}
              type="radio"
              className="choice__box choice__box--radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              data-testid={testId === undefined ? undefined : `${testId}-${option.value}`}
              aria-describedby={option.help ? `${optionId}-help` : undefined}
              onChange={() => onChange(option.value)}
            />
            <div className="choice__words">
              <label htmlFor={optionId} className="choice__label">
                {option.label}
              </label>
              {option.help && (
                <div id={`${optionId}-help`} className="choice__help">
                  {option.help}
                </div>
              )}
            </div>
          </div>
        );
      })}
    </fieldset>
  );
}
