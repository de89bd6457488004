import { useState } from "react";
import { messages } from "../messages";
import { shortened, visible } from "./visible";

interface LongTextProps {
  text: string;
  /** Longer texts are cut here, with the whole on demand. */
  max?: number;
  /** Inside a table row there is no room to unfold; the whole is the tooltip. */
  inline?: boolean;
  /** The language of it, where that is known and need not be the window's. */
  lang?: string;
}

/** Text that someone else wrote: shown as text, in its own direction, cut when long. */
export function LongText({ text, max = 280, inline = false, lang }: LongTextProps) {
  const [whole, setWhole] = useState(false);
  const words = messages.common;
  const safe = visible(text);
  const long = safe.length > max;
  if (!long) return <bdi lang={lang}>{safe}</bdi>;
  if (inline) {
    return (
      <bdi lang={lang} title={shortened(safe, 2_000)}>
        {shortened(safe, max)}
      </bdi>
    );
  }
  return (
    <span className="long-text">
      <bdi lang={lang}>{whole ? safe : shortened(safe, max)}</bdi>{" "}
      <button type="button" className="link" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? words.showLess : words.showAll}
      </button>
    </span>
  );
}
