import type { Given } from "../screens/connect";

/** What the Connections page lists. */
export type ConnectionsTab = "accounts" | "repositories";

/** The views of one connection. */
export type ConnectionTab = "repositories" | "triggers" | "settings" | "activity";

/** The parts of Diagnostics. */
export type DiagnosticsTab = "checks" | "network" | "support";

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

/** Where in the window one is. */
export type Place =
  /** Accounts, unless something else is asked for. */
  | { kind: "connections"; tab?: ConnectionsTab }
  | { kind: "connection"; connectionId: string; tab: ConnectionTab; onlyFailed: boolean }
  /** `given`: what another wizard has found out already. */
  | { kind: "connect"; draft: boolean; given?: Given }
  | { kind: "connectRepository" }
  | { kind: "triggers"; connectionId: string; purpose: TriggersPurpose }
  | { kind: "disconnect"; connectionId: string }
  | { kind: "diagnostics"; tab: DiagnosticsTab }
  | { kind: "credentials" }
  | { kind: "ssh"; tab: SshTab }
  | { kind: "rotate"; connectionId: string }
  /**
   * `rotation`: it gives Jira another key, after which there is something to do in AWS. `single`: it connects one
   * repository, which is found among the single ones afterwards.
   */
  | { kind: "run"; runId: string; rotation?: boolean; single?: boolean };

/** Where one is and where one came from. */
export interface Journey {
  place: Place;
  past: readonly Place[];
}

export type Move = { type: "go"; to: Place } | { type: "replace"; to: Place } | { type: "back" } | { type: "home" };

export const home: Place = { kind: "connections" };

/** Diagnostics begins with its checks. */
export const diagnostics: Place = { kind: "diagnostics", tab: "checks" };

/** SSH keys begins with those of this computer. */
export const sshKeys: Place = { kind: "ssh", tab: "keys" };

/** The window opens at the connections. */
export const begin: Journey = { place: home, past: [] };

/** Enough to find back, not a history of the day. */
const REMEMBERED = 20;

/** One step through the window. A wizard or a run that was left is not gone back to: its own page offers that. */
export function travel(journey: Journey, move: Move): Journey {
  switch (move.type) {
    case "go": {
      const keep = ["connections", "connection", "credentials", "ssh", "diagnostics"].includes(journey.place.kind);
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
