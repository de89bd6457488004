import { useId } from "react";

interface ProgressBarProps {
  /** What progresses. */
  label: string;
  /** How much is done, from 0 to 1; `null` while the total is not known. */
  value: number | null;
  /** What is happening, in words, below the bar. */
  note?: string;
  tone?: "brand" | "success" | "warning" | "danger";
  "data-testid"?: string;
}

/** How far something is. It never invents a number: without a total it only says that work goes on. */
export function ProgressBar({ label, value, note, tone = "brand", "data-testid": testId }: ProgressBarProps) {
  const noteId = useId();
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div className="progress">
      <div
        className={`progress__track progress__track--${tone}${percent === null ? " progress__track--unknown" : ""}`}
        role="progressbar"
        aria-label={label}
        aria-describedby={note === undefined ? undefined : noteId}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        data-testid={testId}
      >
        <div className="progress__bar" style={percent === null ? undefined : { inlineSize: `${percent}%` }} />
      </div>
      {note !== undefined && (
        <p className="progress__note" id={noteId}>
          {note}
        </p>
      )}
    </div>
  );
}
