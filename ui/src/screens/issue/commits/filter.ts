import type { IssueCommit } from "../../../backend/generated/IssueCommit";
import { prepared, search } from "../../../components/rows";

/** Tells a commit from every other of the list: two repositories can hold the same one. */
export function commitKey({ repository, id }: IssueCommit): string {
  return `${repository} ${id}`;
}

/** What a commit is found by. */
function commitText({ id, author, email, message, branches, files, notes }: IssueCommit): string {
  return [
    id,
    author,
    email,
    message,
    ...branches,
    ...files.map(({ path }) => path),
    ...notes.map(({ text }) => text),
  ].join("\n");
}

/** Commits made ready to be searched. */
export function searchable(commits: readonly IssueCommit[]) {
  return prepared(commits, commitKey, commitText).entries;
}

/** Those of one repository, or of all, that contain every word of the query. */
export function filtered(
  entries: ReturnType<typeof searchable>,
  query: string,
  repository: number | null,
): readonly IssueCommit[] {
  return search(entries, query)
    .map(({ row }) => row)
    .filter((commit) => repository === null || commit.repository === repository);
}

/** The first line of a message, and whether there is more. */
export function firstLine(message: string): { line: string; more: boolean } {
  const text = message.trim();
  const [line = ""] = text.split(/\r?\n/, 1);
  return { line: line.trim(), more: line.length < text.length };
}

/** What a commit's files come to; `null` where nobody has counted. */
export function lineCounts(files: IssueCommit["files"]): { added: number; changed: number; deleted: number } | null {
  if (files.length === 0 || files.every(({ added, deleted }) => added === null && deleted === null)) return null;
  const sum = (of: "added" | "changed" | "deleted") => files.reduce((total, file) => total + (file[of] ?? 0), 0);
  return { added: sum("added"), changed: sum("changed"), deleted: sum("deleted") };
}
