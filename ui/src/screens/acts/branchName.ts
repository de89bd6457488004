import type { BranchProblem } from "../triggers/branches";
import { branchProblem } from "../triggers/branches";

/** As many characters as AWS takes. */
export const MAX_TITLE = 150;
/** Above this AWS has been seen to answer that a title is too long, though it documents more. */
export const LONG_TITLE = 100;
export const MAX_DESCRIPTION = 10_240;

/** Jira's own form of an issue key: a project's key of capital letters, a hyphen, a number. */
const ISSUE_KEY = /(?<![A-Za-z0-9])([A-Z][A-Z0-9_]+-[1-9]\d*)(?![A-Za-z0-9])/;

/** The first issue key in a text. */
export function issueKeyIn(text: string): string | null {
  return ISSUE_KEY.exec(text)?.[1] ?? null;
}

/** Why a text cannot be the name of a new branch, or `null`. An empty one is not judged yet. */
export function newBranchProblem(name: string, existing: readonly string[]): BranchProblem | "exists" | null {
  if (name === "") return null;
  if (existing.includes(name)) return "exists";
  return branchProblem(name, []);
}

/** What a pull request may be called: the issue key as it is, the rest of the branch's name in words. */
export function titleOf(branch: string): string {
  const key = issueKeyIn(branch);
  const last = branch.split("/").at(-1) ?? branch;
  const rest = (key === null ? last : last.replace(key, " ")).replace(/[-_\s]+/g, " ").trim();
  const title = key === null ? rest : `${key} ${rest}`.trim();
  return [...title].slice(0, MAX_TITLE).join("");
}

/** Which branch a pull request most likely comes from: one with the issue's key, else the one made last. */
export function likelySource(
  branches: readonly string[],
  target: string,
  issueKey: string | null,
  last: string | undefined,
): string {
  const others = branches.filter((branch) => branch !== target);
  const ofIssue = issueKey === null ? undefined : others.find((branch) => issueKeyIn(branch) === issueKey);
  if (ofIssue !== undefined) return ofIssue;
  return last !== undefined && others.includes(last) ? last : "";
}
