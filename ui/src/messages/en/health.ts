import type { IntegrationFate } from "../../backend/generated/IntegrationFate";
import type { PathLink } from "../../backend/generated/PathLink";
import type { PathLinkState } from "../../backend/generated/PathLinkState";
import type { SubscriptionState } from "../../backend/generated/SubscriptionState";
import { common, count, plural } from "./common";

const links = {
  repository: "CodeCommit",
  trigger: "Trigger",
  topic: "Topic",
  subscription: "Subscription",
  jira: "Jira",
} satisfies Record<PathLink, string>;

/** `1 day 23 h`, `3 h 12 min`, `12 min`. */
function span(minutes: number): string {
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  if (days > 0) return `${plural(days, "day", "days")} ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return `${minutes} min`;
}

/** Words of a connection's triggers: how they are, and what is done about them. */
export const health = {
  looking: "Looking at the triggers…",
  lookingNote: (done: number, total: number) =>
    total === 0 ? "Listing the repositories…" : `${count(done)} of ${common.repositories(total)} looked at`,
  throttledNote: (done: number, total: number) =>
    total === 0
      ? "AWS asks to slow down. Waiting, then going on."
      : `AWS asks to slow down. Waiting, then going on: ${count(done)} of ${common.repositories(total)} looked at`,
  looked: (ok: number, total: number) => `Looked. ${count(ok)} of ${common.repositories(total)} reach Jira.`,
  lookAgain: "Look again",
  stopLooking: "Cancel",
  stoppedTitle: "Nobody has looked yet",
  stopped: "Looking was cancelled before it had an answer.",
  look: "Look at the triggers",
  asOf: "As of",
  change: "Change triggers…",
  test: "Send a test event…",

  none: {
    title: "No triggers yet",
    text: "Here you would see the path of a push from CodeCommit to Jira, repository by repository. No triggers were set up for this connection, so Jira hears of pushes only when it looks by its schedule.",
    act: "Set up triggers",
  },

  path: {
    heading: "From CodeCommit to Jira",
    whole: (value: number) => `All ${common.repositories(value)}`,
    label: (name: string) => `The path of a push: ${name}`,
    showWhole: "Show all repositories",
    links,
    states: {
      ok: "OK",
      broken: "Broken",
      waiting: "Waiting",
      unknown: "Not known",
    } satisfies Record<PathLinkState, string>,
    inSome: (value: number, total: number) =>
      value === total ? `in ${common.repositories(total)}` : `in ${count(value)} of ${common.repositories(total)}`,
    problems: "What is wrong",
    where: (value: number, total: number) =>
      total === 1
        ? ""
        : value === total
          ? `In all ${common.repositories(total)}.`
          : `In ${count(value)} of ${common.repositories(total)}.`,
    moreProblems: (value: number) => `And ${plural(value, "other problem", "other problems")}, in the table below.`,
    fine: "Every link works, as far as can be seen. A test event is the proof.",
    selected: (name: string) => `Showing the path of ${name}`,
  },

  table: {
    heading: "Repositories",
    label: "Repositories and their path to Jira",
    search: "Search repositories",
    name: "Repository",
    state: "Path",
    summary: "What is seen",
    filter: "Show",
    all: (value: number) => `All ${count(value)}`,
    counted: (state: string, value: number) => `${state} ${count(value)}`,
    testSelected: (value: number) => `Test ${common.repositories(value)}…`,
    emptyTitle: "No repositories",
    empty: "Triggers are wanted in repositories that this account and region do not have.",
  },

  subscription: {
    heading: "Subscription",
    states: {
      missing: "Missing",
      pending: "Not confirmed",
      confirmed: "Confirmed",
      unknown: "Not known",
    } satisfies Record<SubscriptionState, string>,
    state: "State",
    endpoint: "Leads to",
    asked: "Confirmation asked for",
    lapses: "Time left",
    left: (minutes: number) => (minutes < 1 ? "Less than a minute" : span(minutes)),
    lapsed: "It has lapsed. Send the confirmation again.",
    topic: "Topic",
    copyArn: "Copy the topic's ARN",
    console: "Open in the AWS console",
    pendingTitle: "Jira has not confirmed the subscription",
    pending:
      "Amazon SNS delivers nothing before that. Jira confirms by itself when SNS reaches it; this page looks again from time to time.",
    unknown: "This key may not list the topic's subscriptions.",
    resend: "Send the confirmation again",
    resent: "Amazon SNS was asked to send the confirmation again.",
    confirmed: "The subscription is confirmed.",
    byHand: "Confirm by hand…",
  },

  byHand: {
    title: "Confirm the subscription by hand",
    text: "When SNS reaches a place of yours that is not Jira, such as a relay or a log, its message has what confirms the subscription.",
    label: "Token, SubscribeURL or the whole message",
    help: "Whoever has it can confirm the subscription. It goes to Amazon SNS only, after its topic and host are checked, and is not kept.",
    required: "Paste the token, the SubscribeURL or the message.",
    confirm: "Confirm",
  },

  repair: {
    title: (value: number) => `${common.repositories(value)} can be repaired`,
    text: "Repair is a plan first: you see what would change before anything does.",
    act: (value: number) => `Repair ${common.repositories(value)}`,
    driftTitle: "The triggers are not as they were set up",
    sync: "Bring the triggers up to date",
    added: (value: number) => `${common.repositories(value)} without a trigger, new since:`,
    removed: (value: number) => `${common.repositories(value)} gone from AWS:`,
    edited: (value: number) => `${common.repositories(value)} whose trigger somebody edited:`,
    more: (value: number) => `and ${count(value)} more`,
    cautions: "Things to know",
  },

  testing: {
    title: "Send a test event?",
    text: (value: number) =>
      `CodeCommit publishes a real test event from ${common.repositories(value)} to the topic. Whoever subscribes to the topic gets it: Jira reindexes what it is told about, and others may act on it too.`,
    send: (value: number) => `Send to ${common.repositories(value)}`,
    sending: "Sending test events…",
    results: "What AWS answered",
    label: "Results of the test",
    summary: (sent: number, total: number) => `${count(sent)} of ${common.repositories(total)} sent.`,
    proof: "AWS has taken them. Whether they arrived shows in Jira, as a later index of the repository.",
    name: "Repository",
    result: "Result",
    words: "AWS’s words",
    sent: "Sent",
    notSent: "Not sent",
    failedOnly: (value: number) => `Not sent ${count(value)}`,
    sentOnly: (value: number) => `Sent ${count(value)}`,
    all: (value: number) => `All ${count(value)}`,
  },

  plan: {
    setUpHeading: "Set up triggers",
    setUpIntro:
      "CodeCommit has no webhooks. A trigger in each repository tells an Amazon SNS topic about every push, and the topic tells Jira.",
    changeHeading: "Change triggers",
    changeIntro: "What is in place stays, unless the plan says otherwise.",
    webhookHeading: "Repair triggers",
    webhookIntro:
      "Nothing subscribed to the topic leads to this Jira with the webhook secret that Causeway keeps. Has somebody made a new secret in Jira?",
    webhookChoice: "Webhook URL",
    webhookPaste: "Paste it from Jira",
    webhookPasteHelp: "After somebody made a new secret on Jira's Webhooks page.",
    webhookKept: "Use the one Causeway keeps",
    webhookKeptHelp: "When the subscription was only deleted.",
    webhookLost: "Causeway no longer has the webhook URL. Paste it from Jira.",
    anywayNeeded: "Say that you want this, or go back to the connection.",
    pasteUrl: "Paste the webhook URL",
    reviewHeading: "Review",
    repairHeading: "Review the repair",
    nothingHeading: "Everything is in place already",
    nothing: "AWS already has what you asked for. Starting would change nothing.",
    looking: "Comparing what is wanted with what AWS has…",
    toReview: "Review",
    back: "Back to the connection",
    toConnection: "Go to the connection",
    choices: {
      label: "Your choices",
      kept: "The webhook URL that Causeway keeps",
      sample: "The sample Jira's webhook URL",
      pasted: "The webhook URL you pasted",
      events: "Tells Jira about",
      webhook: "Webhook URL",
      from: "From",
      topic: "Topic",
      change: "Change",
    },
  },

  disconnect: {
    act: "Disconnect…",
    heading: (name: string) => `Disconnect ${name}`,
    intro:
      "Causeway takes out what it made: its triggers, the subscription, the topic if nobody else uses it, and what it keeps on this computer. First you see all of it by name.",
    fate: "What becomes of the integration in Jira?",
    fates: {
      keep: "It stays as it is",
      disable: "It stays, switched off",
      remove: "It is removed with its clones",
    } satisfies Record<IntegrationFate, string>,
    fateHelp: {
      keep: "Jira goes on looking for pushes by its schedule, with the access key it has.",
      disable: "Jira keeps what it has indexed and fetches no more. It can be switched on again in Jira.",
      remove:
        "Jira deletes the repositories' clones and no longer shows their commits in issues. Connecting again means a first index again.",
    } satisfies Record<IntegrationFate, string>,
    next: "See what is removed",
    reviewHeading: "Review what is removed",
    looking: "Looking for everything Causeway made…",
    stays: "Your repositories stay as they are",
    staysAlways:
      "Nothing in CodeCommit is deleted but Causeway's own triggers. Triggers of others stay, and so does what is marked Keep below.",
    keep: "Keep the connection",
    nothing: "There is nothing left to remove.",
  },

  settings: {
    heading: "Triggers",
    events: "Tells Jira about",
    eventWords: { update: "Pushes", create: "New branches and tags", delete: "Deleted branches and tags" },
    branches: "Branches",
    allBranches: "All branches",
    repositories: "Repositories",
    allRepositories: "All, also later ones",
    topic: "Topic",
    ownTopic: "Causeway's own",
    kmsKey: "Encrypted with",
    notLooked: "They are looked at on the Triggers tab.",
    open: "Open Triggers",
  },
};
