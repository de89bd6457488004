import type { AwsAccount } from "../../backend/generated/AwsAccount";
import type { JiraSite } from "../../backend/generated/JiraSite";
import type { Plan } from "../../backend/generated/Plan";
import type { WireError } from "../../backend/generated/WireError";
import type { WizardStep } from "../../backend/generated/WizardStep";
import { type AwsAnswers, awsProofAffected, withoutAwsSecret } from "./aws/answers";
import { type JiraAnswers, jiraProofAffected, withoutJiraSecrets } from "./jira/answers";
import { projectsMissing, type SettingsAnswers } from "./settings/answers";

/** The steps in order. Permissions and triggers have their places between `aws` and `settings`. */
export const STEPS: readonly WizardStep[] = ["jira", "aws", "repositories", "settings", "review"];

/** Whether a step was left by Next (`confirmed`), or was, before something it rests on changed (`stale`). */
export type StepMark = "open" | "confirmed" | "stale";

/** How the step rail shows a step. */
type StepStatus = "current" | "complete" | "needsReview" | "error" | "upcoming";

/**
 * The whole wizard. Answers and what proved them stand side by side, so that Back loses neither; only a secret is gone
 * once it is proved, and has to be entered again when its proof falls.
 */
export interface WizardState {
  step: WizardStep;
  marks: Readonly<Record<WizardStep, StepMark>>;
  errors: Readonly<Partial<Record<WizardStep, WireError>>>;
  jira: JiraAnswers;
  site: JiraSite | null;
  aws: AwsAnswers;
  account: AwsAccount | null;
  /** Set while the refspec list has an entry that the Rust side refuses. */
  refspecProblem: boolean;
  settings: SettingsAnswers;
  plan: Plan | null;
}

export type WizardAction =
  | { type: "jiraChanged"; change: Partial<JiraAnswers> }
  | { type: "jiraProved"; answers: JiraAnswers; site: JiraSite }
  | { type: "awsChanged"; change: Partial<AwsAnswers> }
  | { type: "awsProved"; answers: AwsAnswers; account: AwsAccount }
  | { type: "refspecsJudged"; problem: boolean }
  | { type: "settingsChanged"; change: Partial<SettingsAnswers> }
  | { type: "planned"; plan: Plan }
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
    marks: { jira: "open", aws: "open", repositories: "open", settings: "open", review: "open" },
    errors: {},
    jira,
    site: null,
    aws,
    account: null,
    refspecProblem: false,
    settings,
    plan: null,
  };
}

export function wizardReducer(state: WizardState, action: WizardAction): WizardState {
  switch (action.type) {
    case "jiraChanged": {
      const jira = { ...state.jira, ...action.change };
      const site = jiraProofAffected(state.jira, jira) ? null : state.site;
      return changed({ ...state, jira, site }, "jira");
    }
    case "jiraProved":
      // An answer typed while the check was under way is not what was checked.
      return jiraProofAffected(state.jira, action.answers)
        ? state
        : { ...withoutError(state, "jira"), jira: withoutJiraSecrets(state.jira), site: action.site, plan: null };
    case "awsChanged": {
      const aws = { ...state.aws, ...action.change };
      const account = awsProofAffected(state.aws, aws) ? null : state.account;
      return changed({ ...state, aws, account }, "aws");
    }
    case "awsProved":
      return awsProofAffected(state.aws, action.answers)
        ? state
        : { ...withoutError(state, "aws"), aws: withoutAwsSecret(state.aws), account: action.account, plan: null };
    case "refspecsJudged":
      return state.refspecProblem === action.problem ? state : { ...state, refspecProblem: action.problem };
    case "settingsChanged":
      return changed({ ...state, settings: { ...state.settings, ...action.change } }, "settings");
    case "planned":
      return { ...withoutError(state, "review"), plan: action.plan };
    case "planDropped":
      return { ...withoutError(state, "review"), plan: null };
    case "sessionEnded":
      return {
        ...state,
        step: "jira",
        marks: staleFrom(state.marks, 0),
        errors: {},
        site: null,
        account: null,
        plan: null,
      };
    case "failed":
      return { ...state, errors: { ...state.errors, [action.step]: action.error } };
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
      return state.account !== null && !state.refspecProblem;
    case "repositories":
      return state.account !== null;
    case "settings":
      return !projectsMissing(state.settings);
    case "review":
      return false;
  }
}

/** Backwards always; forwards only over steps that stand confirmed. */
export function canGoTo(state: WizardState, step: WizardStep): boolean {
  const target = STEPS.indexOf(step);
  return target <= STEPS.indexOf(state.step) || STEPS.slice(0, target).every((s) => state.marks[s] === "confirmed");
}

export function stepStatus(state: WizardState, step: WizardStep): StepStatus {
  if (state.errors[step] !== undefined) return "error";
  if (step === state.step) return "current";
  switch (state.marks[step]) {
    case "confirmed":
      return "complete";
    case "stale":
      return "needsReview";
    case "open":
      return "upcoming";
  }
}

/** After an answer of `step` changed: what was confirmed on top of it has to be looked at again, nothing is wiped. */
function changed(state: WizardState, step: WizardStep): WizardState {
  return { ...withoutError(state, step), marks: staleFrom(state.marks, STEPS.indexOf(step)), plan: null };
}

function staleFrom(marks: WizardState["marks"], from: number): WizardState["marks"] {
  const next = { ...marks };
  for (const step of STEPS.slice(from)) if (next[step] === "confirmed") next[step] = "stale";
  return next;
}

function withoutError(state: WizardState, step: WizardStep): WizardState {
  if (state.errors[step] === undefined) return state;
  const errors = { ...state.errors };
  delete errors[step];
  return { ...state, errors };
}
