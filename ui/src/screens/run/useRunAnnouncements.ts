import { useEffect, useRef } from "react";
import type { RunView } from "../../backend/generated/RunView";
import { useAnnounce } from "../../components";
import { messages } from "../../messages";

/** Often enough to follow by ear, rarely enough not to talk over everything else. */
const EVERY_MS = 5000;

/** Tells the live region how far a run is, every few seconds and only when something has changed. */
export function useRunAnnouncements(run: RunView): void {
  const announce = useAnnounce();
  const latest = useRef(run);
  latest.current = run;

  useEffect(() => {
    let told = "";
    const tell = () => {
      const { activity, counts } = latest.current;
      const text = messages.run.announce(activity, counts.done + counts.failed + counts.skipped, counts.total);
      if (text !== told) announce(text);
      told = text;
    };
    tell();
    const timer = setInterval(tell, EVERY_MS);
    return () => clearInterval(timer);
  }, [announce]);
}
