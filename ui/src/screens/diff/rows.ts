import type { DiffHunk } from "../../backend/generated/DiffHunk";
import type { DiffLine } from "../../backend/generated/DiffLine";

/** One column for both sides, or one for each. */
export type Layout = "unified" | "split";

/** A side of a difference. */
export type Side = "before" | "after";

/** A line with its place in the difference. */
export interface Placed {
  line: DiffLine;
  hunk: number;
  index: number;
}

/** What stands in one row: one or two lines, or a note of how many unchanged ones are left out. */
export type Row =
  | { kind: "line"; key: string; of: Placed }
  | { kind: "pair"; key: string; before: Placed | null; after: Placed | null }
  | { kind: "gap"; key: string; lines: number };

/**
 * The rows of a difference. `lines` is how many the file has, which tells what is left out at its end; `null` where the
 * end is not shown.
 */
export function rowsOf(hunks: readonly DiffHunk[], lines: number | null, layout: Layout): Row[] {
  const rows: Row[] = [];
  const gone = hunks.length > 0 && hunks.every((hunk) => hunk.lines.every(({ kind }) => kind === "deleted"));
  /** The number that the next line has, on the side that tells how long the file is. */
  let next = 1;
  for (const [place, hunk] of hunks.entries()) {
    const start = gone ? hunk.beforeStart : hunk.afterStart;
    addGap(rows, start - next, `before-${place}`);
    if (layout === "unified") addLines(rows, hunk, place);
    else addPairs(rows, hunk, place);
    for (const line of hunk.lines) next = Math.max(next, ((gone ? line.before : line.after) ?? 0) + 1);
  }
  if (lines !== null) addGap(rows, lines - next + 1, "end");
  return rows;
}

function addGap(rows: Row[], lines: number, where: string) {
  if (lines > 0) rows.push({ kind: "gap", key: `gap-${where}`, lines });
}

function addLines(rows: Row[], { lines }: DiffHunk, hunk: number) {
  for (const [index, line] of lines.entries()) {
    rows.push({ kind: "line", key: keyOf(line), of: { line, hunk, index } });
  }
}

/** What was deleted stands beside what was added in its place. */
function addPairs(rows: Row[], { lines }: DiffHunk, hunk: number) {
  let deleted: Placed[] = [];
  let added: Placed[] = [];
  const settle = () => {
    for (let at = 0; at < Math.max(deleted.length, added.length); at += 1) {
      const [before, after] = [deleted[at] ?? null, added[at] ?? null];
      const first = before ?? after;
      if (first !== null) rows.push({ kind: "pair", key: keyOf(first.line), before, after });
    }
    deleted = [];
    added = [];
  };
  for (const [index, line] of lines.entries()) {
    const placed = { line, hunk, index };
    if (line.kind === "deleted") {
      if (added.length > 0) settle();
      deleted.push(placed);
    } else if (line.kind === "added") {
      added.push(placed);
    } else {
      settle();
      rows.push({ kind: "pair", key: keyOf(line), before: placed, after: placed });
    }
  }
  settle();
}

/** Names a line by its numbers, which stay when more of the file is shown. */
function keyOf({ before, after }: DiffLine): string {
  return `${before ?? ""}:${after ?? ""}`;
}

/** The line of a row on a side; a row of one column has it on both. */
export function lineAt(row: Row | undefined, side: Side): Placed | null {
  if (row === undefined || row.kind === "gap") return null;
  return row.kind === "line" ? row.of : row[side];
}

/** Whether something changes in a row. */
function changes(row: Row): boolean {
  if (row.kind === "gap") return false;
  if (row.kind === "line") return row.of.line.kind !== "context";
  return row.before !== row.after;
}

/** Where changes begin: the first row of each run of them. */
export function changeStarts(rows: readonly Row[]): number[] {
  return rows.flatMap((row, at) => {
    const before = rows[at - 1];
    return changes(row) && (before === undefined || !changes(before)) ? [at] : [];
  });
}

/** As many columns as the widest line takes, at least as it is estimated without laying it out. */
export function widest(hunks: readonly DiffHunk[]): number {
  let most = 0;
  for (const { lines } of hunks) {
    for (const { text } of lines) if (text.length * 8 > most) most = Math.max(most, columns(text));
  }
  return most;
}

/** In step with the style sheet's `tab-size`. */
const TAB = 4;
/** Scripts whose characters take two columns, and characters of two code units, most of which do. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
/** A hidden character is shown as a name of this many columns. */
const NAMED = 8;

function columns(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 9) count += TAB - (count % TAB);
    else if (code < 0x7f) count += 1;
    else if ((code >= 0x200b && code <= 0x206f) || code === 0xfeff) count += NAMED;
    else count += WIDE.test(text[at] ?? "") ? 2 : 1;
  }
  return count;
}
