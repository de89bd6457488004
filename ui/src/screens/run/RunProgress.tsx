import { useEffect, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { RunView } from "../../backend/generated/RunView";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Dialog, durationWords, ErrorMessage, LongText, ProgressBar, SectionMessage } from "../../components";
import { messages } from "../../messages";
import { RunHeader } from "./RunHeader";
import { RunRepositories } from "./RunRepositories";
import { RunSignIn } from "./RunSignIn";
import { RunSteps } from "./RunSteps";
import { useRunAnnouncements } from "./useRunAnnouncements";

interface RunProgressProps {
  run: RunView;
  /** It rotates a key, and touches no repository. */
  rotation: boolean;
  /** To My credentials. */
  onCredentials: () => void;
}

/** A run that goes on: how far, what is happening, and what Cancel would leave. */
export function RunProgress({ run, rotation, onCredentials }: RunProgressProps) {
  const text = messages.run;
  const backend = useBackend();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  useRunAnnouncements(run);
  const { counts } = run;
  const settled = counts.done + counts.failed + counts.skipped;
  const byStep = rotation && run.repositories.length === 0;
  const steps = run.steps.filter(({ state }) => state !== "pending" && state !== "running").length;
  const cancelling = run.state === "cancelling";

  const cancel = async () => {
    setAsking(false);
    setError(null);
    try {
      await backend.call("cancel_run", { runId: run.runId });
    } catch (thrown) {
      setError(asWireError(thrown));
    }
  };

  return (
    <div className="run">
      <div className="run__scroll">
        <div className="run__body">
          <RunHeader run={run} elapsed={<Elapsed since={run.startedAt} />} />
          <div className="run__progress">
            <ProgressBar
              label={text.progressLabel}
              data-testid="run-progress"
              value={
                byStep ? steps / Math.max(1, run.steps.length) : counts.total === 0 ? null : settled / counts.total
              }
              tone={run.state === "waiting" || run.state === "signInNeeded" ? "warning" : "brand"}
            />
            <div className="run__figures">
              <p className="run__activity" data-testid="run-activity">
                {cancelling ? text.cancelling : run.activity}
              </p>
              {byStep ? null : (
                <p className="run__counts" data-testid="run-counts">
                  {counts.total === 0
                    ? text.unknownTotal
                    : `${text.settled(settled, counts.total)} · ${text.inJira(counts.connected)}`}
                </p>
              )}
            </div>
          </div>
          {run.state === "waiting" ? (
            <SectionMessage tone="info" title={text.waitingTitle}>
              {text.waiting}
            </SectionMessage>
          ) : null}
          {run.state === "signInNeeded" ? <RunSignIn runId={run.runId} onCredentials={onCredentials} /> : null}
          {error === null ? null : <ErrorMessage error={error} />}
          <RunSteps steps={run.steps} />
          {byStep ? null : <RunRepositories repositories={run.repositories} />}
        </div>
      </div>
      <div className="run__buttons">
        <p className="run__note">{text.closeNote}</p>
        <Button data-testid="cancel-run" disabled={cancelling} onClick={() => setAsking(true)}>
          {text.cancel}
        </Button>
      </div>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={text.cancelTitle}
        actions={
          <>
            <Button autoFocus data-testid="confirm-keep" onClick={() => setAsking(false)}>
              {text.cancelKeep}
            </Button>
            <Button variant="danger" data-testid="confirm-cancel-run" onClick={() => void cancel()}>
              {text.cancelConfirm}
            </Button>
          </>
        }
      >
        <p>{text.cancelWhat}</p>
        <p data-testid="cancel-note">
          <LongText text={run.cancelNote} />
        </p>
      </Dialog>
    </div>
  );
}

/** The time since, renewed every second. */
function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return durationWords(now - since);
}
