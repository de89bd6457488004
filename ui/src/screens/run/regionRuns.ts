import type { RunView } from "../../backend/generated/RunView";
import { messages } from "../../messages";
import { hasEnded } from "./fold";
import { progressOf } from "./states";

/** A run with the region that it connects. */
export interface RegionRun {
  runId: string;
  region: string;
  regionName: string;
  run: RunView;
}

/** Whether this window has nothing more to wait for: it ended, or another Causeway took it up. */
export function isSettled({ state }: RunView): boolean {
  return hasEnded(state) || state === "runningElsewhere";
}

/** The one at work; before it has begun, and between two, the one whose turn is next. */
export function activeOf(regions: readonly RegionRun[]): RegionRun | undefined {
  const left = regions.filter(({ run }) => !isSettled(run));
  return left.find(({ run }) => run.state !== "queued") ?? left[0];
}

/** How far all of them are together, each region counting alike: repositories of those that wait are not known yet. */
export function shareOf(regions: readonly RegionRun[]): number {
  const shares = regions.map(({ run }) => (isSettled(run) ? 1 : (progressOf(run).share ?? 0)));
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
}

interface Outcome {
  state: "completed" | "cancelled" | "failed";
  title: string;
  /** Names of the regions that neither completed nor were cancelled. */
  open: readonly string[];
}

/** What they have come to, once all have ended. */
export function outcomeOf(regions: readonly RegionRun[]): Outcome {
  const words = messages.regions.run.outcome;
  const completed = regions.filter(({ run }) => run.state === "completed").length;
  const open = regions
    .filter(({ run }) => run.state !== "completed" && run.state !== "cancelled")
    .map(({ regionName }) => regionName);
  if (completed === regions.length) return { state: "completed", title: words.completed(completed), open };
  return open.length === 0
    ? { state: "cancelled", title: words.cancelled(completed, regions.length), open }
    : { state: "failed", title: words.failed(completed, regions.length), open };
}
