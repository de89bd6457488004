import { expect, test } from "vitest";
import { linesOf } from "./groups";
import { prepared } from "./rows";

interface Thing {
  name: string;
  site: string;
}

const things: Thing[] = [
  { name: "d", site: "two" },
  { name: "b", site: "one" },
  { name: "c", site: "two" },
  { name: "a", site: "one" },
];
const entries = prepared(
  things,
  ({ name }) => name,
  ({ name }) => name,
).entries;
const groupOf = ({ site }: Thing) => ({ key: site, title: site === "one" ? "Zebra" : "Ant" });
const words = (folded: string[]) =>
  linesOf(entries, { groupOf, folded: new Set(folded) }).map((line) =>
    line.kind === "row" ? line.entry.key : `${line.title} ${line.rows}${line.open ? "" : " folded"}`,
  );

test("without groups every row is a line", () => {
  expect(linesOf(entries, undefined).map((line) => line.kind)).toEqual(["row", "row", "row", "row"]);
});

test("groups come by title, and their rows stay in order", () => {
  expect(words([])).toEqual(["Ant 2", "d", "c", "Zebra 2", "b", "a"]);
});

test("of a folded group the heading and its count stay", () => {
  expect(words(["two"])).toEqual(["Ant 2 folded", "Zebra 2", "b", "a"]);
  expect(words(["one", "two", "gone"])).toEqual(["Ant 2 folded", "Zebra 2 folded"]);
});
