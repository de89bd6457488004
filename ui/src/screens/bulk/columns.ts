import type { ConfigurationColumn } from "../../backend/generated/ConfigurationColumn";
import type { ConfigurationRow } from "../../backend/generated/ConfigurationRow";

/** What people change most, in the order in which it is shown. */
const USUAL = [
  "displayName",
  "origin",
  "disabled",
  "projectMapping",
  "smartCommitsEnabled",
  "gitViewerEnabled",
  "requireUserPat",
  "sourcesDiffViewEnabled",
  "sendCommitEmails",
  "tagsFilter",
  "prHideFilter",
  "sshKeyId",
];

/** Places of the columns that are shown first. */
export function usual(columns: readonly ConfigurationColumn[]): number[] {
  const places = USUAL.map((name) => columns.findIndex((column) => column.name === name)).filter((place) => place >= 0);
  return places.length > 0 ? places : columns.map((_, place) => place);
}

/** The place of a documented column, or `null`. */
export function placeOf(columns: readonly ConfigurationColumn[], name: string): number | null {
  const place = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  return place < 0 ? null : place;
}

/** Places of the columns that rows are known by, the first that is filled. */
export function namePlaces(columns: readonly ConfigurationColumn[]): number[] {
  return ["displayName", "origin"].map((name) => placeOf(columns, name)).filter((place) => place !== null);
}

/** What people know a row by; `null` where nothing names it. */
export function nameOf(row: ConfigurationRow, places: readonly number[]): string | null {
  for (const place of places) {
    const text = row.cells[place] ?? "";
    if (text !== "") return text;
  }
  return null;
}

/** What rows are found by, made once and not at every letter: an edited row is another one. */
const texts = new WeakMap<ConfigurationRow, string>();

/** All that a row says, for the search. */
export function textOf(row: ConfigurationRow): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text = row.cells.join("\t").toLowerCase();
  texts.set(row, text);
  return text;
}

export type RowFilter = "changed" | "wrong";

/** The rows that a search and a filter leave, in their order. */
export function filtered(
  rows: readonly ConfigurationRow[],
  query: string,
  filter: RowFilter | null,
): readonly ConfigurationRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && filter === null) return rows;
  return rows.filter((row) => {
    if (filter === "changed" && row.state === "same") return false;
    if (filter === "wrong" && row.findings.length === 0) return false;
    if (words.length === 0) return true;
    const text = textOf(row);
    return words.every((word) => text.includes(word));
  });
}
