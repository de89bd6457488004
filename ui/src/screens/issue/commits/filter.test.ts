import { expect, test } from "vitest";
import type { IssueCommit } from "../../../backend/generated/IssueCommit";
import { filtered, firstLine, lineCounts, searchable } from "./filter";

const commit = (parts: Partial<IssueCommit>): IssueCommit => ({
  repository: 0,
  id: "0".repeat(40),
  author: "Ada",
  email: "ada@example.com",
  date: null,
  dateText: "",
  message: "",
  branches: [],
  isMerge: false,
  notes: [],
  files: [],
  indicator: "commit",
  consoleUrl: null,
  ...parts,
});

test("a commit is found by its id, author, message, branch, file and note, in one repository or in all", () => {
  const entries = searchable([
    commit({ id: `a1${"0".repeat(38)}`, message: "SHOP-1 Round once" }),
    commit({ id: `b2${"0".repeat(38)}`, repository: 1, author: "Grace", branches: ["release/2"] }),
    commit({
      id: `c3${"0".repeat(38)}`,
      files: [{ path: "src/total.ts", change: "modified", added: 1, deleted: 0, changed: 0 }],
      notes: [{ reference: "refs/notes/review", text: "looks right" }],
    }),
  ]);
  const ids = (query: string, repository: number | null = null) =>
    filtered(entries, query, repository).map(({ id }) => id.slice(0, 2));
  expect(ids("")).toEqual(["a1", "b2", "c3"]);
  expect(ids("round ONCE")).toEqual(["a1"]);
  expect(ids("grace")).toEqual(["b2"]);
  expect(ids("release/2")).toEqual(["b2"]);
  expect(ids("total.ts right")).toEqual(["c3"]);
  expect(ids("b200")).toEqual(["b2"]);
  expect(ids("", 0)).toEqual(["a1", "c3"]);
  expect(ids("grace", 0)).toEqual([]);
});

test("the first line of a message, whatever ends it", () => {
  expect(firstLine("\n\nSHOP-1 a\r\nb")).toEqual({ line: "SHOP-1 a", more: true });
  expect(firstLine("one line\n")).toEqual({ line: "one line", more: false });
  expect(firstLine("  ")).toEqual({ line: "", more: false });
});

test("lines are summed up where somebody has counted them", () => {
  const file = { path: "a", change: "modified" as const };
  expect(lineCounts([])).toBeNull();
  expect(lineCounts([{ ...file, added: null, deleted: null, changed: null }])).toBeNull();
  expect(
    lineCounts([
      { ...file, added: 2, deleted: 1, changed: null },
      { ...file, added: 3, deleted: null, changed: 4 },
    ]),
  ).toEqual({ added: 5, changed: 4, deleted: 1 });
});
