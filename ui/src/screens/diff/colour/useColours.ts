import { useEffect, useState } from "react";
import type { DiffHunk } from "../../../backend/generated/DiffHunk";
import type { DiffLine } from "../../../backend/generated/DiffLine";
import type { Token } from "../segments";
import { languageOf } from "./languages";
import { Painter } from "./painter";

/** Longer lines were written by a machine: colours would not make them easier to read. */
const LONGEST_LINE = 500;
/** Characters of a difference that is coloured at all. */
const MOST = 1_000_000;
/** Characters that are asked for at once, so that what is seen first has its colours first. */
const SHARE = 40_000;

/** The colours of a line, where they are known by now. */
export type Colours = (line: DiffLine) => readonly Token[];

const NONE: readonly Token[] = [];

/** The colours of a difference. They come while it is read; until then, and without a grammar, it is plain. */
export function useColours(path: string, hunks: readonly DiffHunk[]): Colours {
  const [known, setKnown] = useState<ReadonlyMap<DiffLine, readonly Token[]>>(new Map());
  useEffect(() => {
    setKnown((before) => (before.size === 0 ? before : new Map()));
    const language = languageOf(path);
    if (language === null || lengthOf(hunks) > MOST) return;
    const painter = new Painter();
    let over = false;
    const paint = async () => {
      const colours = new Map<DiffLine, readonly Token[]>();
      for (const share of sharesOf(hunks)) {
        const lines = await painter.paint(language, share.map(textOf).join("\n"));
        if (over || lines === null) return;
        for (const [at, line] of share.entries()) {
          // Unchanged lines are seen with both sides; how they are after is how they are shown.
          const tokens = lines[at];
          if (tokens !== undefined && tokens.length > 0) colours.set(line, tokens);
        }
        setKnown(new Map(colours));
      }
    };
    void paint();
    return () => {
      over = true;
      painter.stop();
    };
  }, [path, hunks]);
  return (line) => known.get(line) ?? NONE;
}

function lengthOf(hunks: readonly DiffHunk[]): number {
  return hunks.reduce((sum, { lines }) => sum + lines.reduce((length, { text }) => length + text.length, 0), 0);
}

function textOf({ text }: DiffLine): string {
  return text.length > LONGEST_LINE ? "" : text;
}

/** Lines that are coloured together: of each side what stands together in the file, in shares that are soon done. */
export function sharesOf(hunks: readonly DiffHunk[]): DiffLine[][] {
  const shares: DiffLine[][] = [];
  for (const { lines } of hunks) {
    if (lines.some(({ kind }) => kind === "deleted")) add(shares, lines, "added");
    add(shares, lines, "deleted");
  }
  return shares;
}

function add(shares: DiffLine[][], lines: readonly DiffLine[], without: DiffLine["kind"]) {
  let share: DiffLine[] = [];
  let length = 0;
  for (const line of lines) {
    if (line.kind === without) continue;
    if (length > SHARE) {
      shares.push(share);
      share = [];
      length = 0;
    }
    share.push(line);
    length += line.text.length;
  }
  if (share.length > 0) shares.push(share);
}
