import { useEffect, useState } from "react";
import { durationWords } from "./Time";

/** The time that is left until a moment, renewed every second. */
export function useTimeLeft(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  const over = now >= until;
  useEffect(() => {
    setNow(Date.now());
    if (over) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [over]);
  return Math.max(0, until - now);
}

/** The time that is left, in words. It is looked at, not read out: a screen reader would never come to rest. */
export function Countdown({ until }: { until: number }) {
  return <span className="countdown">{durationWords(useTimeLeft(until))}</span>;
}
