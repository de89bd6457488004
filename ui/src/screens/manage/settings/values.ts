import type { SettingEdit } from "../../../backend/generated/SettingEdit";
import type { SettingName } from "../../../backend/generated/SettingName";
import type { SettingValue } from "../../../backend/generated/SettingValue";
import type { TargetDetail } from "../../../backend/generated/TargetDetail";
import type { TargetSetting } from "../../../backend/generated/TargetSetting";

/** What was set and is not reviewed yet. */
export type Draft = Readonly<Partial<Record<SettingName, SettingValue>>>;

/** What is wrong with a value. */
export type Problem = "name" | "minutes" | "projects" | "branch";

/** The parts of the form. */
export type Section = "connection" | "features" | "links";

const SECTIONS: Record<SettingName, Section> = {
  displayName: "connection",
  mainBranch: "connection",
  sslVerification: "connection",
  trustFolderStat: "connection",
  notes: "connection",
  changes: "connection",
  customRefspecs: "connection",
  repositoryBrowser: "features",
  tagsFilter: "features",
  requireUserPat: "features",
  projects: "features",
  diffViewing: "features",
  smartCommits: "features",
  prHideFilter: "features",
  commitEmails: "features",
  commitEmailMinutes: "features",
  revisionIndexing: "features",
  apiFilter: "features",
  webLinks: "links",
};

/** The settings under the part they belong to, in the order they were given in. */
export function inSections(settings: readonly TargetSetting[]): { section: Section; settings: TargetSetting[] }[] {
  return (["connection", "features", "links"] as const)
    .map((section) => ({ section, settings: settings.filter(({ name }) => SECTIONS[name] === section) }))
    .filter((part) => part.settings.length > 0);
}

const flag = (on: boolean): SettingValue => ({ kind: "flag", on });
const text: SettingValue = { kind: "text", text: "" };

/** What a setting begins with that Jira does not report: GIJ's own defaults. */
const FIRST: Record<SettingName, SettingValue> = {
  displayName: text,
  mainBranch: text,
  sslVerification: flag(true),
  trustFolderStat: flag(false),
  notes: flag(true),
  changes: flag(false),
  customRefspecs: text,
  repositoryBrowser: flag(true),
  tagsFilter: text,
  requireUserPat: flag(false),
  projects: { kind: "projects", projects: { kind: "all" } },
  diffViewing: flag(true),
  smartCommits: flag(true),
  prHideFilter: text,
  commitEmails: flag(false),
  commitEmailMinutes: { kind: "number", number: 1_440 },
  revisionIndexing: flag(true),
  apiFilter: text,
  webLinks: {
    kind: "links",
    links: { kind: null, commit: "", fileAdded: "", fileModified: "", fileDeleted: "", pullRequest: "", branch: "" },
  },
};

/** The value that a setting gets when it is set without being known. */
export function firstValue(name: SettingName): SettingValue {
  return FIRST[name];
}

/** Whether two values of one setting mean the same. Projects are a set: their order tells nothing. */
export function sameValue(one: SettingValue, other: SettingValue): boolean {
  if (
    one.kind === "projects" &&
    other.kind === "projects" &&
    one.projects.kind === "only" &&
    other.projects.kind === "only"
  )
    return String([...one.projects.ids].sort()) === String([...other.projects.ids].sort());
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A draft with one more value; one that is as Jira has it is no change. */
export function withValue(draft: Draft, setting: TargetSetting, value: SettingValue): Draft {
  const { [setting.name]: _, ...rest } = draft;
  if (setting.value !== null && sameValue(setting.value, value)) return rest;
  return { ...rest, [setting.name]: value };
}

/** A draft without one value. */
export function withoutValue(draft: Draft, name: SettingName): Draft {
  const { [name]: _, ...rest } = draft;
  return rest;
}

/** What differs from Jira and can be changed, in the order of the form. What is as Jira has it by now is not sent. */
export function editsOf(detail: Pick<TargetDetail, "settings">, draft: Draft): SettingEdit[] {
  return detail.settings.flatMap(({ name, value: now, readOnly }): SettingEdit[] => {
    const value = draft[name];
    if (value === undefined || readOnly !== null || (now !== null && sameValue(now, value))) return [];
    return [{ name, value }];
  });
}

/** What is wrong with a value, as far as it can be told here. */
export function problemOf({ name, value }: SettingEdit): Problem | null {
  if (name === "displayName" && value.kind === "text" && value.text.trim() === "") return "name";
  if (name === "mainBranch" && value.kind === "text" && value.text.trim() === "") return "branch";
  if (value.kind === "number" && !(Number.isSafeInteger(value.number) && value.number >= 1)) return "minutes";
  if (value.kind === "projects" && value.projects.kind === "only" && value.projects.ids.length === 0) return "projects";
  return null;
}
