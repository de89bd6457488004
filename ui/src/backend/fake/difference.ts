import type { DiffHunk } from "../generated/DiffHunk";
import type { DiffLine } from "../generated/DiffLine";
import type { FileDiff } from "../generated/FileDiff";

/** As many characters of a line as cross the edge. */
const LONGEST = 2_000;

/** What the backend would find between two short texts; for long ones its work would be too slow here. */
export function difference(
  before: readonly string[],
  after: readonly string[],
  context: number,
  ignoreWhitespace: boolean,
): FileDiff {
  const same = ignoreWhitespace
    ? (one: string, other: string) => one.replace(/\s+/g, "") === other.replace(/\s+/g, "")
    : (one: string, other: string) => one === other;
  const lines = marked(aligned(before, after, same));
  return {
    kind: "text",
    hunks: hunksOf(lines, context),
    lines: after.length === 0 ? before.length : after.length,
    hidden: 0,
    coarse: false,
  };
}

/** A line as it crosses the edge. */
export function line(kind: DiffLine["kind"], before: number | null, after: number | null, text: string): DiffLine {
  const cut = Math.max(0, text.length - LONGEST);
  return { kind, before, after, text: text.slice(0, LONGEST), marks: [], cut, noNewline: false };
}

/** All lines of both sides, by the longest common subsequence. */
function aligned(
  before: readonly string[],
  after: readonly string[],
  same: (one: string, other: string) => boolean,
): DiffLine[] {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let one = before.length - 1; one >= 0; one -= 1) {
    for (let other = after.length - 1; other >= 0; other -= 1) {
      const [right = 0, below = 0] = [lengths[one * width + other + 1], lengths[(one + 1) * width + other]];
      lengths[one * width + other] = same(before[one] ?? "", after[other] ?? "")
        ? (lengths[(one + 1) * width + other + 1] ?? 0) + 1
        : Math.max(right, below);
    }
  }
  const lines: DiffLine[] = [];
  let [one, other] = [0, 0];
  while (one < before.length || other < after.length) {
    if (one < before.length && other < after.length && same(before[one] ?? "", after[other] ?? "")) {
      lines.push(line("context", one + 1, other + 1, after[other] ?? ""));
      one += 1;
      other += 1;
    } else if (
      other >= after.length ||
      (one < before.length && (lengths[(one + 1) * width + other] ?? 0) >= (lengths[one * width + other + 1] ?? 0))
    ) {
      lines.push(line("deleted", one + 1, null, before[one] ?? ""));
      one += 1;
    } else {
      lines.push(line("added", null, other + 1, after[other] ?? ""));
      other += 1;
    }
  }
  return lines;
}

/** Marks what is between the common begin and the common end of lines that stand for each other. */
function marked(lines: readonly DiffLine[]): DiffLine[] {
  const result = [...lines];
  for (let at = 0; at < result.length; ) {
    if (result[at]?.kind !== "deleted") {
      at += 1;
      continue;
    }
    let added = at;
    while (result[added]?.kind === "deleted") added += 1;
    let end = added;
    while (result[end]?.kind === "added") end += 1;
    for (let pair = 0; pair < Math.min(added - at, end - added); pair += 1) {
      const [one, other] = [result[at + pair], result[added + pair]];
      if (one === undefined || other === undefined) continue;
      const marks = between(one.text, other.text);
      result[at + pair] = { ...one, marks: marks[0] };
      result[added + pair] = { ...other, marks: marks[1] };
    }
    at = end;
  }
  return result;
}

type Marks = DiffLine["marks"];

function between(one: string, other: string): [Marks, Marks] {
  let begin = 0;
  while (begin < one.length && begin < other.length && one[begin] === other[begin]) begin += 1;
  let end = 0;
  while (end < one.length - begin && end < other.length - begin && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  // Lines that have next to nothing in common are not one line that was changed.
  if (begin + end < Math.max(one.length, other.length) / 4) return [[], []];
  const mark = (text: string): Marks => (text.length - end > begin ? [[begin, text.length - end]] : []);
  return [mark(one), mark(other)];
}

function hunksOf(lines: readonly DiffLine[], context: number): DiffHunk[] {
  const hunks: DiffHunk[] = [];
  let last = -1;
  for (const [at, { kind }] of lines.entries()) {
    if (kind === "context") continue;
    const from = Math.max(last + 1, at - context);
    const to = Math.min(lines.length - 1, at + context);
    const taken = lines.slice(from, to + 1);
    const hunk = hunks.at(-1);
    if (hunk !== undefined && from === last + 1) hunk.lines.push(...taken);
    else hunks.push({ ...startOf(lines, from), lines: taken });
    last = Math.max(last, to);
  }
  return hunks;
}

function startOf(lines: readonly DiffLine[], from: number): Pick<DiffHunk, "beforeStart" | "afterStart"> {
  const earlier = lines.slice(0, from);
  return {
    beforeStart: earlier.filter(({ kind }) => kind !== "added").length + 1,
    afterStart: earlier.filter(({ kind }) => kind !== "deleted").length + 1,
  };
}
