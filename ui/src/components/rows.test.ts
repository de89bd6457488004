import { expect, test } from "vitest";
import { entriesOf, search, sorted } from "./rows";

const entries = entriesOf(
  [
    { name: "repo-10", size: 3 },
    { name: "Repo-9", size: null },
    { name: "api", size: 7 },
  ],
  (row) => row.name,
  (row) => row.name,
);
const keys = (found: readonly { key: string }[]) => found.map((entry) => entry.key);

test("searching ignores case and wants every word", () => {
  expect(keys(search(entries, "REPO"))).toEqual(["repo-10", "Repo-9"]);
  expect(keys(search(entries, "10 repo"))).toEqual(["repo-10"]);
  expect(keys(search(entries, "  "))).toHaveLength(3);
  expect(keys(search(entries, "repo api"))).toEqual([]);
});

test("names are ordered as people count", () => {
  expect(keys(sorted(entries, (row) => row.name, false))).toEqual(["api", "Repo-9", "repo-10"]);
});

test("what has no value comes last in both directions", () => {
  expect(keys(sorted(entries, (row) => row.size, false))).toEqual(["repo-10", "api", "Repo-9"]);
  expect(keys(sorted(entries, (row) => row.size, true))).toEqual(["api", "repo-10", "Repo-9"]);
});

test("10,000 rows are searched well within a frame", () => {
  const many = entriesOf(
    Array.from({ length: 10_000 }, (_, index) => `repository-${index}`),
    (name) => name,
    (name) => name,
  );
  const began = performance.now();
  for (let round = 0; round < 10; round += 1) search(many, "99");
  expect((performance.now() - began) / 10).toBeLessThan(16);
  expect(search(many, "repository-9999")).toHaveLength(1);
});
