import { afterEach, expect, test, vi } from "vitest";
import { line } from "../../../backend/fake/difference";
import { coloursOf } from "./colour";
import { grammarsOf } from "./grammars";
import { type Language, languageOf } from "./languages";
import { type Ask, Painter, type Told } from "./painter";
import { sharesOf } from "./useColours";

afterEach(() => vi.unstubAllGlobals());

test.each<[string, Language | null]>([
  ["src/main.rs", "rust"],
  ["a/b.c/Dockerfile", "dockerfile"],
  ["App.TSX", "typescript"],
  ["Makefile", "makefile"],
  ["notes", null],
  ["archive.unknown", null],
  ["constructor", null],
  ["x.__proto__", null],
])("the language of %s is %s", (path, language) => {
  expect(languageOf(path)).toBe(language);
});

test("every grammar that a name leads to is there", () => {
  for (const ending of [
    "rs",
    "tsx",
    "py",
    "go",
    "java",
    "html",
    "md",
    "php",
    "yml",
    "toml",
    "sh",
    "sql",
    "kt",
    "proto",
  ]) {
    const language = languageOf(`x.${ending}`);
    expect(language).not.toBeNull();
    if (language !== null) expect(Object.keys(grammarsOf(language))).toContain(language);
  }
});

test("colours go with the lines, also where something spans several", () => {
  const lines = coloursOf("rust", 'fn main() {\n    /* one\n    two */ let x = "s";\n}');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContainEqual([0, 2, "keyword"]);
  expect(lines[1]).toEqual([[4, 10, "comment"]]);
  expect(lines[2]?.[0]).toEqual([0, 10, "comment"]);
  expect(lines[2]).toContainEqual([19, 22, "string"]);
  expect(lines[3]).toEqual([]);
});

test("markup in code is code", () => {
  const [first] = coloursOf("xml", "<img src=x onerror=alert(1)>");
  expect(first?.every(([begin, end]) => begin < end && end <= 28)).toBe(true);
});

test("each side is coloured as it stands in its file", () => {
  const [same, gone, fresh] = [line("context", 1, 1, "a"), line("deleted", 2, null, "b"), line("added", null, 2, "c")];
  const shares = sharesOf([{ beforeStart: 1, afterStart: 1, lines: [same, gone, fresh] }]);
  expect(shares).toEqual([
    [same, gone],
    [same, fresh],
  ]);
});

test("large differences are coloured in shares", () => {
  const lines = Array.from({ length: 3_000 }, (_, at) => line("added", null, at + 1, "x".repeat(60)));
  const shares = sharesOf([{ beforeStart: 0, afterStart: 1, lines }]);
  expect(shares.length).toBeGreaterThan(3);
  expect(shares.flat()).toEqual(lines);
});

/** A thread that does as it is told to. */
function threads(answer: (ask: Ask) => Told | null) {
  const started: { terminated: boolean }[] = [];
  class FakeWorker extends EventTarget {
    terminated = false;
    constructor() {
      super();
      started.push(this);
    }
    postMessage(ask: Ask) {
      const told = answer(ask);
      if (told !== null) queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: told })));
    }
    terminate() {
      this.terminated = true;
    }
  }
  vi.stubGlobal("Worker", FakeWorker);
  return started;
}

test("one text after the other is painted, on one thread", async () => {
  const started = threads(({ id, text }) => ({ id, lines: [[[0, text.length, "string"]]] }));
  const painter = new Painter();
  const told = await Promise.all([painter.paint("rust", "a"), painter.paint("rust", "bc")]);
  expect(told).toEqual([[[[0, 1, "string"]]], [[[0, 2, "string"]]]]);
  expect(started).toHaveLength(1);
  painter.stop();
  expect(started[0]?.terminated).toBe(true);
});

test("a text that takes too long is given up, with its thread", async () => {
  vi.useFakeTimers();
  try {
    const started = threads(() => null);
    const told = new Painter().paint("rust", "((((");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await told).toBeNull();
    expect(started[0]?.terminated).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test("without threads code is plain", async () => {
  vi.stubGlobal("Worker", undefined);
  expect(await new Painter().paint("rust", "fn main() {}")).toBeNull();
});
