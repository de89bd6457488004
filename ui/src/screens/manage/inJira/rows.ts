import type { JiraIntegration } from "../../../backend/generated/JiraIntegration";
import type { JiraSingleRepository } from "../../../backend/generated/JiraSingleRepository";
import type { SiteIntegrations } from "../../../backend/generated/SiteIntegrations";

/** A line of what a Jira has. */
export type Row = { kind: "integration"; of: JiraIntegration } | { kind: "single"; of: JiraSingleRepository };

/** Which lines are shown. */
export type Shown = "all" | "here" | "adoptable" | "others" | "singles" | "disabled";

export const SHOWN: readonly Shown[] = ["all", "here", "adoptable", "others", "singles", "disabled"];

/** Everything that a Jira has, integrations first. */
export function rowsOf({ integrations, singleRepositories }: SiteIntegrations): Row[] {
  return [
    ...integrations.map((of): Row => ({ kind: "integration", of })),
    ...singleRepositories.map((of): Row => ({ kind: "single", of })),
  ];
}

/** Whether something here is of it. */
export function isHere(row: Row): boolean {
  return row.kind === "integration" ? row.of.connectionId !== null : row.of.singleRepositoryId !== null;
}

/** Whether it can become a connection of Causeway. */
export function isAdoptable(row: Row): row is Extract<Row, { kind: "integration" }> {
  return row.kind === "integration" && row.of.isCodeCommit && row.of.connectionId === null;
}

/** Whether a line belongs to what is asked for. */
export function isShown(row: Row, shown: Shown): boolean {
  switch (shown) {
    case "all":
      return true;
    case "here":
      return isHere(row);
    case "adoptable":
      return isAdoptable(row);
    case "others":
      return row.kind === "integration" && !row.of.isCodeCommit;
    case "singles":
      return row.kind === "single";
    case "disabled":
      return row.of.disabled;
  }
}
