import { expect, test } from "vitest";
import { errors } from "./en/errors";

test.each(Object.entries(errors))("%s has a title without a full stop and advice", (_code, words) => {
  expect(words.title).toMatch(/^[^.!]+$/);
  expect(words.title).not.toMatch(/^error/i);
  expect(words.advice.length).toBeGreaterThan(0);
  for (const advice of words.advice) expect(advice).toMatch(/[.]$/);
});

test("no two codes share a title", () => {
  const titles = Object.values(errors).map((words) => words.title);
  expect(new Set(titles).size).toBe(titles.length);
});
