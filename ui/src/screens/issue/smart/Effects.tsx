import type { MessageReport } from "../../../backend/generated/MessageReport";
import type { SmartAction } from "../../../backend/generated/SmartAction";
import { LongText, Lozenge } from "../../../components";
import { messages } from "../../../messages";

const words = messages.smart;

/** What GIJ will do, issue by issue. */
export function Effects({ report }: { report: MessageReport }) {
  if (report.issues.length === 0) return <p className="subtle">{words.noIssues}</p>;
  return (
    <>
      {report.actions.length === 0 ? <p className="subtle">{words.noEffects}</p> : null}
      <ul className="effects" data-testid="effects">
        {report.issues.map(({ key, exists, summary, status }) => (
          <li key={key} className="effects__issue" data-testid={`effects-${key}`}>
            <h3 className="effects__key">
              <code>{key}</code>
              {summary === null ? null : <LongText text={summary} max={120} inline />}
              {status === null ? null : <Lozenge tone="neutral">{status}</Lozenge>}
            </h3>
            {exists === true ? null : (
              <p className={exists === false ? "effects__missing" : "subtle"}>
                {exists === false ? words.unknownIssue : words.uncheckedIssue}
              </p>
            )}
            <ul className="effects__actions">
              {exists === false ? null : <li className="subtle">{words.linked}</li>}
              {report.actions
                .filter(({ issue }) => issue === key)
                .map((action, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a list that is replaced as a whole
                  <Effect key={at} action={action} />
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

function Effect({ action: { command, effect, possible, reason } }: { action: SmartAction }) {
  return (
    <li className="effect" data-testid="effect" data-command={command} data-possible={possible ?? "unknown"}>
      {possible === null ? (
        <Lozenge tone="warning" icon="unknown">
          {words.unsure}
        </Lozenge>
      ) : (
        <Lozenge tone={possible ? "success" : "danger"}>{possible ? words.possible : words.impossible}</Lozenge>
      )}
      <div className="effect__words">
        <LongText text={effect} max={300} lang="en" />
        {reason === null ? null : (
          <p className="subtle">
            <LongText text={words.because(reason)} max={300} />
          </p>
        )}
      </div>
    </li>
  );
}
