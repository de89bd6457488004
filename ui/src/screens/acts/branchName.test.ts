import { expect, test } from "vitest";
import { issueKeyIn, likelySource, newBranchProblem, titleOf } from "./branchName";

test.each([
  ["SHOP-12-basket", "SHOP-12"],
  ["feature/SHOP-12_basket", "SHOP-12"],
  ["Fix PAY2-7: totals", "PAY2-7"],
  ["shop-12-basket", null],
  ["release/2026-05", null],
  ["SHOP-0", null],
  ["XSHOP-12x", null],
  ["A-1", null],
])("the issue key in %s is %s", (text, key) => {
  expect(issueKeyIn(text)).toBe(key);
});

test.each([
  ["", null],
  ["SHOP-99-new", null],
  ["main", "exists"],
  ["a..b", "dots"],
  ["a b", "character"],
  ["refs/heads/x", "prefix"],
  ["-x", "ends"],
  ["x/", "slash"],
  ["@", "reserved"],
  ["0123456789abcdef0123456789abcdef01234567", "commit"],
  ["x".repeat(257), "length"],
])("%s as a new branch: %s", (name, problem) => {
  expect(newBranchProblem(name, ["main", "develop"])).toBe(problem);
});

test("a title is the issue's key and the rest in words, and never too long", () => {
  expect(titleOf("SHOP-12-basket-rounding")).toBe("SHOP-12 basket rounding");
  expect(titleOf("feature/SHOP-12_basket")).toBe("SHOP-12 basket");
  expect(titleOf("release/2026-05")).toBe("2026 05");
  expect(titleOf("")).toBe("");
  expect([...titleOf("a".repeat(200))]).toHaveLength(150);
  expect([...titleOf("😀".repeat(200))]).toHaveLength(150);
});

test("the source is the issue's branch, else the one made last, else nobody's guess", () => {
  const branches = ["SHOP-12-basket", "SHOP-7-search", "main"];
  expect(likelySource(branches, "main", "SHOP-7", "SHOP-12-basket")).toBe("SHOP-7-search");
  expect(likelySource(branches, "main", "SHOP-99", "SHOP-12-basket")).toBe("SHOP-12-basket");
  expect(likelySource(branches, "main", null, "gone")).toBe("");
  expect(likelySource(branches, "SHOP-7-search", "SHOP-7", undefined)).toBe("");
});
