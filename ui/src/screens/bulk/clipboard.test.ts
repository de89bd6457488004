import { expect, test } from "vitest";
import { cellsOf } from "./clipboard";

test("cells are apart by tabs, and rows by line ends of any kind", () => {
  expect(cellsOf("a\tb\nc\td\n")).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
  expect(cellsOf("a\r\nb\rc")).toEqual([["a"], ["b"], ["c"]]);
  expect(cellsOf("")).toEqual([[""]]);
  expect(cellsOf("\n")).toEqual([[""]]);
  expect(cellsOf("a\n\nb\n\n")).toEqual([["a"], [""], ["b"], [""]]);
  expect(cellsOf("a\t")).toEqual([["a", ""]]);
});

test("a cell in quotation marks holds line ends, tabs and quotation marks", () => {
  expect(cellsOf('"one\ntwo"\tb\n"say ""hi"""\t"x\ty"')).toEqual([
    ["one\ntwo", "b"],
    ['say "hi"', "x\ty"],
  ]);
  expect(cellsOf('""\t""""')).toEqual([["", '"']]);
});

test("quotation marks that enclose no whole cell are part of it", () => {
  expect(cellsOf('say "hi"\tb')).toEqual([['say "hi"', "b"]]);
  expect(cellsOf('"half\tb\nc')).toEqual([['"half', "b"], ["c"]]);
  expect(cellsOf('"a"b\tc')).toEqual([['"a"b', "c"]]);
});

/** The same numbers every time (mulberry32), so that a table that fails once fails again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** As a spreadsheet writes it: in quotation marks where that is needed, or, as some do, always. */
function written(cell: string, always: boolean): string {
  return always || /["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

test("whatever a spreadsheet writes is read as it was", () => {
  const letters = ["a", "ä", "😀", " ", '"', "\t", "\n", "\r\n", "\r", "#", "="];
  for (let seed = 0; seed < 2_000; seed += 1) {
    const next = numbers(seed);
    const width = 1 + next(4);
    const table = Array.from({ length: 1 + next(4) }, () =>
      Array.from({ length: width }, () =>
        Array.from({ length: next(5) }, () => letters[next(letters.length)]).join(""),
      ),
    );
    const ends = ["\n", "\r\n", "\r"][next(3)] ?? "\n";
    const always = next(2) === 0;
    const text = table.map((row) => row.map((cell) => written(cell, always)).join("\t")).join(ends) + ends;
    expect(cellsOf(text), JSON.stringify({ seed, text })).toEqual(table);
  }
});

test("any text at all is read, and no letter of a text without quotation marks is lost", () => {
  const letters = ['"', '"', "\t", "\n", "\r", "a", "b"];
  for (let seed = 0; seed < 2_000; seed += 1) {
    const next = numbers(seed);
    const text = Array.from({ length: next(24) }, () => letters[next(letters.length)]).join("");
    const rows = cellsOf(text);
    expect(rows.length, JSON.stringify(text)).toBeGreaterThan(0);
    const plain = text.replaceAll('"', "");
    expect(cellsOf(plain).flat().join("")).toBe(plain.replace(/[\t\r\n]/g, ""));
  }
});
