import type { Check } from "../../../backend/generated/Check";
import type { CheckOutcome } from "../../../backend/generated/CheckOutcome";

/** Where a commit comes by on its way to an issue, with the links that are looked at there. */
export const STATIONS = {
  commit: ["commit"],
  repository: ["repository", "enabled"],
  index: ["index"],
  message: ["key", "branch", "notes"],
  project: ["projects", "permissions"],
  issue: ["jira", "issue", "link"],
} as const;

export type StationName = keyof typeof STATIONS;

/** Worst first. */
const WORST: readonly CheckOutcome[] = ["failed", "running", "caution", "ok", "skipped"];

/** How a station stands; `null` while nothing was told of it. */
export interface Station {
  name: StationName;
  outcome: CheckOutcome | null;
}

/**
 * The stations with the worst of their links. That the issue does not show the commit follows from every reason: it counts
 * by itself only where there is no other.
 */
export function stationsOf(checks: readonly Check[], ended: boolean): Station[] {
  const others = checks.some(({ id, outcome }) => id !== "link" && outcome === "failed");
  return Object.entries(STATIONS).map(([name, ids]) => {
    const own = checks.filter(({ id }) => (ids as readonly string[]).includes(id) && !(id === "link" && others));
    const worst = WORST.find((outcome) => own.some((check) => check.outcome === outcome)) ?? null;
    // What stands at the end of a broken way was not reached, however well Jira answers.
    const unreached = name === "issue" && others && worst === "ok" && ended;
    return { name: name as StationName, outcome: unreached ? "skipped" : worst };
  });
}

/** The link that breaks the way: the first that does. */
export function brokenLink(checks: readonly Check[]): Check | undefined {
  return checks.find(({ outcome }) => outcome === "failed");
}
