import type { Draft } from "../../backend/generated/Draft";
import type { JiraSite } from "../../backend/generated/JiraSite";
import type { SandboxInfo } from "../../backend/generated/SandboxInfo";
import type { StartUp } from "../../backend/generated/StartUp";
import { emptyAws } from "./aws/answers";
import { emptyJira, type JiraAnswers } from "./jira/answers";
import { noMoreRegions } from "./regions/answers";
import { connectionSettings, defaultSettings, settingsAnswers } from "./settings/answers";
import { draftTriggers, triggersFromDraft } from "./triggers/answers";
import { beginWizard, STEPS, type WizardState } from "./wizard";

/** What survives a restart. The type has no place for a secret; nothing here reads one. */
export function toDraft(state: WizardState): Draft {
  return {
    step: state.step,
    baseUrl: state.jira.baseUrl,
    signIn: state.jira.mode === "password" ? "password" : "token",
    userName: state.jira.userName,
    region: state.aws.region,
    moreRegions: [...state.more.chosen],
    accessKeyId: state.aws.accessKeyId,
    displayName: state.settings.displayName,
    refspecs: state.aws.refspecs,
    settings: connectionSettings(state.settings),
    triggers: draftTriggers(state.triggers),
  };
}

/** What another wizard has found out already. No secret is in it. */
export interface Given {
  jira: JiraAnswers;
  /** `null` unless the answers are proved. */
  site: JiraSite | null;
  /** A region code; empty when none is known. */
  region: string;
}

/** A wizard from nothing, with the sandbox's own answers filled in when sample data is in use. */
export function freshWizard(sandbox: StartUp["sandbox"], given: Given | null = null): WizardState {
  const fresh = withSamples(
    beginWizard(emptyJira, { ...emptyAws, region: given?.region ?? "" }, defaultSettings),
    sandbox,
  );
  if (given === null) return fresh;
  const known = { ...fresh, jira: given.jira };
  if (given.site === null) return known;
  return { ...known, site: given.site, step: "aws", marks: { ...fresh.marks, jira: "confirmed" } };
}

/**
 * A wizard from a draft. It begins at the first step, because the secrets were not kept and each step proves itself
 * again; the steps that were passed are marked "needs review".
 */
export function restoredWizard(sandbox: StartUp["sandbox"], draft: Draft): WizardState {
  const fresh = freshWizard(null);
  const restored: WizardState = {
    ...fresh,
    jira: { ...fresh.jira, baseUrl: draft.baseUrl, mode: draft.signIn, userName: draft.userName },
    aws: { ...fresh.aws, region: draft.region, accessKeyId: draft.accessKeyId, refspecs: draft.refspecs },
    more: { ...noMoreRegions, chosen: draft.moreRegions },
    triggers: triggersFromDraft(draft.triggers, STEPS.indexOf(draft.step) >= STEPS.indexOf("triggers")),
    settings: settingsAnswers(draft.displayName, draft.settings),
  };
  const marks = { ...fresh.marks };
  for (const step of STEPS.slice(1, STEPS.indexOf(draft.step))) marks[step] = "stale";
  return withSamples({ ...restored, marks }, sandbox);
}

/** Sample users and principals are the first choice in the sandbox; what was typed stays. */
function withSamples(state: WizardState, sandbox: SandboxInfo | null): WizardState {
  if (sandbox === null) return state;
  const { jira, aws, triggers } = state;
  return {
    ...state,
    jira: {
      ...jira,
      baseUrl: jira.baseUrl || sandbox.jiraUrl,
      mode: "sample",
      sampleUser: sandbox.jiraUsers[0]?.name ?? "",
    },
    aws: {
      ...aws,
      region: aws.region || sandbox.region,
      mode: "sample",
      samplePrincipal: sandbox.principals[0]?.name ?? "",
    },
    triggers: { ...triggers, webhook: { ...triggers.webhook, mode: "sample" } },
  };
}
