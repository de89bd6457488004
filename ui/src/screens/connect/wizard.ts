import type { AwsAccount } from "../../backend/generated/AwsAccount";
import type { JiraSite } from "../../backend/generated/JiraSite";
import type { PermissionReport } from "../../backend/generated/PermissionReport";
import type { Plan } from "../../backend/generated/Plan";
import type { RegionsPlan } from "../../backend/generated/RegionsPlan";
import type { WebhookCheck } from "../../backend/generated/WebhookCheck";
import type { WireError } from "../../backend/generated/WireError";
import type { WizardStep } from "../../backend/generated/WizardStep";
import { type Marks, reachable, type StepStatus, staleFrom, statusOf } from "../steps";
import type { TriggerSettingsAnswers } from "../triggers/answers";
import type { TriggersPlace } from "../triggers/topic";
import { type WebhookAnswers, webhookProofAffected, withLostWebhook, withoutWebhookUrl } from "../triggers/webhook";
import { type AwsAnswers, awsCredentialAffected, awsProofAffected, isOtherKey, withoutAwsSecret } from "./aws/answers";
import { type JiraAnswers, jiraProofAffected, withoutJiraSecrets } from "./jira/answers";
import { type MoreRegions, noMoreRegions, type RegionAnswer, regionsReady } from "./regions/answers";
import { projectsMissing, type SettingsAnswers } from "./settings/answers";
import { emptyTriggers, type TriggersAnswers, triggersReady, wantsTriggers } from "./triggers/answers";

/** The steps in order. */
export const STEPS: readonly WizardStep[] = [
  "jira",
  "aws",
  "permissions",
  "repositories",
  "triggers",
  "settings",
  "review",
];

/**
 * The whole wizard. Answers and what proved them stand side by side, so that Back loses neither; only a secret is gone
 * once it is proved, and has to be entered again when its proof falls.
 */
export interface WizardState {
  step: WizardStep;
  marks: Marks<WizardStep>;
  errors: Readonly<Partial<Record<WizardStep, WireError>>>;
  jira: JiraAnswers;
  site: JiraSite | null;
  aws: AwsAnswers;
  account: AwsAccount | null;
  /** What is connected in the same go. */
  more: MoreRegions;
  /** Set while the refspec list has an entry that the Rust side refuses. */
  refspecProblem: boolean;
  /** What the key may do; `null` until it was asked, or when that was left out. */
  permissions: PermissionReport | null;
  triggers: TriggersAnswers;
  /** What proved the webhook URL. */
  webhook: WebhookCheck | null;
  settings: SettingsAnswers;
  /** Of one region, or of several. */
  plan: Plan | RegionsPlan | null;
}

export type WizardAction =
  | { type: "jiraChanged"; change: Partial<JiraAnswers> }
  | { type: "jiraProved"; answers: JiraAnswers; site: JiraSite }
  | { type: "awsChanged"; change: Partial<AwsAnswers> }
  | { type: "awsProved"; answers: AwsAnswers; account: AwsAccount }
  /** What a region answered to the key of `accountHandle`. */
  | { type: "regionAnswered"; accountHandle: string; region: string; answer: RegionAnswer }
  /** The Rust side does not know the key any more that regions were asked with. */
  | { type: "accountLost"; accountHandle: string; error: WireError }
  | { type: "regionsChosen"; chosen: readonly string[] }
  | { type: "refspecsJudged"; problem: boolean }
  | { type: "permissionsFound"; accountHandle: string; report: PermissionReport }
  | { type: "triggersChanged"; change: Partial<Pick<TriggersAnswers, "wanted" | "anyway">> }
  | { type: "triggerSettingsChanged"; change: Partial<TriggerSettingsAnswers> }
  | { type: "webhookChanged"; change: Partial<WebhookAnswers> }
  | { type: "webhookProved"; answers: WebhookAnswers; check: WebhookCheck }
  | { type: "settingsChanged"; change: Partial<SettingsAnswers> }
  | { type: "planned"; plan: Plan | RegionsPlan }
  | { type: "planDropped" }
  | { type: "sessionEnded" }
  | { type: "failed"; step: WizardStep; error: WireError }
  | { type: "errorCleared"; step: WizardStep }
  | { type: "next" }
  | { type: "back" }
  | { type: "goTo"; step: WizardStep }
  | { type: "startedOver"; state: WizardState };

/** A wizard at its first step with these answers. */
export function beginWizard(jira: JiraAnswers, aws: AwsAnswers, settings: SettingsAnswers): WizardState {
  return {
    step: "jira",
    marks: {
      jira: "open",
      aws: "open",
      permissions: "open",
      repositories: "open",
      triggers: "open",
      settings: "open",
      review: "open",
    },
    errors: {},
    jira,
    site: null,
    aws,
    account: null,
    more: noMoreRegions,
    refspecProblem: false,
    permissions: null,
    triggers: emptyTriggers,
    webhook: null,
    settings,
    plan: null,
  };
}

export function wizardReducer(state: WizardState, action: WizardAction): WizardState {
  switch (action.type) {
    case "jiraChanged": {
      const jira = { ...state.jira, ...action.change };
      // Which regions feed it was a choice about the other site.
      const elsewhere = state.jira.baseUrl.trim() !== jira.baseUrl.trim();
      const next = { ...state, jira, more: elsewhere ? { ...state.more, chosen: [] } : state.more };
      return changed(jiraProofAffected(state.jira, jira) ? withoutSite(next) : next, "jira");
    }
    case "jiraProved":
      // An answer typed while the check was under way is not what was checked.
      return jiraProofAffected(state.jira, action.answers)
        ? state
        : { ...withoutError(state, "jira"), jira: withoutJiraSecrets(state.jira), site: action.site, plan: null };
    case "awsChanged": {
      const aws = { ...state.aws, ...action.change };
      const next = { ...state, aws, more: moreAfter(state, aws) };
      return changed(awsProofAffected(state.aws, aws) ? { ...next, account: null, permissions: null } : next, "aws");
    }
    case "awsProved": {
      if (awsProofAffected(state.aws, action.answers)) return state;
      const { account } = action;
      const aws = withoutAwsSecret(state.aws, account.accountHandle);
      const more = { ...state.more, chosen: state.more.chosen.filter((code) => code !== account.region) };
      return { ...withoutError(state, "aws"), aws, account, more, permissions: null, plan: null };
    }
    case "regionAnswered": {
      // A late answer to another key says nothing about this one.
      if (state.account?.accountHandle !== action.accountHandle) return state;
      const answers = { ...state.more.answers, [action.region]: action.answer };
      const plan = state.more.chosen.includes(action.region) ? null : state.plan;
      return { ...state, more: { ...state.more, answers }, plan };
    }
    case "accountLost": {
      if (state.account?.accountHandle !== action.accountHandle) return state;
      const more = { ...state.more, answers: {} };
      const lost = { ...state, aws: { ...state.aws, held: null }, account: null, permissions: null, more };
      return { ...changed(lost, "aws"), errors: { ...state.errors, aws: action.error } };
    }
    case "regionsChosen":
      return changed({ ...state, more: { ...state.more, chosen: action.chosen } }, "aws");
    case "refspecsJudged":
      return state.refspecProblem === action.problem ? state : { ...state, refspecProblem: action.problem };
    case "permissionsFound": {
      // A late answer about another key says nothing about this one.
      if (state.account?.accountHandle !== action.accountHandle) return state;
      const found = { ...withoutError(state, "permissions"), permissions: action.report };
      const turned = wantsTriggers(state.triggers, state.permissions) !== wantsTriggers(state.triggers, action.report);
      return turned ? changed(found, "triggers") : found;
    }
    case "triggersChanged":
      return changed({ ...state, triggers: { ...state.triggers, ...action.change } }, "triggers");
    case "triggerSettingsChanged": {
      const settings = { ...state.triggers.settings, ...action.change };
      return changed({ ...state, triggers: { ...state.triggers, settings } }, "triggers");
    }
    case "webhookChanged": {
      const webhook = { ...state.triggers.webhook, ...action.change };
      const affected = webhookProofAffected(state.triggers.webhook, webhook);
      const triggers = { ...state.triggers, webhook, anyway: state.triggers.anyway && !affected };
      return changed({ ...state, triggers, webhook: affected ? null : state.webhook }, "triggers");
    }
    case "webhookProved": {
      if (webhookProofAffected(state.triggers.webhook, action.answers)) return state;
      const triggers = { ...state.triggers, webhook: withoutWebhookUrl(state.triggers.webhook) };
      return { ...withoutError(state, "triggers"), triggers, webhook: action.check, plan: null };
    }
    case "settingsChanged":
      return changed({ ...state, settings: { ...state.settings, ...action.change } }, "settings");
    case "planned":
      return { ...withoutError(state, "review"), plan: action.plan };
    case "planDropped":
      return { ...withoutError(state, "review"), plan: null };
    case "sessionEnded":
      return {
        ...withoutSite(state),
        step: "jira",
        marks: staleFrom(STEPS, state.marks, "jira"),
        errors: {},
        aws: { ...state.aws, held: null },
        account: null,
        // The regions stay chosen; what stood for them is gone, and they are asked again.
        more: { ...state.more, answers: {} },
        plan: null,
      };
    case "failed": {
      // Where the session has ended nobody holds the key any more.
      const aws = action.error.code === "SESSION_ENDED" ? { ...state.aws, held: null } : state.aws;
      const failed = { ...state, aws, errors: { ...state.errors, [action.step]: action.error } };
      // A plan that refuses the webhook URL it was told to take as kept: it has to be given again.
      const refused = action.step === "review" && action.error.fields.includes("webhookUrl");
      return refused ? withoutWebhook({ ...failed, marks: staleFrom(STEPS, state.marks, "triggers") }) : failed;
    }
    case "errorCleared":
      return withoutError(state, action.step);
    case "next": {
      const following = STEPS[STEPS.indexOf(state.step) + 1];
      return following !== undefined && canContinue(state)
        ? { ...state, step: following, marks: { ...state.marks, [state.step]: "confirmed" } }
        : state;
    }
    case "back": {
      const previous = STEPS[STEPS.indexOf(state.step) - 1];
      return previous === undefined ? state : { ...state, step: previous };
    }
    case "goTo":
      return canGoTo(state, action.step) ? { ...state, step: action.step } : state;
    case "startedOver":
      return action.state;
  }
}

/** Whether the current step has proved itself, so that Next may leave it. */
export function canContinue(state: WizardState): boolean {
  switch (state.step) {
    case "jira":
      return state.site !== null;
    case "aws":
      return state.account !== null && regionsReady(state.more) && !state.refspecProblem;
    case "permissions":
    case "repositories":
      // Nothing that is found there keeps anybody from going on.
      return state.account !== null;
    case "triggers":
      return (
        !wantsTriggers(state.triggers, state.permissions) ||
        triggersReady(state.triggers, state.webhook, triggersPlace(state))
      );
    case "settings":
      return !projectsMissing(state.settings);
    case "review":
      return false;
  }
}

/** Backwards always; forwards only over steps that stand confirmed. */
export function canGoTo(state: WizardState, step: WizardStep): boolean {
  return reachable(STEPS, state, step);
}

export function stepStatus(state: WizardState, step: WizardStep): StepStatus {
  return statusOf(state, step);
}

/** Where the triggers are set up; `null` while that is not known. */
export function triggersPlace({ account, more }: WizardState): TriggersPlace | null {
  return account === null ? null : { ...account, others: more.chosen.length };
}

/** Another key sees another account, so that nothing is left of the choice; the same one is asked again. */
function moreAfter({ aws: before, more }: WizardState, after: AwsAnswers): MoreRegions {
  if (isOtherKey(before, after)) return noMoreRegions;
  return awsCredentialAffected(before, after) ? { ...more, answers: {} } : more;
}

/** After an answer of `step` changed: what was confirmed on top of it has to be looked at again, nothing is wiped. */
function changed(state: WizardState, step: WizardStep): WizardState {
  return { ...withoutError(state, step), marks: staleFrom(STEPS, state.marks, step), plan: null };
}

/** After the site is gone: with it go the webhook URL that the Rust side held, and what was asked about its topic. */
function withoutSite(state: WizardState): WizardState {
  return { ...withoutWebhook(state), site: null, permissions: null };
}

/** After the Rust side has lost the webhook URL, or refuses it. */
function withoutWebhook(state: WizardState): WizardState {
  const { triggers } = state;
  return {
    ...state,
    webhook: null,
    triggers: { ...triggers, webhook: withLostWebhook(triggers.webhook), anyway: false },
  };
}

function withoutError(state: WizardState, step: WizardStep): WizardState {
  if (state.errors[step] === undefined) return state;
  const errors = { ...state.errors };
  delete errors[step];
  return { ...state, errors };
}
