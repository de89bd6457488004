import { ChevronDown } from "lucide-react";
import type { ComponentPropsWithRef } from "react";
import { Field, type FieldProps } from "./Field";

export interface SelectOption<T extends string> {
  value: T;
  label: string;
  /** What choosing it means; seen once it is chosen. */
  help?: string;
}

export interface SelectProps<T extends string>
  extends FieldProps,
    Omit<ComponentPropsWithRef<"select">, "id" | "className" | "value" | "onChange"> {
  value: T;
  onChange: (value: T) => void;
  options: readonly SelectOption<T>[];
  compact?: boolean;
}

/** One of a few. The platform's own list, because it is at home with every keyboard and screen reader. */
export function Select<T extends string>({
  label,
  help,
  hint,
  error,
  optional,
  id,
  className,
  value,
  onChange,
  options,
  compact,
  ...rest
}: SelectProps<T>) {
  return (
    <Field
      label={label}
      help={options.find((option) => option.value === value)?.help ?? help}
      hint={hint}
      error={error}
      optional={optional}
      id={id}
      className={className}
    >
      {(control) => (
        <div className={compact ? "select select--compact" : "select"}>
          <select
            {...rest}
            {...control}
            className="select__control"
            value={value}
            onChange={(event) => onChange(event.target.value as T)}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown aria-hidden="true" className="select__arrow" />
        </div>
      )}
    </Field>
  );
}
