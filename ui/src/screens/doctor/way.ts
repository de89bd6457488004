import type { Check } from "../../backend/generated/Check";

/** The links of a login over SSH, in the order in which a client passes them. */
export const SSH_WAY = ["dns", "tcp", "host-key", "algorithms", "user", "key", "repository"] as const;

/** The links of a signed request over HTTPS. */
export const HTTPS_WAY = ["dns", "tls", "clock", "identity", "sign-in", "repository", "read"] as const;

/** A link as it is drawn: what was told of it, or only that it is to come. */
export interface WayLink {
  id: string;
  check: Check | null;
}

/** What was told so far in its order, and behind it what is still to come of the way. */
export function wayOf(checks: readonly Check[], expected: readonly string[]): WayLink[] {
  const told = checks.map((check) => ({ id: check.id, check }));
  const ids = new Set(checks.map(({ id }) => id));
  return [...told, ...expected.filter((id) => !ids.has(id)).map((id) => ({ id, check: null }))];
}

/** The link that a screen reader should hear of: the latest that ended. */
export function latestEnded(checks: readonly Check[]): Check | undefined {
  return checks.findLast(({ outcome }) => outcome !== "running" && outcome !== "skipped");
}
