import type { ItemState } from "../../backend/generated/ItemState";
import type { RunRepository } from "../../backend/generated/RunRepository";
import type { RunStep } from "../../backend/generated/RunStep";
import type { RunView } from "../../backend/generated/RunView";

/** States in the order in which they matter to someone who watches. */
export const STATES: readonly ItemState[] = ["failed", "running", "pending", "done", "skipped"];

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

/** How many repositories of a run are done with, and which share of them; `null` while their number is not known. */
export function progressOf({ counts }: RunView): { settled: number; share: number | null } {
  const settled = counts.done + counts.failed + counts.skipped;
  return { settled, share: counts.total === 0 ? null : settled / counts.total };
}

/** Which secret of AWS's a run may want again. */
export type AwsSecret = "accessKey" | "either" | "none";

/** Whether a run gives Jira another key, after which there is something to do in AWS. */
export function rotatesKey(steps: readonly RunStep[]): boolean {
  return steps.some(({ id }) => id === "rotate-key");
}

/**
 * Reads it from the steps: one repository is connected with an access key or with Git credentials, or over SSH, whose
 * key is Jira's own.
 */
export function awsSecretOf(steps: readonly RunStep[]): AwsSecret {
  const has = (id: string) => steps.some((step) => step.id === id);
  if (!has("repository")) return "accessKey";
  return has("save-access-key") ? "either" : "none";
}
