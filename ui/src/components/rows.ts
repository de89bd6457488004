import { language } from "../messages";

/** How a table is sorted. */
export interface Sort {
  column: string;
  descending: boolean;
}

/** A row with what searching needs, made once and not at every key press. */
export interface Entry<Row> {
  row: Row;
  key: string;
  text: string;
}

const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });

/** Rows made ready for searching, and what they were made with. */
export interface Prepared<Row> {
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  textOf: (row: Row) => string;
  entries: readonly Entry<Row>[];
}

/** Makes rows ready; where a row still is in its place, what was prepared before is taken over. */
export function prepared<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  textOf: (row: Row) => string,
  before?: Prepared<Row> | null,
): Prepared<Row> {
  const known = before?.keyOf === keyOf && before.textOf === textOf ? before.entries : [];
  const entries = rows.map((row, place) => {
    const entry = known[place];
    return entry?.row === row ? entry : { row, key: keyOf(row), text: textOf(row).toLowerCase() };
  });
  return { rows, keyOf, textOf, entries };
}

/** The entries that contain every word of the query. */
export function search<Row>(entries: readonly Entry<Row>[], query: string): readonly Entry<Row>[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter((entry) => words.every((word) => entry.text.includes(word)));
}

/** How rows are ordered, kept for the next time: most changes of a row leave its place as it was. */
export interface Order {
  by: unknown;
  descending: boolean;
  values: readonly (string | number | null)[];
  places: readonly number[];
}

/** The order of entries by a column; what has no value comes last either way. */
export function orderOf<Row>(
  entries: readonly Entry<Row>[],
  by: (row: Row) => string | number | null,
  descending: boolean,
  before?: Order | null,
): Order {
  const values = entries.map((entry) => by(entry.row));
  const same =
    before?.by === by &&
    before.values.length === values.length &&
    values.every((value, place) => value === before.values[place]);
  if (same && before.descending === descending) return before;
  const sign = descending ? -1 : 1;
  const places = values
    .map((_, place) => place)
    .sort((one, other) => {
      const [left, right] = [values[one] ?? null, values[other] ?? null];
      if (left === null || right === null) return Number(left === null) - Number(right === null);
      if (typeof left === "number" && typeof right === "number") return sign * (left - right);
      return sign * collator.compare(String(left), String(right));
    });
  return { by, descending, values, places };
}

/** The entries in an order that was made of them. */
export function inOrder<Row>(entries: readonly Entry<Row>[], order: Order): readonly Entry<Row>[] {
  const ordered: Entry<Row>[] = [];
  for (const place of order.places) {
    const entry = entries[place];
    if (entry !== undefined) ordered.push(entry);
  }
  return ordered;
}
