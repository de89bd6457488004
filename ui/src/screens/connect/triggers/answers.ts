import type { PermissionReport } from "../../../backend/generated/PermissionReport";
import type { TriggerAnswers } from "../../../backend/generated/TriggerAnswers";
import type { TriggerSettings } from "../../../backend/generated/TriggerSettings";
import type { WebhookCheck } from "../../../backend/generated/WebhookCheck";
import {
  defaultTriggerSettings,
  type TriggerSettingsAnswers,
  triggerProblems,
  triggerSettings,
  triggerSettingsAnswers,
} from "../../triggers/answers";
import type { TriggersPlace } from "../../triggers/topic";
import { emptyWebhook, type WebhookAnswers, webhookSource } from "../../triggers/webhook";
import { triggersDenied } from "../permissions/report";

/** The triggers step as typed. */
export interface TriggersAnswers {
  /** `null` until somebody chose: then it follows what the key may do. */
  wanted: boolean | null;
  webhook: WebhookAnswers;
  settings: TriggerSettingsAnswers;
  /** Somebody said: set them up although SNS cannot reach this Jira. */
  anyway: boolean;
}

export const emptyTriggers: TriggersAnswers = {
  wanted: null,
  webhook: emptyWebhook,
  settings: defaultTriggerSettings,
  anyway: false,
};

/** Whether triggers are to be set up: the choice, else yes unless the key is known not to allow it. */
export function wantsTriggers(answers: TriggersAnswers, report: PermissionReport | null): boolean {
  return answers.wanted ?? !triggersDenied(report);
}

/** Whether everything that triggers need was given and looked at. */
export function triggersReady(
  answers: TriggersAnswers,
  check: WebhookCheck | null,
  place: TriggersPlace | null,
): boolean {
  if (check === null || triggerProblems(answers.settings, place).length > 0) return false;
  return check.reachable !== "bad" || answers.anyway;
}

/** The answers as they are sent; `null` when no triggers are wanted. */
export function wantedTriggers(answers: TriggersAnswers, report: PermissionReport | null): TriggerAnswers | null {
  const webhook = webhookSource(answers.webhook);
  if (!wantsTriggers(answers, report) || webhook === null) return null;
  return { webhook, settings: triggerSettings(answers.settings) };
}

/** What of it a draft keeps: the webhook URL is a secret, and settings that nobody declined are not lost. */
export function draftTriggers(answers: TriggersAnswers): TriggerSettings | null {
  return answers.wanted === false ? null : triggerSettings(answers.settings);
}

/** The answers that a draft stands for. `chosen`: it was made after the choice. */
export function triggersFromDraft(settings: TriggerSettings | null, chosen: boolean): TriggersAnswers {
  if (settings === null) return { ...emptyTriggers, wanted: chosen ? false : null };
  return { ...emptyTriggers, wanted: chosen ? true : null, settings: triggerSettingsAnswers(settings) };
}
