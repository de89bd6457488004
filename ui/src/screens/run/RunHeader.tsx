import { type ReactNode, useEffect, useRef } from "react";
import type { RunView } from "../../backend/generated/RunView";
import { Time } from "../../components";
import { messages } from "../../messages";
import { RunLozenge } from "../connections/lozenges";

interface RunHeaderProps {
  run: RunView;
  /** Left out for a run whose end nobody saw: then its start is told. */
  elapsed?: ReactNode;
  /** Said instead of the run's own title. */
  heading?: string;
}

/** The run's name, where it stands and how long it has been at it. Takes the focus when it comes up. */
export function RunHeader({ run, elapsed, heading }: RunHeaderProps) {
  const text = messages.run;
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <header className="run-header">
      <div className="run-header__line">
        <h1 ref={ref} tabIndex={-1}>
          {heading ?? run.title}
        </h1>
        <span data-testid="run-state" data-state={run.state}>
          <RunLozenge state={run.state} />
        </span>
      </div>
      <p className="run-header__facts">
        {heading === undefined ? null : <span>{run.title}</span>}
        {elapsed === undefined ? (
          <span>
            {text.started} <Time at={run.startedAt} />
          </span>
        ) : (
          <span>
            {run.finishedAt === null ? text.elapsed : text.took} <span className="figure">{elapsed}</span>
          </span>
        )}
      </p>
    </header>
  );
}
