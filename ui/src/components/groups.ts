import type { Entry } from "./rows";

/** How rows stand below headings. */
export interface Grouping<Row> {
  /** The heading of a row; rows of one key stand together. Keep it stable between renderings. */
  groupOf: (row: Row) => { key: string; title: string };
  /** What is seen of a heading, as a screen reader says it: "JIRA-PROD, 3 connections". */
  label: (title: string, rows: number) => string;
  /** Groups of which only the heading is seen. */
  folded: ReadonlySet<string>;
  onFold: (folded: ReadonlySet<string>) => void;
}

/** One line of a table. */
export type Line<Row> =
  | { kind: "row"; entry: Entry<Row> }
  | { kind: "group"; key: string; title: string; rows: number; open: boolean };

/** The lines of a table: groups by their title, and in each its rows in the order in which they came. */
export function linesOf<Row>(
  entries: readonly Entry<Row>[],
  grouping: Pick<Grouping<Row>, "groupOf" | "folded"> | undefined,
): readonly Line<Row>[] {
  const row = (entry: Entry<Row>): Line<Row> => ({ kind: "row", entry });
  if (grouping === undefined) return entries.map(row);
  const groups = new Map<string, { title: string; entries: Entry<Row>[] }>();
  for (const entry of entries) {
    const { key, title } = grouping.groupOf(entry.row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { title, entries: [entry] });
    else group.entries.push(entry);
  }
  return [...groups]
    .sort(([key, one], [other, two]) => one.title.localeCompare(two.title) || key.localeCompare(other))
    .flatMap(([key, { title, entries: own }]) => {
      const open = !grouping.folded.has(key);
      const heading: Line<Row> = { kind: "group", key, title, rows: own.length, open };
      return open ? [heading, ...own.map(row)] : [heading];
    });
}
