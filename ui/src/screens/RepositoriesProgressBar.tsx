import { useEffect, useRef } from "react";
import type { RepositoriesProgress } from "../backend/generated/RepositoriesProgress";
import { ProgressBar, useAnnounce } from "../components";
import { messages } from "../messages";

/** Often enough to follow by ear, rarely enough not to talk over everything else. */
const TOLD_EVERY_MS = 5_000;

interface RepositoriesProgressBarProps {
  /** What is being done. */
  label: string;
  /** `null` while nothing was told yet. */
  progress: RepositoriesProgress | null;
}

/** How many repositories are done with. That AWS asks to slow down is shown as waiting, never as a failure. */
export function RepositoriesProgressBar({ label, progress }: RepositoriesProgressBarProps) {
  const announce = useAnnounce();
  const { done, total, throttled } = progress ?? { done: 0, total: 0, throttled: false };
  const note = throttled ? messages.health.throttledNote(done, total) : messages.health.lookingNote(done, total);
  const latest = useRef(note);
  latest.current = note;
  useEffect(() => {
    announce(label);
    const timer = setInterval(() => announce(latest.current), TOLD_EVERY_MS);
    return () => clearInterval(timer);
  }, [announce, label]);
  return (
    <ProgressBar
      label={label}
      value={total === 0 ? null : done / total}
      note={note}
      tone={throttled ? "warning" : "brand"}
      data-testid="repositories-progress"
    />
  );
}
