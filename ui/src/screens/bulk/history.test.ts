import { expect, test } from "vitest";
import type { ConfigurationColumn } from "../../backend/generated/ConfigurationColumn";
import type { ConfigurationRow } from "../../backend/generated/ConfigurationRow";
import { begun, inverse, remember, undone } from "./history";

const column = (name: string, kind: ConfigurationColumn["kind"]): ConfigurationColumn => ({
  name,
  kind,
  label: name,
  meaning: "",
  editable: true,
  internal: false,
  defaultValue: null,
});
const columns = [column("displayName", "text"), column("password", "credential")];
const row = (number: number, cells: (string | null)[]): ConfigurationRow => ({
  row: number,
  line: number + 2,
  id: number,
  added: false,
  editable: true,
  cells,
  state: "same",
  changed: [],
  findings: [],
});
const counts = { rows: 1, changed: 0, created: 0, deleted: 0, errors: 0, cautions: 0 };
const before = new Map([[0, row(0, ["web", null])]]);

test("an edit is taken back to what was there, and done again", () => {
  const edits = [{ kind: "set", row: 0, column: 0, text: "shop" }] as const;
  const step = inverse(edits, before, { rows: [row(0, ["shop", null])], discarded: [], counts }, columns);
  expect(step).toEqual({ undo: [{ kind: "set", row: 0, column: 0, text: "web" }], redo: edits });
  const history = remember(begun, step);
  expect(undone(history)).toEqual({ past: [], future: [step] });
  expect(remember(undone(history), step).future).toEqual([]);
});

test("a credential is taken back without being known, and nobody keeps the new one to do it again", () => {
  const edits = [{ kind: "set", row: 0, column: 1, text: "canary" }] as const;
  const step = inverse(edits, before, { rows: [row(0, ["web", null])], discarded: [], counts }, columns);
  expect(step).toEqual({ undo: [{ kind: "set", row: 0, column: 1, text: null }], redo: null });
  expect(JSON.stringify(remember(begun, step))).not.toContain("canary");
  expect(undone(remember(begun, step)).future).toEqual([]);
});

test("an added row is taken back by its number", () => {
  const added = { ...row(4, ["", ""]), added: true };
  const step = inverse([{ kind: "add" }], before, { rows: [added], discarded: [], counts }, columns);
  expect(step).toEqual({ undo: [{ kind: "discard", row: 4 }], redo: null });
  const gone = inverse([{ kind: "discard", row: 4 }], before, { rows: [], discarded: [4], counts }, columns);
  expect(remember(begun, gone).past).toEqual([]);
});
