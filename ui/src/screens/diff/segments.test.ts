import { expect, test } from "vitest";
import { type Segment, segmentsOf, type Token } from "./segments";

const whole = (segments: readonly Segment[]) => segments.map(({ text, raw }) => raw ?? text).join("");

test("a plain line is one piece", () => {
  expect(segmentsOf("let x = 1;", [], [])).toEqual([{ text: "let x = 1;", marked: false, kind: null, raw: null }]);
  expect(segmentsOf("", [[0, 0]], [])).toEqual([]);
});

test("marks and colours cut across each other", () => {
  const tokens: Token[] = [
    [0, 3, "keyword"],
    [8, 11, "number"],
  ];
  const segments = segmentsOf("let x = 100;", [[2, 9]], tokens);
  expect(segments.map(({ text, marked, kind }) => [text, marked, kind])).toEqual([
    ["le", false, "keyword"],
    ["t", true, "keyword"],
    [" x = ", true, null],
    ["1", true, "number"],
    ["00", false, "number"],
    [";", false, null],
  ]);
});

test("what would deceive is shown as what it is, and kept as it was", () => {
  const code = "a\u202eb\u200bc\u0007\td\u{e0041}";
  const segments = segmentsOf(code, [], []);
  expect(segments.map(({ text }) => text).join("")).toBe("a⟨U+202E⟩b⟨U+200B⟩c⟨BEL⟩\td⟨U+E0041⟩");
  expect(whole(segments)).toBe(code);
});

test("a carriage return at the end is told only where it is a difference", () => {
  expect(
    segmentsOf("a\r", [], [])
      .map(({ text }) => text)
      .join(""),
  ).toBe("a");
  expect(
    segmentsOf("a\r", [[1, 2]], [])
      .map(({ text }) => text)
      .join(""),
  ).toBe("a⟨CR⟩");
  expect(
    segmentsOf("a\rb", [], [])
      .map(({ text }) => text)
      .join(""),
  ).toBe("a⟨CR⟩b");
  expect(whole(segmentsOf("a\r", [], []))).toBe("a\r");
});

test("marks beyond the line's end do no harm", () => {
  expect(whole(segmentsOf("abc", [[1, 99]], [[2, 50, "string"]]))).toBe("abc");
});

test("pieces always make up the line again", () => {
  const letters = ["a", " ", "\t", "\u202e", "é", "👩‍💻", "\r", "<"];
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 500; round += 1) {
    const text = Array.from({ length: next(20) }, () => letters[next(letters.length)]).join("");
    const [one, other] = [next(text.length + 1), next(text.length + 1)].sort((a, b) => a - b);
    const tokens: Token[] = [[one ?? 0, other ?? 0, "string"]];
    expect(whole(segmentsOf(text, [[one ?? 0, other ?? 0]], tokens))).toBe(text);
  }
});
