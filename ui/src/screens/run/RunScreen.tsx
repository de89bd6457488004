import { useState } from "react";
import { useBackend } from "../../backend";
import { Button, ErrorMessage, Spinner } from "../../components";
import { messages } from "../../messages";
import type { ConnectionView } from "../../shell/place";
import { hasEnded } from "./fold";
import { InterruptedRun } from "./InterruptedRun";
import { ReceiptView } from "./ReceiptView";
import { RunElsewhere } from "./RunElsewhere";
import { RunProgress } from "./RunProgress";
import "./run.css";
import { useRunAnnouncements } from "./useRunAnnouncements";
import { useRunWatch } from "./useRunWatch";

interface RunScreenProps {
  runId: string;
  /** To My credentials. */
  onCredentials: () => void;
  /** The person is finished with this run. */
  onDone: () => void;
  onOpenConnection: (connectionId: string, view?: ConnectionView) => void;
}

/** A run while it goes on, after it was interrupted, and its receipt. */
export function RunScreen({ runId: given, onCredentials, onDone, onOpenConnection }: RunScreenProps) {
  const text = messages.run;
  const backend = useBackend();
  // Resuming may give the rest of the work a new name.
  const [renamed, setRenamed] = useState<{ from: string; to: string } | null>(null);
  const runId = renamed?.from === given ? renamed.to : given;
  const { folded, error, again } = useRunWatch(runId);
  useRunAnnouncements(folded?.run ?? null);

  const resumed = (next: string) => {
    if (next === runId) again();
    else setRenamed({ from: given, to: next });
  };
  const dismiss = async () => {
    await backend.call("dismiss_run", { runId });
    onDone();
  };

  if (error !== null) {
    return (
      <div className="run">
        <div className="run__scroll">
          <div className="run__body">
            <ErrorMessage error={error} onRetry={again} />
            <div>
              <Button onClick={onDone}>{text.close}</Button>
            </div>
          </div>
        </div>
      </div>
    );
  }
  if (folded === null) {
    return (
      <div className="run run__opening">
        <Spinner label={text.loading} />
      </div>
    );
  }
  const { run } = folded;
  if (run.state === "interrupted") {
    return <InterruptedRun run={run} onResumed={resumed} onDismiss={dismiss} />;
  }
  if (run.state === "runningElsewhere") {
    return <RunElsewhere run={run} onLook={again} onDone={onDone} />;
  }
  if (hasEnded(run.state)) {
    return (
      <ReceiptView
        key={`${runId} ${run.finishedAt}`}
        runId={runId}
        onDone={onDone}
        onOpenConnection={onOpenConnection}
        onResumed={resumed}
      />
    );
  }
  return <RunProgress run={run} onCredentials={onCredentials} />;
}
