import { expect, test } from "vitest";
import type { IssueBranches } from "../../../backend/generated/IssueBranches";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import { type Mark, marked, shownBranches, unnoticed, waits } from "./marks";

const place = (connectionId: string, repository = "checkout"): RepositoryPlace => ({
  connectionId,
  connectionName: connectionId,
  region: "eu-west-1",
  account: "111122223333",
  repository,
});
const repository = (id: number, where: RepositoryPlace | null) => ({
  id,
  name: where?.repository ?? "legacy",
  place: where,
  lastIndexed: null,
});
const branch = (at: number, name: string) => ({
  repository: at,
  name,
  ahead: 1,
  behind: 0,
  isMain: false,
  consoleUrl: null,
});
const jira: IssueBranches = {
  repositories: [repository(1, place("c-1")), repository(2, place("c-2")), repository(3, null)],
  branches: [branch(0, "SHOP-1-a"), branch(1, "SHOP-1-a"), branch(2, "SHOP-1-b")],
  places: [repository(1, place("c-1")), repository(2, place("c-2")), repository(4, place("c-1", "search"))],
  incomplete: false,
};
const mark = (parts: Partial<Mark>): Mark => ({
  kind: "created",
  place: place("c-1"),
  name: "SHOP-1-new",
  consoleUrl: null,
  deletedId: null,
  at: 1_000,
  ...parts,
});
const seen = (data: IssueBranches, marks: readonly Mark[]) =>
  shownBranches(data, marks).map((group) => [
    group.repository.name,
    ...group.branches.map((one) => `${one.name}${one.mark === null ? "" : ` (${one.mark.kind})`}`),
  ]);

test("a created branch stands first in its repository, also where Jira lists nothing of it", () => {
  expect(seen(jira, [mark({}), mark({ place: place("c-1", "search") })])).toEqual([
    ["checkout", "SHOP-1-new (created)", "SHOP-1-a"],
    ["checkout", "SHOP-1-a"],
    ["legacy", "SHOP-1-b"],
    ["search", "SHOP-1-new (created)"],
  ]);
});

test("a deleted branch is marked in its own repository and not in one of the same name", () => {
  expect(seen(jira, [mark({ kind: "deleted", name: "SHOP-1-a", place: place("c-2") })])).toEqual([
    ["checkout", "SHOP-1-a"],
    ["checkout", "SHOP-1-a (deleted)"],
    ["legacy", "SHOP-1-b"],
  ]);
});

test("what Jira has noticed needs no mark any more", () => {
  const marks = [
    mark({ name: "SHOP-1-a" }),
    mark({ name: "SHOP-1-new" }),
    mark({ kind: "deleted", name: "SHOP-1-gone" }),
    mark({ kind: "deleted", name: "SHOP-1-a", place: place("c-2") }),
  ];
  expect(unnoticed(jira, marks)).toEqual([marks[1], marks[3]]);
  const left = [mark({})];
  expect(unnoticed(jira, left)).toBe(left);
});

test("a branch that is deleted and restored has the later of the two marks", () => {
  const deleted = marked([], mark({ kind: "deleted", name: "SHOP-1-a" }));
  expect(marked(deleted, mark({ name: "SHOP-1-a" })).map(({ kind }) => kind)).toEqual(["created"]);
  expect(marked(deleted, mark({ name: "SHOP-1-a", place: place("c-2") }))).toHaveLength(2);
});

test("Jira is asked again while it may notice: not for ever, and not for a name without the key", () => {
  expect(waits([mark({})], "SHOP-1", 2_000)).toBe(true);
  expect(waits([mark({})], "SHOP-1", 2_000 + 11 * 60_000)).toBe(false);
  expect(waits([mark({ name: "rounding" })], "SHOP-1", 2_000)).toBe(false);
  expect(waits([mark({ name: "rounding", kind: "deleted" })], "SHOP-1", 2_000)).toBe(true);
});
