import { expect, test } from "vitest";
import { durationWords, timeWords } from "./Time";

const now = Date.UTC(2026, 5, 15, 12);

test.each([
  [10_000, "now"],
  [12 * 60_000, "12 minutes ago"],
  [26 * 3_600_000, "yesterday"],
  [9 * 86_400_000, "9 days ago"],
  [30 * 86_400_000, "May 16, 2026"],
])("%d ms ago is “%s”", (passed, words) => {
  expect(timeWords(now - passed, now)).toBe(words);
});

test.each([
  [0, "0 s"],
  [42_000, "42 s"],
  [185_000, "3 min 5 s"],
  [3_720_000, "1 h 2 min"],
])("%d ms last “%s”", (length, words) => {
  expect(durationWords(length)).toBe(words);
});
