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

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Rows made ready for searching. */
export function entriesOf<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  textOf: (row: Row) => string,
): Entry<Row>[] {
  return rows.map((row) => ({ row, key: keyOf(row), text: textOf(row).toLowerCase() }));
}

/** The entries that contain every word of the query. */
export function search<Row>(entries: readonly Entry<Row>[], query: string): readonly Entry<Row>[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter((entry) => words.every((word) => entry.text.includes(word)));
}

/** The entries in the order of a column; what has no value comes last either way. */
export function sorted<Row>(
  entries: readonly Entry<Row>[],
  by: ((row: Row) => string | number | null) | undefined,
  descending: boolean,
): readonly Entry<Row>[] {
  if (by === undefined) return entries;
  const sign = descending ? -1 : 1;
  return entries
    .map((entry) => ({ entry, value: by(entry.row) }))
    .sort((one, other) => {
      if (one.value === null || other.value === null) return Number(one.value === null) - Number(other.value === null);
      if (typeof one.value === "number" && typeof other.value === "number") return sign * (one.value - other.value);
      return sign * collator.compare(String(one.value), String(other.value));
    })
    .map(({ entry }) => entry);
}
