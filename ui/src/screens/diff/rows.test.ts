import { expect, test } from "vitest";
import { difference, line } from "../../backend/fake/difference";
import type { DiffHunk } from "../../backend/generated/DiffHunk";
import type { FileDiff } from "../../backend/generated/FileDiff";
import { changeStarts, type lineAt, type Row, rowsOf, widest } from "./rows";

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);

function text(before: readonly string[], after: readonly string[], context = 3) {
  return difference(before, after, context, false) as Extract<FileDiff, { kind: "text" }>;
}

function told(row: Row): string {
  if (row.kind === "gap") return `… ${row.lines}`;
  const side = (of: ReturnType<typeof lineAt>) => (of === null ? "none" : of.line.text);
  return row.kind === "line" ? side(row.of) : `${side(row.before)} | ${side(row.after)}`;
}

test("what is left out stands between the changes, before them and after them", () => {
  const before = numbered(40);
  const after = before.map((one, at) => (at === 9 || at === 29 ? `${one} new` : one));
  const { hunks, lines } = text(before, after, 1);
  expect(rowsOf(hunks, lines, "unified").map(told)).toEqual([
    "… 8",
    "line 9",
    "line 10",
    "line 10 new",
    "line 11",
    "… 17",
    "line 29",
    "line 30",
    "line 30 new",
    "line 31",
    "… 9",
  ]);
});

test("side by side what replaces something stands beside it, and what has no match beside nothing", () => {
  const { hunks, lines } = text(["a", "b", "c", "d"], ["a", "B", "d", "e"]);
  expect(rowsOf(hunks, lines, "split").map(told)).toEqual(["a | a", "b | B", "c | none", "d | d", "none | e"]);
});

test("of a file that is gone the lines before tell what is left out", () => {
  const { hunks, lines } = text(numbered(5), []);
  expect(rowsOf(hunks, lines, "unified")).toHaveLength(5);
  expect(rowsOf(hunks, lines, "split").every((row) => row.kind === "pair" && row.after === null)).toBe(true);
});

test("without the end of the file nothing is said of it", () => {
  const before = numbered(40);
  const { hunks } = text(before, ["new", ...before]);
  expect(rowsOf(hunks, null, "unified").at(-1)?.kind).toBe("line");
});

test("keys are the lines' own, so that they stay when more is shown", () => {
  const before = numbered(40);
  const after = before.map((one, at) => (at === 19 ? "new" : one));
  const [few, many] = [text(before, after, 1), text(before, after, 10)];
  const keys = new Set(rowsOf(many.hunks, many.lines, "unified").map(({ key }) => key));
  for (const row of rowsOf(few.hunks, few.lines, "unified")) if (row.kind !== "gap") expect(keys).toContain(row.key);
  expect(keys.size).toBe(rowsOf(many.hunks, many.lines, "unified").length);
});

test("each run of changes begins once", () => {
  const before = numbered(30);
  const after = before.map((one, at) => (at === 2 || at === 20 ? "new" : one));
  const { hunks, lines } = text(before, after, 2);
  const rows = rowsOf(hunks, lines, "unified");
  expect(changeStarts(rows).map((at) => told(rows[at] as Row))).toEqual(["line 3", "line 21"]);
});

test("the widest line counts tabs, wide scripts and hidden characters", () => {
  const hunk = (words: string): DiffHunk[] => [
    { beforeStart: 1, afterStart: 1, lines: [line("added", null, 1, words)] },
  ];
  expect(widest(hunk("abc"))).toBe(3);
  expect(widest(hunk("\tabc"))).toBe(7);
  expect(widest(hunk("a\tbc"))).toBe(6);
  expect(widest(hunk("東京"))).toBe(4);
  expect(widest(hunk("a\u202eb"))).toBeGreaterThan(8);
  expect(widest([])).toBe(0);
});
