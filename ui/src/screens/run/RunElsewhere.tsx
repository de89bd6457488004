import { useEffect } from "react";
import type { RunView } from "../../backend/generated/RunView";
import { Button, SectionMessage } from "../../components";
import { messages } from "../../messages";
import { RunHeader } from "./RunHeader";
import { RunRepositories } from "./RunRepositories";
import { RunSteps } from "./RunSteps";

/** The other Causeway tells nothing; its journal is looked at this often. */
const LOOK_EVERY_MS = 3_000;

interface RunElsewhereProps {
  run: RunView;
  onLook: () => void;
  onDone: () => void;
}

/** A run that another Causeway is at work on: how far it is, and nothing to press that would harm it. */
export function RunElsewhere({ run, onLook, onDone }: RunElsewhereProps) {
  const text = messages.run;
  useEffect(() => {
    const timer = setInterval(onLook, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [onLook]);
  return (
    <div className="run">
      <div className="run__scroll">
        <div className="run__body">
          <RunHeader run={run} />
          <SectionMessage tone="info" title={text.elsewhere.title} data-testid="run-elsewhere">
            {text.elsewhere.body}
          </SectionMessage>
          <RunSteps steps={run.steps} />
          <RunRepositories repositories={run.repositories} />
        </div>
      </div>
      <div className="run__buttons">
        <Button onClick={onDone}>{text.close}</Button>
      </div>
    </div>
  );
}
