import type { AuditEntry } from "../../backend/generated/AuditEntry";
import type { AuditOutcome } from "../../backend/generated/AuditOutcome";
import { Button, type Column, LongText, Lozenge, type LozengeTone, Time } from "../../components";
import { messages } from "../../messages";

const TONES: Record<AuditOutcome, LozengeTone> = {
  done: "success",
  failed: "danger",
  cancelled: "neutral",
  running: "progress",
  interrupted: "warning",
  unknown: "neutral",
};

const ICONS = { cancelled: "skipped", unknown: "unknown", interrupted: "waiting" } as const;

/** The columns of the log. */
export function auditColumns(
  onOpenRun: (runId: string) => void,
  onOpenConnection: (connectionId: string) => void,
): Column<AuditEntry>[] {
  const words = messages.audit;
  return [
    { id: "at", header: words.columns.at, width: "130px", cell: ({ at }) => <Time at={at} /> },
    {
      id: "what",
      header: words.columns.what,
      rowHeader: true,
      cell: ({ title, error, runId, number }) => (
        <div className="audit__what">
          {runId === null ? (
            <LongText text={title} max={140} inline />
          ) : (
            <Button
              variant="link"
              className="connections__name"
              onClick={() => onOpenRun(runId)}
              data-testid={`audit-run-${number}`}
            >
              <LongText text={title} max={140} inline />
            </Button>
          )}
          {error === null ? null : (
            <span className="audit__error" lang="en">
              <LongText text={error} max={160} inline />
            </span>
          )}
        </div>
      ),
    },
    {
      id: "where",
      header: words.columns.where,
      width: "190px",
      hideBelow: "small",
      cell: ({ connectionId, connectionName, siteUrl }) =>
        connectionName !== null && connectionId !== null ? (
          <Button variant="link" className="connections__name" onClick={() => onOpenConnection(connectionId)}>
            <LongText text={connectionName} max={60} inline />
          </Button>
        ) : siteUrl === null ? (
          <span className="subtle">{words.here}</span>
        ) : (
          <LongText text={siteUrl.replace(/^https?:\/\//, "")} max={60} inline />
        ),
    },
    {
      id: "who",
      header: words.columns.who,
      width: "230px",
      hideBelow: "medium",
      cell: ({ jiraUser, awsIdentity }) => (
        <div className="audit__who">
          {jiraUser === null ? null : <span>{words.inJira(jiraUser)}</span>}
          {awsIdentity === null ? null : <LongText text={words.inAws(shortened(awsIdentity))} max={60} inline />}
        </div>
      ),
    },
    {
      id: "outcome",
      header: words.columns.outcome,
      width: "130px",
      cell: ({ outcome }) => (
        <Lozenge
          tone={TONES[outcome]}
          icon={outcome in ICONS ? ICONS[outcome as keyof typeof ICONS] : undefined}
          data-testid="audit-outcome"
        >
          {words.outcome[outcome]}
        </Lozenge>
      ),
    },
  ];
}

/** What a person recognises of an ARN: `user/ada`. */
export function shortened(identity: string): string {
  return identity.startsWith("arn:") ? (identity.split(":").slice(5).join(":") ?? identity) : identity;
}
