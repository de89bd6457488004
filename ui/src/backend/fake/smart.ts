import type { CheckMessage } from "../generated/CheckMessage";
import type { CommitHook } from "../generated/CommitHook";
import type { MessageFinding } from "../generated/MessageFinding";
import type { MessagePart } from "../generated/MessagePart";
import type { MessageReport } from "../generated/MessageReport";
import type { NamedIssue } from "../generated/NamedIssue";
import type { SmartAction } from "../generated/SmartAction";
import { HOSTILE, type World } from "./world";

const KNOWN = new Set(["comment", "time", "assign", "fixversion", "affectsversion", "label"]);
const TRANSITIONS = ["#resolve", "#start-progress", "#close"];
const VERSIONS = ["2.4.0", "2.5.0"];

/** Reads a message somewhat as GIJ does: enough to be shown and pressed. */
export function messageReport(world: World, { message, email }: CheckMessage): MessageReport {
  const parts: MessagePart[] = [];
  const actions: SmartAction[] = [];
  const findings: MessageFinding[] = [];
  let scope: string[] = [];
  let commanded = false;
  const issues = new Map<string, NamedIssue>();
  const actsAs = email === "" ? null : email.startsWith("ada@") ? "Ada Lovelace" : null;
  for (const found of message.matchAll(
    /([A-Z][A-Z0-9_]+-[1-9]\d*)|(?<=^|\s)(#([a-zA-Z-]+))((?:(?![A-Z][A-Z0-9_]+-[1-9])[^#])*)|\b([a-z]+-[1-9]\d*)\b/g,
  )) {
    const [whole, key, tag, name = "", rest = "", near] = found;
    if (key !== undefined) {
      if (commanded) scope = [];
      commanded = false;
      scope.push(key);
      parts.push({ kind: "key", span: [found.index, found.index + key.length] });
      issues.set(key, named(world, key));
    } else if (near !== undefined) {
      const span: [number, number] = [found.index, found.index + near.length];
      const replacement = near.toUpperCase();
      findings.push(finding("warning", "key-case", `${near} is no key: keys are in upper case.`, span, replacement));
    } else if (tag !== undefined) {
      commanded = true;
      const begin = found.index + whole.indexOf("#");
      const end = begin + tag.length;
      parts.push({ kind: "command", span: [begin, end] });
      const words = rest.trim();
      if (words !== "") {
        const at = end + rest.indexOf(words);
        parts.push({ kind: "arguments", span: [at, at + words.length] });
      }
      const command = name.toLowerCase();
      const transition = TRANSITIONS.find((one) => one.slice(1).startsWith(command));
      const isKnown = KNOWN.has(command) || transition !== undefined;
      const isBadTime = command === "time" && !/^\d/.test(words);
      if (!isKnown)
        findings.push(
          finding("error", "unknown-transition", `No transition begins with ${tag}.`, [begin, end], "#resolve"),
        );
      if (isBadTime) findings.push(finding("error", "bad-time", "A time looks like 1w 2d 3h 4m.", [begin, end], null));
      for (const issue of scope)
        actions.push({
          issue,
          command,
          effect: effectOf(command, words),
          possible: !isKnown || isBadTime ? false : actsAs === null ? null : true,
          reason: !isKnown
            ? `the issue has no such transition now`
            : isBadTime
              ? "the time cannot be read"
              : actsAs === null
                ? "whom Jira acts as is not known"
                : null,
        });
    }
  }
  if (issues.size === 0) findings.push(finding("warning", "no-key", "The message names no issue.", null, null));
  if (actions.length > 0 && email !== "" && actsAs === null)
    findings.push(finding("error", "unknown-email", `No user of Jira has the e-mail ${email}.`, null, null));
  if (world.hostile)
    findings.push(finding("info", "hostile", `${HOSTILE.message} ${HOSTILE.name}`, [0, 4], "\u202Egnp"));
  return { issues: [...issues.values()], parts, actions, findings, actsAs, length: [...message].length };
}

function effectOf(command: string, words: string): string {
  if (command === "time") return `Logs ${words} of work`;
  if (command === "comment") return `Adds the comment “${words}”`;
  if (command === "assign") return `Assigns it to ${words}`;
  if (command === "label") return `Adds the labels ${words}`;
  if (command.endsWith("version")) return `Adds the version ${words}`;
  return `Carries out the transition ${command}`;
}

function named(world: World, key: string): NamedIssue {
  const exists = Number(key.split("-")[1]) <= 900;
  return {
    key,
    exists,
    summary: exists ? (world.hostile ? HOSTILE.message : "Basket total is rounded twice") : null,
    status: exists ? "In Progress" : null,
    transitions: exists ? TRANSITIONS : [],
    versions: exists ? (world.hostile ? [HOSTILE.name, ...VERSIONS] : VERSIONS) : [],
  };
}

function finding(
  severity: MessageFinding["severity"],
  code: string,
  message: string,
  span: [number, number] | null,
  replacement: string | null,
): MessageFinding {
  return { severity, code, message, span, replacement };
}

export const commitHook: CommitHook = {
  path: ".git/hooks/commit-msg",
  text: [
    "#!/bin/sh",
    "# Refuses a commit whose message names no Jira issue.",
    "if ! grep -qE '(^|[^A-Za-z0-9_])[A-Z][A-Z0-9_]+-[1-9][0-9]*' \"$1\"; then",
    '  echo "Name an issue, like SHOP-12." >&2',
    "  exit 1",
    "fi",
    "",
  ].join("\n"),
};
