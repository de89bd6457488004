import { useState } from "react";
import { asWireError } from "../../backend";
import type { RunView } from "../../backend/generated/RunView";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Dialog, ErrorMessage, SectionMessage } from "../../components";
import { messages } from "../../messages";
import { RunHeader } from "./RunHeader";
import { RunRepositories } from "./RunRepositories";
import { RunSteps } from "./RunSteps";
import { SignInAgain } from "./SignInAgain";
import { awsSecretOf } from "./states";
import { useResume } from "./useResume";

interface InterruptedRunProps {
  run: RunView;
  onResumed: (runId: string) => void;
  onDismiss: () => Promise<void>;
}

/** A run that the end of the program broke off: go on, or let it be. */
export function InterruptedRun({ run, onResumed, onDismiss }: InterruptedRunProps) {
  const text = messages.run.interrupted;
  const { busy, error, wanted, resume, notNow } = useResume(run.runId, onResumed);
  const [asking, setAsking] = useState(false);
  const [dismissError, setDismissError] = useState<WireError | null>(null);
  const failure = error ?? dismissError;

  const dismiss = () => {
    setAsking(false);
    setDismissError(null);
    onDismiss().catch((thrown: unknown) => setDismissError(asWireError(thrown)));
  };

  return (
    <div className="run">
      <div className="run__scroll">
        <div className="run__body">
          <RunHeader run={run} />
          <SectionMessage tone="warning" title={text.title}>
            {text.body}
          </SectionMessage>
          {failure === null || wanted !== null ? null : <ErrorMessage error={failure} />}
          <RunSteps steps={run.steps} />
          <RunRepositories repositories={run.repositories} />
        </div>
      </div>
      <div className="run__buttons">
        <Button data-testid="dismiss-run" onClick={() => setAsking(true)}>
          {text.dismiss}
        </Button>
        <Button variant="primary" data-testid="resume-run" busy={busy} onClick={() => void resume()}>
          {text.resume}
        </Button>
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
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={text.dismissTitle}
        actions={
          <>
            <Button autoFocus data-testid="confirm-keep" onClick={() => setAsking(false)}>
              {text.dismissKeep}
            </Button>
            <Button variant="danger" data-testid="confirm-dismiss-run" onClick={dismiss}>
              {text.dismiss}
            </Button>
          </>
        }
      >
        <p>{text.dismissBody}</p>
      </Dialog>
    </div>
  );
}
