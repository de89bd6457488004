import { createLowlight } from "lowlight";
import type { Token, TokenKind } from "../segments";
import { grammarsOf } from "./grammars";
import type { Language } from "./languages";

const lowlight = createLowlight();

/** What each of the highlighter's classes is in the window; what is left out has the colour of text. */
const KINDS: Record<string, TokenKind> = {
  "hljs-keyword": "keyword",
  "hljs-built_in": "type",
  "hljs-type": "type",
  "hljs-literal": "number",
  "hljs-number": "number",
  "hljs-symbol": "number",
  "hljs-bullet": "number",
  "hljs-string": "string",
  "hljs-regexp": "string",
  "hljs-char": "string",
  "hljs-link": "string",
  "hljs-code": "string",
  "hljs-addition": "string",
  "hljs-deletion": "keyword",
  "hljs-comment": "comment",
  "hljs-quote": "comment",
  "hljs-doctag": "comment",
  "hljs-title": "function",
  "hljs-section": "function",
  "hljs-attr": "attribute",
  "hljs-attribute": "attribute",
  "hljs-property": "attribute",
  "hljs-selector-attr": "attribute",
  "hljs-template-variable": "attribute",
  "hljs-variable": "attribute",
  "hljs-name": "tag",
  "hljs-selector-tag": "tag",
  "hljs-selector-class": "attribute",
  "hljs-selector-id": "attribute",
  "hljs-selector-pseudo": "keyword",
  "hljs-meta": "meta",
};

/** What the highlighter's tree is made of, as far as it is read here. */
interface Piece {
  type: string;
  value?: string;
  properties?: { className?: unknown };
  children?: readonly Piece[];
}

/** The colours of a text, line by line. Each line keeps its own count of code units. */
export function coloursOf(language: Language, text: string): Token[][] {
  if (!lowlight.registered(language)) lowlight.register(grammarsOf(language));
  const lines: Token[][] = [[]];
  let at = 0;
  const walk = (pieces: readonly Piece[], around: TokenKind | null) => {
    for (const { type, value = "", properties, children = [] } of pieces) {
      if (type !== "text") {
        walk(children, kindOf(properties?.className) ?? around);
        continue;
      }
      for (const [part, words] of value.split("\n").entries()) {
        if (part > 0) {
          lines.push([]);
          at = 0;
        }
        if (around !== null && words !== "") lines.at(-1)?.push([at, at + words.length, around]);
        at += words.length;
      }
    }
  };
  walk(lowlight.highlight(language, text).children as readonly Piece[], null);
  return lines;
}

function kindOf(classes: unknown): TokenKind | null {
  if (!Array.isArray(classes)) return null;
  // A class's name is a type, wherever it is defined or meant.
  if (classes.includes("hljs-title") && classes.includes("class_")) return "type";
  for (const one of classes) if (typeof one === "string" && KINDS[one] !== undefined) return KINDS[one];
  return null;
}
