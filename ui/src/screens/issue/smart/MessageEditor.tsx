import { type RefObject, useRef } from "react";
import { Field } from "../../../components/Field";
import { messages } from "../../../messages";
import { moved, pieces } from "./spans";
import type { Checked } from "./useMessageCheck";

/** As many characters as GIJ reads of a message. */
export const LIMIT = 8_000;

interface MessageEditorProps {
  value: string;
  onChange: (value: string) => void;
  checked: Checked | null;
  area: RefObject<HTMLTextAreaElement | null>;
}

const words = messages.smart;

/** A text area whose keys, commands and arguments are coloured by a copy of the text behind it, which nobody reads out. */
export function MessageEditor({ value, onChange, checked, area }: MessageEditorProps) {
  const behind = useRef<HTMLDivElement>(null);
  const parts = checked === null ? [] : moved(checked.report.parts, checked.message, value);
  const length = [...value].length;
  const tooLong = length > LIMIT;
  const drawn: { key: number; text: string; kind: string | null }[] = [];
  let at = 0;
  for (const { text, kind } of pieces(value, parts)) {
    drawn.push({ key: at, text, kind });
    at += text.length;
  }
  return (
    <Field label={words.message} help={words.messageHelp} error={tooLong ? words.tooLong : null} className="editor">
      {(control) => (
        <>
          <div className="editor__frame">
            <div className="editor__text editor__behind" aria-hidden="true" ref={behind} data-testid="editor-colours">
              {drawn.map(({ key, text, kind }) =>
                kind === null ? (
                  <span key={key}>{text}</span>
                ) : (
                  <mark key={key} className={`editor__part editor__part--${kind}`}>
                    {text}
                  </mark>
                ),
              )}
              {/* The last line has its height also while it is empty. */}
              {"\n"}
            </div>
            <textarea
              {...control}
              ref={area}
              className="editor__text editor__area"
              autoComplete="off"
              autoCapitalize="off"
              autoCorrect="off"
              spellCheck={false}
              rows={7}
              value={value}
              data-testid="smart-message"
              onChange={(event) => onChange(event.target.value)}
              onScroll={(event) => {
                if (behind.current === null) return;
                behind.current.scrollTop = event.currentTarget.scrollTop;
              }}
            />
          </div>
          <p className={tooLong ? "editor__count editor__count--over" : "editor__count"} data-testid="smart-count">
            <span aria-hidden="true">{`${messages.common.count(length)} / ${messages.common.count(LIMIT)}`}</span>
            <span className="visually-hidden">{words.counter(length, LIMIT)}</span>
          </p>
        </>
      )}
    </Field>
  );
}
