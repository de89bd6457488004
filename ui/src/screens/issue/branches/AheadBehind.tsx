import { messages } from "../../../messages";

interface AheadBehindProps {
  ahead: number;
  behind: number;
  /** The largest number that is drawn beside it. */
  most: number;
}

/** How far a branch and the main branch are apart: behind to the left, ahead to the right. Small numbers stay seen. */
export function AheadBehind({ ahead, behind, most }: AheadBehindProps) {
  const words = messages.issue.branches.compared(ahead, behind);
  return (
    <div className="ahead" role="img" aria-label={words} title={words}>
      <span className="ahead__count">{messages.common.count(behind)}</span>
      <span className="ahead__side ahead__side--behind">
        <span className="ahead__bar" style={{ inlineSize: width(behind, most) }} />
      </span>
      <span className="ahead__side">
        <span className="ahead__bar ahead__bar--ahead" style={{ inlineSize: width(ahead, most) }} />
      </span>
      <span className="ahead__count ahead__count--ahead">{messages.common.count(ahead)}</span>
    </div>
  );
}

function width(value: number, most: number): string {
  if (value === 0 || most === 0) return "0";
  return `${Math.max(6, Math.round(Math.sqrt(value / most) * 100))}%`;
}
