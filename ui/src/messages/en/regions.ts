import { common, count, plural } from "./common";

const regionsOf = (value: number) => plural(value, "region", "regions");

/** Words of connecting several regions in one go. */
export const regions = {
  count: regionsOf,
  inAll: (repositories: number, regions: number) => `${common.repositories(repositories)} in ${regionsOf(regions)}`,
  region: "Region",

  choose: {
    title: "More regions",
    titleChosen: (value: number) => `More regions: ${count(value)} chosen`,
    intro:
      "Causeway can ask the other CodeCommit regions with this key, and connect several in one go. Each becomes an integration of its own in Jira; what you choose in the next steps holds for all of them.",
    ask: (value: number) => `Ask the other ${regionsOf(value)}`,
    askLeft: (value: number) => (value === 1 ? "Ask the one that is left" : `Ask the ${count(value)} that are left`),
    askAgain: (value: number) => `Ask ${regionsOf(value)} again`,
    progressLabel: "Asking the other regions",
    asked: (done: number, total: number) => `${count(done)} of ${regionsOf(total)} asked`,
    stop: "Stop asking",
    outcome: (found: number, refused: number) =>
      `${regionsOf(found)} with repositories${refused === 0 ? "" : `, ${regionsOf(refused)} could not be asked`}.`,
    found: "Regions with repositories",
    chooseAll: (value: number) =>
      value === 1 ? "Choose the one with repositories" : `Choose all ${count(value)} with repositories`,
    chooseNone: "Choose none of them",
    refused: (value: number) => `${regionsOf(value)} could not be asked`,
    notEnabled: "This opt-in region is probably not enabled in the account",
    empty: (value: number) => `No repositories in ${regionsOf(value)}:`,
    another: "Another region",
    add: "Add",
    already: "This region is connected already in this go.",
    chosen: (value: number, repositories: number) =>
      `To connect in one go: ${regionsOf(value)}, ${common.repositories(repositories)}`,
    asking: "Asking…",
    notAsked: "Not asked yet",
    askOne: (region: string) => `Ask ${region} again`,
    remove: (region: string) => `Remove ${region}`,
    removeShort: "Remove",
    notReady: "Not every chosen region has answered. Try again, or remove it.",
  },

  steps: {
    permissions: (region: string, value: number) =>
      `Asked in ${region}. The user's policies hold in all ${regionsOf(value)}, unless one of them names regions.`,
    policy: "The policy names its region. Make one for each region that you connect.",
    triggers: (value: number) =>
      `This applies to all ${regionsOf(value)}. Each gets a topic of its own; the webhook URL is the same.`,
    settings: (value: number) => `This applies to all ${regionsOf(value)}.`,
    displayName: (example: string) => `A name that you enter gets each region's code behind it: ${example}`,
    displayNameExample: "Payments (eu-central-1)",
    repositories: (account: string, value: number) =>
      `In account ${account}, ${regionsOf(value)}. Git Integration imports all of them, and later adds and removes repositories as the account does.`,
  },

  review: {
    nothing: "Jira already has what you asked for in every region. Starting would change nothing.",
    goToConnections: "Go to the connections",
    looking: "Comparing what you chose with what Jira has, region by region…",
    order: "One after the other, in this order. A region that fails does not keep the others from being connected.",
    heading: "Regions",
    summary: "What happens in all",
    toConnect: "Repositories to connect",
    toTrigger: "Triggers to set up",
    conflictTitle: "This cannot start yet",
    conflictIn: (region: string, what: string) => `${region}: ${what}`,
    conflicts: (region: string, repositories: number) =>
      `${region}: ${common.repositories(repositories)}. Open the region and narrow its list down to Conflict to see why.`,
    stepsIn: (region: string) => `Steps in ${region}`,
    repositoriesIn: (region: string) => `Repositories in ${region}`,
    repositoriesLabel: (region: string) => `Repositories of the plan in ${region}`,
    nothingHere: "Everything is in place already",
    answers: (value: number, names: string) => `${regionsOf(value)}: ${names}`,
  },

  run: {
    loading: "Opening the runs…",
    overview: "Regions of this run",
    settled: (done: number, total: number) => `${count(done)} of ${regionsOf(total)} finished`,
    columns: { region: "Region", state: "State", progress: "Repositories", more: "Open" },
    of: (done: number, total: number) => `${count(done)} of ${count(total)}`,
    failed: "failed",
    progressOf: (region: string) => `Progress of ${region}`,
    progressLabel: "Progress of all regions",
    follow: "Follow the region at work",
    cancelOne: (region: string) => `Cancel ${region}`,
    cancelAll: "Cancel all that is left",
    cancelOneTitle: (region: string) => `Cancel ${region}?`,
    cancelOneMore: "The other regions go on.",
    cancelAllTitle: "Cancel all that is left?",
    cancelKeep: "Keep running",
    stays: "What stays:",
    stayDone: (value: number) => `${regionsOf(value)} that ended already: as they are.`,
    announce: (region: string, activity: string, done: number, total: number) =>
      `${region}: ${activity}. ${count(done)} of ${regionsOf(total)} finished.`,
    ended: (region: string, state: string) => `${region}: ${state}`,
    outcome: {
      completed: (value: number) => `All ${regionsOf(value)} are connected`,
      cancelled: (completed: number, total: number) =>
        `Cancelled: ${count(completed)} of ${regionsOf(total)} completed`,
      failed: (completed: number, total: number) => `${count(completed)} of ${regionsOf(total)} completed`,
    },
    notCompleted: (names: string) => `Not completed: ${names}. The receipt says why, and lets you try again.`,
    outcomeMore:
      "Each region has a receipt of its own: what exists now, what failed and can be retried, and what can be undone.",
    receipt: "Receipt",
    receiptOf: (region: string) => `Receipt of ${region}`,
    resume: "Resume…",
    resumeOf: (region: string) => `Resume ${region}`,
    connection: "Connection",
    connectionOf: (region: string) => `Connection of ${region}`,
  },
};
