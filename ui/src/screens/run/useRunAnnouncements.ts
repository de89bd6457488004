import { useEffect, useRef } from "react";
import type { RunView } from "../../backend/generated/RunView";
import { useAnnounce } from "../../components";
import { messages } from "../../messages";
import { hasEnded } from "./fold";
import { countStates } from "./states";

/** Often enough to follow by ear, rarely enough not to talk over everything else. */
const EVERY_MS = 5000;

/**
 * Tells the live region how far a run is, every few seconds and only when something has changed, and once how it ended.
 * A run that had ended before anybody looked is read, not announced.
 */
export function useRunAnnouncements(run: RunView | null): void {
  const announce = useAnnounce();
  const latest = useRef(run);
  latest.current = run;
  const watched = useRef<string | null>(null);
  const runId = run?.runId ?? null;
  const state = run?.state ?? null;
  const isAtWork = state !== null && !hasEnded(state) && state !== "interrupted" && state !== "runningElsewhere";

  useEffect(() => {
    if (!isAtWork) return;
    watched.current = runId;
    let told = "";
    const tell = () => {
      if (latest.current === null) return;
      const { activity, counts } = latest.current;
      const text = messages.run.announce(activity, counts.done + counts.failed + counts.skipped, counts.total);
      if (text !== told) announce(text);
      told = text;
    };
    tell();
    const timer = setInterval(tell, EVERY_MS);
    return () => clearInterval(timer);
  }, [announce, isAtWork, runId]);

  useEffect(() => {
    if (state === null || !hasEnded(state) || watched.current !== runId) return;
    watched.current = null;
    const { done, failed, skipped } = countStates(latest.current?.repositories ?? []);
    const heading = messages.run.receipt.headings[state === "completed" || state === "cancelled" ? state : "failed"];
    announce(messages.run.announceEnd(heading, done, failed, skipped));
  }, [announce, state, runId]);
}
