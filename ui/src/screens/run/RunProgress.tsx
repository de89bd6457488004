import { useEffect, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { RunView } from "../../backend/generated/RunView";
import type { WireError } from "../../backend/generated/WireError";
import { Button, durationWords, ErrorMessage, LongText } from "../../components";
import { messages } from "../../messages";
import { CancelDialog } from "./CancelDialog";
import { RunDetails } from "./RunDetails";
import { RunHeader } from "./RunHeader";

interface RunProgressProps {
  run: RunView;
  /** To My credentials. */
  onCredentials: () => void;
}

/** A run that goes on: how far, what is happening, and what Cancel would leave. */
export function RunProgress({ run, onCredentials }: RunProgressProps) {
  const text = messages.run;
  const backend = useBackend();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
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
          {error === null ? null : <ErrorMessage error={error} />}
          <RunDetails run={run} onCredentials={onCredentials} />
        </div>
      </div>
      <div className="run__buttons">
        <p className="run__note">{text.closeNote}</p>
        <Button data-testid="cancel-run" busy={cancelling} onClick={() => setAsking(true)}>
          {text.cancel}
        </Button>
      </div>
      <CancelDialog
        open={asking}
        title={text.cancelTitle}
        keep={text.cancelKeep}
        confirm={text.cancelConfirm}
        onKeep={() => setAsking(false)}
        onConfirm={() => void cancel()}
      >
        <p>{text.cancelWhat}</p>
        <p data-testid="cancel-note">
          <LongText text={run.cancelNote} lang="en" />
        </p>
      </CancelDialog>
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
