import { describe, expect, it } from "vitest";
import type { PathLinkState } from "../../../backend/generated/PathLinkState";
import type { RepositoryPath } from "../../../backend/generated/RepositoryPath";
import type { SubscriptionState } from "../../../backend/generated/SubscriptionState";
import { LINKS, lookAgainAfter, onePath, problemsOf, repairableCount, subscriptionLost, wholePath } from "./path";

function path(repository: string, states: readonly PathLinkState[], problem: string | null = null): RepositoryPath {
  const bad = states.findIndex((state) => state !== "ok");
  return {
    repository,
    links: LINKS.map((link, at) => ({
      link,
      state: states[at] ?? "ok",
      problem: at === bad ? problem : null,
      remedy: at === bad ? "Repair" : null,
    })),
    state: states.find((state) => state !== "ok" && state !== "unknown") ?? "ok",
    summary: "",
    repairable: bad >= 0,
  };
}

const fine = path("a", ["ok", "ok", "ok", "ok", "ok"]);
const untriggered = path("b", ["ok", "broken", "unknown", "unknown", "unknown"], "none");
const pending = path("c", ["ok", "ok", "ok", "waiting", "ok"], "pending");

describe("paths in one drawing", () => {
  it("show a link broken when it is in one repository, and in how many", () => {
    const [, trigger] = wholePath([fine, untriggered, fine]);
    expect(trigger).toEqual({ link: "trigger", state: "broken", count: 1 });
  });

  it("know the shared links from the repositories whose break is not before them", () => {
    expect(wholePath([fine, untriggered]).map(({ state }) => state)).toEqual(["ok", "broken", "ok", "ok", "ok"]);
  });

  it("do not know them when all are behind a break", () => {
    expect(wholePath([untriggered]).map(({ state }) => state)).toEqual(onePath(untriggered).map(({ state }) => state));
  });

  it("count each problem once, the worst first", () => {
    expect(problemsOf([pending, untriggered, pending]).map(({ problem, count }) => [problem, count])).toEqual([
      ["none", 1],
      ["pending", 2],
    ]);
  });

  it("leave to the subscription what only waits", () => {
    expect(repairableCount([fine, untriggered, pending])).toBe(1);
    expect(subscriptionLost([pending])).toBe(false);
    expect(subscriptionLost([path("d", ["ok", "ok", "ok", "broken", "unknown"], "gone")])).toBe(true);
  });
});

describe("looking again by itself", () => {
  const now = 1_000_000_000;
  const health = (state: SubscriptionState, repositories: number, askedAt: number | null = null) => ({
    settings: null,
    topicArn: null,
    topicUrl: null,
    subscription: { state, endpoint: "", askedAt, lapsesAt: null },
    paths: Array.from({ length: repositories }, () => fine),
    drift: { added: [], removed: [], edited: [] },
    cautions: [],
    observedAt: 0,
  });

  it("happens only while a confirmation is awaited", () => {
    expect(lookAgainAfter(undefined, now)).toBe(false);
    expect(lookAgainAfter(health("confirmed", 9), now)).toBe(false);
    expect(lookAgainAfter(health("pending", 9), now)).toBeGreaterThanOrEqual(60_000);
  });

  it("is soon after Jira was asked, and then seldom", () => {
    expect(lookAgainAfter(health("pending", 9, now - 1_000), now)).toBeLessThan(10_000);
    expect(lookAgainAfter(health("pending", 9, now - 3_600_000), now)).toBeGreaterThanOrEqual(60_000);
  });

  it("spares AWS where there are many repositories", () => {
    expect(lookAgainAfter(health("pending", 10_000, now), now)).toBeGreaterThan(5 * 60_000);
  });
});
