import { messages } from "../../../messages";

interface LineCountsProps {
  added: number;
  changed: number;
  deleted: number;
}

/** Lines added, replaced and deleted, in signs; a screen reader hears words. */
export function LineCounts({ added, changed, deleted }: LineCountsProps) {
  const words = messages.issue.commits;
  const parts = [
    { kind: "added", sign: "+", lines: added, text: words.added(added) },
    { kind: "changed", sign: "~", lines: changed, text: words.changed(changed) },
    { kind: "deleted", sign: "−", lines: deleted, text: words.deleted(deleted) },
  ].filter(({ kind, lines }) => lines > 0 || kind !== "changed");
  const said = parts.map(({ text }) => text).join(", ");
  return (
    <span className="lines" title={said}>
      <span className="visually-hidden">{said}</span>
      {parts.map(({ kind, sign, lines }) => (
        <span key={kind} className={`lines__part lines__part--${kind}`} aria-hidden="true">
          {sign}
          {messages.common.count(lines)}
        </span>
      ))}
    </span>
  );
}
