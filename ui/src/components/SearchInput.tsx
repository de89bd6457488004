import { Search, X } from "lucide-react";
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
  return (
    <div className="search">
      <Search aria-hidden="true" className="search__icon" />
      <input
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
          onClick={() => onChange("")}
        >
          <X aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
