import { expect, test } from "vitest";
import type { MessagePart } from "../../../backend/generated/MessagePart";
import { inserted, moved, pieces } from "./spans";

const part = (kind: MessagePart["kind"], begin: number, end: number): MessagePart => ({ kind, span: [begin, end] });
const checked = "SHOP-1 #time 1h fix";
const parts = [part("key", 0, 6), part("command", 7, 12), part("arguments", 13, 19)];

test("parts before a change stay, those behind it move, those it touches are gone", () => {
  expect(moved(parts, checked, checked)).toEqual(parts);
  expect(moved(parts, checked, `${checked}!`)).toEqual(parts);
  expect(moved(parts, checked, `x ${checked}`).map(({ span }) => span)).toEqual([
    [2, 8],
    [9, 14],
    [15, 21],
  ]);
  expect(moved(parts, checked, "SHOP-1 #tixme 1h fix").map(({ kind }) => kind)).toEqual(["key", "arguments"]);
  expect(moved(parts, checked, "")).toEqual([]);
});

test("pieces lose nothing, whatever the parts are", () => {
  const hostile = [
    part("key", 5, 3),
    part("command", 0, 900),
    part("key", 0, 6),
    part("key", 2, 4),
    part("key", 7, 12),
  ];
  for (const given of [[], parts, hostile]) {
    expect(
      pieces(checked, given)
        .map(({ text }) => text)
        .join(""),
    ).toBe(checked);
  }
  expect(pieces(checked, parts).map(({ kind }) => kind)).toEqual(["key", null, "command", null, "arguments"]);
});

test("a command stands apart from what is around it, and its argument is selected", () => {
  const at = (text: string, place: number, argument: string) => {
    const { text: now, select } = inserted(text, place, "#time", argument);
    return [now, now.slice(...select)];
  };
  expect(at("", 0, "1h")).toEqual(["#time 1h", "1h"]);
  expect(at("SHOP-1", 6, "1h")).toEqual(["SHOP-1 #time 1h", "1h"]);
  expect(at("SHOP-1 ", 7, "")).toEqual(["SHOP-1 #time", ""]);
  expect(at("SHOP-1fix", 6, "1h")).toEqual(["SHOP-1 #time 1h fix", "1h"]);
});
