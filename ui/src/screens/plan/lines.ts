import type { PlanAction } from "../../backend/generated/PlanAction";
import type { PlanStep } from "../../backend/generated/PlanStep";

/** Actions in the order in which they matter to a reader. */
export const ACTIONS: readonly PlanAction[] = ["conflict", "remove", "create", "update", "skip", "keep"];

export type ActionCounts = Readonly<Record<PlanAction, number>>;

/** How many lines have which action. */
export function countActions(lines: readonly { action: PlanAction }[]): ActionCounts {
  const counts = { create: 0, update: 0, remove: 0, keep: 0, skip: 0, conflict: 0 };
  for (const line of lines) counts[line.action] += 1;
  return counts;
}

/** Steps under the place they happen at, places in the order they first appear. */
export function groupByPlace(steps: readonly PlanStep[]): { place: string; steps: PlanStep[] }[] {
  const groups = new Map<string, PlanStep[]>();
  for (const step of steps) {
    const group = groups.get(step.place);
    if (group === undefined) groups.set(step.place, [step]);
    else group.push(step);
  }
  return [...groups].map(([place, grouped]) => ({ place, steps: grouped }));
}

/** How many lines a plan writes something for. */
export function countWritten(lines: readonly { action: PlanAction }[]): number {
  const { create, update, remove } = countActions(lines);
  return create + update + remove;
}
