import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const tokens = new Map<string, [light: string, dark: string]>();
for (const [, name, light, dark] of readFileSync("src/theme/tokens.css", "utf8").matchAll(
  /--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g,
)) {
  tokens.set(name ?? "", [light ?? "", dark ?? ""]);
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(front: string, back: string, theme: 0 | 1): number {
  const [one, other] = [front, back].map((name) => {
    const colours = tokens.get(name);
    if (colours === undefined) throw new Error(`no colour token --${name}`);
    return luminance(colours[theme]);
  });
  const [lighter, darker] = [Math.max(one ?? 0, other ?? 0), Math.min(one ?? 0, other ?? 0)];
  return (lighter + 0.05) / (darker + 0.05);
}

const SURFACES = ["surface-sunken", "surface", "surface-raised", "surface-hover", "surface-selected"];
const MEANINGS = ["success", "warning", "danger", "info", "discovery"];

/** What lies under code: unchanged lines, changed ones, and the words in them that differ. */
const CODE_GROUNDS = ["surface", "diff-added", "diff-added-mark", "diff-deleted", "diff-deleted-mark"];
const CODE = ["keyword", "string", "number", "comment", "function", "type", "attribute", "tag", "meta"];

/** Every text colour on every ground it is put on. Text that cannot be used now is exempt, as in WCAG. */
const TEXT: [front: string, back: string][] = [
  ...["text", "text-subtle"].flatMap((text) =>
    [...SURFACES, "neutral-subtle", ...MEANINGS.map((meaning) => `${meaning}-subtle`)].map((back): [string, string] => [
      text,
      back,
    ]),
  ),
  ...["text-subtlest", "link", "brand-text", "danger-text", "warning-text"].flatMap((text) =>
    SURFACES.map((back): [string, string] => [text, back]),
  ),
  ...["brand-bold", "brand-bold-hover", "brand-bold-pressed", "danger-bold", "danger-bold-hover"].map(
    (back): [string, string] => ["text-on-bold", back],
  ),
  ...MEANINGS.map((meaning): [string, string] => [`${meaning}-text`, `${meaning}-subtle`]),
  ...["text", ...CODE.map((kind) => `code-${kind}`)].flatMap((text) =>
    CODE_GROUNDS.map((back): [string, string] => [text, back]),
  ),
  ...["text-subtle"].flatMap((text) => ["diff-added", "diff-deleted"].map((back): [string, string] => [text, back])),
  ...["success-text", "danger-text", "warning-text"].map((text): [string, string] => [text, "surface-selected"]),
  ["neutral-text", "neutral-subtle"],
  ["brand-text", "brand-subtle"],
  ["link", "danger-subtle"],
  ["link", "info-subtle"],
];

/** Edges of controls, the ring of focus and icons that mean something, on the grounds they stand on. */
const SHAPES: [front: string, back: string][] = [
  ...["border-bold", "focus-ring", "brand-bold"].flatMap((shape) =>
    ["surface-sunken", "surface", "surface-raised"].map((back): [string, string] => [shape, back]),
  ),
  ...MEANINGS.map((meaning): [string, string] => [`${meaning}-bold`, `${meaning}-subtle`]),
  ["success-bold", "surface"],
  ["success-bold", "surface-sunken"],
  ["danger-bold", "surface-raised"],
  ["brand-bold", "neutral-subtle"],
  ["warning-bold", "neutral-subtle"],
];

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("in the %s theme", (_name, theme) => {
  test.each(TEXT)("%s can be read on %s", (front, back) => {
    expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(SHAPES)("%s can be made out on %s", (front, back) => {
    expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(3);
  });
});

test("black on white is 21 to 1", () => {
  tokens.set("black", ["#000000", "#000000"]).set("white", ["#ffffff", "#ffffff"]);
  expect(contrast("black", "white", 0)).toBeCloseTo(21);
});
