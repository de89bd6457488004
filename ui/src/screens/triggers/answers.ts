import type { TriggerEvents } from "../../backend/generated/TriggerEvents";
import type { TriggerSettings } from "../../backend/generated/TriggerSettings";
import { inSeveralRegions, isAwsManagedKey, isKeyOfOneRegion, type TriggersPlace, topicProblem } from "./topic";

/** Triggers as typed. What one choice does not use outlives a switch to another and back. */
export interface TriggerSettingsAnswers {
  events: TriggerEvents;
  branches: readonly string[];
  /** A branch that is typed and not in the list yet. */
  branchTyped: string;
  topic: "own" | "existing";
  kmsKey: string;
  topicArn: string;
  repositories: "all" | "chosen";
  chosen: readonly string[];
}

/** Everything to Jira, from everywhere, over a topic of our own. */
export const defaultTriggerSettings: TriggerSettingsAnswers = {
  events: { update: true, create: true, delete: true },
  branches: [],
  branchTyped: "",
  topic: "own",
  kmsKey: "",
  topicArn: "",
  repositories: "all",
  chosen: [],
};

/** The settings as they are sent. */
export function triggerSettings(answers: TriggerSettingsAnswers): TriggerSettings {
  return {
    events: answers.events,
    branches: [...answers.branches],
    topic:
      answers.topic === "own"
        ? { kind: "own", kmsKey: answers.kmsKey.trim() }
        : { kind: "existing", arn: answers.topicArn.trim() },
    repositories: answers.repositories === "all" ? null : [...answers.chosen],
  };
}

/** The answers that settings stand for. */
export function triggerSettingsAnswers(settings: TriggerSettings): TriggerSettingsAnswers {
  const { events, branches, topic, repositories } = settings;
  return {
    ...defaultTriggerSettings,
    events,
    branches,
    topic: topic.kind,
    kmsKey: topic.kind === "own" ? topic.kmsKey : "",
    topicArn: topic.kind === "existing" ? topic.arn : "",
    repositories: repositories === null ? "all" : "chosen",
    chosen: repositories ?? [],
  };
}

/** Names of the request's fields, as errors name them. */
export type TriggerField = "events" | "branches" | "topic" | "repositories";

/** The fields that cannot be sent as they are, in reading order. */
export function triggerProblems(answers: TriggerSettingsAnswers, place: TriggersPlace | null): TriggerField[] {
  const problems: TriggerField[] = [];
  const { update, create, delete: removed } = answers.events;
  if (!(update || create || removed)) problems.push("events");
  if (answers.branchTyped.trim() !== "") problems.push("branches");
  if (topicRefused(answers, place)) problems.push("topic");
  if (repositoriesRefused(answers, place)) problems.push("repositories");
  return problems;
}

/** Whether a field is behind "Advanced". */
export function isAdvanced(field: TriggerField): boolean {
  return field === "topic" || field === "repositories";
}

function topicRefused({ topic, kmsKey, topicArn }: TriggerSettingsAnswers, place: TriggersPlace | null): boolean {
  if (topic === "own") return isAwsManagedKey(kmsKey) || (inSeveralRegions(place) && isKeyOfOneRegion(kmsKey));
  if (inSeveralRegions(place)) return true;
  return topicArn.trim() === "" || topicProblem(topicArn, place) !== null;
}

function repositoriesRefused({ repositories, chosen }: TriggerSettingsAnswers, place: TriggersPlace | null): boolean {
  return repositories === "chosen" && (chosen.length === 0 || inSeveralRegions(place));
}
