import type { Connection } from "../generated/Connection";
import type { SettingName } from "../generated/SettingName";
import type { SettingValue } from "../generated/SettingValue";
import type { Target } from "../generated/Target";
import type { TargetSetting } from "../generated/TargetSetting";
import type { Changed, World } from "./world";

/** GIJ's ids of repositories: each connection has its own stretch. */
const STRETCH = 100_000;
/** Where the ids of integrations that no connection is of begin. */
const FOREIGN = 9_000_000;
/** Where integrations of connections begin. */
const KNOWN = 40;

const numberOf = (connectionId: string) => Number(/\d+$/.exec(connectionId)?.[0] ?? 0);

/** GIJ's id of a connection's integration. */
export function integrationIdOf(world: World, connectionId: string): number {
  return world.adopted.get(connectionId) ?? KNOWN + numberOf(connectionId);
}

/** GIJ's id of a connection's repository. */
export function repositoryIdOf(connectionId: string, index: number): number {
  return numberOf(connectionId) * STRETCH + index + 1;
}

/** GIJ's id of an integration that somebody else made. */
export function foreignIdOf(index: number): number {
  return FOREIGN + index;
}

/** Which of those it is. */
export function foreignIndex(id: number): number | null {
  return id >= FOREIGN ? id - FOREIGN : null;
}

/** The connection that an integration or a repository is of, and which of its repositories. */
export function connectionOf(
  world: World,
  { kind, id }: Target,
): { connection: Connection; index: number | null } | null {
  for (const connection of world.connections) {
    if (kind === "integration") {
      if (integrationIdOf(world, connection.connectionId) === id) return { connection, index: null };
    } else if (Math.floor(id / STRETCH) === numberOf(connection.connectionId)) {
      return { connection, index: (id % STRETCH) - 1 };
    }
  }
  return null;
}

/** What was changed of it so far. */
export function changedOf(world: World, id: number): Changed {
  return world.changed.get(id) ?? {};
}

/** How the plan names each setting. */
export const LABELS: Record<SettingName, string> = {
  displayName: "Display name",
  sslVerification: "SSL verification",
  trustFolderStat: "Trust folder stat",
  notes: "Fetch notes",
  changes: "Fetch changes",
  customRefspecs: "Other refspecs",
  repositoryBrowser: "Repository Browser",
  tagsFilter: "Tags filter",
  requireUserPat: "Require User PAT",
  projects: "Project association",
  diffViewing: "Source code diff viewing",
  smartCommits: "Smart Commits",
  prHideFilter: "Hide pull requests",
  commitEmails: "Commit e-mails",
  commitEmailMinutes: "Oldest commit to e-mail",
  revisionIndexing: "Revision indexing",
  apiFilter: "Repository filter",
  mainBranch: "Main branch",
  webLinks: "Web links",
};

const flag = (on: boolean): SettingValue => ({ kind: "flag", on });
const text = (value: string): SettingValue => ({ kind: "text", text: value });

/** What GIJ has of an integration before anything is changed. Some of it its API takes and never tells. */
const OF_INTEGRATION: readonly [SettingName, SettingValue | null][] = [
  ["displayName", null],
  ["sslVerification", flag(true)],
  ["trustFolderStat", flag(false)],
  ["notes", flag(true)],
  ["changes", flag(false)],
  ["customRefspecs", null],
  ["repositoryBrowser", flag(true)],
  ["tagsFilter", text("")],
  ["requireUserPat", flag(false)],
  ["projects", { kind: "projects", projects: { kind: "all" } }],
  ["diffViewing", flag(true)],
  ["smartCommits", flag(true)],
  ["prHideFilter", text("")],
  ["commitEmails", flag(false)],
  ["commitEmailMinutes", { kind: "number", number: 1_440 }],
  ["revisionIndexing", flag(true)],
  ["apiFilter", null],
];

const NOT_OF_REPOSITORY: readonly SettingName[] = ["requireUserPat", "apiFilter"];
const NOT_OF_NESTED: readonly SettingName[] = ["mainBranch", "sslVerification"];

interface Kind {
  name: string;
  /** Of a repository. */
  repository: boolean;
  /** It belongs to an integration. */
  child: boolean;
  nested: boolean;
  branch: string | null;
  /** Its page in the AWS console. */
  page: string;
}

/** The settings of a thing in Jira as they are now. */
export function settingsOf(world: World, id: number, of: Kind): TargetSetting[] {
  const { settings = {}, branch } = changedOf(world, id);
  const names: readonly [SettingName, SettingValue | null][] = of.repository
    ? [
        ...OF_INTEGRATION.filter(([name]) => !NOT_OF_REPOSITORY.includes(name)),
        ["mainBranch", text(branch ?? of.branch ?? "")],
        ["webLinks", links(of.page)],
      ]
    : OF_INTEGRATION;
  return names.map(([name, first]) => ({
    name,
    value: settings[name] ?? (name === "displayName" ? text(of.name) : first),
    readOnly:
      of.nested && NOT_OF_NESTED.includes(name)
        ? "It is nested in another repository, which has this setting for both."
        : of.child && name === "mainBranch"
          ? "Jira copies it from AWS. Change the default branch there."
          : null,
  }));
}

/** GIJ's own way of writing a variable. */
const variable = (name: string) => `\${${name}}`;

function links(page: string): SettingValue {
  const [rev, path, parent] = [variable("rev"), variable("path"), variable("parent")];
  return {
    kind: "links",
    links: {
      kind: null,
      commit: `${page}/commit/${rev}`,
      fileAdded: `${page}/browse/${rev}/--/${path}`,
      fileModified: `${page}/browse/${rev}/--/${path}`,
      fileDeleted: `${page}/browse/${parent}/--/${path}`,
      pullRequest: `${page}/pull-requests/${variable("mergereqId")}`,
      branch: `${page}/browse/refs/heads/${variable("branch")}`,
    },
  };
}
