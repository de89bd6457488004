// biome-ignore-all lint/a11y/useSemanticElements: a table cannot leave out what is not seen and scroll both ways with a fixed column
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the cell one is at
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { Fragment, type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import type { ConfigurationColumn } from "../../backend/generated/ConfigurationColumn";
import type { ConfigurationEdit } from "../../backend/generated/ConfigurationEdit";
import type { ConfigurationRow } from "../../backend/generated/ConfigurationRow";
import { useAnnounce, useRowElements, useToast } from "../../components";
import { messages } from "../../messages";
import { namePlaces } from "./columns";
import { COLUMN_WIDTH, Gap, GridRow, type RowActs } from "./GridRow";
import { copied, moved, pasted, range, type Spot } from "./selection";

interface GridProps {
  columns: readonly ConfigurationColumn[];
  /** Places of the columns shown, in their order. */
  shown: readonly number[];
  rows: readonly ConfigurationRow[];
  spot: Spot;
  onSpot: (spot: Spot) => void;
  onEdit: (edits: readonly ConfigurationEdit[]) => void;
  onUndo: () => void;
  onRedo: () => void;
}

/** In step with the style sheet. */
const ROW_HEIGHT = 36;
/** Rows that Page Up and Page Down go. */
const PAGE = 12;
const AHEAD = 6;
const BESIDE = 2;

const words = messages.bulk;

/** The table, worked on like a spreadsheet. Only what is seen is in the page. */
export function Grid({ columns, shown, rows, spot, onSpot, onEdit, onUndo, onRedo }: GridProps) {
  const id = useId();
  const announce = useAnnounce();
  const toast = useToast();
  const scroller = useRef<HTMLDivElement>(null);
  /** The text that is being typed into the cell one is at. */
  const [draft, draw] = useState<string | null>(null);
  // Known at once: the field that goes away tells of its leaving before anything is drawn anew.
  const typed = useRef<string | null>(null);
  const setDraft = useCallback((text: string | null) => {
    typed.current = text;
    draw(text);
  }, []);
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: AHEAD,
    scrollPaddingStart: ROW_HEIGHT,
  });
  // Of 43 columns there is room for a handful. The one that one is at is in the page wherever it is: it is named there.
  const sideways = useVirtualizer<HTMLDivElement, Element>({
    horizontal: true,
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => COLUMN_WIDTH,
    rangeExtractor: (range) => withColumn(range, spot.column),
    overscan: BESIDE,
    // The names of the rows stay at the edge, before the first of these.
    scrollMargin: COLUMN_WIDTH,
    scrollPaddingStart: COLUMN_WIDTH,
  });
  const places = sideways.getVirtualItems().map(({ index }) => index);
  const which = places.join(" ");
  // The same as long as it says the same: the rows are drawn anew only when they have changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `which` stands for them
  const drawn = useMemo(() => places, [which]);
  const named = useMemo(() => namePlaces(columns), [columns]);
  const items = virtualizer.getVirtualItems();
  const elements = useRowElements(items.map((item) => String(rows[item.index]?.row ?? "")));
  const row = rows[spot.row];
  const place = shown[spot.column] ?? 0;
  const column = columns[place];
  const editable = row !== undefined && column !== undefined && row.editable && column.editable;

  useEffect(() => {
    virtualizer.scrollToIndex(spot.row);
  }, [virtualizer, spot.row]);
  useEffect(() => {
    sideways.scrollToIndex(spot.column);
  }, [sideways, spot.column]);

  const go = (to: Spot) => {
    setDraft(null);
    onSpot(to);
  };
  const set = useCallback(
    (text: string | null) => {
      if (row !== undefined) onEdit([{ kind: "set", row: row.row, column: place, text }]);
    },
    [row, place, onEdit],
  );
  const begin = (text: string) => {
    if (editable) setDraft(text);
    else announce(words.notEditable);
  };
  /** Takes over what was typed, if it says something else. */
  const take = () => {
    const text = typed.current;
    setDraft(null);
    if (text !== null && text !== (row?.cells[place] ?? "")) set(text);
  };
  /** Takes over what was typed, and goes on. */
  const commit = (by: { rows: number; columns: number }) => {
    take();
    scroller.current?.focus({ preventScroll: true });
    const next = {
      row: Math.min(Math.max(spot.row + by.rows, 0), rows.length - 1),
      column: Math.min(Math.max(spot.column + by.columns, 0), shown.length - 1),
    };
    onSpot({ ...next, anchor: next.row });
  };

  function inCell(event: KeyboardEvent) {
    event.stopPropagation();
    if (event.key === "Enter") {
      event.preventDefault();
      commit({ rows: event.shiftKey ? -1 : 1, columns: 0 });
    } else if (event.key === "Tab") {
      event.preventDefault();
      commit({ rows: 0, columns: event.shiftKey ? -1 : 1 });
    } else if (event.key === "Escape") {
      setDraft(null);
      scroller.current?.focus({ preventScroll: true });
    }
  }

  function inGrid(event: KeyboardEvent) {
    const ctrl = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (ctrl && (key === "z" || key === "y")) {
      event.preventDefault();
      if (key === "y" || event.shiftKey) onRedo();
      else onUndo();
      return;
    }
    const to = moved(
      spot,
      { key: event.key, ctrl, shift: event.shiftKey },
      { rows: rows.length, columns: shown.length, page: PAGE },
    );
    if (to !== null) {
      event.preventDefault();
      go(to);
      return;
    }
    if (ctrl || event.altKey) return;
    if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      begin(row?.cells[place] ?? "");
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      fill("");
    } else if (event.key === " " && column?.kind === "flag") {
      event.preventDefault();
      if (editable) set((row?.cells[place] ?? "").toLowerCase() === "true" ? "false" : "true");
    } else if (event.key.length === 1) {
      // Else the letter would be typed a second time, into the field that appears.
      event.preventDefault();
      begin(event.key);
    }
  }

  function fill(text: string) {
    const { edits, readOnly, credentials, rows: kept, unfit, beyond } = pasted(rows, columns, shown, spot, text);
    if (edits.length > 0) onEdit(edits);
    const left = [
      ...(readOnly.length > 0 ? [words.left.readOnly(readOnly.join(", "))] : []),
      ...(credentials.length > 0 ? [words.left.credentials(credentials.join(", "))] : []),
      ...(kept > 0 ? [words.left.rows(kept)] : []),
      ...(unfit > 0 ? [words.left.unfit(unfit)] : []),
      ...(beyond > 0 ? [words.left.beyond(beyond)] : []),
    ];
    if (left.length === 0) {
      if (text !== "") announce(words.pasted(edits.length));
    } else if (text === "") announce(words.notEditable);
    else toast.show({ tone: "warning", title: words.pasted(edits.length), text: left.join(" ") });
  }

  // WebKit tells of copying and pasting outside of fields only where somebody says beforehand that it is wanted.
  useEffect(() => {
    const element = scroller.current;
    const wanted = (event: Event) => {
      if (event.target === element) event.preventDefault();
    };
    element?.addEventListener("beforecopy", wanted);
    element?.addEventListener("beforepaste", wanted);
    return () => {
      element?.removeEventListener("beforecopy", wanted);
      element?.removeEventListener("beforepaste", wanted);
    };
  }, []);

  const now: RowActs = {
    onDraft: setDraft,
    onGo: (to, at, extend) => {
      scroller.current?.focus({ preventScroll: true });
      go({ row: to, column: at, anchor: extend && at === spot.column ? spot.anchor : to });
    },
    onBegin: (to, at, text) => {
      onSpot({ row: to, column: at, anchor: to });
      if (rows[to]?.editable === true && columns[shown[at] ?? 0]?.editable === true) setDraft(text);
    },
    onKeyDown: inCell,
    onLeave: take,
  };
  const latest = useRef(now);
  latest.current = now;
  // These stay the same for the rows.
  const acts = useMemo<RowActs>(
    () => ({
      onDraft: (text) => latest.current.onDraft(text),
      onGo: (...to) => latest.current.onGo(...to),
      onBegin: (...at) => latest.current.onBegin(...at),
      onKeyDown: (event) => latest.current.onKeyDown(event),
      onLeave: () => latest.current.onLeave(),
    }),
    [],
  );

  const [first, last] = range(spot);
  const active = row === undefined ? undefined : `${id}-${spot.row}-${spot.column}`;
  return (
    <>
      <p id={`${id}-keys`} className="visually-hidden">
        {words.keys}
      </p>
      <div
        ref={scroller}
        className="bulk-grid"
        role="grid"
        tabIndex={0}
        aria-label={words.grid}
        aria-describedby={`${id}-keys`}
        aria-rowcount={rows.length + 1}
        aria-colcount={shown.length + 1}
        aria-multiselectable="true"
        aria-activedescendant={active}
        data-testid="bulk-grid"
        onKeyDown={inGrid}
        onCopy={(event) => {
          if (event.target !== scroller.current || row === undefined) return;
          event.preventDefault();
          event.clipboardData.setData("text/plain", copied(rows, spot, place));
          announce(words.copied(last - first + 1));
        }}
        onPaste={(event) => {
          if (event.target !== scroller.current) return;
          event.preventDefault();
          fill(event.clipboardData.getData("text/plain"));
        }}
      >
        <div className="bulk-grid__inner" role="presentation">
          <div className="bulk-grid__head" role="row" aria-rowindex={1}>
            <span role="columnheader" aria-colindex={1} className="bulk-grid__cell bulk-grid__cell--row">
              {words.rowColumn}
            </span>
            {drawn.map((index, at) => {
              const one = columns[shown[index] ?? 0];
              return (
                <Fragment key={index}>
                  <Gap columns={index - (drawn[at - 1] ?? -1) - 1} />
                  <span role="columnheader" aria-colindex={index + 2} className="bulk-grid__cell" title={one?.meaning}>
                    {one?.label}
                  </span>
                </Fragment>
              );
            })}
            <Gap columns={shown.length - (drawn.at(-1) ?? -1) - 1} />
          </div>
          <div role="presentation" style={{ blockSize: virtualizer.getTotalSize(), position: "relative" }}>
            {items.map((item) => {
              const one = rows[item.index];
              if (one === undefined) return null;
              const here = item.index === spot.row;
              return (
                <GridRow
                  key={elements.get(String(one.row))}
                  id={id}
                  row={one}
                  named={named}
                  index={item.index}
                  start={item.start}
                  columns={columns}
                  shown={shown}
                  drawn={drawn}
                  active={here ? spot.column : null}
                  selected={item.index >= first && item.index <= last ? spot.column : null}
                  draft={here ? draft : null}
                  acts={acts}
                />
              );
            })}
          </div>
        </div>
      </div>
    </>
  );
}

/** What is seen, and the column that one is at. */
function withColumn(range: Range, column: number): number[] {
  const seen = defaultRangeExtractor(range);
  return seen.includes(column) || column >= range.count ? seen : [...seen, column].sort((one, other) => one - other);
}
