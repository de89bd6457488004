import { expect, test } from "vitest";
import { assigned } from "./useRowElements";

function counting() {
  let last = 10;
  return () => {
    last += 1;
    return last;
  };
}

const before = new Map([
  ["a", 1],
  ["b", 2],
  ["c", 3],
]);

test("a row that stays keeps its element, and one that comes gets a new one", () => {
  expect([...assigned(["b", "c", "d"], before, counting())]).toEqual([
    ["b", 2],
    ["c", 3],
    ["d", 11],
  ]);
});

test("rows of which most are others take the elements over in their places", () => {
  expect([...assigned(["x", "y"], before, counting())]).toEqual([
    ["x", 1],
    ["y", 2],
  ]);
  expect([...assigned(["c", "x", "y"], before, counting())]).toEqual([
    ["c", 1],
    ["x", 2],
    ["y", 3],
  ]);
  expect([...assigned(["x", "y", "z", "0"], before, counting()).values()]).toEqual([1, 2, 3, 11]);
});

test("no element stands for two rows", () => {
  let elements: ReadonlyMap<string, number> = new Map();
  const fresh = counting();
  for (const names of [["a", "b"], ["b", "c", "d"], ["x", "y"], ["y", "x", "a"], [], ["q", "r"]]) {
    elements = assigned(names, elements, fresh);
    expect([...elements.keys()]).toEqual(names);
    expect(new Set(elements.values()).size).toBe(names.length);
  }
});
