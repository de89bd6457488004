import type { MessagePart } from "../../../backend/generated/MessagePart";
import type { MessagePartKind } from "../../../backend/generated/MessagePartKind";

/** A piece of a message as it is coloured. */
export interface Piece {
  text: string;
  kind: MessagePartKind | null;
}

/**
 * Parts of a message that was checked, as they stand in what it has become since: those before a change stay, those behind
 * it move along, those that it touches are gone until the next check.
 */
export function moved(parts: readonly MessagePart[], before: string, now: string): MessagePart[] {
  if (before === now) return [...parts];
  const shortest = Math.min(before.length, now.length);
  let head = 0;
  while (head < shortest && before[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const shift = now.length - before.length;
  return parts.flatMap((part) => {
    const [begin, end] = part.span;
    if (end <= head) return [part];
    if (begin >= before.length - tail) return [{ ...part, span: [begin + shift, end + shift] as [number, number] }];
    return [];
  });
}

/** A text in pieces, in order and without loss. Parts that overlap or lie outside of it count for nothing. */
export function pieces(text: string, parts: readonly MessagePart[]): Piece[] {
  const all: Piece[] = [];
  let at = 0;
  for (const { kind, span } of [...parts].sort((one, other) => one.span[0] - other.span[0])) {
    const [begin, end] = span;
    if (begin < at || end <= begin || end > text.length) continue;
    if (begin > at) all.push({ text: text.slice(at, begin), kind: null });
    all.push({ text: text.slice(begin, end), kind });
    at = end;
  }
  if (at < text.length) all.push({ text: text.slice(at), kind: null });
  return all;
}

/** What a text and its selection are after something was inserted in the selection's place. */
export interface Inserted {
  text: string;
  /** Where what may be typed over begins and ends. */
  select: [number, number];
}

/** Puts a command behind the selection, with a blank on each side where there is none; its argument is selected. */
export function inserted(text: string, at: number, command: string, argument: string): Inserted {
  const before = text.slice(0, at);
  const after = text.slice(at);
  const gap = before === "" || /\s$/.test(before) ? "" : " ";
  const written = argument === "" ? command : `${command} ${argument}`;
  const behind = after === "" || /^\s/.test(after) ? "" : " ";
  const begin = before.length + gap.length + (argument === "" ? written.length : command.length + 1);
  return { text: `${before}${gap}${written}${behind}${after}`, select: [begin, begin + argument.length] };
}
