import type { Check } from "../generated/Check";
import type { CommitExplanation } from "../generated/CommitExplanation";
import type { CommitFix } from "../generated/CommitFix";
import type { ExplainCommit } from "../generated/ExplainCommit";
import { HOSTILE, type World } from "./world";

const COMMIT = "4f0c1d7a9be25e83c06f1b2a7d94e5c8f3a61b07";

const TITLES = {
  jira: "Jira and its Git app",
  issue: "Issue",
  commit: "Commit",
  repository: "Repository in Jira",
  enabled: "Enabled",
  index: "Last index",
  projects: "Project association",
  key: "Issue key",
  branch: "Branch",
  notes: "Notes",
  permissions: "Permissions",
  link: "Shown at the issue",
} as const;

type Step = keyof typeof TITLES;

interface Broken {
  step: Step;
  reason: string;
  finding: string;
  fix: string;
  fixes: CommitFix[];
}

const CONNECTION = "c-1";

/** What stands in the way in this world, until it is mended. */
function brokenIn(world: World, key: string): Broken | null {
  const of = (step: Step, reason: string, finding: string, fix: string, fixes: CommitFix[]): Broken => ({
    step,
    reason,
    finding,
    fix,
    fixes,
  });
  switch (world.why) {
    case "index":
      return of(
        "index",
        "index-older",
        "GIJ indexed shop-api 2 hours before the commit was made.",
        "Have it indexed.",
        [{ kind: "reindex", connectionId: CONNECTION, repositoryId: 101 }],
      );
    case "disabled":
      return of(
        "enabled",
        "disabled-repository",
        "shop-api is disabled in Jira, which hides its commits.",
        "Enable it, and have it indexed.",
        [
          { kind: "enable", connectionId: CONNECTION, repositoryId: 101 },
          { kind: "open", url: "https://jira.example.com/", title: "Open Jira" },
        ],
      );
    case "key":
      return of(
        "key",
        "key-form",
        `The message says ${key.toLowerCase()}, which GIJ does not take for ${key}: keys are in upper case, stand alone, and have no leading zeros.`,
        `Associate the commit with ${key} by hand.`,
        [{ kind: "associate", repositoryId: 101, commitId: COMMIT }],
      );
    case "mirror":
      return of(
        "commit",
        "no-mirror",
        "CodeCommit finds commits by their whole id or by a branch only. There is no mirror, and no branch is called so.",
        "Give the whole id, choose the repository, or fetch the mirror, in which parts are found.",
        [{ kind: "fetchMirror", connectionId: CONNECTION, repository: null }],
      );
    case "there":
      return null;
  }
}

/** The links of the way, as they end. */
export function explanation(world: World, request: ExplainCommit): CommitExplanation {
  const broken = brokenIn(world, request.key);
  const isFound = broken?.step !== "commit";
  const links = (Object.keys(TITLES) as Step[]).map((step) => link(step, broken, isFound, request.key));
  const subject = world.hostile ? HOSTILE.message : "Round the basket once";
  const summary = broken?.finding ?? `The commit is at ${request.key}.`;
  return {
    links,
    commitId: isFound ? COMMIT : null,
    repository: isFound ? (world.hostile ? HOSTILE.name : "shop-api") : null,
    subject: isFound ? subject : null,
    reason: broken?.reason ?? null,
    summary,
    fixes: broken?.fixes ?? [],
    text: `Issue: ${request.key}\nLooked for: ${request.subject}\nResult: ${summary}\n`,
  };
}

/** What mends the way in this world. */
export function mended(world: World, kind: CommitFix["kind"]): void {
  const by: Partial<Record<World["why"], CommitFix["kind"]>> = {
    index: "reindex",
    disabled: "enable",
    key: "associate",
    mirror: "fetchMirror",
  };
  if (by[world.why] === kind && world.mends) world.why = "there";
}

function link(step: Step, broken: Broken | null, isFound: boolean, key: string): Check {
  const base = {
    id: step,
    area: step === "commit" ? "aws" : step === "key" || step === "branch" || step === "notes" ? "git" : "jira",
    title: TITLES[step],
    fix: null,
    snippet: null,
    tookMs: 40,
  } satisfies Partial<Check>;
  if (broken?.step === step) return { ...base, outcome: "failed", finding: broken.finding, fix: broken.fix };
  const before: readonly Step[] = ["jira", "issue", "permissions"];
  if (!isFound && !before.includes(step))
    return { ...base, outcome: "skipped", finding: "The commit has to be found first." };
  if (step === "notes")
    return { ...base, outcome: "skipped", finding: "The message names the issue; no note is needed." };
  if (step === "link" && broken !== null)
    return {
      ...base,
      outcome: "failed",
      finding: `Nothing here is wrong, and GIJ has not linked the commit to ${key}.`,
      fix: "Index the repository again.",
    };
  const well: Record<Step, string> = {
    jira: "Jira answers, and so does Git Integration for Jira.",
    issue: `${key} is there, and you may see it.`,
    commit: "4f0c1d7a9b is in shop-api.",
    repository: "Jira has shop-api.",
    enabled: "The integration and shop-api are enabled.",
    index: "GIJ indexed shop-api after the commit was made.",
    projects: "SHOP sees shop-api.",
    key: `The message names ${key}.`,
    branch: "The branch main reaches it.",
    notes: "",
    permissions: "You may browse the project and view development tools.",
    link: `Jira shows it at ${key}.`,
  };
  return { ...base, outcome: "ok", finding: well[step] };
}
