import { useEffect, useMemo, useRef, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { RunView } from "../../backend/generated/RunView";
import type { WireError } from "../../backend/generated/WireError";
import { Button, ErrorMessage, LongText, ProgressBar, SectionMessage, Spinner, useAnnounce } from "../../components";
import { messages } from "../../messages";
import type { StartedRegions } from "../../shell/place";
import { RunLozenge } from "../connections/lozenges";
import { CancelDialog } from "./CancelDialog";
import { RunDetails } from "./RunDetails";
import { RunsTable } from "./RunsTable";
import "./run.css";
import "./runs.css";
import { activeOf, isSettled, outcomeOf, type RegionRun, shareOf } from "./regionRuns";
import { useRunsAnnouncements } from "./useRunsAnnouncements";
import { useRunsWatch } from "./useRunsWatch";

interface RunsScreenProps {
  started: StartedRegions;
  /** The run that is looked at; `null` for the one at work. */
  shown: string | null;
  onShow: (runId: string | null) => void;
  onOpenRun: (runId: string) => void;
  onOpenConnection: (connectionId: string) => void;
  /** To My credentials. */
  onCredentials: () => void;
  onDone: () => void;
}

/** The runs of several regions: how far each is, one of them in full, and what came of all of them. */
export function RunsScreen({ started, ...rest }: RunsScreenProps) {
  const text = messages.regions.run;
  const runIds = useMemo(() => started.runs.map(({ runId }) => runId), [started]);
  const { runs, error, again } = useRunsWatch(runIds);
  const known = started.runs.flatMap((region) => {
    const run = runs.get(region.runId);
    return run === undefined ? [] : [{ ...region, run }];
  });

  if (error !== null) {
    return (
      <div className="run run__opening">
        <ErrorMessage error={error} onRetry={again} />
        <div>
          <Button onClick={rest.onDone}>{messages.run.close}</Button>
        </div>
      </div>
    );
  }
  if (known.length < started.runs.length) {
    return (
      <div className="run run__opening">
        <Spinner label={text.loading} />
      </div>
    );
  }
  return <Runs title={started.title} regions={known} {...rest} />;
}

interface RunsProps extends Omit<RunsScreenProps, "started"> {
  title: string;
  regions: readonly RegionRun[];
}

function Runs({ title, regions, shown, onShow, onOpenRun, onOpenConnection, onCredentials, onDone }: RunsProps) {
  const text = messages.regions.run;
  const announce = useAnnounce();
  const cancelling = useCancelRuns();
  const heading = useRef<HTMLHeadingElement>(null);
  useRunsAnnouncements(regions);

  const left = regions.filter(({ run }) => !isSettled(run));
  const ended = left.length === 0;
  const settled = regions.length - left.length;
  const outcome = outcomeOf(regions);
  const active = activeOf(regions);
  const chosen = regions.find(({ runId }) => runId === shown) ?? active;
  const said = ended ? outcome.title : null;

  // When it comes up, and when all have ended: what had the focus may be gone with that.
  useEffect(() => {
    heading.current?.focus();
    if (said !== null) announce(said);
  }, [said, announce]);

  return (
    <div className="run">
      <div className="run__scroll">
        <div className="run__body">
          <header className="run-header">
            <div className="run-header__line">
              <h1 ref={heading} tabIndex={-1}>
                {said ?? title}
              </h1>
              <span data-testid="runs-state" data-state={ended ? outcome.state : "running"}>
                <RunLozenge state={ended ? outcome.state : "running"} />
              </span>
            </div>
            <p className="run-header__facts">
              <span data-testid="runs-settled">{ended ? title : text.settled(settled, regions.length)}</span>
            </p>
          </header>
          {ended ? (
            <SectionMessage tone={outcome.state === "completed" ? "success" : "warning"} data-testid="runs-outcome">
              {outcome.open.length === 0 ? null : <p>{text.notCompleted(outcome.open.join(", "))}</p>}
              <p>{text.outcomeMore}</p>
            </SectionMessage>
          ) : (
            <ProgressBar label={text.progressLabel} value={shareOf(regions)} data-testid="runs-progress" />
          )}
          {cancelling.error === null ? null : <ErrorMessage error={cancelling.error} />}
          <RunsTable
            regions={regions}
            shown={ended && shown === null ? null : (chosen?.runId ?? null)}
            onShow={onShow}
            onOpenRun={onOpenRun}
            onOpenConnection={onOpenConnection}
          />
          {chosen === undefined ? null : (
            <section className="runs__one" aria-labelledby="runs-one" data-testid="runs-one">
              <div className="runs__one-head">
                <h2 id="runs-one">{chosen.regionName}</h2>
                {active !== undefined && active.runId !== chosen.runId ? (
                  <Button variant="link" data-testid="follow-active" onClick={() => onShow(null)}>
                    {text.follow}
                  </Button>
                ) : null}
              </div>
              <RunDetails key={chosen.runId} run={chosen.run} nested onCredentials={onCredentials} />
            </section>
          )}
        </div>
      </div>
      <div className="run__buttons">
        {ended ? (
          <Button variant="primary" data-testid="close-runs" onClick={onDone}>
            {messages.run.receipt.finish}
          </Button>
        ) : (
          <>
            <p className="run__note">{messages.run.closeNote}</p>
            {chosen === undefined || isSettled(chosen.run) || left.length < 2 ? null : (
              <Button
                data-testid="cancel-one"
                busy={chosen.run.state === "cancelling"}
                onClick={() => cancelling.ask([chosen])}
              >
                {text.cancelOne(chosen.regionName)}
              </Button>
            )}
            <Button
              data-testid="cancel-all"
              busy={left.every(({ run }) => run.state === "cancelling")}
              onClick={() => cancelling.ask(left)}
            >
              {text.cancelAll}
            </Button>
          </>
        )}
      </div>
      <WhatStays cancelling={cancelling} left={left} settled={settled} />
    </div>
  );
}

interface WhatStaysProps {
  cancelling: ReturnType<typeof useCancelRuns>;
  left: readonly RegionRun[];
  settled: number;
}

/** Asks before runs are cancelled, and says of each of them what stays. */
function WhatStays({ cancelling: { asked, drop, cancel }, left, settled }: WhatStaysProps) {
  const text = messages.regions.run;
  // What stays changes while one reads it.
  const meant = left.filter(({ runId }) => asked.includes(runId));
  const [only] = meant;
  const one = meant.length === 1 && left.length > 1 ? only : undefined;
  return (
    <CancelDialog
      open={meant.length > 0}
      title={one === undefined ? text.cancelAllTitle : text.cancelOneTitle(one.regionName)}
      keep={text.cancelKeep}
      confirm={one === undefined ? text.cancelAll : text.cancelOne(one.regionName)}
      onKeep={drop}
      onConfirm={() => void cancel(meant)}
    >
      <p>{text.stays}</p>
      <ul className="plain-list" data-testid="cancel-note">
        {settled === 0 || one !== undefined ? null : <li>{text.stayDone(settled)}</li>}
        {meant.map(({ runId, regionName, run }) => (
          <li key={runId}>
            {regionName}: <LongText text={run.cancelNote} lang="en" />
          </li>
        ))}
      </ul>
      {one === undefined ? null : <p>{text.cancelOneMore}</p>}
    </CancelDialog>
  );
}

/** Cancels some of the runs, once that was asked and said. */
function useCancelRuns() {
  const backend = useBackend();
  const [asked, setAsked] = useState<readonly string[]>([]);
  const [error, setError] = useState<WireError | null>(null);

  const cancel = async (meant: readonly { runId: string; run: RunView }[]) => {
    setAsked([]);
    setError(null);
    // The one at work comes last: what waits behind it must not begin in between.
    for (const { runId } of [...meant].reverse()) {
      try {
        await backend.call("cancel_run", { runId });
      } catch (thrown) {
        setError(asWireError(thrown));
      }
    }
  };
  return {
    asked,
    error,
    ask: (meant: readonly { runId: string }[]) => setAsked(meant.map(({ runId }) => runId)),
    drop: () => setAsked([]),
    cancel,
  };
}
