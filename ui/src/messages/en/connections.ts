import type { ConnectionHealth } from "../../backend/generated/ConnectionHealth";
import type { IndexState } from "../../backend/generated/IndexState";
import type { NextAction } from "../../backend/generated/NextAction";
import type { TriggersState } from "../../backend/generated/TriggersState";
import { count } from "./common";

/** Words of the Connections list and of one connection. */
export const connections = {
  title: "Connections",
  intro: "AWS accounts and regions that feed a Jira.",
  connect: "Connect AWS and Jira",
  refresh: "Load again",
  loading: "Asking Jira about your connections…",
  search: "Search connections",
  emptyTitle: "No connections yet",
  empty: "Each AWS account and region you connect to a Jira appears here, with its repositories and their index.",

  columns: {
    name: "Name",
    repositories: "Repositories",
    health: "Status",
    triggers: "Triggers",
    lastIndexed: "Last indexed",
    next: "Next",
  },
  accountAndRegion: (account: string, region: string, site: string) => `${account} · ${region} · ${site}`,
  indexedOf: (indexed: number, total: number) => `${count(indexed)} of ${count(total)} indexed`,
  health: {
    ok: "Indexed",
    indexing: "Indexing",
    attention: "Needs attention",
    disabled: "Disabled in Jira",
    missing: "Gone from Jira",
    unknown: "Not known",
  } satisfies Record<ConnectionHealth, string>,
  triggers: {
    none: "None",
    pending: "Pending",
    confirmed: "Confirmed",
  } satisfies Record<TriggersState, string>,
  next: {
    none: "Nothing to do",
    waitForIndex: "Wait for the first index",
    reviewErrors: "Review errors",
    reindex: "Reindex",
    signIn: "Sign in to Jira again",
    reconnect: "Connect again",
    retry: "Try again",
    confirmSubscription: "See the triggers",
  } satisfies Record<NextAction, string>,

  detail: {
    back: "Connections",
    loading: "Asking Jira about this connection…",
    tabs: { repositories: "Repositories", triggers: "Triggers", settings: "Settings", activity: "Activity" },
    links: "Open",
    summary: {
      region: "Region",
      account: "AWS account",
      site: "Jira",
      lastIndexed: "Last indexed",
      copyAccount: "Copy account",
    },
    reindexNeeded: "Reindex to take over what AWS has now.",
  },

  repositories: {
    search: "Search repositories",
    caption: "Repositories of this connection",
    name: "Repository",
    mainBranch: "Main branch",
    state: "Index",
    lastIndexed: "Last indexed",
    message: "Message",
    acts: "Acts",
    noBranch: "Empty",
    filter: "Index state",
    all: "All states",
    counted: (state: string, value: number) => `${state} (${count(value)})`,
    emptyTitle: "Jira has no repositories here yet",
    empty: "They appear once Jira has finished connecting. Load again in a moment.",
    states: {
      waiting: "Waiting",
      indexing: "Indexing",
      indexed: "Indexed",
      failed: "Failed",
      disabled: "Disabled",
    } satisfies Record<IndexState, string>,
  },

  settings: {
    integration: "Integration",
    integrationId: "Integration ID in Jira",
    accessKey: "Access key ID",
    accessKeyEnds: (hint: string) => `ends in ${hint}`,
    keptIn: "Secrets are kept in",
  },

  activity: {
    caption: "Runs",
    search: "Search runs",
    note: "Every run of this connection on this computer, newest first.",
    emptyTitle: "No runs yet",
    empty: "Each time Causeway changes something it leaves a run here, with its receipt.",
    run: "Run",
    state: "State",
    started: "Started",
    took: "Took",
    open: "Open",
  },
};
