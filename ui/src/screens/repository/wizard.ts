import type { JiraSite } from "../../backend/generated/JiraSite";
import type { LocationReading } from "../../backend/generated/LocationReading";
import type { RepositoryCheck } from "../../backend/generated/RepositoryCheck";
import type { RepositoryFound } from "../../backend/generated/RepositoryFound";
import type { RepositoryLocation } from "../../backend/generated/RepositoryLocation";
import type { SandboxInfo } from "../../backend/generated/SandboxInfo";
import type { WireError } from "../../backend/generated/WireError";
import { emptyJira, type JiraAnswers, jiraProofAffected, withoutJiraSecrets } from "../connect/jira/answers";
import { projectsMissing } from "../connect/settings/answers";
import { type Marks, reachable, type StepStatus, staleFrom, statusOf } from "../steps";
import {
  type AccessAnswers,
  accessProofAffected,
  emptyAccess,
  originOf,
  provedAccess,
  withoutAccessSecrets,
} from "./access/answers";
import { defaultRepositorySettings, mainBranchOf, type RepositorySettingsAnswers } from "./settings/answers";

/** The steps in order. */
export const STEPS = ["jira", "location", "access", "found", "settings", "review"] as const;
export type RepositoryStep = (typeof STEPS)[number];

/** A repository that was read, by the handle under which the Rust side holds it. */
export interface CheckedRepository {
  handle: string;
  found: RepositoryFound;
}

/** The whole wizard. Answers and what proved them stand side by side, so that Back loses neither. */
export interface RepositoryWizardState {
  step: RepositoryStep;
  marks: Marks<RepositoryStep>;
  errors: Readonly<Partial<Record<RepositoryStep, WireError>>>;
  jira: JiraAnswers;
  site: JiraSite | null;
  /** As pasted. */
  text: string;
  /** What was understood last, and of which text. */
  read: { text: string; reading: LocationReading } | null;
  access: AccessAnswers;
  /** The last check of these answers, be it well or not, and the location it was of. */
  checked: { origin: string; check: RepositoryCheck } | null;
  settings: RepositorySettingsAnswers;
  /** Set while the refspec list has an entry that the Rust side refuses. */
  refspecProblem: boolean;
}

export type RepositoryAction =
  | { type: "jiraChanged"; change: Partial<JiraAnswers> }
  | { type: "jiraProved"; answers: JiraAnswers; site: JiraSite }
  | { type: "textChanged"; text: string }
  | { type: "read"; text: string; reading: LocationReading }
  | { type: "accessChanged"; change: Partial<AccessAnswers> }
  | { type: "recheck" }
  | { type: "checked"; answers: AccessAnswers; origin: string; check: RepositoryCheck }
  | { type: "settingsChanged"; change: Partial<RepositorySettingsAnswers> }
  | { type: "refspecsJudged"; problem: boolean }
  | { type: "sessionEnded" }
  | { type: "failed"; step: RepositoryStep; error: WireError }
  | { type: "errorCleared"; step: RepositoryStep }
  | { type: "next" }
  | { type: "back" }
  | { type: "goTo"; step: RepositoryStep }
  | { type: "startedOver"; state: RepositoryWizardState };

/** A wizard from nothing, with the sandbox's own answers filled in when sample data is in use. */
export function freshRepositoryWizard(sandbox: SandboxInfo | null): RepositoryWizardState {
  const fresh: RepositoryWizardState = {
    step: "jira",
    marks: { jira: "open", location: "open", access: "open", found: "open", settings: "open", review: "open" },
    errors: {},
    jira: emptyJira,
    site: null,
    text: "",
    read: null,
    access: emptyAccess,
    checked: null,
    settings: defaultRepositorySettings,
    refspecProblem: false,
  };
  if (sandbox === null) return fresh;
  return {
    ...fresh,
    jira: { ...emptyJira, baseUrl: sandbox.jiraUrl, mode: "sample", sampleUser: sandbox.jiraUsers[0]?.name ?? "" },
    access: { ...emptyAccess, mode: "sample", samplePrincipal: sandbox.principals[0]?.name ?? "" },
  };
}

/** What may be kept while the window shows something else: everything but secrets that were typed and not yet proved. */
export function withoutSecrets(state: RepositoryWizardState): RepositoryWizardState {
  return {
    ...withoutPastedPassword(state),
    jira: { ...state.jira, token: "", password: "" },
    access: withoutAccessSecrets(state.access),
  };
}

/** People paste locations with a user and a password in them. What was understood has neither. */
function withoutPastedPassword(state: RepositoryWizardState): RepositoryWizardState {
  if (!/:\/\/[^/@]*:[^/]*@/.test(state.text)) return state;
  const reading = readingOf(state);
  if (reading?.kind !== "repository") return { ...state, text: "", read: null };
  const text = reading.location.origin;
  return { ...state, text, read: { text, reading } };
}

/** What the text means; `null` until it was read. */
export function readingOf({ text, read }: RepositoryWizardState): LocationReading | null {
  return read?.text === text.trim() ? read.reading : null;
}

/** The location, once the text was understood. */
export function locationOf(state: RepositoryWizardState): RepositoryLocation | null {
  const reading = readingOf(state);
  return reading?.kind === "repository" ? reading.location : null;
}

/** The location that Jira would get. */
export function wantedOrigin(state: RepositoryWizardState): string | null {
  const location = locationOf(state);
  return location === null ? null : originOf(location, state.access);
}

/** The repository, once it was read. */
export function checkedOf({ checked }: RepositoryWizardState): CheckedRepository | null {
  if (checked === null) return null;
  const { checkHandle, found } = checked.check;
  return checkHandle === null || found === null ? null : { handle: checkHandle, found };
}

export function repositoryReducer(state: RepositoryWizardState, action: RepositoryAction): RepositoryWizardState {
  switch (action.type) {
    case "jiraChanged": {
      const jira = { ...state.jira, ...action.change };
      const next = { ...state, jira };
      // What Jira has of the repository was asked of the other site.
      return changed(jiraProofAffected(state.jira, jira) ? { ...next, site: null, checked: null } : next, "jira");
    }
    case "jiraProved":
      // An answer typed while the check was under way is not what was checked.
      return jiraProofAffected(state.jira, action.answers)
        ? state
        : { ...withoutError(state, "jira"), jira: withoutJiraSecrets(state.jira), site: action.site };
    case "textChanged":
      if (action.text.trim() === state.text.trim()) return { ...state, text: action.text };
      return changed({ ...state, text: action.text }, "location");
    case "read":
      return action.text === state.text.trim() && action.reading !== state.read?.reading
        ? withReading(state, action.text, action.reading)
        : state;
    case "accessChanged": {
      const access = { ...state.access, ...action.change };
      const next = { ...state, access };
      return changed(accessProofAffected(state.access, access) ? { ...next, checked: null } : next, "access");
    }
    case "recheck":
      return { ...state, checked: null };
    case "checked": {
      if (accessProofAffected(state.access, action.answers) || wantedOrigin(state) !== action.origin) return state;
      const { origin, check } = action;
      const next = { ...withoutError(state, "access"), checked: { origin, check } };
      return checkedOf(next) === null ? next : { ...next, access: provedAccess(state.access) };
    }
    case "settingsChanged":
      return changed({ ...state, settings: { ...state.settings, ...action.change } }, "settings");
    case "refspecsJudged":
      return state.refspecProblem === action.problem ? state : { ...state, refspecProblem: action.problem };
    case "sessionEnded":
      // Every handle is of the session that ended.
      return {
        ...state,
        step: "jira",
        marks: staleFrom(STEPS, state.marks, "jira"),
        errors: {},
        site: null,
        checked: null,
      };
    case "failed":
      return { ...state, errors: { ...state.errors, [action.step]: action.error } };
    case "errorCleared":
      return withoutError(state, action.step);
    case "next": {
      const following = STEPS[STEPS.indexOf(state.step) + 1];
      return following !== undefined && canContinue(state)
        ? { ...withoutPastedPassword(state), step: following, marks: { ...state.marks, [state.step]: "confirmed" } }
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
export function canContinue(state: RepositoryWizardState): boolean {
  switch (state.step) {
    case "jira":
      return state.site !== null;
    case "location":
      return locationOf(state) !== null;
    case "access":
      return checkedOf(state) !== null;
    case "found": {
      const checked = checkedOf(state);
      return checked !== null && checked.found.inJira?.blocks !== true;
    }
    case "settings": {
      const found = checkedOf(state)?.found;
      if (found === undefined || state.refspecProblem) return false;
      return !projectsMissing(state.settings) && mainBranchOf(state.settings, found).trim() !== "";
    }
    case "review":
      return false;
  }
}

/** Backwards always; forwards only over steps that stand confirmed. */
export function canGoTo(state: RepositoryWizardState, step: RepositoryStep): boolean {
  return reachable(STEPS, state, step);
}

export function stepStatus(state: RepositoryWizardState, step: RepositoryStep): StepStatus {
  return statusOf(state, step);
}

/** After the text was understood. Another way of writing the same repository loses nothing that was proved of it. */
function withReading(state: RepositoryWizardState, text: string, reading: LocationReading): RepositoryWizardState {
  const before = state.read?.reading.kind === "repository" ? state.read.reading.location : null;
  const next = { ...state, read: { text, reading } };
  if (reading.kind !== "repository") return next;
  const { origin, httpsOrigin, transport, sshKeyId } = reading.location;
  const known =
    before?.origin === origin
      ? next
      : { ...next, access: { ...next.access, transport, ...(sshKeyId === null ? {} : { sshKeyId }) } };
  if (before?.httpsOrigin === httpsOrigin && wantedOrigin(known) === known.checked?.origin) return known;
  // Branch, links and Jira's copy of the key were of another repository.
  const other = { mainBranch: null, webLinks: null, keyInJira: false };
  const settings = before?.httpsOrigin === httpsOrigin ? known.settings : { ...known.settings, ...other };
  return { ...known, checked: null, settings };
}

/** After an answer of `step` changed: what was confirmed on top of it has to be looked at again, nothing is wiped. */
function changed(state: RepositoryWizardState, step: RepositoryStep): RepositoryWizardState {
  return { ...withoutError(state, step), marks: staleFrom(STEPS, state.marks, step) };
}

function withoutError(state: RepositoryWizardState, step: RepositoryStep): RepositoryWizardState {
  if (state.errors[step] === undefined) return state;
  const errors = { ...state.errors };
  delete errors[step];
  return { ...state, errors };
}
