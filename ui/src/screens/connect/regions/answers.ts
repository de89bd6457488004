import type { AwsAccount } from "../../../backend/generated/AwsAccount";
import type { Region } from "../../../backend/generated/Region";
import type { WireError } from "../../../backend/generated/WireError";

/** What a region answered to the key. */
export type RegionAnswer = { kind: "found"; account: AwsAccount } | { kind: "refused"; error: WireError };

/** Regions that are connected in the same go as the one of the account step. */
export interface MoreRegions {
  /** Their codes, in the order in which they were chosen. */
  chosen: readonly string[];
  /** What each region that was asked has answered, chosen or not. */
  answers: Readonly<Record<string, RegionAnswer>>;
}

export const noMoreRegions: MoreRegions = { chosen: [], answers: {} };

/** AWS's partitions: a key of one is unknown in the others. */
function partitionOf(code: string): string {
  return /^(cn|us-gov|us-isob?|eu-isoe|eusc)-/.exec(code)?.[1] ?? "aws";
}

/** The listed regions that a key which works in `code` can be asked about. */
export function otherRegions(regions: readonly Region[], code: string): Region[] {
  return regions.filter((region) => region.code !== code && partitionOf(region.code) === partitionOf(code));
}

/** The account in each region that is connected, the first one before the others; those that answered. */
export function accountsOf(first: AwsAccount | null, { chosen, answers }: MoreRegions): AwsAccount[] {
  if (first === null) return [];
  return [first, ...chosen.flatMap((code) => foundIn(answers, code) ?? [])];
}

/** The account in a region; `null` where that is not known. */
export function foundIn(answers: MoreRegions["answers"], code: string): AwsAccount | null {
  const answer = answers[code];
  return answer?.kind === "found" ? answer.account : null;
}

/** Regions that were chosen and have not answered, nor refused to. */
export function unanswered({ chosen, answers }: MoreRegions): string[] {
  return chosen.filter((code) => answers[code] === undefined);
}

/** Whether every chosen region has shown its account. */
export function regionsReady({ chosen, answers }: MoreRegions): boolean {
  return chosen.every((code) => foundIn(answers, code) !== null);
}

/** Adds a region; once is enough, and the first one is there already. */
export function withRegion({ chosen }: MoreRegions, code: string, first: string): string[] {
  return code === first || chosen.includes(code) ? [...chosen] : [...chosen, code];
}

/** How many repositories these accounts show in all. */
export function repositoriesIn(accounts: readonly AwsAccount[]): number {
  return accounts.reduce((sum, { repositories }) => sum + repositories, 0);
}
