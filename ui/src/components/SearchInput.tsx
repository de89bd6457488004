import { Search, X } from "lucide-react";
import { useRef } from "react";
import { messages } from "../messages";

interface SearchInputProps {
  /** "Search repositories". */
  label: string;
  value: string;
  onChange: (value: string) => void;
  "data-testid"?: string;
}

/** Narrows a list while one types. Escape empties it. */
export function SearchInput({ label, value, onChange, "data-testid": testId }: SearchInputProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="search">
      <Search aria-hidden="true" className="search__icon" />
      <input
        ref={input}
        type="search"
        className="input input--compact search__input"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        data-search=""
        data-testid={testId}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || value === "") return;
          event.stopPropagation();
          onChange("");
        }}
      />
      {value !== "" && (
        <button
          type="button"
          className="search__clear"
          aria-label={messages.common.clearSearch}
          onClick={() => {
            // The button goes away with what it takes away.
            input.current?.focus();
            onChange("");
          }}
        >
          <X aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
