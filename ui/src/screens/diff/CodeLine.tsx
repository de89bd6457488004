import { memo } from "react";
import type { DiffLine } from "../../backend/generated/DiffLine";
import { messages } from "../../messages";
import "./code.css";
import type { Side } from "./rows";
import { segmentsOf, type Token } from "./segments";

interface CodeLineProps {
  line: DiffLine;
  tokens: readonly Token[];
  /** Which side a selection that begins here is of. */
  side: Side;
}

/** The code of a line: text in pieces, never anything that is carried out. */
export const CodeLine = memo(function CodeLine({ line, tokens, side }: CodeLineProps) {
  const words = messages.review.diff;
  const { text, marks, cut, noNewline } = line;
  return (
    <code className="diff__code" dir="ltr" data-side={side}>
      {segmentsOf(text, marks, tokens).map(({ text: shown, marked, kind, raw }, at) => {
        const className = [
          kind !== null && `code--${kind}`,
          marked && "diff__mark",
          raw !== null && shown !== "" && "diff__hidden",
        ]
          .filter(Boolean)
          .join(" ");
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text that does not change have no other name
            key={at}
            className={className || undefined}
            data-raw={raw ?? undefined}
            title={raw !== null && shown !== "" ? words.hiddenCharacter : undefined}
          >
            {shown}
          </span>
        );
      })}
      {cut > 0 && (
        <span className="diff__aside" data-aside="">
          {words.cut(cut)}
        </span>
      )}
      {noNewline && (
        <span className="diff__aside" data-aside="">
          {words.noNewline}
        </span>
      )}
    </code>
  );
});
