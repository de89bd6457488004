// biome-ignore-all lint/a11y/useSemanticElements: a table cannot leave out what is not seen and scroll both ways with a fixed column
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the cell one is at
import { CircleAlert, Minus, Pencil, Plus, TriangleAlert } from "lucide-react";
import { Fragment, type KeyboardEvent, memo, type ReactNode } from "react";
import type { ConfigurationColumn } from "../../backend/generated/ConfigurationColumn";
import type { ConfigurationRow } from "../../backend/generated/ConfigurationRow";
import { messages } from "../../messages";
import { nameOf } from "./columns";

/** What is done in a row. */
export interface RowActs {
  onDraft: (text: string) => void;
  onGo: (row: number, column: number, extend: boolean) => void;
  onBegin: (row: number, column: number, text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onLeave: () => void;
}

interface GridRowProps {
  /** Where the ids of cells begin. */
  id: string;
  row: ConfigurationRow;
  /** Places of what it is known by. */
  named: readonly number[];
  /** Its place among the rows shown. */
  index: number;
  /** Where it is drawn. */
  start: number;
  columns: readonly ConfigurationColumn[];
  shown: readonly number[];
  /** Which of those shown are in the page, in their order. */
  drawn: readonly number[];
  /** The column one is at, if one is in this row. */
  active: number | null;
  /** The column whose cell is selected here. */
  selected: number | null;
  /** What is being typed into the cell one is at. */
  draft: string | null;
  /** Always the same. */
  acts: RowActs;
}

/** In step with the style sheet. */
export const COLUMN_WIDTH = 176;

const words = messages.bulk;

/** One row of the grid. While the grid scrolls most of them stay as they are. */
export const GridRow = memo(function GridRow({
  id,
  row,
  named,
  index,
  start,
  columns,
  shown,
  drawn,
  active,
  selected,
  draft,
  acts,
}: GridRowProps) {
  const name = nameOf(row, named) ?? words.unnamed;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`bulk-grid__row bulk-grid__row--${row.state}`}
      style={{ transform: `translateY(${start}px)` }}
      data-row={row.row}
    >
      <span
        role="rowheader"
        aria-colindex={1}
        className="bulk-grid__cell bulk-grid__cell--row"
        title={row.findings.map((finding) => finding.message).join("\n") || name}
      >
        <RowMarks row={row} />
        <span className="bulk-grid__name">{name}</span>
      </span>
      {drawn.map((at, nth) => {
        const place = shown[at] ?? 0;
        const column = columns[place];
        if (column === undefined) return null;
        const text = row.cells[place] ?? null;
        const findings = row.findings.filter((finding) => finding.column === place);
        const isHere = active === at;
        const isError = findings.some((finding) => finding.isError);
        const classes = [
          "bulk-grid__cell",
          isHere && "bulk-grid__cell--here",
          selected === at && "bulk-grid__cell--selected",
          row.changed.includes(place) && "bulk-grid__cell--changed",
          findings.length > 0 && (isError ? "bulk-grid__cell--error" : "bulk-grid__cell--caution"),
        ];
        return (
          <Fragment key={place}>
            <Gap columns={at - (drawn[nth - 1] ?? -1) - 1} />
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it has the keys */}
            <span
              id={`${id}-${index}-${at}`}
              role="gridcell"
              aria-colindex={at + 2}
              aria-selected={selected === at}
              aria-readonly={!(row.editable && column.editable)}
              aria-invalid={isError || undefined}
              className={classes.filter(Boolean).join(" ")}
              title={findings.map((finding) => finding.message).join("\n") || undefined}
              onClick={(event) => {
                // What is being typed is clicked into, to go on there.
                if (isHere && draft !== null) return;
                acts.onGo(index, at, event.shiftKey);
              }}
              onDoubleClick={() => acts.onBegin(index, at, text ?? "")}
            >
              {isHere && draft !== null ? (
                <input
                  className="bulk-grid__input"
                  aria-label={words.edit(column.label, name)}
                  placeholder={column.kind === "credential" && text === null ? words.replaceSecret : undefined}
                  type={column.kind === "credential" ? "password" : "text"}
                  autoComplete="off"
                  spellCheck={false}
                  // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
                  autoFocus
                  value={draft}
                  onChange={(event) => acts.onDraft(event.target.value)}
                  onKeyDown={acts.onKeyDown}
                  onBlur={acts.onLeave}
                  data-testid="bulk-input"
                />
              ) : (
                <CellText text={text} />
              )}
              {findings.length > 0 && (
                <span className="visually-hidden">{findings.map((finding) => finding.message).join(". ")}</span>
              )}
            </span>
          </Fragment>
        );
      })}
      <Gap columns={shown.length - (drawn.at(-1) ?? -1) - 1} />
    </div>
  );
});

/** Stands for columns that are not in the page. */
export function Gap({ columns }: { columns: number }) {
  if (columns <= 0) return null;
  return (
    <span
      role="presentation"
      aria-hidden="true"
      className="bulk-grid__gap"
      style={{ inlineSize: columns * COLUMN_WIDTH }}
    />
  );
}

function CellText({ text }: { text: string | null }): ReactNode {
  if (text === null) {
    return (
      <>
        <span aria-hidden="true" className="bulk-grid__hidden">
          {words.hidden}
        </span>
        <span className="visually-hidden">{words.hiddenLabel}</span>
      </>
    );
  }
  return text === "" ? <span className="visually-hidden">{words.emptyLabel}</span> : text;
}

/** What becomes of a row and what is wrong with it, in icons with words. */
function RowMarks({ row }: { row: ConfigurationRow }) {
  const isError = row.findings.some((finding) => finding.isError);
  const Icon = { same: null, changed: Pencil, created: Plus, deleted: Minus }[row.state];
  return (
    <>
      {row.findings.length > 0 && (
        <span className={isError ? "bulk-grid__mark--error" : "bulk-grid__mark--caution"}>
          {isError ? <CircleAlert aria-hidden="true" /> : <TriangleAlert aria-hidden="true" />}
          <span className="visually-hidden">{isError ? words.error : words.caution}</span>
        </span>
      )}
      {Icon !== null && (
        <span className={`bulk-grid__mark--${row.state}`}>
          <Icon aria-hidden="true" />
          <span className="visually-hidden">{words.state[row.state]}</span>
        </span>
      )}
    </>
  );
}
