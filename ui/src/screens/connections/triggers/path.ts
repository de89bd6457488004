import type { PathLink } from "../../../backend/generated/PathLink";
import type { PathLinkReport } from "../../../backend/generated/PathLinkReport";
import type { PathLinkState } from "../../../backend/generated/PathLinkState";
import type { RepositoryPath } from "../../../backend/generated/RepositoryPath";
import type { TriggerHealth } from "../../../backend/generated/TriggerHealth";

/** States from the worst to the best. */
export const STATES: readonly PathLinkState[] = ["broken", "waiting", "unknown", "ok"];

/** Links in the order in which a push passes through them. */
export const LINKS: readonly PathLink[] = ["repository", "trigger", "topic", "subscription", "jira"];

export type StateCounts = Readonly<Record<PathLinkState, number>>;

/** How many have which state. */
export function countStates(parts: Iterable<{ state: PathLinkState }>): StateCounts {
  const counts = { ok: 0, broken: 0, waiting: 0, unknown: 0 };
  for (const { state } of parts) counts[state] += 1;
  return counts;
}

/** One link, of one repository or of all together. */
export interface DrawnLink {
  link: PathLink;
  state: PathLinkState;
  /** Of how many paths the link is in this state. */
  count: number;
}

/**
 * All paths in one drawing: of each link the worst state. That a link is not known behind one repository's break is no
 * news where other paths tell of it.
 */
export function wholePath(paths: readonly RepositoryPath[]): DrawnLink[] {
  return LINKS.map((link, at) => {
    const reports = paths.flatMap(({ links }) => links[at] ?? []);
    const told = reports.filter(({ state, problem }) => state !== "unknown" || problem !== null);
    const counts = countStates(told.length === 0 ? reports : told);
    const state = STATES.find((one) => counts[one] > 0) ?? "unknown";
    return { link, state, count: counts[state] };
  });
}

/** One repository's path. */
export function onePath({ links }: RepositoryPath): DrawnLink[] {
  return links.map(({ link, state }) => ({ link, state, count: 1 }));
}

/** A problem, and how many repositories have it. */
export interface Problem {
  link: PathLink;
  state: PathLinkState;
  problem: string;
  remedy: string | null;
  count: number;
}

/** The different problems of some paths, the worst first, then the most common. */
export function problemsOf(paths: readonly RepositoryPath[]): Problem[] {
  const found = new Map<string, Problem>();
  for (const { links } of paths) for (const report of links) note(found, report);
  return [...found.values()].sort(
    (left, right) => STATES.indexOf(left.state) - STATES.indexOf(right.state) || right.count - left.count,
  );
}

function note(found: Map<string, Problem>, { link, state, problem, remedy }: PathLinkReport): void {
  if (problem === null) return;
  const name = `${link} ${problem}`;
  const before = found.get(name);
  if (before === undefined) found.set(name, { link, state, problem, remedy, count: 1 });
  else before.count += 1;
}

/** How many repositories a repair is about: what only waits is not broken. */
export function repairableCount(paths: readonly RepositoryPath[]): number {
  return paths.filter(({ repairable, state }) => repairable && state === "broken").length;
}

/** Jira confirms within seconds of being asked, or it takes somebody to see to it. */
const SOON_MS = 5_000;
const SOON_FOR_MS = 120_000;
const LATER_MS = 60_000;
/** The more repositories a look asks AWS about, the less often it is made. */
const PER_REPOSITORY_MS = 60;

/** When to look again by itself, while a confirmation is awaited; `false` when none is. */
export function lookAgainAfter(health: TriggerHealth | undefined, now: number): number | false {
  if (health?.subscription?.state !== "pending") return false;
  const { askedAt } = health.subscription;
  const soon = askedAt !== null && now - askedAt < SOON_FOR_MS;
  return (soon ? SOON_MS : LATER_MS) + health.paths.length * PER_REPOSITORY_MS;
}

/** Whether the subscription is not the one that Jira's webhook URL asks for, or is gone. */
export function subscriptionLost(paths: readonly RepositoryPath[]): boolean {
  const at = LINKS.indexOf("subscription");
  return paths.some(({ links }) => links[at]?.state === "broken");
}
