import type { CoverageGap } from "../../../backend/generated/CoverageGap";

/** Tabs and line breaks would begin another cell or row. */
function cell(text: string): string {
  // A spreadsheet takes what begins so for a formula.
  const safe = text.replace(/[\t\r\n]+/g, " ");
  return /^[=+\-@]/.test(safe) ? `'${safe}` : safe;
}

/** Differences as a table with tabs, as spreadsheets paste them. */
export function tableText(gaps: readonly CoverageGap[]): string {
  const head = ["issue", "repository", "commit", "subject", "side", "reason", "message", "fix"];
  const rows = gaps.map((gap) => [
    gap.issue,
    gap.repository,
    gap.commitId,
    gap.subject,
    gap.onlyInJira ? "only in Jira" : "not in Jira",
    gap.reason,
    gap.message,
    gap.fix ?? "",
  ]);
  return [head, ...rows].map((row) => row.map(cell).join("\t")).join("\n");
}
