import { ChevronsUpDown } from "lucide-react";
import { memo } from "react";
import type { DiffLine } from "../../backend/generated/DiffLine";
import { messages } from "../../messages";
import { CodeLine } from "./CodeLine";
import type { Row, Side } from "./rows";
import type { Token } from "./segments";

interface DiffRowProps {
  row: Row;
  place: number;
  /** Colours of the line, and of the one beside it. */
  before: readonly Token[];
  after: readonly Token[];
  /** Shows more of what is left out; without it there is no more to be had. */
  onMore: (() => void) | undefined;
}

/** In front of a line, as in a patch. */
const SIGNS: Record<DiffLine["kind"], string> = { context: "\u00a0", added: "+", deleted: "\u2212" };

/** One row of a difference. */
export const DiffRow = memo(function DiffRow({ row, place, before, after, onMore }: DiffRowProps) {
  const words = messages.review.diff;
  if (row.kind === "gap") {
    return (
      <div className="diff__gap" data-row={place}>
        <div className="diff__gap-cell">
          {onMore === undefined ? (
            <span>{words.gap(row.lines)}</span>
          ) : (
            <button type="button" className="diff__more" onClick={onMore} data-testid="diff-more">
              <ChevronsUpDown aria-hidden="true" />
              <span>{words.gap(row.lines)}</span>
              <span className="diff__more-act">{words.showMore}</span>
            </button>
          )}
        </div>
      </div>
    );
  }
  if (row.kind === "line") {
    const { line } = row.of;
    const side = line.kind === "deleted" ? "before" : "after";
    return (
      <div className={`diff__line diff__line--${line.kind}`} data-row={place}>
        <LineNumber of={line.before} />
        <LineNumber of={line.after} />
        <Sign line={line} />
        <div className="diff__cell">
          <CodeLine line={line} tokens={after} side={side} />
        </div>
      </div>
    );
  }
  return (
    <div className="diff__pair" data-row={place}>
      <Half line={row.before?.line} side="before" tokens={before} />
      <Half line={row.after?.line} side="after" tokens={after} />
    </div>
  );
});

function LineNumber({ of }: { of: number | null }) {
  return <div className="diff__number">{of}</div>;
}

/** The sign is seen; a screen reader gets the word. */
function Sign({ line: { kind } }: { line: DiffLine }) {
  return (
    <div className="diff__sign">
      <span aria-hidden="true">{SIGNS[kind]}</span>
      {kind === "context" ? null : <span className="visually-hidden">{messages.review.diff.lineKinds[kind]}</span>}
    </div>
  );
}

/** A line on its side; empty where the other side has one more. */
function Half({ line, side, tokens }: { line: DiffLine | undefined; side: Side; tokens: readonly Token[] }) {
  if (line === undefined) {
    return (
      <>
        <div className="diff__number diff__half--none" />
        <div className="diff__sign diff__half--none" />
        <div className="diff__cell diff__half--none" />
      </>
    );
  }
  return (
    <>
      <div className={`diff__number diff__half--${line.kind}`}>{line[side]}</div>
      <div className={`diff__sign diff__half--${line.kind}`}>
        <span aria-hidden="true">{SIGNS[line.kind]}</span>
        {line.kind === "context" ? null : (
          <span className="visually-hidden">{messages.review.diff.lineKinds[line.kind]}</span>
        )}
      </div>
      <div className={`diff__cell diff__half--${line.kind}`}>
        <CodeLine line={line} tokens={tokens} side={side} />
      </div>
    </>
  );
}
