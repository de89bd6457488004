import { expect, test } from "vitest";
import { inOrder, orderOf, prepared, search } from "./rows";

const name = (row: { name: string }) => row.name;
const { entries } = prepared(
  [
    { name: "repo-10", size: 3 },
    { name: "Repo-9", size: null },
    { name: "api", size: 7 },
  ],
  name,
  name,
);
type Row = (typeof entries)[number]["row"];
const sorted = (by: (row: Row) => string | number | null, descending: boolean) =>
  inOrder(entries, orderOf(entries, by, descending));
const keys = (found: readonly { key: string }[]) => found.map((entry) => entry.key);

test("searching ignores case and wants every word", () => {
  expect(keys(search(entries, "REPO"))).toEqual(["repo-10", "Repo-9"]);
  expect(keys(search(entries, "10 repo"))).toEqual(["repo-10"]);
  expect(keys(search(entries, "  "))).toHaveLength(3);
  expect(keys(search(entries, "repo api"))).toEqual([]);
});

test("names are ordered as people count", () => {
  expect(keys(sorted(name, false))).toEqual(["api", "Repo-9", "repo-10"]);
});

test("what has no value comes last in both directions", () => {
  expect(keys(sorted((row) => row.size, false))).toEqual(["repo-10", "api", "Repo-9"]);
  expect(keys(sorted((row) => row.size, true))).toEqual(["api", "repo-10", "Repo-9"]);
});

test("what was prepared of a row is kept while the row is the same", () => {
  const [first, second] = [{ name: "One" }, { name: "Two" }];
  const before = prepared([first, second], name, name);
  const after = prepared([first, { name: "Three" }], name, name, before);
  expect(after.entries[0]).toBe(before.entries[0]);
  expect(after.entries.map((entry) => entry.text)).toEqual(["one", "three"]);
  const other = prepared([first], name, () => "x", before);
  expect(other.entries.map((entry) => entry.text)).toEqual(["x"]);
  expect(prepared([second], name, name, before).entries.map((entry) => entry.text)).toEqual(["two"]);
});

test("an order is kept while no value changes, and follows the rows in it", () => {
  const before = orderOf(entries, name, true);
  const renewed = prepared(
    entries.map(({ row }) => ({ ...row, size: 1 })),
    name,
    name,
  ).entries;
  const after = orderOf(renewed, name, true, before);
  expect(after).toBe(before);
  expect(inOrder(renewed, after).map((entry) => [entry.key, entry.row.size])).toEqual([
    ["repo-10", 1],
    ["Repo-9", 1],
    ["api", 1],
  ]);
  expect(keys(inOrder(entries, orderOf(entries, name, false, before)))).toEqual(["api", "Repo-9", "repo-10"]);
  const size = (row: Row) => row.size;
  expect(keys(inOrder(entries, orderOf(entries, size, true, before)))).toEqual(["api", "repo-10", "Repo-9"]);
});

test("10,000 rows are searched well within a frame", () => {
  const many = prepared(
    Array.from({ length: 10_000 }, (_, index) => `repository-${index}`),
    (text) => text,
    (text) => text,
  ).entries;
  const began = performance.now();
  for (let round = 0; round < 10; round += 1) search(many, "99");
  expect((performance.now() - began) / 10).toBeLessThan(16);
  expect(search(many, "repository-9999")).toHaveLength(1);
});
