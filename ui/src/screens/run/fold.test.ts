import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../backend/generated/RunEvent";
import type { RunRepository } from "../../backend/generated/RunRepository";
import type { RunView } from "../../backend/generated/RunView";
import { type Folded, fold, hasEnded } from "./fold";

const run: RunView = {
  runId: "run-1",
  title: "Connect 2 repositories",
  state: "running",
  startedAt: 1000,
  finishedAt: null,
  activity: "Creating the integration",
  cancelNote: "Nothing has been made yet.",
  steps: [
    { id: "a", title: "Create the integration", state: "running", message: null },
    { id: "b", title: "Wait for the first index", state: "pending", message: null },
  ],
  counts: { total: 2, connected: 0, done: 0, failed: 0, skipped: 0 },
  repositories: [
    { name: "api", state: "pending", message: "Waiting for Jira", trigger: null },
    { name: "web", state: "pending", message: "Waiting for Jira", trigger: null },
  ],
};

function delta(seq: number, change: Partial<Extract<RunEvent, { kind: "delta" }>> = {}): RunEvent {
  return {
    kind: "delta",
    seq,
    state: "running",
    activity: "Indexing",
    cancelNote: "The integration stays.",
    counts: run.counts,
    steps: [],
    repositories: [],
    finishedAt: null,
    ...change,
  };
}

function folded(...events: RunEvent[]): Folded {
  let state: Folded | null = null;
  for (const event of events) {
    const next = fold(state, event);
    if (next.kind === "gap") throw new Error("unexpected gap");
    state = next.folded;
  }
  if (state === null) throw new Error("no event");
  return state;
}

describe("folding a run", () => {
  it("takes deltas into the snapshot", () => {
    const web: RunRepository = { name: "web", state: "done", message: "Indexed", trigger: null };
    const state = folded(
      { kind: "snapshot", seq: 4, run },
      delta(5, { steps: [{ id: "a", title: "Create the integration", state: "done", message: null }] }),
      delta(6, { repositories: [web], counts: { ...run.counts, connected: 2, done: 1 }, state: "waiting" }),
    );
    expect(state.seq).toBe(6);
    expect(state.run.state).toBe("waiting");
    expect(state.run.steps.map((step) => step.state)).toEqual(["done", "pending"]);
    expect(state.run.repositories).toEqual([run.repositories[0], web]);
  });

  it("leaves what did not change identical, so that it is not drawn again", () => {
    const state = folded({ kind: "snapshot", seq: 0, run }, delta(1));
    expect(state.run.repositories).toBe(run.repositories);
    expect(state.run.steps).toBe(run.steps);
  });

  it("adds repositories and steps that the snapshot did not have", () => {
    const late: RunRepository = { name: "late", state: "running", message: "Indexing", trigger: null };
    const state = folded(
      { kind: "snapshot", seq: 0, run },
      delta(1, {
        repositories: [late, { ...late, state: "done" }],
        steps: [{ id: "c", title: "Clean up", state: "pending", message: null }],
      }),
      delta(2, { repositories: [{ ...late, state: "failed" }] }),
    );
    expect(state.run.repositories.map((r) => `${r.name} ${r.state}`)).toEqual([
      "api pending",
      "web pending",
      "late failed",
    ]);
    expect(state.run.steps.map((step) => step.id)).toEqual(["a", "b", "c"]);
  });

  it("passes over what the snapshot already contains", () => {
    const state = folded(
      { kind: "snapshot", seq: 5, run },
      delta(5, { activity: "old" }),
      delta(3, { activity: "older" }),
    );
    expect(state.run.activity).toBe(run.activity);
  });

  it("asks for a new snapshot when a number is missing, or nothing came before", () => {
    expect(fold(null, delta(1)).kind).toBe("gap");
    const state = folded({ kind: "snapshot", seq: 5, run });
    expect(fold(state, delta(7)).kind).toBe("gap");
    expect(folded({ kind: "snapshot", seq: 5, run }, { kind: "snapshot", seq: 9, run }, delta(10)).seq).toBe(10);
  });

  it("knows when a run has ended", () => {
    expect(["running", "waiting", "cancelling"].some((state) => hasEnded(state as RunView["state"]))).toBe(false);
    expect(["cancelled", "completed", "failed", "interrupted"].every((s) => hasEnded(s as RunView["state"]))).toBe(
      true,
    );
  });
});
