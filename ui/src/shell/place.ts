import type { Target } from "../backend/generated/Target";
import type { TargetChange } from "../backend/generated/TargetChange";
import type { Given } from "../screens/connect";

/** What the Connections page lists. */
export type ConnectionsTab = "accounts" | "repositories" | "inJira";

/** The views of one connection. */
export type ConnectionTab = "repositories" | "triggers" | "mirror" | "settings" | "activity";

/** The parts of Diagnostics. */
export type DiagnosticsTab = "checks" | "network" | "support";

/** The views of an issue. */
export type IssueTab = "commits" | "branches" | "pullRequests" | "tags" | "smart" | "why";

/** An issue by its site and its key there. */
export interface IssueName {
  siteUrl: string;
  key: string;
}

/** The parts of SSH keys. */
export type SshTab = "keys" | "iam" | "login" | "configuration" | "jira";

/** What of a connection is shown first: its repositories, unless something else is asked for. */
export interface ConnectionView {
  tab?: ConnectionTab;
  /** Only the repositories that have errors. */
  onlyFailed?: boolean;
}

/** Why a connection's triggers are planned: as they are answered anew, or as they were wanted last. */
export type TriggersPurpose = "setUp" | "change" | "repair";

/** What is to be changed in Jira, before it is planned. */
export interface Wanted {
  siteUrl: string;
  targets: readonly Target[];
  change: TargetChange;
  /** What it is about, as the person knows it. */
  about: string;
}

/** Runs that were started together, one for each region, in the order in which they are carried out. */
export interface StartedRegions {
  /** The act in words. */
  title: string;
  runs: readonly { runId: string; region: string; regionName: string }[];
}

/** Where in the window one is. */
export type Place =
  /** Accounts, unless something else is asked for. */
  | { kind: "connections"; tab?: ConnectionsTab }
  | { kind: "connection"; connectionId: string; tab: ConnectionTab; onlyFailed: boolean }
  /** `given`: what another wizard has found out already. */
  | { kind: "connect"; draft: boolean; given?: Given }
  | { kind: "connectRepository" }
  /** Many integrations and repositories of a Jira at once. */
  | { kind: "bulk" }
  /** What is done in Jira alone. */
  | { kind: "byHand"; siteUrl?: string }
  | { kind: "triggers"; connectionId: string; purpose: TriggersPurpose }
  | { kind: "disconnect"; connectionId: string }
  /** The settings of one thing in Jira. */
  | { kind: "target"; siteUrl: string; target: Target }
  /** The review of changes to things in Jira. */
  | { kind: "changes"; wanted: Wanted }
  /** Without an issue: where one is opened. `text`: what is opened at once, of a link that was followed. */
  | { kind: "issue"; issue?: IssueName; text?: string; tab: IssueTab }
  | { kind: "diagnostics"; tab: DiagnosticsTab }
  | { kind: "credentials" }
  | { kind: "audit" }
  | { kind: "ssh"; tab: SshTab }
  | { kind: "rotate"; connectionId: string }
  /**
   * `single`: it connects one repository, which is found among the single ones afterwards. `changes`: of things in
   * Jira, after which one is where it was begun from, unless that is gone. `among`: it is one of those that were started
   * together, after which one is at all of them again.
   */
  | { kind: "run"; runId: string; single?: boolean; changes?: "stays" | "gone"; among?: boolean }
  /** The runs of several regions. `shown`: the one that is looked at; without it, the one at work. */
  | { kind: "runs"; started: StartedRegions; shown?: string };

/** Where one is and where one came from. */
export interface Journey {
  place: Place;
  past: readonly Place[];
}

export type Move = { type: "go"; to: Place } | { type: "replace"; to: Place } | { type: "back" } | { type: "home" };

export const home: Place = { kind: "connections" };

/** Where an issue is opened; it begins with its commits. */
export const openIssue: Place = { kind: "issue", tab: "commits" };

/** Diagnostics begins with its checks. */
export const diagnostics: Place = { kind: "diagnostics", tab: "checks" };

/** SSH keys begins with those of this computer. */
export const sshKeys: Place = { kind: "ssh", tab: "keys" };

/** The window opens at the connections. */
export const begin: Journey = { place: home, past: [] };

/** Enough to find back, not a history of the day. */
const REMEMBERED = 20;

/**
 * One step through the window. A wizard or a run that was left is not gone back to: its own page offers that. Runs that
 * were started together have no other page where they are together.
 */
export function travel(journey: Journey, move: Move): Journey {
  switch (move.type) {
    case "go": {
      const keep = [
        "connections",
        "connection",
        "target",
        "bulk",
        "byHand",
        "issue",
        "credentials",
        "ssh",
        "diagnostics",
        "audit",
        "runs",
      ].includes(journey.place.kind);
      const past = keep ? [...journey.past, journey.place].slice(-REMEMBERED) : journey.past;
      return { place: move.to, past };
    }
    case "replace":
      return { ...journey, place: move.to };
    case "back": {
      const last = journey.past.at(-1);
      return last === undefined ? { place: home, past: [] } : { place: last, past: journey.past.slice(0, -1) };
    }
    case "home":
      return begin;
  }
}
