import type { AuditOutcome } from "../../backend/generated/AuditOutcome";
import { plural } from "./common";

const outcome: Record<AuditOutcome, string> = {
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
  running: "Running",
  interrupted: "Broken off",
  unknown: "Not known",
};

export const audit = {
  title: "Audit log",
  intro:
    "What Causeway did from this computer, when and as whom. Nothing of it leaves the computer unless you export it.",
  caption: "Acts, newest first",
  search: "Search the log",
  outcomes: "Outcomes",
  all: "All",
  onlyFailed: "Failed or broken off",
  site: "Jira site",
  everySite: "Every Jira site",
  older: "Show older acts",
  loaded: (value: number) => `${plural(value, "older act", "older acts")} shown`,
  columns: { at: "When", what: "What", where: "Where", who: "As whom", outcome: "Outcome" },
  outcome,
  here: "This computer",
  inJira: (name: string) => `Jira: ${name}`,
  inAws: (name: string) => `AWS: ${name}`,
  emptyTitle: "Nothing was done yet",
  empty: "Connections, branches, pull requests, credentials: each act is entered here, and runs with their receipt.",
  nothingFound: "No act is like that",
  nothingFoundText: "Each word has to be somewhere in the entry: in the act, the connection, the names, the error.",
  clear: "Show all",
  export: "Export",
  exportAs: { json: "JSON", csv: "CSV" },
  exportLabel: { json: "Export the log as JSON", csv: "Export the log as CSV" },
  saved: "Saved to",
  copyPath: "Copy the path",
};
