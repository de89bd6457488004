import type { ItemState } from "../../backend/generated/ItemState";
import type { RunState } from "../../backend/generated/RunState";

const number = new Intl.NumberFormat("en");

function repositories(count: number): string {
  return `${number.format(count)} ${count === 1 ? "repository" : "repositories"}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** Words of a run and its receipt. */
export const run = {
  loading: "Opening the run…",
  states: {
    running: "Running",
    waiting: "Waiting",
    cancelling: "Cancelling",
    cancelled: "Cancelled",
    completed: "Completed",
    failed: "Not complete",
    interrupted: "Interrupted",
  } satisfies Record<RunState, string>,
  items: {
    pending: "Waiting",
    running: "In progress",
    done: "Done",
    failed: "Failed",
    skipped: "Skipped",
  } satisfies Record<ItemState, string>,
  progressLabel: "Progress of the run",
  settled: (settled: number, total: number) => `${number.format(settled)} of ${repositories(total)}`,
  inJira: (connected: number) => `${number.format(connected)} in Jira's list`,
  unknownTotal: "The number of repositories is not known yet",
  elapsed: "Elapsed",
  took: "Took",
  duration: (milliseconds: number) => {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  },
  announce: (activity: string, settled: number, total: number) =>
    total === 0 ? activity : `${activity}. ${number.format(settled)} of ${repositories(total)}.`,
  waitingTitle: "Waiting for the other side",
  waiting: "AWS or Jira asked to slow down. This is no failure: the run goes on by itself.",
  closeNote: "You can close this window: Causeway remembers how far it got and offers to go on.",
  steps: "Steps",
  repositories: "Repositories",
  repositoriesLabel: "Repositories of the run",
  filter: "Filter repositories",
  stateFilter: "Show",
  all: (count: number) => `All ${number.format(count)}`,
  counted: (state: string, count: number) => `${state} ${number.format(count)}`,
  columns: { repository: "Repository", state: "State", message: "What is happening" },
  noMatchTitle: "No repository matches",
  noMatch: "No repository matches the filter.",
  clear: "Clear the filter",
  noRepositoriesTitle: "No repositories yet",
  noRepositories: "They appear here as soon as Jira lists them.",
  cancel: "Cancel run",
  cancelling: "Finishing the step in hand…",
  cancelTitle: "Cancel this run?",
  cancelWhat: "What stays:",
  cancelConfirm: "Cancel run",
  cancelKeep: "Keep running",
  interrupted: {
    title: "This run was interrupted",
    body: "Causeway ended in the middle of it. It knows which steps were finished, checks what is true now and goes on from there.",
    resume: "Resume",
    resuming: "Resuming…",
    dismiss: "Dismiss run",
    dismissTitle: "Dismiss this run?",
    dismissBody: "Causeway stops offering to resume it. What it has made in Jira stays as it is.",
    dismissKeep: "Keep",
  },
  credentials: {
    title: "Sign in again to go on",
    body: "The secrets of this run are not kept any more. They are used for this run and kept where you chose.",
    jira: "Jira",
    aws: "AWS",
    go: "Go on",
    cancel: "Not now",
    required: "Fill in what is marked below.",
    leaveEmpty: "Leave a side empty if its secret is still kept.",
  },
  receipt: {
    headings: {
      completed: "Connected",
      failed: "Not everything worked",
      cancelled: "Cancelled",
      interrupted: "Interrupted",
    },
    summary: "What happened",
    done: "Done",
    failed: "Failed",
    skipped: "Skipped",
    failedTitle: (count: number) => `${repositories(count)} failed`,
    left: "What exists now",
    leftNone: "Nothing was made.",
    links: "Open",
    openConnection: "Go to the connection",
    finish: "Close",
    retry: (count: number) => (count === 0 ? "Try again" : `Retry ${repositories(count)}`),
    retrying: "Starting again…",
    export: "Save receipt",
    exportLabel: { json: "Save the receipt as JSON", csv: "Save the receipt as CSV" },
    exportAs: { json: "JSON", csv: "CSV" },
    saved: "Saved to",
    copyPath: "Copy path",
    undo: "Undo",
    undoTitle: "Undo this run?",
    undoBody: "This will be removed or put back:",
    undoConfirm: "Undo the run",
    undoKeep: "Keep everything",
    undoing: "Undoing…",
    undone: "The run was undone.",
    repositories: "Repositories",
  },
  retry: "Try again",
  close: "Close",
};
