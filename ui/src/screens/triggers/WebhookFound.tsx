import { type ReactNode, useState } from "react";
import type { CheckState } from "../../backend/generated/CheckState";
import type { OtherWay } from "../../backend/generated/OtherWay";
import type { WebhookCheck } from "../../backend/generated/WebhookCheck";
import { CodeBlock, CopyButton, Expander, LongText, Lozenge, type LozengeTone, SectionMessage } from "../../components";
import { messages } from "../../messages";
import "./triggers.css";

const text = messages.triggers.webhook;

const TONES: Record<CheckState, LozengeTone> = { ok: "success", bad: "danger", unknown: "discovery" };
const MESSAGES = { ok: "success", bad: "warning", unknown: "info" } as const;

interface WebhookFoundProps {
  check: WebhookCheck;
  /** What to do when SNS cannot reach Jira. */
  actions?: ReactNode;
}

/** What was found out about a webhook URL, and what else works when SNS cannot reach it. */
export function WebhookFound({ check, actions }: WebhookFoundProps) {
  const { reachable } = check;
  return (
    <section className="webhook-found" aria-label={text.found} data-testid="webhook-found" data-state={reachable}>
      <SectionMessage tone={MESSAGES[reachable]} title={text.outcome[reachable]} actions={actions}>
        <p>{text.outcomeMore[reachable]}</p>
      </SectionMessage>
      <dl className="findings">
        <div className="findings__row">
          <dt>{text.masked}</dt>
          <dd className="findings__masked">
            <code data-testid="webhook-masked">
              <LongText text={check.masked} max={200} />
            </code>
          </dd>
        </div>
        {check.findings.map((finding) => (
          <div key={finding.title} className="findings__row">
            <dt>{finding.title}</dt>
            <dd>
              <Lozenge tone={TONES[finding.state]}>{text.states[finding.state]}</Lozenge>
              <span className="findings__why">
                <LongText text={finding.detail} lang="en" />
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {check.otherWays.length === 0 ? null : (
        <div className="other-ways">
          <h2 className="other-ways__title">{text.otherWays}</h2>
          <ul className="other-ways__list">
            {check.otherWays.map((way) => (
              <Way key={way.title} way={way} />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function Way({ way }: { way: OtherWay }) {
  const [open, setOpen] = useState(false);
  return (
    <li className="other-ways__way">
      <p className="other-ways__name">{way.title}</p>
      <p className="subtle">{way.detail}</p>
      {way.copy === null ? null : (
        <div className="other-ways__recipe">
          <Expander label={text.showRecipe} open={open} onOpenChange={setOpen}>
            <CodeBlock label={way.title}>{way.copy}</CodeBlock>
          </Expander>
          <CopyButton text={way.copy} label={text.copyRecipe} seen />
        </div>
      )}
    </li>
  );
}
