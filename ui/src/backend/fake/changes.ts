import type { ChangedFile } from "../generated/ChangedFile";
import type { FileDiff } from "../generated/FileDiff";
import type { GetFileDiff } from "../generated/GetFileDiff";
import { difference, line } from "./difference";
import { HOSTILE, type World } from "./world";

/** Names that must stay text. */
export const HOSTILE_PATH = `src/${HOSTILE.name}.ts`;

const BEFORE = `import { Money } from "../money";

/** How amounts are rounded. */
export type Mode = "half-even" | "down";

export interface Line {
  price: Money;
  quantity: number;
}

const CENTS = 100;

function rounded(value: number): number {
  return Math.floor(value * CENTS + 0.5) / CENTS;
}

${Array.from({ length: 60 }, (_, at) => `// ${at + 1}. The tax office's table has a rule for this case, which stays as it is.`).join("\n")}

/** The sum of a basket. */
export function total(lines: Line[]): number {
  let sum = 0;
  for (const line of lines) {
    sum += rounded(line.price.amount * line.quantity);
  }
  return sum;
}

export function describe(mode: Mode): string {
	return mode === "down" ? "rounded down" : "rounded half to even";
}
`.split("\n");

const AFTER = BEFORE.join("\n")
  .replace('"half-even" | "down"', '"half-even" | "half-up" | "down"')
  .replace("function rounded(value: number): number {", "function rounded(value: number, mode: Mode): number {")
  .replace(
    "  return Math.floor(value * CENTS + 0.5) / CENTS;",
    '  const cents = value * CENTS;\n  if (mode === "down") return Math.floor(cents) / CENTS;\n  return Math.round(cents) / CENTS;',
  )
  .replace("total(lines: Line[]): number", 'total(lines: readonly Line[], mode: Mode = "half-up"): number')
  .replace("line.quantity);", "line.quantity, mode);")
  .replace("\treturn mode", "  return mode")
  .split("\n");

const TEST = `import { expect, test } from "vitest";
import { total } from "./rounding";

test("half a cent is rounded up", () => {
  const lines = [{ price: { amount: 0.125, currency: "EUR" }, quantity: 1 }];
  expect(total(lines, "half-up")).toBe(0.13);
});`.split("\n");

const LEGACY = Array.from({ length: 24 }, (_, at) => `exports.round${at} = (value) => Math.round(value * ${at});`);

const README_BEFORE = ["# Checkout", "", "Rounds amounts half to even.", "", "Run `make test`."];
const README_AFTER = ["# Checkout", "", "Rounds amounts half up, as the tax office does.", "", "Run `make test`."];

const MINIFIED = `!function(){"use strict";${"var a=function(b){return b*100};".repeat(400)}}();`;

/** Code that wants to be read as something else, or to be carried out. */
const HOSTILE_CODE = [
  '<script>alert("x")</script>',
  'if (level !== "user\u202e \u2066// Check if admin\u2069 \u2066") {',
  `const name = "${HOSTILE.name}";`,
  "const pass\u200bword = 1; \u001b[31mred\u001b[0m \u0007",
  '</code></pre><iframe src="javascript:alert(1)"></iframe>',
];

/** How many lines the largest difference has. */
export const HUGE_LINES = 10_000;
const HUGE_FILES = 5_000;

const FILES: ChangedFile[] = [
  { path: "README.md", change: "modified", added: 1, deleted: 1, changed: null },
  { path: "assets/receipt.png", change: "modified", added: null, deleted: null, changed: null },
  { path: "data/prices.csv", change: "modified", added: null, deleted: null, changed: null },
  { path: "dist/app.min.js", change: "modified", added: 1, deleted: 1, changed: null },
  { path: "generated/rates.json", change: "added", added: HUGE_LINES, deleted: 0, changed: null },
  { path: "src/basket/rounding.test.ts", change: "added", added: TEST.length, deleted: 0, changed: null },
  { path: "src/basket/rounding.ts", change: "modified", added: 8, deleted: 6, changed: null },
  { path: "src/legacy/round.js", change: "deleted", added: 0, deleted: LEGACY.length, changed: null },
  { path: "vendor/money", change: "modified", added: null, deleted: null, changed: null },
];

/** What a commit, or a pull request, changes in this world. */
export function changedFiles({ hostile, review }: Pick<World, "hostile" | "review">): ChangedFile[] {
  if (review === "empty") return [];
  const hostileFile: ChangedFile = { path: HOSTILE_PATH, change: "modified", added: null, deleted: null, changed: 5 };
  const files = hostile ? [hostileFile, ...FILES] : FILES;
  if (review !== "huge") return files;
  const more = Array.from({ length: HUGE_FILES - files.length }, (_, at): ChangedFile => {
    const folder = `packages/part-${String(at % 97).padStart(2, "0")}/src`;
    return { path: `${folder}/module-${at}.ts`, change: "modified", added: 8, deleted: 6, changed: null };
  });
  return [...files, ...more];
}

/** The difference of one of them. */
export function fileDiff({ path, context, ignoreWhitespace }: GetFileDiff): FileDiff {
  const compare = (before: readonly string[], after: readonly string[]) =>
    difference(before, after, context, ignoreWhitespace);
  switch (path) {
    case "README.md":
      return compare(README_BEFORE, README_AFTER);
    case "assets/receipt.png":
      return { kind: "binary", beforeSize: 18_204, afterSize: 20_417 };
    case "data/prices.csv":
      return { kind: "tooLarge", beforeSize: 10_484_110, afterSize: 10_491_226, limit: 6_291_456 };
    case "vendor/money":
      return {
        kind: "pointer",
        before: "5c1a0e4f8d2b7c6930e1f4a5b8d7c6e9f0a1b2c3",
        after: "e7d6c5b4a3928170f6e5d4c3b2a190807f6e5d4c",
      };
    case "dist/app.min.js":
      return compare([MINIFIED], [MINIFIED.replace("100", "1000")]);
    case "generated/rates.json":
      return huge();
    case "src/basket/rounding.test.ts":
      return compare([], TEST);
    case "src/legacy/round.js":
      return compare(LEGACY, []);
    case HOSTILE_PATH:
      return compare([], HOSTILE_CODE);
    default:
      return compare(BEFORE, AFTER);
  }
}

function huge(): FileDiff {
  const lines = Array.from({ length: HUGE_LINES }, (_, at) =>
    line(
      "added",
      null,
      at + 1,
      `  { "currency": "C${at}", "rate": ${(at * 7919) % 1000}.${at % 10}, "since": "2026-01-01" },`,
    ),
  );
  return {
    kind: "text",
    hunks: [{ beforeStart: 0, afterStart: 1, lines }],
    lines: HUGE_LINES,
    hidden: 2_118,
    coarse: true,
  };
}
