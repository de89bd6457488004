import { expect, it } from "vitest";
import { linkFormatHint } from "./answers";

// The variables are Git Integration's own, and stay as they are.
const variable = (name: string) => `\${${name}}`;

it.each([
  ["commit", "", null],
  ["commit", `https://x/commit/${variable("rev")}`, null],
  ["commit", `x/commit/${variable("rev")}`, { kind: "address" }],
  ["commit", "https://x/commit/", { kind: "variable", variable: variable("rev") }],
  ["fileModified", `https://x/${variable("rev")}`, { kind: "variable", variable: variable("path") }],
  ["fileDeleted", `https://x/${variable("parent")}/${variable("path")}`, null],
  ["pullRequest", "https://x/", { kind: "variable", variable: variable("mergereqId") }],
] as const)("looks at the format of %s: %s", (format, typed, hint) => {
  expect(linkFormatHint(format, typed)).toEqual(hint);
});
