/**
 * Control characters, direction overrides, separators and tags that are not seen: they can make a text read as another
 * one.
 */
const DECEIVING =
  /\p{Cc}|[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** Other people's text with what would deceive made visible. Line ends and tabs stay. */
export function visible(text: string): string {
  return text.replace(DECEIVING, (character) => (/[\t\n\r]/.test(character) ? character : symbolOf(character)));
}

/** A character that would not be seen, and what is shown for it. */
export interface Hidden {
  /** Its place, in UTF-16 code units. */
  at: number;
  raw: string;
  symbol: string;
}

/**
 * What would not be seen in a line of code. Tabs are part of its layout; a carriage return that every line of the file
 * ends with is told only where it is a difference.
 */
export function hiddenCharacters(line: string, { trailingReturn }: { trailingReturn: boolean }): Hidden[] {
  const found: Hidden[] = [];
  for (const { 0: raw, index: at } of line.matchAll(DECEIVING)) {
    if (raw === "\t") continue;
    const last = raw === "\r" && at === line.length - 1;
    found.push({ at, raw, symbol: last && !trailingReturn ? "" : nameOf(raw) });
  }
  return found;
}

/** The control characters as ASCII names them: fonts for code often have no pictures of them. */
const CONTROLS =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(
    " ",
  );

function nameOf(character: string): string {
  const control = CONTROLS[character.codePointAt(0) ?? 0];
  return control === undefined ? symbolOf(character) : `\u27e8${control}\u27e9`;
}

/** What is shown for a character that would not be seen. */
function symbolOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, "0")}\u27e9`;
}

/** The first `max` characters, never half of one. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = Array.from(text.slice(0, max + 1));
  return `${characters.slice(0, max).join("").trimEnd()}\u2026`;
}
