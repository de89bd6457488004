import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronDown } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useMemo, useState } from "react";
import { messages } from "../messages";
import { Field, type FieldProps } from "./Field";
import { visible } from "./visible";

export interface ComboboxOption {
  value: string;
  label: string;
  /** A second line or code beside the label; searched too. */
  detail?: string;
  /** The heading it stands under. */
  group?: string;
  /** A short caution shown with it. */
  note?: string;
}

export interface ComboboxProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  options: readonly ComboboxOption[];
  placeholder?: string;
  disabled?: boolean;
  /** Whether what was typed is taken as the value when no option matches. */
  freeForm?: boolean;
  /** Whether Enter, when nothing is left to be chosen with it, submits the form as in any other field. */
  submits?: boolean;
  "data-testid"?: string;
}

interface Group {
  value: string;
  items: ComboboxOption[];
}

/** As many options as a list draws at once; typing finds the others. */
const DRAWN = 300;

function found(option: ComboboxOption, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${option.label} ${option.detail ?? ""} ${option.value}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function shown(option: ComboboxOption | undefined, value: string): string {
  return option === undefined ? value : option.label;
}

function grouped(options: readonly ComboboxOption[]): Group[] {
  const groups = new Map<string, ComboboxOption[]>();
  for (const option of options) {
    const group = option.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  return [...groups].map(([value, items]) => ({ value, items }));
}

/** One of many, found by typing a part of its name or code. */
export function Combobox({
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
  placeholder,
  disabled,
  freeForm = false,
  submits = true,
  "data-testid": testId,
}: ComboboxProps) {
  const words = messages.common;
  const chosen = options.find((option) => option.value === value);
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const text = typed ?? shown(chosen, value);
  const matching = useMemo(() => {
    const query = typed ?? "";
    return query.trim() === "" ? options : options.filter((option) => found(option, query));
  }, [options, typed]);
  const groups = useMemo(() => grouped(matching.slice(0, DRAWN)), [matching]);
  const left = matching.length - DRAWN;

  function exact(wanted: string): ComboboxOption | undefined {
    const same = (text: string) => text.toLowerCase() === wanted.toLowerCase();
    const named = options.filter((option) => same(option.label));
    // A label that several share names none of them.
    return options.find((option) => same(option.value)) ?? (named.length === 1 ? named[0] : undefined);
  }

  /** The list goes with it: one that stayed would offer its first option to the next Enter. */
  function settle(wanted: string, option: ComboboxOption | undefined) {
    setOpen(false);
    if (option !== undefined) onChange(option.value);
    else if (freeForm || wanted === "") onChange(wanted);
    setTyped(null);
  }

  function leave(event: FocusEvent<HTMLInputElement>) {
    // Where the whole window was left the field still has the focus in it, and one comes back to go on typing.
    if (document.activeElement === event.currentTarget) return;
    if (typed !== null) settle(typed.trim(), exact(typed.trim()));
  }

  /** Takes what the list would offer first, whether or not it has come to be open and highlighted yet. */
  function entered(event: KeyboardEvent<HTMLInputElement>) {
    const field = event.currentTarget;
    const other = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.nativeEvent.isComposing;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) setOpen(false);
    if (event.key !== "Enter" || other || field.hasAttribute("aria-activedescendant")) return;
    if (typed === null && submits) return;
    event.preventDefault();
    if (typed === null) return;
    const wanted = typed.trim();
    settle(wanted, exact(wanted) ?? (wanted === "" ? undefined : groups[0]?.items[0]));
  }

  return (
    <Field label={label} help={help} hint={hint} error={error} optional={optional} id={id} className={className}>
      {(control) => (
        <Base.Root<ComboboxOption>
          items={groups}
          filter={null}
          disabled={disabled}
          value={chosen ?? null}
          inputValue={text}
          open={open}
          onOpenChange={setOpen}
          itemToStringLabel={(option) => option.label}
          itemToStringValue={(option) => option.value}
          isItemEqualToValue={(one, other) => one.value === other.value}
          onValueChange={(option, details) => {
            // Emptying the field is typing too: what was chosen must not spring back before the next letter.
            if (details.reason === "input-clear") return;
            setTyped(null);
            if (option !== null) onChange(option.value);
          }}
          onInputValueChange={(next, details) => {
            if (details.reason === "input-change") setTyped(next);
          }}
          autoHighlight
        >
          <div className="combobox">
            <Base.Input
              {...control}
              className="input"
              placeholder={placeholder}
              data-testid={testId}
              spellCheck={false}
              onBlur={leave}
              onKeyDown={entered}
            />
            {chosen?.detail !== undefined && typed === null && (
              <span className="combobox__detail" aria-hidden="true">
                {chosen.detail}
              </span>
            )}
            <Base.Trigger className="combobox__trigger" aria-label={`${words.openList}: ${label}`} tabIndex={-1}>
              <ChevronDown aria-hidden="true" />
            </Base.Trigger>
          </div>
          <Base.Portal>
            <Base.Positioner className="combobox__positioner" sideOffset={4}>
              <Base.Popup className="combobox__popup" aria-label={label}>
                <Base.Empty className="combobox__empty">{groups.length === 0 ? words.listEmpty : null}</Base.Empty>
                <Base.List className="combobox__list">
                  {(group: Group) => (
                    <Base.Group key={group.value} items={group.items} className="combobox__group">
                      {group.value !== "" && (
                        <Base.GroupLabel className="combobox__group-label">{group.value}</Base.GroupLabel>
                      )}
                      <Base.Collection>
                        {(option: ComboboxOption) => (
                          <Base.Item
                            key={option.value}
                            value={option}
                            className="combobox__item"
                            data-value={option.value}
                          >
                            <span className="combobox__item-check">
                              <Base.ItemIndicator>
                                <Check aria-hidden="true" />
                              </Base.ItemIndicator>
                            </span>
                            <span className="combobox__item-label">
                              <bdi>{visible(option.label)}</bdi>
                            </span>
                            {option.note !== undefined && <span className="combobox__item-note">{option.note}</span>}
                            {option.detail !== undefined && (
                              <span className="combobox__item-detail">{option.detail}</span>
                            )}
                          </Base.Item>
                        )}
                      </Base.Collection>
                    </Base.Group>
                  )}
                </Base.List>
                {left > 0 && <div className="combobox__left">{words.listLeft(left)}</div>}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  );
}
