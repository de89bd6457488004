import type { Feature } from "../../backend/generated/Feature";
import type { FeatureState } from "../../backend/generated/FeatureState";
import type { PermissionState } from "../../backend/generated/PermissionState";
import { count, plural } from "./common";

/** Words of the permissions step. */
export const permissions = {
  heading: "See what this key may do",
  intro:
    "Each feature of Git Integration needs certain IAM actions. Causeway asks AWS about them without changing anything.",
  identity: "Asked for",
  copyIdentity: "Copy ARN",
  checking: (done: number, total: number) =>
    total === 0 ? "Asking AWS…" : `Asking AWS: ${count(done)} of ${plural(total, "action", "actions")}`,
  progressLabel: "Checking permissions",
  stopped: "The check was stopped. Check again, or go on without knowing.",
  skip: "Go on without knowing",
  again: "Check again",
  outcome: {
    works: "Everything works with this key",
    worksPartly: "Part of this will not work with this key",
    uncertain: "Part of this cannot be told",
    doesNotWork: (value: number) => `${plural(value, "feature", "features")} will not work with this key`,
  },
  goOn: "You can go on: what does not work is left out, and everything else is connected.",
  noTriggers:
    "Without triggers Jira does not hear of a push at once. It still finds everything when it looks by its schedule, every five minutes unless an administrator changed that.",
  cautions: "About this identity",

  table: "What works",
  columns: { feature: "Feature", state: "With this key", consequence: "What that means" },
  features: {
    commits: "Commits, smart commits and branches",
    pullRequests: "Pull requests",
    createBranches: "Create branches",
    deleteBranches: "Delete branches",
    createPullRequests: "Create pull requests",
    triggers: "Triggers: Jira hears of pushes at once",
    triggerHealth: "Triggers: health, repair and removal",
    defaultBranch: "Change the default branch from Causeway",
  } satisfies Record<Feature, string>,
  states: {
    works: "Works",
    worksPartly: "In part",
    uncertain: "Cannot tell",
    doesNotWork: "Does not work",
  } satisfies Record<FeatureState, string>,
  verdicts: {
    allowed: "Allowed",
    denied: "Denied",
    unknown: "Cannot tell",
  } satisfies Record<PermissionState, string>,
  /** What stands first names what is counted: `3 actions allowed, 2 denied`. */
  counted: ({ allowed, denied, unknown }: Record<PermissionState, number>) => {
    const parts: [number, string][] = [
      [allowed, "allowed"],
      [denied, "denied"],
      [unknown, "cannot be told"],
    ];
    return parts
      .filter(([value]) => value > 0)
      .map(([value, state], at) => `${at === 0 ? plural(value, "action", "actions") : count(value)} ${state}`)
      .join(", ");
  },
  actionsLabel: (feature: string) => `Actions of: ${feature}`,
  on: (scope: string) => (scope === "" ? "" : `on ${scope}`),

  probes: {
    title: "Some actions can only be told by asking for them",
    text: "Causeway can send the change itself in a form that AWS always refuses: a branch from a commit that does not exist, a pull request of a branch with itself, a trigger with a name that is not allowed. AWS then says either that you may not, or that the request is wrong. Nothing is changed either way; the attempts appear in CloudTrail.",
    act: "Also try changes",
    done: "Changes were tried as well. Nothing was changed.",
  },

  policy: {
    title: "A policy that allows what you want",
    intro: "The least that makes the chosen features work. Attach it in IAM to the user whose key this is.",
    features: "Features",
    featuresRequired: "Choose at least one feature.",
    extra: "Jira never does this: only Causeway does, when you ask it to.",
    repositories: "Repositories",
    all: "All, now and later",
    chosen: "Only chosen repositories",
    copy: "Copy policy",
    save: "Save policy…",
    saved: "Saved to",
    copyPath: "Copy path",
    show: "Show the policy",
    label: "Policy as JSON",
    making: "Writing the policy…",
  },
};
