import { describe, expect, it } from "vitest";
import type { ReindexRow } from "../../../backend/generated/ReindexRow";
import { begun, failedIds, partOf, told, type Wanted } from "./fold";

const wanted: Wanted = { siteUrl: "https://jira.example.com", ids: [1, 2], priority: null, title: "2 repositories" };
const row = (id: number, part: Partial<ReindexRow> = {}): ReindexRow => ({
  id,
  name: `r${id}`,
  state: "queued",
  percent: null,
  message: null,
  errors: [],
  startedAt: null,
  endedAt: null,
  lastIndexed: null,
  ...part,
});
const at = (rows: ReindexRow[], ended = 0, failed = 0) => ({ total: 2, ended, failed, rows });

describe("what is told of a reindex", () => {
  it("keeps every row in its place, with the newest state of each", () => {
    const first = told(begun(wanted), at([row(1), row(2)]));
    const next = told(first, at([row(2, { state: "failed", errors: ["403"] })], 1, 1));
    expect(next.rows.map(({ id, state }) => [id, state])).toEqual([
      [1, "queued"],
      [2, "failed"],
    ]);
    expect([next.ended, next.failed, next.total]).toEqual([1, 1, 2]);
  });

  it("takes in rows that came later", () => {
    const next = told(told(begun(wanted), at([row(1)])), at([row(7)]));
    expect(next.rows.map(({ id }) => id)).toEqual([1, 7]);
  });

  it("invents no part of what is done", () => {
    expect(partOf(begun(wanted))).toBeNull();
    expect(partOf(told(begun(wanted), at([row(1), row(2)])))).toBeNull();
    expect(partOf(told(begun(wanted), at([row(1, { state: "indexing", percent: 50 }), row(2)])))).toBe(0.25);
    expect(partOf(told(begun(wanted), at([row(1, { state: "indexing", percent: 140 }), row(2)], 1)))).toBe(1);
  });

  it("asks again only for what failed and has an id", () => {
    const rows = [row(0, { state: "failed" }), row(1, { state: "failed" }), row(2, { state: "refused" })];
    expect(failedIds(told(begun(wanted), at(rows)))).toEqual([1]);
  });
});
