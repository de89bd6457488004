import { useLayoutEffect, useRef } from "react";

/**
 * Which element of the page stands for each of the rows shown. A row keeps its element while it is shown. When most
 * rows are others than before, as they are all the time while a scroll bar is dragged through thousands, all take over
 * the elements in their places: making new ones costs most of the time that a frame has.
 */
export function useRowElements(names: readonly string[]): ReadonlyMap<string, number> {
  const held = useRef<ReadonlyMap<string, number>>(new Map());
  const last = useRef(0);
  const elements = assigned(names, held.current, () => {
    last.current += 1;
    return last.current;
  });
  useLayoutEffect(() => {
    held.current = elements;
  });
  return elements;
}

/** Numbers of elements by the names of rows, each number once. */
export function assigned(
  names: readonly string[],
  before: ReadonlyMap<string, number>,
  fresh: () => number,
): ReadonlyMap<string, number> {
  const staying = names.filter((name) => before.has(name)).length;
  if (staying * 2 >= names.length) return new Map(names.map((name) => [name, before.get(name) ?? fresh()]));
  const free = [...before.values()];
  return new Map(names.map((name, place) => [name, free[place] ?? fresh()]));
}
