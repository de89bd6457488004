import type { MirrorState } from "../../backend/generated/MirrorState";
import { count, plural } from "./common";

const UNITS = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** Bytes as people read them: `1.4 GB`. */
export function bytes(value: number): string {
  let rest = value;
  let unit = 0;
  while (rest >= 1_000 && unit < UNITS.length - 1) {
    rest /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || rest >= 100 ? 0 : 1;
  return `${rest.toFixed(digits)} ${UNITS[unit]}`;
}

/** Words of mirrors, of their coverage, and of why a commit is not at an issue. */
export const mirror = {
  bytes,
  tab: "Mirror",
  loading: "Looking at the mirror…",
  off: {
    title: "No mirror of this connection is kept here",
    text: "A mirror is a copy of the connection's repositories on this computer, fetched exactly as Jira fetches them. With it differences open at once, commits are found by a part of their message or id, and Causeway can tell which commits Jira lacks, and why.",
    costs: "It takes room on this disk, up to the limit that you set, and is removed with one press.",
  },
  cap: "Room it may take, in GB",
  capHelp: (free: string) => `${free} are free on this disk.`,
  capHelpUnknown: "The system does not say how much is free on this disk.",
  capError: "Enter a number of gigabytes, at least 0.1.",
  turnOn: "Turn on and fetch",
  turnOff: "Turn off",
  turnedOff: "The mirror is off and stays as it is until it is removed",
  offKept: "The mirror is off. What was fetched is still here, and gets older.",
  turnOnAgain: "Turn on again",
  saveCap: "Save limit",
  capSaved: "The limit was saved",
  facts: {
    size: "Size",
    sizeOf: (size: string, cap: string) => `${size} of at most ${cap}`,
    free: "Free on this disk",
    directory: "Folder",
    copyDirectory: "Copy the folder's path",
    refspecs: "Fetches",
    refspecsHelp: "Exactly what Jira fetches.",
    commits: "Commits in the index",
  },
  full: "The mirror has reached its limit: raise it, or some repositories stay as they are.",
  fetch: "Fetch all",
  fetchFailed: (value: number) => `Retry ${plural(value, "failed repository", "failed repositories")}`,
  fetchOne: (name: string) => `Fetch ${name}`,
  stop: "Stop",
  stopped: "Stopped. What came in stays, and is not fetched again.",
  fetched: (done: number, failed: number) =>
    failed === 0
      ? `${plural(done, "repository is", "repositories are")} up to date`
      : `${plural(done - failed, "repository is", "repositories are")} up to date, ${count(failed)} failed`,
  progress: "Fetching the mirror",
  progressNote: (done: number, total: number, failed: number, size: string) =>
    `${count(done)} of ${plural(total, "repository", "repositories")}, ${size} came in${
      failed === 0 ? "" : `, ${plural(failed, "failed", "failed")}`
    }`,
  work: (received: number, total: number, size: string) =>
    total === 0 ? `${count(received)} objects, ${size}` : `${count(received)} of ${count(total)} objects, ${size}`,
  indexing: "reading commits",
  atWork: "At work now",
  table: {
    caption: "Repositories of the mirror",
    search: "Search repositories",
    filter: "State",
    all: "All states",
    counted: (state: string, value: number) => `${state} (${count(value)})`,
    name: "Repository",
    state: "State",
    size: "Size",
    commits: "Commits",
    references: "References",
    fetchedAt: "Fetched",
    problem: "Problem",
    acts: "Act",
    empty: "The connection has no repositories yet",
    states: {
      missing: "Not fetched",
      fetching: "Fetching",
      partial: "In part",
      ready: "Ready",
      failed: "Failed",
    } satisfies Record<MirrorState, string>,
  },
  remove: "Remove…",
  removeTitle: "Remove the mirror?",
  removeText: (size: string, directory: string) =>
    `${size} in ${directory} are removed from this computer, with the index. Nothing changes in AWS and Jira; it can be fetched again.`,
  removeAct: "Remove the mirror",
  removed: "The mirror was removed",

  coverage: {
    title: "Coverage",
    intro: "Compares, for one Jira project, the commits that the mirror links to issues with those that Jira shows.",
    project: "Project key",
    projectHelp: "SHOP, for issues like SHOP-12.",
    projectError: "A project key has capital letters, digits and underscores, and begins with a letter.",
    compare: "Compare",
    again: "Compare again",
    stop: "Stop",
    stopped: "The comparison was stopped.",
    comparing: "Comparing with Jira",
    progress: (done: number, total: number) => `${count(done)} of ${plural(total, "issue", "issues")}`,
    needsFetch: "Fetch the mirror first: there is nothing to compare yet.",
    issues: "Issues",
    inMirror: "Links in the mirror",
    inJira: "Of them in Jira",
    percent: (part: number, whole: number) => `${Math.floor((part / whole) * 1_000) / 10} %`,
    complete: "Jira shows everything that the mirror links.",
    nothing: (project: string) => `No commit of the mirror names an issue of ${project}.`,
    gaps: "Differences",
    gapCount: (value: number, cut: boolean) => `${count(value)}${cut ? " and more" : ""}`,
    search: "Search differences",
    issue: "Issue",
    repository: "Repository",
    commit: "Commit",
    reason: "Reason and what to do",
    side: "Side",
    onlyInJira: "Only in Jira",
    notInJira: "Not in Jira",
    cut: "There are more differences than are listed. Mend some of these and compare again.",
    problems: "Not everything could be compared",
    export: "Copy as a table",
    summary: (gaps: number) => (gaps === 0 ? "No differences" : plural(gaps, "difference", "differences")),
  },

  why: {
    intro:
      "Follows a commit from CodeCommit to this issue, link by link, and names the first reason why it is not there. Looking changes nothing.",
    field: "Commit, branch or message",
    fieldHelp:
      "A commit id of at least 7 digits, the name of a branch, or a part of a message. Parts are found near the tips of a repository's branches, or everywhere in a mirror.",
    required: "Enter what to look for.",
    repository: "Repository",
    repositoryHelp: "Where to look. All repositories of this Jira's connections when it stays empty.",
    connection: "Connection",
    allConnections: "All of this Jira",
    start: "Find out why",
    again: "Look again",
    stop: "Stop",
    stopped: "Stopped. What was found before is shown.",
    looking: "Following the commit…",
    label: "The way from the commit to the issue",
    stations: {
      commit: "Commit",
      repository: "Repository",
      index: "Index",
      message: "Message",
      project: "Project",
      issue: "Issue",
    },
    found: "Commit",
    inRepository: "Repository",
    subject: "Message",
    copyCommit: "Copy the commit id",
    there: (key: string) => `Nothing is missing: it is at ${key}`,
    reason: "Reason",
    fixes: {
      reindex: "Have Jira index it",
      enable: "Enable it in Jira",
      associate: (key: string) => `Associate it with ${key}`,
      fetchMirror: "Fetch the mirror",
    },
    enableTitle: "Enable it in Jira?",
    enableText:
      "Somebody disabled it, perhaps for a reason. Once enabled, Jira indexes it and shows its commits to everybody who may see the projects it is associated with.",
    enableAct: "Enable",
    doing: {
      reindex: "Jira is told to index…",
      enable: "Jira is told to enable it…",
      associate: "Jira is told…",
      fetchMirror: "Fetching the mirror…",
    },
    waiting: "That is done. Waiting until Jira shows it…",
    helped: (key: string) => `It helped: Jira shows the commit at ${key} now`,
    changed: "That is done. What holds the commit up now is something else:",
    notYet: "That is done, and Jira does not show the commit yet. A large repository takes a while; look again later.",
    all: (value: number) => `Link by link (${plural(value, "link", "links")})`,
    allLabel: "Every link",
    copy: "Copy the report",
  },
};
