import { messages } from "../../messages";

type Tasks = typeof messages.byHand.tasks;
export type TaskId = keyof Tasks;

/**
 * The pages of Git Integration whose address its vendor names. Of the others only the way through Jira's menu is known, so
 * that their link leads to Jira itself.
 */
const PAGES: Partial<Record<TaskId, string>> = { sshKeys: "/secure/ViewSshKeys.jspa" };

export interface Step {
  /** Names it among all steps of all tasks, whatever it is called. */
  id: string;
  text: string;
}

export interface Task {
  id: TaskId;
  title: string;
  why: string;
  /** The way through Jira's menu. */
  where: string;
  /** The page in words; empty where no address of it is known. */
  page: string;
  steps: readonly Step[];
}

/** What is done by hand in Jira, in the order in which somebody who sets things up comes to it. */
export function tasks(): readonly Task[] {
  const { tasks: words } = messages.byHand;
  return (Object.keys(words) as TaskId[]).map((id) => ({
    id,
    ...words[id],
    steps: Object.entries(words[id].steps).map(([step, text]) => ({ id: `${id}.${step}`, text })),
  }));
}

/** Where a task is done, in one site. */
export function linkOf(siteUrl: string, id: TaskId): string {
  return `${siteUrl.replace(/\/+$/, "")}${PAGES[id] ?? ""}`;
}

/** A task as text to pass on, with what is ticked. */
export function textOf(task: Task, ticked: ReadonlySet<string>, siteUrl: string | null): string {
  const lines = [task.title, `${messages.byHand.where}: ${task.where}`];
  if (siteUrl !== null) lines.push(linkOf(siteUrl, task.id));
  return [...lines, "", ...task.steps.map(({ id, text }) => `- [${ticked.has(id) ? "x" : " "}] ${text}`)].join("\n");
}
