import { useSyncExternalStore } from "react";
import { language, messages } from "../messages";

const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const exact = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "3 hours ago"; a date when it is long ago. */
export function timeWords(at: number, now: number): string {
  const passed = now - at;
  if (Math.abs(passed) > 14 * 86_400_000) return day.format(at);
  for (const [unit, length] of UNITS) {
    if (Math.abs(passed) >= length) return relative.format(-Math.round(passed / length), unit);
  }
  return relative.format(0, "second");
}

/** "42 s", "3 min 5 s", "1 h 2 min". */
export function durationWords(milliseconds: number): string {
  const words = messages.common.duration;
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 60) return words.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return words.minutes(minutes, seconds % 60);
  return words.hours(Math.floor(minutes / 60), minutes % 60);
}

/** Words of a moment are renewed this often. */
const RENEW_MS = 30_000;
const waiting = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let renewals = 0;

function renewed(listener: () => void): () => void {
  timer ??= setInterval(() => {
    renewals += 1;
    for (const tell of waiting) tell();
  }, RENEW_MS);
  waiting.add(listener);
  return () => {
    waiting.delete(listener);
    if (waiting.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time now, for words that stay true while it goes by. */
export function useNow(): number {
  useSyncExternalStore(renewed, () => renewals);
  return Date.now();
}

/** A moment in words that stay true while time goes by, with the exact time as its tooltip. */
export function Time({ at }: { at: number | null }) {
  const now = useNow();
  if (at === null) return <span className="subtle">{messages.common.never}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exact.format(at)}>
      {timeWords(at, now)}
    </time>
  );
}

/** A moment by date and time of day, or by its date alone. */
export function Moment({ at, by = "time" }: { at: number; by?: "date" | "time" }) {
  return <time dateTime={new Date(at).toISOString()}>{(by === "date" ? day : exact).format(at)}</time>;
}
