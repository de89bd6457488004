/** As many branches as a trigger may name. */
export const MAX_BRANCHES = 10;

/** Why a text cannot join the list of branches. */
export type BranchProblem =
  | "prefix"
  | "character"
  | "dots"
  | "slash"
  | "ends"
  | "reserved"
  | "length"
  | "commit"
  | "twice"
  | "full";

/** Judges a branch name by git's and CodeCommit's rules; `null` when it is good. */
export function branchProblem(name: string, listed: readonly string[]): BranchProblem | null {
  if (listed.includes(name)) return "twice";
  if (listed.length >= MAX_BRANCHES) return "full";
  if (name.startsWith("refs/")) return "prefix";
  if (name.length > 256) return "length";
  if (/[\s~^:?*[\\\p{Cc}]/u.test(name)) return "character";
  if (name.startsWith("/") || name.endsWith("/") || name.includes("//")) return "slash";
  if (name.includes("..") || name.split("/").some((part) => part.startsWith(".") || part.endsWith(".lock"))) {
    return "dots";
  }
  if (name.startsWith("-") || name.endsWith(".")) return "ends";
  if (name === "@" || name === "HEAD" || name.includes("@{")) return "reserved";
  return /^[0-9a-f]{40}$/i.test(name) ? "commit" : null;
}

/** The names in what was typed or pasted: one, or several with white space (and a comma) between them. */
export function branchNames(typed: string): string[] {
  return typed
    .split(/\s+/)
    .map((name) => name.replace(/,+$/, ""))
    .filter(Boolean);
}
