import type { Severity } from "../../backend/generated/Severity";
import type { SmartCommand } from "../../screens/issue/smart/commands";
import { count, plural } from "./common";

/** Commands whose argument is a word of the language; a time is written the same in all. */
type Worded = Exclude<SmartCommand, "time">;

/** Words of the composer of commit messages. */
export const smart = {
  intro:
    "Write a commit message and see what Git Integration for Jira will make of it. Nothing is sent: only issues, versions and users are looked up in Jira.",
  message: "Commit message",
  messageHelp: "Issue keys, then commands: SHOP-12 #time 1h 30m fixing #resolve. A key after a command begins anew.",
  counter: (used: number, limit: number) => `${count(used)} of ${count(limit)} characters`,
  tooLong: "Git Integration for Jira does not read messages that are longer.",
  checking: "Checking…",
  insert: "Insert a command",
  /** What stands in the place of an argument until it is typed over. */
  placeholders: {
    comment: "your comment",
    assign: "user",
    fixversion: "version",
    affectsversion: "version",
    label: "label",
  } satisfies Record<Worded, string>,
  transition: "Transition",
  noTransitions: "Jira offers no transitions for the issues of this message now.",
  other: "Another version…",
  email: "E-mail of the commit's author",
  emailHelp: "The one that git config user.email says. It is remembered on this computer.",
  actsAs: (name: string) => `Jira will act as ${name}.`,
  nobody: "Whom Jira will act as is not known yet. The author's e-mail has to be that of exactly one user.",
  advanced: "Advanced",
  maxAge: "Commands are carried out for commits of at most this many days",
  maxAgeHelp: "Max commit and pull request age in the General settings of the Jira app; 14 unless somebody changed it.",
  maxAgeError: "Enter a whole number of days, from 1 to 3,650.",
  date: "When the commit was made",
  dateHelp: "Now, when it stays empty.",
  findings: "Findings",
  noFindings: "Nothing to say against this message.",
  findingCount: (errors: number, warnings: number) =>
    errors + warnings === 0
      ? "No findings"
      : [
          errors === 0 ? null : plural(errors, "error", "errors"),
          warnings === 0 ? null : plural(warnings, "warning", "warnings"),
        ]
          .filter((part) => part !== null)
          .join(", "),
  severities: { error: "Error", warning: "Warning", info: "Note" } satisfies Record<Severity, string>,
  goTo: "Show in the message",
  replaceWith: (text: string) => `Replace with ${text}`,
  effects: "What Jira will do",
  noEffects: "Nothing: there is no command in the message. The commit is listed at each issue that it names.",
  noIssues: "The message names no issue, so that the commit will be at none.",
  linked: "The commit is listed at this issue.",
  unknownIssue: "Jira has no such issue, or does not show it to you.",
  uncheckedIssue: "Whether there is such an issue could not be checked.",
  possible: "Possible",
  impossible: "Not possible",
  unsure: "Cannot tell",
  because: (reason: string) => `Because: ${reason}`,
  copy: "Copy message",
  hook: "Commit hook…",
  hookTitle: "A commit-msg hook for git",
  hookText:
    "With this script git refuses a message that names no issue, before the commit is made. It works without Causeway and looks nothing up.",
  hookPath: "Save it in the working copy, and make it executable:",
  hookCopy: "Copy the script",
  hookCopyPath: "Copy the path",
  hookLabel: "commit-msg",
  hookLoading: "Preparing the script…",
};
