/**
 * The cells of a text from a spreadsheet's clipboard: tabs between cells, line ends between rows, and what holds either of
 * them, or a quotation mark, in quotation marks that are doubled inside. A cell that begins with one and is not closed as
 * such is taken as it stands. The last line end is none of a row's.
 */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = text[at] === '"' ? quotedCell(text, at) : null;
    const end = quoted?.end ?? plainEnd(text, at);
    row.push(quoted?.cell ?? text.slice(at, end));
    if (text[end] === "\t") {
      at = end + 1;
      continue;
    }
    rows.push(row);
    if (end >= text.length) return rows;
    row = [];
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
    if (at >= text.length) return rows;
  }
}

/** A cell in quotation marks, and where it ends; `null` when it is none after all. */
function quotedCell(text: string, begin: number): { cell: string; end: number } | null {
  let cell = "";
  let at = begin + 1;
  for (;;) {
    const mark = text.indexOf('"', at);
    if (mark < 0) return null;
    cell += text.slice(at, mark);
    if (text[mark + 1] !== '"') {
      const end = mark + 1;
      return end === plainEnd(text, end) ? { cell, end } : null;
    }
    cell += '"';
    at = mark + 2;
  }
}

/** Where a cell without quotation marks ends. */
function plainEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !"\t\r\n".includes(text[at] ?? "")) at += 1;
  return at;
}
