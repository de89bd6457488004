import type { ReindexOutcome } from "../../../backend/generated/ReindexOutcome";
import type { ReindexProgress } from "../../../backend/generated/ReindexProgress";
import type { ReindexRow } from "../../../backend/generated/ReindexRow";
import type { WireError } from "../../../backend/generated/WireError";

/** What is asked of Jira. */
export interface Wanted {
  siteUrl: string;
  /** GIJ's ids; empty for everything at the site. */
  ids: readonly number[];
  priority: number | null;
  /** What it is, for the heading. */
  title: string;
}

/** A reindex and what was told of it so far. */
export interface Following {
  wanted: Wanted;
  state: "following" | "ended" | "stopped" | "failed";
  /** In the order in which they came first. */
  rows: readonly ReindexRow[];
  ended: number;
  total: number;
  failed: number;
  outcome: ReindexOutcome | null;
  error: WireError | null;
}

/** A reindex that was just asked for. */
export function begun(wanted: Wanted): Following {
  return { wanted, state: "following", rows: [], ended: 0, total: 0, failed: 0, outcome: null, error: null };
}

/** With what was told now: the first has every row, the later ones those that changed. */
export function told(before: Following, { total, ended, failed, rows }: ReindexProgress): Following {
  if (before.rows.length === 0) return { ...before, total, ended, failed, rows };
  const changed = new Map(rows.map((row) => [row.id, row]));
  const kept = before.rows.map((row) => {
    const next = changed.get(row.id);
    changed.delete(row.id);
    return next ?? row;
  });
  return { ...before, total, ended, failed, rows: [...kept, ...changed.values()] };
}

/** How far it is, from 0 to 1: what has ended, and of what is at work the part that Jira tells. `null` if that is nothing. */
export function partOf({ rows, total, ended }: Following): number | null {
  if (total === 0) return null;
  let working = 0;
  let tells = ended > 0;
  for (const { state, percent } of rows) {
    if (state !== "indexing" || percent === null) continue;
    working += Math.min(100, Math.max(0, percent)) / 100;
    tells = true;
  }
  return tells ? Math.min(1, (ended + working) / total) : null;
}

/** The ids of those that ended with an error, to be asked for again. What Jira refused stays refused. */
export function failedIds({ rows }: Following): number[] {
  return rows.filter(({ state, id }) => state === "failed" && id !== 0).map(({ id }) => id);
}
