import type { RunView } from "../../backend/generated/RunView";
import { ProgressBar, SectionMessage } from "../../components";
import { messages } from "../../messages";
import { RunRepositories } from "./RunRepositories";
import { RunSignIn } from "./RunSignIn";
import { RunSteps } from "./RunSteps";
import { progressOf, rotatesKey } from "./states";

interface RunDetailsProps {
  run: RunView;
  /** It is shown below a heading of its own, among others. */
  nested?: boolean;
  /** To My credentials. */
  onCredentials: () => void;
}

/** What a run that goes on is doing: how far it is, what it waits for, its steps and its repositories. */
export function RunDetails({ run, nested = false, onCredentials }: RunDetailsProps) {
  const text = messages.run;
  const { counts } = run;
  const { settled, share } = progressOf(run);
  // One that rotates a key touches no repository.
  const byStep = rotatesKey(run.steps) && run.repositories.length === 0;
  const steps = run.steps.filter(({ state }) => state !== "pending" && state !== "running").length;
  const cancelling = run.state === "cancelling";
  return (
    <>
      {run.state === "queued" ? (
        <SectionMessage tone="info" title={text.queuedTitle} data-testid="run-queued">
          {text.queued}
        </SectionMessage>
      ) : (
        <div className="run__progress">
          <ProgressBar
            label={text.progressLabel}
            data-testid="run-progress"
            value={byStep ? steps / Math.max(1, run.steps.length) : share}
            tone={run.state === "waiting" || run.state === "signInNeeded" ? "warning" : "brand"}
          />
          <div className="run__figures">
            <p className="run__activity" data-testid="run-activity" lang={cancelling ? undefined : "en"}>
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
      )}
      {run.state === "waiting" ? (
        <SectionMessage tone="info" title={text.waitingTitle}>
          {text.waiting}
        </SectionMessage>
      ) : null}
      {run.state === "signInNeeded" ? <RunSignIn runId={run.runId} onCredentials={onCredentials} /> : null}
      <RunSteps steps={run.steps} nested={nested} />
      {byStep ? null : <RunRepositories repositories={run.repositories} nested={nested} />}
    </>
  );
}
