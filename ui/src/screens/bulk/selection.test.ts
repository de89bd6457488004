import { expect, test } from "vitest";
import type { ConfigurationColumn } from "../../backend/generated/ConfigurationColumn";
import type { ConfigurationRow } from "../../backend/generated/ConfigurationRow";
import { copied, moved, pasted } from "./selection";

const row = (number: number, text: string | null, editable = true): ConfigurationRow => ({
  row: number * 10,
  line: number,
  id: number,
  added: false,
  editable,
  cells: ["x", text],
  state: "same",
  changed: [],
  findings: [],
});
const rows = [row(0, "a"), row(1, null), row(2, "c", false), row(3, "d")];
const size = { rows: 4, columns: 3, page: 2 };
const plain = (key: string, ctrl = false, shift = false) => ({ key, ctrl, shift });

test("keys move as in a spreadsheet, and stop at the edges", () => {
  const spot = { row: 1, column: 1, anchor: 1 };
  expect(moved(spot, plain("ArrowDown"), size)).toEqual({ row: 2, column: 1, anchor: 2 });
  expect(moved(spot, plain("ArrowDown", false, true), size)).toEqual({ row: 2, column: 1, anchor: 1 });
  expect(moved(spot, plain("ArrowRight", false, true), size)).toEqual({ row: 1, column: 2, anchor: 1 });
  expect(moved(spot, plain("ArrowUp", true), size)).toEqual({ row: 0, column: 1, anchor: 0 });
  expect(moved(spot, plain("PageDown"), size)).toEqual({ row: 3, column: 1, anchor: 3 });
  expect(moved(spot, plain("End", true), size)).toEqual({ row: 3, column: 2, anchor: 3 });
  expect(moved(spot, plain("Home"), size)).toEqual({ row: 1, column: 0, anchor: 1 });
  expect(moved(spot, plain("x"), size)).toBeNull();
});

test("a part of a column is copied, without what is hidden", () => {
  expect(copied(rows, { row: 0, column: 0, anchor: 3 }, 1)).toBe("a\n\nc\nd");
});

const column = (name: string, editable = true, kind: ConfigurationColumn["kind"] = "text"): ConfigurationColumn => ({
  name,
  label: name.toUpperCase(),
  meaning: "",
  kind,
  editable,
  internal: false,
  defaultValue: null,
});
const columns = [column("x"), column("y"), column("id", false), column("password", true, "credential"), column("z")];

test("one text fills what is selected, several go down, and rows that cannot be changed are passed over", () => {
  const targets = (text: string, anchor: number) =>
    pasted(rows, columns, [1], { row: 0, column: 0, anchor }, text).edits.map((edit) =>
      edit.kind === "set" ? [edit.row, edit.text] : edit,
    );
  expect(targets("z\n", 3)).toEqual([
    [0, "z"],
    [10, "z"],
    [30, "z"],
  ]);
  expect(targets("1\r\n2\r\n3\r\n4\r\n5", 0)).toEqual([
    [0, "1"],
    [10, "2"],
    [30, "4"],
  ]);
});

/** Row, place and text of each cell that a paste into columns y, id, password and z sets. */
const block = (text: string, spot = { row: 0, column: 0, anchor: 0 }, shown = [1, 2, 3, 4]) => {
  const { edits, ...left } = pasted(rows, columns, shown, spot, text);
  return { cells: edits.map((edit) => (edit.kind === "set" ? [edit.row, edit.column, edit.text] : edit)), ...left };
};

test("several columns go to the right, over what nobody changes and over credentials", () => {
  expect(block("1\t2\t3\t4\n5\t6\t7\t8")).toEqual({
    cells: [
      [0, 1, "1"],
      [0, 4, "4"],
      [10, 1, "5"],
      [10, 4, "8"],
    ],
    readOnly: ["ID"],
    credentials: ["PASSWORD"],
    rows: 0,
    unfit: 0,
    beyond: 0,
  });
});

test("what lies beyond the table, in rows that stay, or in no cell of the file is counted", () => {
  expect(block("1\t2\n3\t4\n5\t6", { row: 2, column: 3, anchor: 2 })).toEqual({
    cells: [[30, 4, "3"]],
    readOnly: [],
    credentials: [],
    rows: 1,
    unfit: 0,
    beyond: 3,
  });
  expect(block('"a\nb"\t1').unfit).toBe(1);
});

test("one row of several columns fills every selected row, and short rows leave what they do not name", () => {
  const spot = { row: 0, column: 0, anchor: 1 };
  expect(block("1\t2", spot, [1, 4]).cells).toEqual([
    [0, 1, "1"],
    [0, 4, "2"],
    [10, 1, "1"],
    [10, 4, "2"],
  ]);
  expect(block("1\t2\n3", undefined, [1, 4]).cells).toEqual([
    [0, 1, "1"],
    [0, 4, "2"],
    [10, 1, "3"],
  ]);
});

test("a credential is taken where it is pasted by itself", () => {
  expect(block("secret", { row: 0, column: 2, anchor: 0 }).cells).toEqual([[0, 3, "secret"]]);
});
