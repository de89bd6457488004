import { Ban, CircleAlert, CircleCheck } from "lucide-react";
import { useMemo, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { Receipt } from "../../backend/generated/Receipt";
import type { WireError } from "../../backend/generated/WireError";
import { Button, durationWords, ErrorMessage, ExternalLink, SectionMessage, useAnnounce } from "../../components";
import { messages } from "../../messages";
import type { ConnectionView } from "../../shell/place";
import { ExportButtons } from "../ExportButtons";
import { ChangedThings } from "./ChangedThings";
import { OwnCallsChoice } from "./OwnCallsChoice";
import { PendingConfirmation } from "./PendingConfirmation";
import { RunHeader } from "./RunHeader";
import { RunRepositories } from "./RunRepositories";
import { RunSteps } from "./RunSteps";
import { SignInAgain } from "./SignInAgain";
import { awsSecretOf, countStates, rotatesKey } from "./states";
import { UndoRun } from "./UndoRun";
import { useResume } from "./useResume";

interface ReceiptPageProps {
  receipt: Receipt;
  onDone: () => void;
  onOpenConnection: (connectionId: string, view?: ConnectionView) => void;
  onResumed: (runId: string) => void;
  onUndone: (receipt: Receipt) => void;
}

/** What a run did, what it left, and what can be done about it. */
export function ReceiptPage({ receipt, onDone, onOpenConnection, onResumed, onUndone }: ReceiptPageProps) {
  const text = messages.run.receipt;
  const backend = useBackend();
  const announce = useAnnounce();
  const { run, connectionId, retryable } = receipt;
  const rotation = rotatesKey(run.steps);
  /** Of one that changed what was in Jira already: it made nothing, and Causeway's own calls are no matter of it. */
  const { changes } = receipt;
  const counts = useMemo(() => countStates(run.repositories), [run.repositories]);
  const onlyFailed = retryable > 0;
  const { busy, error, wanted, resume, notNow } = useResume(
    run.runId,
    onResumed,
    onlyFailed ? "retry_run" : "resume_run",
  );
  const [undoError, setUndoError] = useState<WireError | null>(null);
  const [undone, setUndone] = useState(false);
  /** A rotation is of keys alone. */
  const none = rotation && run.repositories.length === 0;
  const complete = run.state === "completed";
  const state = run.state === "completed" || run.state === "cancelled" ? run.state : "failed";

  const undo = async () => {
    setUndoError(null);
    try {
      onUndone(await backend.call("undo_run", { runId: run.runId }));
      setUndone(true);
      announce(text.undone);
    } catch (thrown) {
      setUndoError(asWireError(thrown));
    }
  };

  return (
    <div className="run">
      <div className="run__scroll">
        <div className="run__body">
          <RunHeader
            run={run}
            heading={undone ? text.undoneHeading : text.headings[state]}
            elapsed={durationWords((run.finishedAt ?? run.startedAt) - run.startedAt)}
          />
          {undone ? <SectionMessage tone="success">{text.undone}</SectionMessage> : null}
          {receipt.error === null || undone ? null : <ErrorMessage error={receipt.error} />}
          {error === null || wanted !== null ? null : <ErrorMessage error={error} />}
          {connectionId === null || undone ? null : (
            <PendingConfirmation
              connectionId={connectionId}
              onOpen={() => onOpenConnection(connectionId, { tab: "triggers" })}
            />
          )}
          {rotation && complete && !undone ? <AfterRotation /> : null}
          {none ? null : (
            <dl className="tally" aria-label={text.summary} data-testid="receipt-counts">
              <Tally kind="done" value={counts.done} />
              <Tally kind="failed" value={counts.failed} />
              <Tally kind="skipped" value={counts.skipped} />
            </dl>
          )}
          {changes === null ? null : (
            <ChangedThings repositories={run.repositories} changes={changes} initial={onlyFailed ? "failed" : null} />
          )}
          {changes !== null && receipt.leftBehind.length === 0 ? null : (
            <section className="run__section" aria-labelledby="left-behind">
              <h2 id="left-behind">{text.left}</h2>
              {receipt.leftBehind.length === 0 ? (
                <p>{text.leftNone}</p>
              ) : (
                <ul className="plain-list" data-testid="left-behind">
                  {receipt.leftBehind.map((thing) => (
                    <li key={thing}>{thing}</li>
                  ))}
                </ul>
              )}
            </section>
          )}
          {receipt.links.length === 0 ? null : (
            <section className="run__section" aria-labelledby="run-links">
              <h2 id="run-links">{text.links}</h2>
              <ul className="link-list">
                {receipt.links.map((link) => (
                  <li key={link.url}>
                    <ExternalLink href={link.url}>{link.title}</ExternalLink>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {connectionId === null || rotation || changes !== null || !complete || undone ? null : (
            <OwnCallsChoice connectionId={connectionId} />
          )}
          <RunSteps steps={run.steps} />
          {none || changes !== null ? null : (
            <RunRepositories repositories={run.repositories} initial={onlyFailed ? "failed" : null} />
          )}
          <ExportButtons
            words={text}
            onExport={(format) => backend.call("export_receipt", { runId: run.runId, format })}
          />
          {receipt.undo.length === 0 ? null : <UndoRun undo={receipt.undo} error={undoError} onUndo={undo} />}
        </div>
      </div>
      <div className="run__buttons">
        <Button data-testid="close-receipt" onClick={onDone}>
          {text.finish}
        </Button>
        {undone || (complete && !onlyFailed) ? null : (
          <Button
            variant={connectionId === null ? "primary" : "default"}
            data-testid="retry-run"
            busy={busy}
            onClick={() => void resume()}
          >
            {text.retry(retryable)}
          </Button>
        )}
        {connectionId === null || undone ? null : (
          <Button variant="primary" data-testid="open-connection" onClick={() => onOpenConnection(connectionId)}>
            {text.openConnection}
          </Button>
        )}
      </div>
      {wanted === null ? null : (
        <SignInAgain
          wanted={wanted}
          busy={busy}
          error={error}
          awsSecret={awsSecretOf(run.steps)}
          onGo={(given) => void resume(given)}
          onNotNow={notNow}
        />
      )}
    </div>
  );
}

/** What only a person can do after a key was rotated. */
function AfterRotation() {
  const text = messages.credentials.rotate;
  return (
    <SectionMessage tone="warning" title={text.afterTitle} data-testid="after-rotation">
      <ol className="plain-list">
        {text.after.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>{text.afterWhy}</p>
    </SectionMessage>
  );
}

const TALLY_ICONS = { done: CircleCheck, failed: CircleAlert, skipped: Ban };

function Tally({ kind, value }: { kind: keyof typeof TALLY_ICONS; value: number }) {
  const label = messages.run.receipt[kind];
  const Icon = TALLY_ICONS[kind];
  // What did not happen is not coloured: a red zero would alarm for nothing.
  const tone = value > 0 ? kind : "none";
  return (
    <div className={`tally__item tally__item--${tone}`}>
      <dt>
        <Icon aria-hidden="true" />
        {label}
      </dt>
      <dd>{messages.common.count(value)}</dd>
    </div>
  );
}
