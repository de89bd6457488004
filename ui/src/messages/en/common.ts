import type { CheckOutcome } from "../../backend/generated/CheckOutcome";

const number = new Intl.NumberFormat("en");
const tenths = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A count with thousands separated: `10,000`. */
export function count(value: number): string {
  return number.format(value);
}

/** `1 repository`, `37 repositories`. */
export function plural(value: number, one: string, many: string): string {
  return `${number.format(value)} ${value === 1 ? one : many}`;
}

/** Words used in more than one place. */
export const common = {
  appName: "Causeway",
  close: "Close",
  cancel: "Cancel",
  retry: "Try again",
  dismiss: "Dismiss",
  justNow: "Just now",
  loading: "Loading…",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "Could not copy. Select the text and copy it by hand.",
  copyDetails: "Copy details",
  required: "required",
  optional: "optional",
  secretHeld: "Entered and checked. This window has forgotten it; type to replace it.",
  secretAgain: "Enter it again: after the last check this window forgot it.",
  showSecret: "Show",
  hideSecret: "Hide",
  showAll: "Show all",
  showLess: "Show less",
  clearSearch: "Clear search",
  search: "Search",
  shown: (value: number) => `${number.format(value)} shown`,
  shownOf: (shown: number, total: number) =>
    shown === total ? count(total) : `${number.format(shown)} of ${number.format(total)}`,
  noMatchTitle: "Nothing matches",
  noMatch: (query: string) => `No row contains “${query}”.`,
  selectAll: "Select all shown",
  selectRow: (name: string) => `Select ${name}`,
  selected: (value: number) => `${number.format(value)} selected`,
  tableKeys: "Table. Scroll with the arrow keys, Page Up and Page Down.",
  opensOutside: "opens in your browser",
  errorCode: "Code",
  correlation: "Reference",
  notKnown: "Not known",
  none: "None",
  never: "Never",
  yes: "Yes",
  no: "No",
  on: "On",
  off: "Off",
  repositories: (value: number) => plural(value, "repository", "repositories"),
  checks: {
    outcomes: {
      running: "Checking",
      ok: "OK",
      caution: "Look at this",
      failed: "Failed",
      skipped: "Skipped",
    } satisfies Record<CheckOutcome, string>,
    briefCaution: "Caution",
    fix: "What to do",
    snippet: (title: string) => `Text for: ${title}`,
    copySnippet: (title: string) => `Copy the text for: ${title}`,
    summary: (failed: number, cautions: number) =>
      failed + cautions === 0
        ? "All checks are well."
        : [
            failed === 0 ? null : plural(failed, "check failed", "checks failed"),
            cautions === 0 ? null : plural(cautions, "needs a look", "need a look"),
          ]
            .filter((part) => part !== null)
            .join(", "),
  },
  count,
  /** Spans of time: "84 ms", "1.2 s", "42 s", "3 min 5 s", "1 h 2 min". */
  duration: {
    milliseconds: (value: number) => `${number.format(value)} ms`,
    tenths: (seconds: number) => `${tenths.format(seconds)} s`,
    seconds: (seconds: number) => `${seconds} s`,
    minutes: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
    hours: (hours: number, minutes: number) => `${hours} h ${minutes} min`,
  },
  listEmpty: "Nothing matches what you typed.",
  openList: "Open the list",
  listLeft: (left: number) => `${number.format(left)} more. Type to find them.`,
  stepStatus: {
    complete: "Complete",
    current: "Current step",
    upcoming: "Not reached yet",
    needsReview: "Needs review",
    error: "Needs attention",
  },
};
