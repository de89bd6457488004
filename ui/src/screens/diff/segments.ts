import { hiddenCharacters } from "../../components/visible";

/** What a piece of code is, as far as colours go. */
export type TokenKind =
  | "keyword"
  | "string"
  | "number"
  | "comment"
  | "function"
  | "type"
  | "attribute"
  | "tag"
  | "meta";

/** A piece of a line with a colour: begin and end in UTF-16 code units. */
export type Token = readonly [begin: number, end: number, kind: TokenKind];

/** A piece of a line that looks the same throughout. */
export interface Segment {
  /** What is shown. */
  text: string;
  /** It differs from the other side. */
  marked: boolean;
  kind: TokenKind | null;
  /** What it stands for, where that itself would not be seen. */
  raw: string | null;
}

/** Cuts a line where its colour, its mark or its visibility changes. */
export function segmentsOf(
  text: string,
  marks: readonly (readonly [number, number])[],
  tokens: readonly Token[],
): Segment[] {
  const hidden = hiddenCharacters(text, { trailingReturn: marks.some(([, end]) => end >= text.length) });
  if (text === "") return [];
  if (hidden.length === 0 && marks.length === 0 && tokens.length === 0) {
    return [{ text, marked: false, kind: null, raw: null }];
  }
  const cuts = new Set([0, text.length]);
  for (const [begin, end] of marks) cuts.add(clamped(begin, text)).add(clamped(end, text));
  for (const [begin, end] of tokens) cuts.add(clamped(begin, text)).add(clamped(end, text));
  for (const { at, raw } of hidden) cuts.add(at).add(at + raw.length);
  const places = [...cuts].sort((one, other) => one - other);
  const segments: Segment[] = [];
  let [mark, token, secret] = [0, 0, 0];
  for (let place = 0; place + 1 < places.length; place += 1) {
    const [begin, end] = [places[place] ?? 0, places[place + 1] ?? 0];
    while ((marks[mark]?.[1] ?? Number.POSITIVE_INFINITY) <= begin) mark += 1;
    while ((tokens[token]?.[1] ?? Number.POSITIVE_INFINITY) <= begin) token += 1;
    while ((hidden[secret]?.at ?? Number.POSITIVE_INFINITY) < begin) secret += 1;
    const here = hidden[secret];
    const raw = text.slice(begin, end);
    segments.push({
      text: here?.at === begin ? here.symbol : raw,
      marked: (marks[mark]?.[0] ?? Number.POSITIVE_INFINITY) <= begin,
      kind: (tokens[token]?.[0] ?? Number.POSITIVE_INFINITY) <= begin ? (tokens[token]?.[2] ?? null) : null,
      raw: here?.at === begin ? raw : null,
    });
  }
  return segments;
}

function clamped(at: number, text: string): number {
  return Math.min(Math.max(at, 0), text.length);
}
