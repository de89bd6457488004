import { useEffect, useRef } from "react";
import { useAnnounce } from "../../components";
import { messages } from "../../messages";
import { activeOf, isSettled, type RegionRun } from "./regionRuns";

/** Often enough to follow by ear, rarely enough not to talk over everything else. */
const EVERY_MS = 5000;

/** Tells the live region when a region has ended, and every few seconds what is happening, when that is something else. */
export function useRunsAnnouncements(regions: readonly RegionRun[]): void {
  const announce = useAnnounce();
  const latest = useRef(regions);
  latest.current = regions;
  const settled = regions.filter(({ run }) => isSettled(run)).length;
  const before = useRef<ReadonlySet<string> | null>(null);

  useEffect(() => {
    const ended = latest.current.filter(({ run }) => isSettled(run));
    const fresh = ended.filter(({ runId }) => before.current?.has(runId) === false);
    before.current = new Set(ended.map(({ runId }) => runId));
    // The end of all of them is told with the heading.
    if (fresh.length === 0 || settled === latest.current.length) return;
    const words = messages.regions.run;
    announce(fresh.map(({ regionName, run }) => words.ended(regionName, messages.run.states[run.state])).join(". "));
  }, [settled, announce]);

  const going = settled < regions.length;
  useEffect(() => {
    if (!going) return;
    let told = "";
    const tell = () => {
      const all = latest.current;
      const active = activeOf(all);
      if (active === undefined) return;
      const done = all.filter(({ run }) => isSettled(run)).length;
      const text = messages.regions.run.announce(active.regionName, active.run.activity, done, all.length);
      if (text !== told) announce(text);
      told = text;
    };
    tell();
    const timer = setInterval(tell, EVERY_MS);
    return () => clearInterval(timer);
  }, [going, announce]);
}
