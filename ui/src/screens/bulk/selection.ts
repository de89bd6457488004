import type { ConfigurationColumn } from "../../backend/generated/ConfigurationColumn";
import type { ConfigurationEdit } from "../../backend/generated/ConfigurationEdit";
import type { ConfigurationRow } from "../../backend/generated/ConfigurationRow";
import { cellsOf } from "./clipboard";

/** Where one is: a row and a column among those shown, and the row where the selection began. */
export interface Spot {
  row: number;
  column: number;
  anchor: number;
}

/** The first and the last selected row. */
export function range({ row, anchor }: Spot): [number, number] {
  return row < anchor ? [row, anchor] : [anchor, row];
}

/** How the keys of a spreadsheet move; `null` for a key that does not. */
export function moved(
  spot: Spot,
  key: { key: string; ctrl: boolean; shift: boolean },
  { rows, columns, page }: { rows: number; columns: number; page: number },
): Spot | null {
  const to = (row: number, column: number): Spot => {
    const at = Math.min(Math.max(row, 0), Math.max(rows - 1, 0));
    const extends_ = key.shift && column === spot.column;
    return {
      row: at,
      column: Math.min(Math.max(column, 0), Math.max(columns - 1, 0)),
      anchor: extends_ ? spot.anchor : at,
    };
  };
  switch (key.key) {
    case "ArrowUp":
      return to(key.ctrl ? 0 : spot.row - 1, spot.column);
    case "ArrowDown":
      return to(key.ctrl ? rows - 1 : spot.row + 1, spot.column);
    case "ArrowLeft":
      return to(spot.row, key.ctrl ? 0 : spot.column - 1);
    case "ArrowRight":
      return to(spot.row, key.ctrl ? columns - 1 : spot.column + 1);
    case "PageUp":
      return to(spot.row - page, spot.column);
    case "PageDown":
      return to(spot.row + page, spot.column);
    case "Home":
      return to(key.ctrl ? 0 : spot.row, 0);
    case "End":
      return to(key.ctrl ? rows - 1 : spot.row, columns - 1);
    default:
      return null;
  }
}

/** The text of the selected cells, a line each. What is hidden is left empty. */
export function copied(rows: readonly ConfigurationRow[], spot: Spot, place: number): string {
  const [first, last] = range(spot);
  return rows
    .slice(first, last + 1)
    .map((row) => row.cells[place] ?? "")
    .join("\n");
}

/** What a paste changes, and what it leaves as it is. */
export interface Pasted {
  edits: ConfigurationEdit[];
  /** Columns that were passed over: GIJ alone decides what is in them. */
  readOnly: string[];
  /** Columns that were passed over: a credential is pasted by itself, and not by the way. */
  credentials: string[];
  /** Rows that were passed over. */
  rows: number;
  /** Cells that the file cannot hold: they have a tab or a line end in them. */
  unfit: number;
  /** Cells that would have come to lie beyond the table. */
  beyond: number;
}

/**
 * Pastes cells from where one is to the right and down, as a spreadsheet does: one row of them fills every selected row,
 * several go into the rows from the first one on. `shown`: places of the columns, in their order.
 */
export function pasted(
  rows: readonly ConfigurationRow[],
  columns: readonly ConfigurationColumn[],
  shown: readonly number[],
  spot: Spot,
  text: string,
): Pasted {
  const cells = cellsOf(text);
  const [first, last] = range(spot);
  const block = cells.length === 1 ? Array.from({ length: last - first + 1 }, () => cells[0] ?? []) : cells;
  const several = block.some((line) => line.length > 1);
  const done: Pasted = { edits: [], readOnly: [], credentials: [], rows: 0, unfit: 0, beyond: 0 };
  const passOver = (names: string[], name: string) => {
    if (!names.includes(name)) names.push(name);
  };
  block.forEach((line, down) => {
    const row = rows[first + down];
    if (row === undefined) {
      done.beyond += line.length;
      return;
    }
    if (!row.editable) {
      done.rows += 1;
      return;
    }
    line.forEach((cell, along) => {
      const place = shown[spot.column + along];
      const column = place === undefined ? undefined : columns[place];
      if (place === undefined || column === undefined) done.beyond += 1;
      else if (!column.editable) passOver(done.readOnly, column.label);
      else if (several && column.kind === "credential") passOver(done.credentials, column.label);
      else if (/[\t\r\n]/.test(cell)) done.unfit += 1;
      else done.edits.push({ kind: "set", row: row.row, column: place, text: cell });
    });
  });
  return done;
}
