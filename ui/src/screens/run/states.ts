import type { ItemState } from "../../backend/generated/ItemState";
import type { RunRepository } from "../../backend/generated/RunRepository";

/** States that say more about a repository as a whole than the other of its two. */
const WEIGHTY: readonly ItemState[] = ["failed", "running", "pending"];

/** Where a repository stands as a whole: one that is in Jira and whose trigger failed has failed. */
export function stateOf({ state, trigger }: RunRepository): ItemState {
  if (trigger === null) return state;
  return WEIGHTY.find((weighty) => state === weighty || trigger.state === weighty) ?? state;
}

/** How many repositories stand where as a whole. */
export function countStates(repositories: readonly RunRepository[]): Record<ItemState, number> {
  const counts: Record<ItemState, number> = { pending: 0, running: 0, done: 0, failed: 0, skipped: 0 };
  for (const repository of repositories) counts[stateOf(repository)] += 1;
  return counts;
}
