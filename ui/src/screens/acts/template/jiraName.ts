/** How somebody is called in a Jira, for the two variables that name whoever creates a branch. */
export interface JiraName {
  displayName: string;
  userName: string;
}

const NOBODY: JiraName = { displayName: "", userName: "" };
const keyOf = (siteUrl: string) => `causeway.jiraName ${siteUrl}`;

/** What was entered for a site; empty when nothing was, or when what is kept is not that. */
export function jiraName(siteUrl: string): JiraName {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(siteUrl)) ?? "null") as Partial<Record<string, unknown>> | null;
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    return { displayName: text(kept?.displayName), userName: text(kept?.userName) };
  } catch {
    return NOBODY;
  }
}

/** Keeps it for the next branch. */
export function keepJiraName(siteUrl: string, { displayName, userName }: JiraName): void {
  try {
    localStorage.setItem(keyOf(siteUrl), JSON.stringify({ displayName, userName }));
  } catch {
    // Without a place to keep it, it is entered again.
  }
}

/** Which of the two a template asks for. */
export function asksFor(template: string): Record<keyof JiraName, boolean> {
  return { displayName: /\$\{displayname\}/i.test(template), userName: /\$\{username\}/i.test(template) };
}
