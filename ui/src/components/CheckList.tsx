import type { Check } from "../backend/generated/Check";
import type { CheckOutcome } from "../backend/generated/CheckOutcome";
import { messages } from "../messages";
import { CodeBlock } from "./CodeBlock";
import { CopyButton } from "./Copy";
import { LongText } from "./LongText";
import { Lozenge, type LozengeTone } from "./Lozenge";
import { durationWords } from "./Time";

const TONES: Record<CheckOutcome, LozengeTone> = {
  running: "progress",
  ok: "success",
  caution: "warning",
  failed: "danger",
  skipped: "neutral",
};

/** How a check ended; `brief` in one word, where there is little room. */
export function OutcomeLozenge({ outcome, brief = false }: { outcome: CheckOutcome; brief?: boolean }) {
  const words = messages.common.checks;
  return (
    <Lozenge tone={TONES[outcome]} icon={outcome === "skipped" ? "skipped" : undefined}>
      {brief && outcome === "caution" ? words.briefCaution : words.outcomes[outcome]}
    </Lozenge>
  );
}

interface CheckListProps {
  /** What is checked: "git set-up". */
  label: string;
  /** In the order in which they are shown. One that goes on is replaced by the one that ended, under the same id. */
  checks: readonly Check[];
  "data-testid"?: string;
}

/** Live checks: how each ended, what was found, and what to do about it. */
export function CheckList({ label, checks, "data-testid": testId }: CheckListProps) {
  return (
    <ul className="check-list" aria-label={label} data-testid={testId}>
      {checks.map((check) => (
        <CheckLine key={check.id} check={check} />
      ))}
    </ul>
  );
}

function CheckLine({ check }: { check: Check }) {
  const words = messages.common.checks;
  const { title, outcome, finding, fix, snippet, tookMs } = check;
  return (
    <li className="check" data-testid="check" data-check={check.id} data-outcome={outcome}>
      <div className="check__outcome">
        <OutcomeLozenge outcome={outcome} />
      </div>
      <div className="check__body">
        <p className="check__title">
          <LongText text={title} max={160} lang="en" />
        </p>
        {finding === "" ? null : (
          <p className="check__finding">
            <LongText text={finding} max={400} lang="en" />
          </p>
        )}
        {fix === null ? null : (
          <p className="check__fix">
            <span className="check__fix-name">{words.fix}</span> <LongText text={fix} max={600} lang="en" />
          </p>
        )}
        {snippet === null ? null : (
          <div className="check__snippet">
            <CodeBlock label={words.snippet(title)}>{snippet}</CodeBlock>
            <CopyButton text={snippet} label={words.copySnippet(title)} />
          </div>
        )}
      </div>
      {tookMs === null ? null : <span className="check__took">{took(tookMs)}</span>}
    </li>
  );
}

/** "84 ms", "1.2 s", "1 min 5 s". */
function took(milliseconds: number): string {
  const words = messages.common.duration;
  if (milliseconds < 1_000) return words.milliseconds(Math.round(milliseconds));
  if (milliseconds < 60_000) return words.tenths(milliseconds / 1_000);
  return durationWords(milliseconds);
}
