import type { ConnectionSettings } from "../../../backend/generated/ConnectionSettings";
import type { Project } from "../../../backend/generated/Project";
import type { ProjectAssociation } from "../../../backend/generated/ProjectAssociation";

/** Which projects. Chosen ones outlive a switch to "all projects" and back. */
export interface ProjectAnswers {
  projects: "all" | "only";
  projectIds: readonly number[];
}

/** The settings step as typed. */
export interface SettingsAnswers extends ProjectAnswers {
  displayName: string;
  requireUserPat: boolean;
  smartCommits: boolean;
  repositoryBrowser: boolean;
  diffViewing: boolean;
}

/** GIJ's own defaults. */
export const defaultSettings: SettingsAnswers = {
  displayName: "",
  requireUserPat: false,
  smartCommits: true,
  repositoryBrowser: true,
  diffViewing: true,
  projects: "all",
  projectIds: [],
};

/** The settings as they are sent. */
export function connectionSettings(answers: SettingsAnswers): ConnectionSettings {
  const { requireUserPat, smartCommits, repositoryBrowser, diffViewing } = answers;
  return {
    requireUserPat,
    smartCommits,
    repositoryBrowser,
    diffViewing,
    projects: projectAssociation(answers),
  };
}

/** The projects as they are sent. */
export function projectAssociation({ projects, projectIds }: ProjectAnswers): ProjectAssociation {
  return projects === "all" ? { kind: "all" } : { kind: "only", ids: [...projectIds] };
}

/** The answers that settings and a display name stand for. */
export function settingsAnswers(displayName: string, settings: ConnectionSettings): SettingsAnswers {
  const { projects, ...switches } = settings;
  return {
    ...switches,
    displayName,
    projects: projects.kind,
    projectIds: projects.kind === "only" ? projects.ids : [],
  };
}

/** GIJ wants at least one project when not all are meant. */
export function projectsMissing(answers: ProjectAnswers): boolean {
  return answers.projects === "only" && answers.projectIds.length === 0;
}

/** Chosen ids that this Jira site does not have: chosen on another site, or deleted since. */
export function unknownProjects(ids: readonly number[], projects: readonly Project[]): number[] {
  const known = new Set(projects.map((project) => project.id));
  return ids.filter((id) => !known.has(id));
}

/** The projects whose key or name contains the text, keys that begin with it first. */
export function findProjects(projects: readonly Project[], text: string): Project[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [...projects];
  const starts: Project[] = [];
  const contains: Project[] = [];
  for (const project of projects) {
    const key = project.key.toLowerCase();
    if (key.startsWith(wanted)) starts.push(project);
    else if (key.includes(wanted) || project.name.toLowerCase().includes(wanted)) contains.push(project);
  }
  return [...starts, ...contains];
}
