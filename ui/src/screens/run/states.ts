import type { ItemState } from "../../backend/generated/ItemState";
import type { RunRepository } from "../../backend/generated/RunRepository";
import type { RunStep } from "../../backend/generated/RunStep";

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

/** Which secret of AWS's a run may want again. */
export type AwsSecret = "accessKey" | "either" | "none";

/**
 * Reads it from the steps: one repository is connected with an access key or with Git credentials, or over SSH, whose
 * key is Jira's own.
 */
export function awsSecretOf(steps: readonly RunStep[]): AwsSecret {
  const has = (id: string) => steps.some((step) => step.id === id);
  if (!has("repository")) return "accessKey";
  return has("save-access-key") ? "either" : "none";
}
