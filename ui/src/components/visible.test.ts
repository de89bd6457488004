import { expect, test } from "vitest";
import { shortened, visible } from "./visible";

test("direction overrides and control characters are seen", () => {
  expect(visible("invoice\u202egnp.exe")).toBe("invoice⟨U+202E⟩gnp.exe");
  expect(visible("\u001b[31mred\u0007")).toBe("␛[31mred␇");
  expect(visible("\u007f\u009b")).toBe("␡⟨U+009B⟩");
});

test("ordinary text, its lines and other scripts stay", () => {
  const text = "Größe: 東京\n\tעברית 👩‍💻";
  expect(visible(text)).toBe(text);
});

test("a cut never leaves half a character", () => {
  expect(shortened("ab", 2)).toBe("ab");
  expect(shortened("abc", 2)).toBe("ab…");
  expect(shortened("a👩b👩c", 3)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
});
