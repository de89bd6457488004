import "./shared.css";

interface FilterButtonsProps<T extends string> {
  label: string;
  /** `null` stands for all. */
  choices: readonly { value: T | null; label: string }[];
  value: T | null;
  onChange: (value: T | null) => void;
}

/** A row of buttons that narrow a table down; exactly one is pressed. */
export function FilterButtons<T extends string>({ label, choices, value, onChange }: FilterButtonsProps<T>) {
  return (
    <fieldset className="filter-buttons" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value ?? "all"}
          type="button"
          className="filter-buttons__button"
          data-testid={`filter-${choice.value ?? "all"}`}
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
