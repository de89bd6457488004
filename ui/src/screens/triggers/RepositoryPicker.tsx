import { useMemo, useState } from "react";
import { Button, type Column, DataTable, EmptyState, SectionMessage } from "../../components";
import { messages } from "../../messages";
import { FilterButtons } from "../FilterButtons";
import "./triggers.css";

const text = messages.triggers.picker;

const nameOf = (name: string) => name;

const columns: readonly Column<string>[] = [
  {
    id: "name",
    header: text.column,
    rowHeader: true,
    sortBy: nameOf,
    cell: (name) => <code title={name}>{name}</code>,
  },
];

interface RepositoryPickerProps {
  /** Every name there is. Keep it stable between renderings. */
  names: readonly string[];
  chosen: readonly string[];
  onChange: (names: string[]) => void;
}

/** Choose repositories by name, out of very many. What is chosen and not there is named as such. */
export function RepositoryPicker({ names, chosen, onChange }: RepositoryPickerProps) {
  const [show, setShow] = useState<"chosen" | null>(null);
  const selection = useMemo(() => new Set(chosen), [chosen]);
  const unknown = useMemo(() => {
    const known = new Set(names);
    return chosen.filter((name) => !known.has(name));
  }, [names, chosen]);
  const rows = useMemo(
    () => (show === null ? names : names.filter((name) => selection.has(name))),
    [names, selection, show],
  );

  return (
    <div className="repository-picker" data-testid="repository-picker">
      {unknown.length === 0 ? null : (
        <SectionMessage
          tone="warning"
          actions={
            <Button
              size="compact"
              data-testid="remove-unknown"
              onClick={() => onChange(chosen.filter((name) => !unknown.includes(name)))}
            >
              {text.removeUnknown}
            </Button>
          }
        >
          {text.unknown(unknown.length)}
        </SectionMessage>
      )}
      <DataTable
        label={text.label}
        data-testid="picker-table"
        columns={columns}
        rows={rows}
        rowKey={nameOf}
        searchText={nameOf}
        searchLabel={text.search}
        selection={selection}
        onSelection={(next) => onChange([...next])}
        toolbar={
          <FilterButtons
            label={text.show}
            choices={[
              { value: null, label: text.all(names.length) },
              { value: "chosen", label: text.chosen(chosen.length) },
            ]}
            value={show}
            onChange={setShow}
          />
        }
        empty={
          show === null ? (
            <EmptyState title={text.emptyTitle}>{text.empty}</EmptyState>
          ) : (
            <EmptyState title={text.noneChosenTitle}>{text.noneChosen}</EmptyState>
          )
        }
      />
    </div>
  );
}
