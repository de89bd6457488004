import type { Refspecs } from "../../../backend/generated/Refspecs";
import type { RepositoryFound } from "../../../backend/generated/RepositoryFound";
import type { RepositorySettings } from "../../../backend/generated/RepositorySettings";
import type { WebLinks } from "../../../backend/generated/WebLinks";
import { type ProjectAnswers, projectAssociation } from "../../connect/settings/answers";

/** The Settings step as answered. `null` stands for what was found in the repository. */
export interface RepositorySettingsAnswers extends ProjectAnswers {
  displayName: string;
  mainBranch: string | null;
  smartCommits: boolean;
  repositoryBrowser: boolean;
  diffViewing: boolean;
  refspecs: Refspecs;
  webLinks: WebLinks | null;
  /** The person says that Jira has the private key. */
  keyInJira: boolean;
}

/** GIJ's own defaults. */
export const defaultRepositorySettings: RepositorySettingsAnswers = {
  displayName: "",
  mainBranch: null,
  smartCommits: true,
  repositoryBrowser: true,
  diffViewing: true,
  projects: "all",
  projectIds: [],
  refspecs: { notes: true, changes: false, custom: "" },
  webLinks: null,
  keyInJira: false,
};

/** What a repository without a commit will most likely call its first branch. */
const FIRST_BRANCH = "main";

/** The main branch as it is now. */
export function mainBranchOf({ mainBranch }: RepositorySettingsAnswers, found: RepositoryFound): string {
  return mainBranch ?? found.defaultBranch ?? FIRST_BRANCH;
}

/** The settings as they are sent. */
export function repositorySettings(answers: RepositorySettingsAnswers, found: RepositoryFound): RepositorySettings {
  const { displayName, smartCommits, repositoryBrowser, diffViewing, refspecs, webLinks } = answers;
  return {
    displayName: displayName.trim(),
    mainBranch: mainBranchOf(answers, found).trim(),
    smartCommits,
    repositoryBrowser,
    diffViewing,
    projects: projectAssociation(answers),
    refspecs,
    webLinks: webLinks ?? found.webLinks,
  };
}

/** The formats of links, in the order in which GIJ shows them. */
export type LinkFormat = Exclude<keyof WebLinks, "kind">;
export const LINK_FORMATS: readonly LinkFormat[] = [
  "commit",
  "fileAdded",
  "fileModified",
  "fileDeleted",
  "pullRequest",
  "branch",
];

/** GIJ's own way of writing a variable. */
const variable = (name: string) => `\${${name}}`;

/** Every variable that GIJ fills in. */
export const VARIABLES: readonly string[] = [
  "rev",
  "parent",
  "path",
  "branch",
  "mergereqId",
  "blob",
  "parent_blob",
  "num",
  "md5",
  "sha1path",
  "sha256path",
].map(variable);

/** The variables without which a format leads every time to the same page. */
const NEEDED: Record<LinkFormat, readonly string[]> = {
  commit: ["rev"],
  fileAdded: ["rev", "path"],
  fileModified: ["rev", "path"],
  fileDeleted: ["parent", "path"],
  pullRequest: ["mergereqId"],
  branch: ["branch"],
};

/** What may be wrong with a format. */
export type LinkFormatHint = { kind: "address" } | { kind: "variable"; variable: string };

/** Looks at a format as typed; empty ones are left to GIJ. */
export function linkFormatHint(format: LinkFormat, typed: string): LinkFormatHint | null {
  const text = typed.trim();
  if (text === "") return null;
  if (!/^https?:\/\//i.test(text)) return { kind: "address" };
  const missing = NEEDED[format].map(variable).find((needed) => !text.includes(needed));
  return missing === undefined ? null : { kind: "variable", variable: missing };
}

/** Whether links were changed by hand. */
export function linksChanged({ webLinks }: RepositorySettingsAnswers, found: RepositoryFound): boolean {
  return webLinks !== null && JSON.stringify(webLinks) !== JSON.stringify(found.webLinks);
}
