import { expect, test } from "vitest";
import { tableText } from "./coverage";

test("a table is pasted cell by cell, and nothing in it becomes a formula", () => {
  const text = tableText([
    {
      issue: "SHOP-1",
      repository: "api",
      commitId: "0a".repeat(20),
      subject: '=HYPERLINK("http://x")\tand\nmore',
      reason: "tag-only",
      message: "Only a tag reaches it.",
      fix: null,
      onlyInJira: false,
    },
  ]);
  const [head, row, ...rest] = text.split("\n");
  expect(rest).toEqual([]);
  expect(head?.split("\t")).toHaveLength(8);
  const cells = row?.split("\t") ?? [];
  expect(cells).toHaveLength(8);
  expect(cells[3]).toBe(`'=HYPERLINK("http://x") and more`);
  expect(cells[4]).toBe("not in Jira");
});
