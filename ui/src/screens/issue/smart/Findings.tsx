import type { MessageFinding } from "../../../backend/generated/MessageFinding";
import type { Severity } from "../../../backend/generated/Severity";
import { Button, LongText, Lozenge, type LozengeTone } from "../../../components";
import { shortened, visible } from "../../../components/visible";
import { messages } from "../../../messages";

interface FindingsProps {
  findings: readonly MessageFinding[];
  /** Whether they are of the message as it is now; places and replacements are wrong for another one. */
  current: boolean;
  onShow: (span: readonly [number, number]) => void;
  onReplace: (span: readonly [number, number], replacement: string) => void;
}

const words = messages.smart;
const TONES: Record<Severity, LozengeTone> = { error: "danger", warning: "warning", info: "neutral" };

/** What there is to say about a message, with the way to the place and what to put there. */
export function Findings({ findings, current, onShow, onReplace }: FindingsProps) {
  if (findings.length === 0) return <p className="subtle">{words.noFindings}</p>;
  return (
    <ul className="message-findings" aria-label={words.findings} data-testid="findings">
      {findings.map((finding, at) => {
        const { severity, code, message, span, replacement } = finding;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that is replaced as a whole
          <li key={at} className="message-finding" data-testid="finding" data-code={code} data-severity={severity}>
            <Lozenge tone={TONES[severity]}>{words.severities[severity]}</Lozenge>
            <div className="message-finding__words">
              <p>
                <LongText text={message} max={400} lang="en" />
              </p>
              {span === null ? null : (
                <div className="message-finding__acts">
                  <Button size="compact" variant="link" disabled={!current} onClick={() => onShow(span)}>
                    {words.goTo}
                  </Button>
                  {replacement === null ? null : (
                    <Button
                      size="compact"
                      disabled={!current}
                      onClick={() => onReplace(span, replacement)}
                      data-testid="finding-replace"
                    >
                      {words.replaceWith(shortened(visible(replacement), 60))}
                    </Button>
                  )}
                </div>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
