import { Columns3, Plus, Redo2, Trash2, Undo2 } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { ConfigurationEdit } from "../../backend/generated/ConfigurationEdit";
import { Button, EmptyState, ErrorMessage, SearchInput, SectionMessage, Spinner } from "../../components";
import { messages } from "../../messages";
import { FilterButtons } from "../FilterButtons";
import { ColumnChooser } from "./ColumnChooser";
import { filtered, placeOf, type RowFilter, usual } from "./columns";
import { Grid } from "./Grid";
import { range, type Spot } from "./selection";
import type { Table } from "./useTable";

const words = messages.bulk;

/** The grid with its tools. */
export function TableView({ table }: { table: Table }) {
  const { configuration, rows, loading, error, edit } = table;
  const { columns, counts, findings } = configuration;
  const [query, setQuery] = useState("");
  const [filter, setFilter] = useState<RowFilter | null>(null);
  const [chosen, setChosen] = useState<readonly number[] | null>(null);
  const [choosing, setChoosing] = useState(false);
  const [wanted, setWanted] = useState<Spot>({ row: 0, column: 0, anchor: 0 });
  const asked = useDeferredValue(query);
  const shown = useMemo(() => chosen ?? usual(columns), [chosen, columns]);
  const left = useMemo(() => filtered(rows, asked, filter), [rows, asked, filter]);
  // Rows may have gone since.
  const within = (row: number) => Math.min(row, Math.max(left.length - 1, 0));
  const spot: Spot = {
    row: within(wanted.row),
    anchor: within(wanted.anchor),
    column: Math.min(wanted.column, shown.length - 1),
  };
  const [first, last] = range(spot);
  const selected = left.slice(first, last + 1);
  const deletion = placeOf(columns, "delete");
  const here = left[spot.row];
  const column = columns[shown[spot.column] ?? 0];
  const told = here?.findings.filter(
    (finding) => finding.column === null || finding.column === (shown[spot.column] ?? 0),
  );

  const perform = (edits: readonly ConfigurationEdit[]) => void edit(edits);
  const removable = selected.filter((row) => row.id !== null && row.editable);
  const isMarked = removable.length > 0 && removable.every((row) => row.state === "deleted");
  const mark = () => {
    if (deletion === null) return;
    perform(
      removable.map(({ row }) => ({ kind: "set", row, column: deletion, text: isMarked ? "" : "delete" }) as const),
    );
  };
  const add = async () => {
    setQuery("");
    setFilter(null);
    if (await edit([{ kind: "add" }])) setWanted({ row: rows.length, column: 0, anchor: rows.length });
  };

  if (loading !== null) return <Spinner size="large" label={words.loadingRows(loading.loaded, counts.rows)} />;
  return (
    <div className="bulk">
      {error !== null && <ErrorMessage error={error} />}
      {findings.length > 0 && (
        <SectionMessage tone="warning" title={words.tableFindings}>
          <ul>
            {findings.map((finding) => (
              <li key={finding.message}>{finding.message}</li>
            ))}
          </ul>
        </SectionMessage>
      )}
      <div className="bulk__tools">
        <SearchInput label={words.search} value={query} onChange={setQuery} data-testid="bulk-search" />
        <FilterButtons<RowFilter>
          label={words.show}
          value={filter}
          onChange={setFilter}
          choices={[
            { value: null, label: words.all },
            { value: "changed", label: words.changed(counts.changed + counts.created + counts.deleted) },
            { value: "wrong", label: words.wrong(counts.errors + counts.cautions) },
          ]}
        />
        <span className="bulk__count" data-testid="bulk-count">
          {last > first ? `${words.selection(last - first + 1)} · ` : ""}
          {messages.common.shownOf(left.length, rows.length)}
        </span>
        <div className="bulk__tools-end">
          <Button
            size="compact"
            icon={<Undo2 aria-hidden="true" />}
            disabled={!table.canUndo}
            onClick={() => void table.undo()}
            data-testid="bulk-undo"
          >
            {words.undo}
          </Button>
          <Button
            size="compact"
            icon={<Redo2 aria-hidden="true" />}
            disabled={!table.canRedo}
            onClick={() => void table.redo()}
            data-testid="bulk-redo"
          >
            {words.redo}
          </Button>
          <Button
            size="compact"
            icon={<Columns3 aria-hidden="true" />}
            onClick={() => setChoosing(true)}
            data-testid="bulk-columns"
          >
            {words.columns(shown.length, columns.length)}
          </Button>
          <Button size="compact" icon={<Plus aria-hidden="true" />} onClick={() => void add()} data-testid="bulk-add">
            {words.add}
          </Button>
          {here?.added === true ? (
            <Button
              size="compact"
              onClick={() => perform([{ kind: "discard", row: here.row }])}
              data-testid="bulk-discard"
            >
              {words.discard}
            </Button>
          ) : (
            <Button
              size="compact"
              icon={<Trash2 aria-hidden="true" />}
              disabled={removable.length === 0 || deletion === null}
              onClick={mark}
              data-testid="bulk-mark"
            >
              {isMarked ? words.unmark(removable.length) : words.mark(Math.max(removable.length, 1))}
            </Button>
          )}
        </div>
      </div>
      {rows.length === 0 ? (
        <EmptyState title={words.noRowsTitle}>{words.noRows}</EmptyState>
      ) : left.length === 0 ? (
        <EmptyState title={messages.common.noMatchTitle}>{words.noMatch}</EmptyState>
      ) : (
        <Grid
          columns={columns}
          shown={shown}
          rows={left}
          spot={spot}
          onSpot={setWanted}
          onEdit={perform}
          onUndo={() => void table.undo()}
          onRedo={() => void table.redo()}
        />
      )}
      {here !== undefined && column !== undefined && (
        <div className="bulk__here" data-testid="bulk-here">
          <span>
            {words.lineOf(here.line)} · <strong>{column.label}</strong> {column.meaning}{" "}
            {column.defaultValue === null ? "" : words.defaultValue(column.defaultValue)}{" "}
            {column.internal ? words.internal : ""} {column.editable ? "" : words.readOnly}
          </span>
          {told?.map((finding) => (
            <span key={finding.message} data-testid="bulk-finding">
              <strong>{finding.isError ? words.error : words.caution}:</strong> {finding.message}
            </span>
          ))}
        </div>
      )}
      <ColumnChooser
        open={choosing}
        onOpenChange={setChoosing}
        columns={columns}
        shown={shown}
        onShown={setChosen}
        usual={usual(columns)}
      />
    </div>
  );
}
