import { type Range, useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, ChevronRight, ChevronsUpDown } from "lucide-react";
import {
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useDeferredValue,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { messages } from "../messages";
import { EmptyState } from "./EmptyState";
import { type Grouping, linesOf } from "./groups";
import { type Sort, search } from "./rows";
import { SearchInput } from "./SearchInput";
import { useAnnounce } from "./Toast";
import { useOrdered } from "./useOrdered";
import { useRowElements } from "./useRowElements";

export interface Column<Row> {
  id: string;
  header: string;
  /** What is shown of a row. It keeps no state of its own: its place may be taken over by another row's. */
  cell: (row: Row) => ReactNode;
  /** Makes the column sortable. */
  sortBy?: (row: Row) => string | number | null;
  /** A CSS width; columns without one share what is left. */
  width?: string;
  align?: "start" | "end";
  /** Names the row for a screen reader; one column of a table. */
  rowHeader?: boolean;
  /** Left out below this width of the table, in order of importance. */
  hideBelow?: "small" | "medium";
}

interface DataTableProps<Row> {
  /** What the table holds. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Makes the table searchable: the text a row is found by. Keep it stable between renderings. */
  searchText?: (row: Row) => string;
  /** Names the search: "Search repositories". */
  searchLabel?: string;
  initialSort?: Sort;
  /** Seen in place of the table when there are no rows at all. */
  empty?: ReactNode;
  /** Controls beside the search. */
  toolbar?: ReactNode;
  /** Controls at the far end of the toolbar. */
  toolbarEnd?: ReactNode;
  /** Rows that are ticked, by key; without it rows cannot be ticked. */
  selection?: ReadonlySet<string>;
  onSelection?: (selection: ReadonlySet<string>) => void;
  /** `fill`: takes the height left on the page; `content`: grows to a limit. */
  height?: "fill" | "content";
  /** Rows of two lines. */
  tall?: boolean;
  /** Puts rows below headings that can be folded. A search looks below folded ones, too. */
  grouping?: Grouping<Row> | undefined;
  "data-testid"?: string;
}

/** In step with the heights in the style sheet. */
const ROW_HEIGHT = 40;
const TALL_ROW_HEIGHT = 56;
/** Rows kept ready beyond what is seen: where the list is scrolling to, and behind. */
const AHEAD = 6;
const BEHIND = 2;
/** How long a person has to pause before the count is said. */
const TOLD_AFTER_MS = 700;
const noText = () => "";
const NONE: ReadonlySet<string> = new Set();

/** A table that stays fast at 10,000 rows: only what is seen is in the page, and the count tells the rest. */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  searchText,
  searchLabel,
  initialSort,
  empty,
  toolbar,
  toolbarEnd,
  selection,
  onSelection,
  height = "content",
  tall = false,
  grouping,
  "data-testid": testId,
}: DataTableProps<Row>) {
  const words = messages.common;
  const captionId = useId();
  const [query, setQuery] = useState("");
  const [sort, setSort] = useState<Sort | null>(initialSort ?? null);
  const wanted = useDeferredValue(query);
  const scroller = useRef<HTMLDivElement>(null);
  const outer = useRef<HTMLDivElement>(null);
  const toolbarRef = useRef<HTMLDivElement>(null);

  const ordered = useOrdered(rows, rowKey, searchText ?? noText, columns, sort);
  const shown = useMemo(() => search(ordered, wanted), [ordered, wanted]);
  const searching = wanted !== "";
  const { groupOf, folded } = grouping ?? {};
  const lines = useMemo(
    () => linesOf(shown, groupOf === undefined ? undefined : { groupOf, folded: searching ? NONE : (folded ?? NONE) }),
    [shown, groupOf, folded, searching],
  );

  const virtualizer: Virtualizer<HTMLDivElement, Element> = useVirtualizer<HTMLDivElement, Element>({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (tall && lines[index]?.kind === "row" ? TALL_ROW_HEIGHT : ROW_HEIGHT),
    rangeExtractor: (range) => around(range, virtualizer.scrollDirection),
    scrollPaddingStart: ROW_HEIGHT,
  });
  const items = virtualizer.getVirtualItems();
  const elements = useRowElements(
    items.flatMap(({ index }) => {
      const line = lines[index];
      return line?.kind === "row" ? [line.entry.key] : [];
    }),
  );
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);

  // Lines of two heights change places when something is folded, sorted or found.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is measured depends on what is shown
  useLayoutEffect(() => {
    if (grouping !== undefined) virtualizer.measure();
  }, [lines, virtualizer]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at its first row
  useEffect(() => {
    scroller.current?.scrollTo?.({ top: 0 });
  }, [wanted, sort]);

  const selectable = selection !== undefined && onSelection !== undefined;
  const ticked = selectable ? selection.size : 0;
  const count = words.shownOf(shown.length, rows.length);
  const narrowed = shown.length === rows.length ? words.shown(shown.length) : count;
  useAnnouncedCount(`${wanted} ${count}`, narrowed, toolbarRef);
  useAnnouncedCount(String(ticked), words.selected(ticked), outer);
  const allTicked = selectable && shown.length > 0 && shown.every((entry) => selection.has(entry.key));
  const someTicked = selectable && !allTicked && shown.some((entry) => selection.has(entry.key));

  function tickAll() {
    const next = new Set(selection);
    for (const entry of shown) allTicked ? next.delete(entry.key) : next.add(entry.key);
    onSelection?.(next);
  }

  function fold(key: string) {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    grouping?.onFold(next);
  }

  // Stays the same for the rows, which are drawn anew only when they have changed.
  const ticking = useRef({ selection, onSelection, shown });
  ticking.current = { selection, onSelection, shown };
  const lastTicked = useRef<string | null>(null);
  const tick = useCallback((key: string, range: boolean) => {
    const { selection: before, onSelection: tell, shown: entries } = ticking.current;
    const next = new Set(before);
    const on = !next.has(key);
    for (const one of range ? between(entries, lastTicked.current ?? key, key) : [key])
      on ? next.add(one) : next.delete(one);
    lastTicked.current = key;
    tell?.(next);
  }, []);

  return (
    <div
      ref={outer}
      className={`data-table data-table--${height}${tall ? " data-table--tall" : ""}`}
      data-testid={testId}
    >
      {(searchText !== undefined || toolbar || toolbarEnd) && (
        <div ref={toolbarRef} className="data-table__toolbar">
          {searchText !== undefined && (
            <SearchInput
              label={searchLabel ?? words.search}
              value={query}
              onChange={setQuery}
              data-testid={testId && `${testId}-search`}
            />
          )}
          {toolbar}
          <span className="data-table__count" data-testid="table-count">
            {ticked > 0 ? `${words.selected(ticked)} · ` : ""}
            {count}
          </span>
          {toolbarEnd && <div className="data-table__end">{toolbarEnd}</div>}
        </div>
      )}
      {rows.length === 0 ? (
        empty
      ) : shown.length === 0 ? (
        <EmptyState title={words.noMatchTitle}>{query !== "" && words.noMatch(query)}</EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        <section ref={scroller} className="data-table__scroller" tabIndex={0} aria-labelledby={captionId}>
          <table className="data-table__table" aria-rowcount={lines.length + 1}>
            <caption id={captionId} className="visually-hidden">
              {label}
            </caption>
            <colgroup>
              {selectable && <col className="data-table__tick-column" />}
              {columns.map((column) => (
                <col
                  key={column.id}
                  className={hiding(column)}
                  style={column.width === undefined ? undefined : { inlineSize: column.width }}
                />
              ))}
            </colgroup>
            <thead>
              <tr aria-rowindex={1}>
                {selectable && (
                  <td className="data-table__tick">
                    <input
                      type="checkbox"
                      className="choice__box"
                      aria-label={words.selectAll}
                      checked={allTicked}
                      ref={(box) => {
                        if (box !== null) box.indeterminate = someTicked;
                      }}
                      onChange={tickAll}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <Header key={column.id} column={column} sort={sort} onSort={setSort} />
                ))}
              </tr>
            </thead>
            <Space height={before} />
            <tbody>
              {items.map((item) => {
                const line = lines[item.index];
                if (line === undefined) return null;
                if (line.kind === "group")
                  return (
                    <GroupRow
                      key={`group ${line.key}`}
                      place={item.index}
                      label={grouping?.label(line.title, line.rows) ?? line.title}
                      open={line.open}
                      testId={`group-${line.key}`}
                      // What was found is seen either way.
                      onFold={searching ? undefined : () => fold(line.key)}
                    />
                  );
                const { entry } = line;
                return (
                  <Row
                    key={elements.get(entry.key)}
                    place={item.index}
                    name={entry.key}
                    row={entry.row}
                    columns={columns}
                    ticked={selectable ? selection.has(entry.key) : null}
                    onTick={tick}
                  />
                );
              })}
            </tbody>
            <Space height={after} />
          </table>
        </section>
      )}
    </div>
  );
}

interface GroupRowProps {
  place: number;
  label: string;
  open: boolean;
  testId: string;
  /** Absent where the group cannot be folded now. */
  onFold: (() => void) | undefined;
}

/** The heading of rows. Its cell is one column wide, like a space, and its words go beyond it. */
function GroupRow({ place, label, open, testId, onFold }: GroupRowProps) {
  return (
    <tr aria-rowindex={place + 2} className="data-table__group">
      <th scope="rowgroup">
        {onFold === undefined ? (
          <span className="data-table__group-title">{label}</span>
        ) : (
          <button
            type="button"
            className={open ? "data-table__fold data-table__fold--open" : "data-table__fold"}
            aria-expanded={open}
            data-testid={testId}
            onClick={onFold}
          >
            <ChevronRight aria-hidden="true" />
            {label}
          </button>
        )}
      </th>
    </tr>
  );
}

/**
 * Says a count that has changed: a moment after typing ends, once, not at every letter; and only where the person's own
 * act in `place` has changed it. A list that changes by itself would talk all the time.
 */
function useAnnouncedCount(change: string, text: string, place: RefObject<HTMLElement | null>) {
  const announce = useAnnounce();
  const told = useRef(change);
  useEffect(() => {
    if (told.current === change || place.current?.contains(document.activeElement) !== true) {
      told.current = change;
      return;
    }
    const timer = setTimeout(() => {
      told.current = change;
      announce(text);
    }, TOLD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [change, text, place, announce]);
}

/** The keys from one row to another, whichever comes first; the second alone when the first is not shown any more. */
function between(entries: readonly { key: string }[], from: string, to: string): string[] {
  const [one, other] = [from, to].map((key) => entries.findIndex((entry) => entry.key === key));
  if (one === undefined || other === undefined || one < 0 || other < 0) return [to];
  return entries.slice(Math.min(one, other), Math.max(one, other) + 1).map(({ key }) => key);
}

/** What is seen, with more rows on the side that comes next. */
function around({ startIndex, endIndex, count }: Range, towards: "forward" | "backward" | null): number[] {
  const first = Math.max(0, startIndex - (towards === "forward" ? BEHIND : AHEAD));
  const last = Math.min(count - 1, endIndex + (towards === "backward" ? BEHIND : AHEAD));
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

interface RowProps<R> {
  /** Where it stands among those shown. */
  place: number;
  name: string;
  row: R;
  columns: readonly Column<R>[];
  /** `null`: rows of this table cannot be ticked. */
  ticked: boolean | null;
  /** `range`: with all between it and the row that was ticked before. */
  onTick: (name: string, range: boolean) => void;
}

/** One row. While a list scrolls most of them stay as they are. */
const Row = memo(function Row<R>({ place, name, row, columns, ticked, onTick }: RowProps<R>) {
  const element = useRef<HTMLTableRowElement>(null);
  const before = useRef(name);
  useLayoutEffect(() => {
    if (before.current === name) return;
    before.current = name;
    // The focus was on something of another row: the next key must not act on this one.
    if (element.current?.contains(document.activeElement) !== true) return;
    element.current.closest<HTMLElement>(".data-table__scroller")?.focus({ preventScroll: true });
  }, [name]);
  return (
    <tr ref={element} aria-rowindex={place + 2} className="data-table__row" data-key={name}>
      {ticked !== null && (
        <td className="data-table__tick">
          <input
            type="checkbox"
            className="choice__box"
            aria-label={messages.common.selectRow(name)}
            checked={ticked}
            onChange={({ nativeEvent }) => onTick(name, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
          />
        </td>
      )}
      {columns.map((column) =>
        column.rowHeader ? (
          <th key={column.id} scope="row" className={cellClass(column)}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.id} className={cellClass(column)}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  );
}) as <R>(props: RowProps<R>) => ReactNode;

function cellClass<R>(column: Column<R>): string {
  const hidden = hiding(column);
  const aligned = `data-table__cell--${column.align ?? "start"}`;
  return hidden === undefined ? aligned : `${aligned} ${hidden}`;
}

/** Stands for the rows that are not in the page. One cell: across all columns it would bring back the hidden ones. */
function Space({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tbody aria-hidden="true">
      <tr>
        <td className="data-table__space" style={{ blockSize: height }} />
      </tr>
    </tbody>
  );
}

function hiding<Row>(column: Column<Row>): string | undefined {
  return column.hideBelow === undefined ? undefined : `hide-below-${column.hideBelow}`;
}

function Header<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: Sort | null;
  onSort: (sort: Sort) => void;
}) {
  const here = sort?.column === column.id;
  const className = [`data-table__header data-table__cell--${column.align ?? "start"}`, hiding(column)]
    .filter(Boolean)
    .join(" ");
  if (column.sortBy === undefined) {
    return (
      <th scope="col" className={className}>
        {column.header}
      </th>
    );
  }
  return (
    <th scope="col" className={className} aria-sort={here ? (sort.descending ? "descending" : "ascending") : "none"}>
      <button
        type="button"
        className="data-table__sort"
        onClick={() => onSort({ column: column.id, descending: here && !sort.descending })}
      >
        <span>{column.header}</span>
        {here ? (
          sort.descending ? (
            <ArrowDown aria-hidden="true" />
          ) : (
            <ArrowUp aria-hidden="true" />
          )
        ) : (
          <ChevronsUpDown aria-hidden="true" className="data-table__unsorted" />
        )}
      </button>
    </th>
  );
}
