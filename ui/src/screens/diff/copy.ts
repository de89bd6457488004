import { lineAt, type Row, type Side } from "./rows";

/** A place in the code of a difference. */
export interface Point {
  row: number;
  /** UTF-16 code units from the line's begin; `null` for its end. */
  offset: number | null;
}

/** The code between two places of one side, as the file has it: no numbers, no signs, hidden characters as they are. */
export function codeBetween(rows: readonly Row[], side: Side, from: Point, to: Point): string {
  const lines: string[] = [];
  for (let at = from.row; at <= to.row; at += 1) {
    const placed = lineAt(rows[at], side);
    if (placed === null) continue;
    const { text } = placed.line;
    const begin = at === from.row ? (from.offset ?? text.length) : 0;
    const end = at === to.row ? (to.offset ?? text.length) : text.length;
    lines.push(text.slice(begin, end));
  }
  return lines.join("\n");
}

/** What is selected of the rows inside of an element: the side it began on, and from where to where. */
export function selected(rows: Element, count: number): { side: Side; from: Point; to: Point } | null {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(rows)) return null;
  const first = cellOf(range.startContainer, rows) ?? cellOf(range.endContainer, rows);
  return {
    side: first?.dataset.side === "before" ? "before" : "after",
    from: pointAt(rows, range.startContainer, range.startOffset) ?? { row: 0, offset: 0 },
    to: pointAt(rows, range.endContainer, range.endOffset) ?? { row: count - 1, offset: null },
  };
}

/** The row that a node stands in; `null` outside of all. */
export function rowOf(node: Node | null, rows: Element): number | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  const row = element?.closest<HTMLElement>("[data-row]");
  return row && rows.contains(row) ? Number(row.dataset.row) : null;
}

function cellOf(node: Node, rows: Element): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  const cell = element?.closest<HTMLElement>("[data-side]");
  return cell && rows.contains(cell) ? cell : null;
}

function pointAt(rows: Element, node: Node, offset: number): Point | null {
  const row = rowOf(node, rows);
  if (row === null) return null;
  const cell = cellOf(node, rows);
  // Beside the code: in the numbers, or between two lines.
  if (cell === null) return { row, offset: offset === 0 ? 0 : null };
  return { row, offset: offsetIn(cell, node, offset) };
}

/** How much of a line's code is before a place in its cell. What stands for a hidden character counts as that. */
function offsetIn(cell: HTMLElement, node: Node, offset: number): number {
  let count = 0;
  for (const [at, piece] of [...cell.childNodes].entries()) {
    if (node === cell && at >= offset) return count;
    const raw = piece instanceof HTMLElement ? piece.dataset.raw : undefined;
    const length = raw?.length ?? (piece instanceof HTMLElement && "aside" in piece.dataset ? 0 : textLength(piece));
    if (piece.contains(node)) {
      if (raw !== undefined || node.nodeType !== Node.TEXT_NODE) return count + (offset > 0 ? length : 0);
      return count + Math.min(offset, length);
    }
    count += length;
  }
  return count;
}

function textLength(node: Node): number {
  return node.textContent?.length ?? 0;
}
