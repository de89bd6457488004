import type { RemovalReport } from "../../backend/generated/RemovalReport";
import { LongText, SectionMessage } from "../../components";
import { messages } from "../../messages";

/** What is gone, and what is not and why. */
export function RemovalDone({ report: { removed, remaining } }: { report: RemovalReport }) {
  const words = messages.credentials.remove.report;
  return (
    <div className="removal-report" data-testid="removal-report">
      {remaining.length === 0 ? null : (
        <SectionMessage tone="danger" title={words.remaining(remaining.length)} data-testid="remaining">
          <ul>
            {remaining.map(({ name, error }) => (
              <li key={name}>
                <LongText text={name} max={160} />: {messages.errors[error.code].title}.{" "}
                <LongText text={error.message} max={300} lang="en" />
              </li>
            ))}
          </ul>
        </SectionMessage>
      )}
      <SectionMessage
        tone={remaining.length === 0 ? "success" : "info"}
        title={removed.length === 0 ? words.nothing : words.removed(removed.length)}
        data-testid="removed"
      >
        {removed.length === 0 ? null : (
          <>
            <ul>
              {removed.map((name) => (
                <li key={name}>
                  <LongText text={name} max={160} />
                </li>
              ))}
            </ul>
            <p>{words.looked}</p>
          </>
        )}
      </SectionMessage>
    </div>
  );
}
