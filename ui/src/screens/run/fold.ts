import type { RunEvent } from "../../backend/generated/RunEvent";
import type { RunState } from "../../backend/generated/RunState";
import type { RunView } from "../../backend/generated/RunView";

/** A run as put together from one snapshot and numbered deltas. */
export interface Folded {
  /** Number of the last delta contained in `run`. */
  seq: number;
  run: RunView;
  /** Where each repository stands in `run.repositories`. */
  places: ReadonlyMap<string, number>;
}

/** The outcome of one event: the new state, or that a delta is missing and a fresh snapshot is needed. */
export type Fold = { kind: "folded"; folded: Folded } | { kind: "gap" };

/** Takes one event in. Deltas that are already contained are passed over. */
export function fold(before: Folded | null, event: RunEvent): Fold {
  if (event.kind === "snapshot") {
    const places = new Map(event.run.repositories.map((repository, place) => [repository.name, place]));
    return { kind: "folded", folded: { seq: event.seq, run: event.run, places } };
  }
  if (before === null) return { kind: "gap" };
  if (event.seq <= before.seq) return { kind: "folded", folded: before };
  if (event.seq !== before.seq + 1) return { kind: "gap" };

  const { run } = before;
  const steps = event.steps.length === 0 ? run.steps : merge(run.steps, event.steps, (step) => step.id);
  let repositories = run.repositories;
  let places = before.places;
  if (event.repositories.length > 0) {
    repositories = [...repositories];
    let known: Map<string, number> | null = null;
    for (const repository of event.repositories) {
      const place = (known ?? places).get(repository.name);
      if (place !== undefined) {
        repositories[place] = repository;
        continue;
      }
      known ??= new Map(places);
      known.set(repository.name, repositories.push(repository) - 1);
    }
    places = known ?? places;
  }
  return {
    kind: "folded",
    folded: {
      seq: event.seq,
      places,
      run: {
        ...run,
        state: event.state,
        activity: event.activity,
        cancelNote: event.cancelNote,
        counts: event.counts,
        finishedAt: event.finishedAt,
        steps,
        repositories,
      },
    },
  };
}

/** Whether nothing more will happen by itself. */
export function hasEnded(state: RunState): boolean {
  return state === "cancelled" || state === "completed" || state === "failed" || state === "interrupted";
}

function merge<T>(before: readonly T[], changed: readonly T[], key: (item: T) => string): T[] {
  const pending = new Map(changed.map((item) => [key(item), item]));
  const merged = before.map((item) => {
    const replacement = pending.get(key(item));
    pending.delete(key(item));
    return replacement ?? item;
  });
  return [...merged, ...pending.values()];
}
