import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { messages } from "../../messages";
import type { Colours } from "./colour/useColours";
import { codeBetween, rowOf, selected } from "./copy";
import { DiffRow } from "./DiffRow";
import { changeStarts, type Layout, lineAt, type Row, type Side } from "./rows";
import { SideScroll } from "./SideScroll";
import type { Token } from "./segments";

/** In step with the height in the style sheet. */
const ROW_HEIGHT = 20;
const GAP_HEIGHT = 28;
/** Rows kept ready beyond what is seen: more would cost a fast scroll more than they spare a slow one. */
const OVERSCAN = 8;
const NONE: readonly Token[] = [];

/** Moves through the changes of a file. */
export interface DiffRowsHandle {
  /** To the next change, or back to the one before; `false` when there is none. */
  toChange: (step: 1 | -1) => boolean;
}

interface DiffRowsProps {
  /** What is compared. */
  label: string;
  rows: readonly Row[];
  colours: Colours;
  layout: Layout;
  wrap: boolean;
  /** Columns of the widest line, when lines are not wrapped. */
  columns: number;
  /** Shows more of what is left out. */
  onMore: (() => void) | undefined;
  handle: RefObject<DiffRowsHandle | null>;
}

/** The rows of a difference. Only what is seen is in the page; what is copied is whole all the same. */
export function DiffRows({ label, rows, colours, layout, wrap, columns, onMore, handle }: DiffRowsProps) {
  const scroller = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [selecting, setSelecting] = useState<Side>("after");
  const held = useHeldRow(body);

  const virtualizer: Virtualizer<HTMLElement, Element> = useVirtualizer<HTMLElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.kind === "gap" ? GAP_HEIGHT : ROW_HEIGHT),
    overscan: OVERSCAN,
    getItemKey: (at) => rows[at]?.key ?? at,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const range = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
      // Where a selection begins stays in the page: the browser would move its begin to somewhere else.
      if (held === null || held >= count || (held >= first && held <= last)) return range;
      return held < first ? [held, ...range] : [...range, held];
    },
  });
  useSamePlace(virtualizer, rows);
  useImperativeHandle(handle, () => ({
    toChange: (step) => {
      const starts = changeStarts(rows);
      const top = Math.round(virtualizer.scrollOffset ?? 0);
      const at = (place: number) => virtualizer.getOffsetForIndex(place, "start")?.[0] ?? 0;
      const to =
        step === 1
          ? starts.find((place) => at(place) - LEAD > top + 1)
          : starts.findLast((place) => at(place) - LEAD < top - 1);
      if (to === undefined) return false;
      virtualizer.scrollToOffset(Math.max(0, at(to) - LEAD));
      return true;
    },
  }));

  const onCopy = (event: ClipboardEvent) => {
    const of = body.current === null ? null : selected(body.current, rows.length);
    if (of === null) return;
    event.clipboardData.setData("text/plain", codeBetween(rows, of.side, of.from, of.to));
    event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "a" || !(event.ctrlKey || event.metaKey) || body.current === null) return;
    event.preventDefault();
    document.getSelection()?.selectAllChildren(body.current);
  };
  const onPointerDown = ({ target }: PointerEvent) => {
    const side = target instanceof Element ? target.closest<HTMLElement>("[data-side]")?.dataset.side : undefined;
    if (side === "before" || side === "after") setSelecting(side);
  };

  const classes = ["diff__rows", `diff__rows--${layout}`, wrap && "diff__rows--wrapped", `diff__rows--of-${selecting}`];
  return (
    <div className="diff__frame">
      <section
        ref={scroller}
        className="diff__scroller"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        data-testid="diff-rows"
        onCopy={onCopy}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
      >
        <div
          ref={body}
          className={classes.filter(Boolean).join(" ")}
          style={{ blockSize: virtualizer.getTotalSize(), "--columns": columns } as React.CSSProperties}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const [before, after] = [lineAt(row, "before")?.line, lineAt(row, "after")?.line];
            return (
              <div
                key={item.key}
                ref={wrap ? virtualizer.measureElement : undefined}
                data-index={item.index}
                className="diff__place"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <DiffRow
                  row={row}
                  place={item.index}
                  before={before === undefined ? NONE : colours(before)}
                  after={after === undefined ? NONE : colours(after)}
                  onMore={onMore}
                />
              </div>
            );
          })}
        </div>
      </section>
      {layout === "split" && !wrap && (
        <SideScroll columns={columns} rows={scroller} label={messages.review.diff.sideScroll} />
      )}
    </div>
  );
}

/** Rows of context left above a change that is gone to. */
const LEAD = 3 * ROW_HEIGHT;

/** The row in which a selection began, while there is one. */
function useHeldRow(body: RefObject<HTMLElement | null>): number | null {
  const [held, setHeld] = useState<number | null>(null);
  useEffect(() => {
    const onSelection = () => {
      const selection = document.getSelection();
      const rows = body.current;
      setHeld(selection === null || selection.isCollapsed || rows === null ? null : rowOf(selection.anchorNode, rows));
    };
    document.addEventListener("selectionchange", onSelection);
    return () => document.removeEventListener("selectionchange", onSelection);
  }, [body]);
  return held;
}

/** Keeps what is seen in its place when more lines come above it. */
function useSamePlace(virtualizer: Virtualizer<HTMLElement, Element>, rows: readonly Row[]): void {
  const seen = useRef<{ rows: readonly Row[]; key: string; offset: number } | null>(null);
  useLayoutEffect(() => {
    const before = seen.current;
    if (before === null || before.rows === rows) return;
    const at = rows.findIndex(({ key }) => key === before.key);
    const to = at < 0 ? undefined : virtualizer.getOffsetForIndex(at, "start")?.[0];
    if (to !== undefined) virtualizer.scrollToOffset(Math.max(0, to - before.offset));
  }, [rows, virtualizer]);
  useEffect(() => {
    const top = virtualizer.scrollOffset ?? 0;
    const first = virtualizer.getVirtualItems().find((item) => item.start >= top && rows[item.index]?.kind !== "gap");
    const row = first === undefined ? undefined : rows[first.index];
    seen.current = first === undefined || row === undefined ? null : { rows, key: row.key, offset: first.start - top };
  });
}
