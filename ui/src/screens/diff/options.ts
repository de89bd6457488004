import { useState } from "react";
import type { Layout } from "./rows";

/** How differences are shown: the same for all, and remembered. */
export interface DiffOptions {
  layout: Layout;
  /** Long lines go on below, in place of beyond the edge. */
  wrap: boolean;
  ignoreWhitespace: boolean;
}

const KEY = "causeway.diff";
const FIRST: DiffOptions = { layout: "unified", wrap: false, ignoreWhitespace: false };

/** The way of last time, and a way to change it. */
export function useDiffOptions(): [DiffOptions, (change: Partial<DiffOptions>) => void] {
  const [options, setOptions] = useState(stored);
  const change = (part: Partial<DiffOptions>) => {
    const next = { ...options, ...part };
    setOptions(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // It is shown all the same; it is only not remembered.
    }
  };
  return [options, change];
}

function stored(): DiffOptions {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const { layout, wrap, ignoreWhitespace } = known as Partial<Record<keyof DiffOptions, unknown>>;
    return {
      layout: layout === "split" ? "split" : FIRST.layout,
      wrap: wrap === true,
      ignoreWhitespace: ignoreWhitespace === true,
    };
  } catch {
    return FIRST;
  }
}
