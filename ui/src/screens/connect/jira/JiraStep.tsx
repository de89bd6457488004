import { useState } from "react";
import { useBackend } from "../../../backend";
import { TextInput, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { FormOutcome } from "../../FormOutcome";
import { fieldId, focusField } from "../../fields";
import { KeepChoice } from "../../KeepChoice";
import { useOperation } from "../../useOperation";
import { StepFrame } from "../StepFrame";
import type { StepProps } from "../step";
import {
  baseUrlHint,
  effectiveKeep,
  type JiraAnswers,
  type JiraField,
  jiraCredential,
  missingJiraFields,
} from "./answers";
import { JiraCredentialFields } from "./JiraCredentialFields";
import { SiteFound } from "./SiteFound";

const FIELDS: readonly JiraField[] = ["baseUrl", "userName", "token", "password", "name"];

/** Jira's address and a sign-in, proved by signing in. */
export function JiraStep({ state, dispatch, startUp }: StepProps) {
  const text = messages.connect.jira;
  const backend = useBackend();
  const announce = useAnnounce();
  const check = useOperation();
  const [missing, setMissing] = useState<readonly JiraField[]>([]);
  const error = state.errors.jira;
  const { jira: answers, site } = state;

  const change = (part: Partial<JiraAnswers>) => {
    if (check.busy) check.cancel();
    dispatch({ type: "jiraChanged", change: part });
  };

  const signIn = async () => {
    const empty = missingJiraFields(answers);
    setMissing(empty);
    const [first] = empty;
    if (first !== undefined) {
      focusField(first);
      return;
    }
    dispatch({ type: "errorCleared", step: "jira" });
    announce(text.checking);
    const outcome = await check.perform((operationId) =>
      backend.call("check_jira", { operationId, baseUrl: answers.baseUrl.trim(), credential: jiraCredential(answers) }),
    );
    if (outcome.kind === "failed") dispatch({ type: "failed", step: "jira", error: outcome.error });
    if (outcome.kind === "done") {
      dispatch({ type: "jiraProved", answers, site: outcome.value });
      announce(text.provedTitle(outcome.value.title));
    }
  };

  const fieldError = (field: JiraField) => {
    if (missing.includes(field) && missingJiraFields(answers).includes(field)) return text.required[field];
    return error?.fields.includes(field) ? error.message : undefined;
  };
  const urlHint = baseUrlHint(answers.baseUrl);
  const { keychain, sandbox } = startUp;

  return (
    <StepFrame
      step="jira"
      heading={text.heading}
      intro={text.intro}
      onCancel={check.busy ? check.cancel : undefined}
      primary={
        site === null
          ? { label: text.check, testId: "check-jira", onPress: () => void signIn(), busy: check.busy }
          : { label: messages.connect.next, testId: "next", onPress: () => dispatch({ type: "next" }) }
      }
    >
      <TextInput
        id={fieldId("baseUrl")}
        data-testid="jira-base-url"
        label={text.baseUrl}
        help={text.baseUrlHelp}
        hint={urlHint === null ? undefined : text.hints[urlHint]}
        error={fieldError("baseUrl")}
        type="url"
        value={answers.baseUrl}
        onChange={(baseUrl) => change({ baseUrl })}
      />
      <JiraCredentialFields
        answers={answers}
        sandbox={sandbox}
        proved={site !== null}
        fieldError={fieldError}
        onChange={change}
      />
      <KeepChoice
        value={effectiveKeep(answers, keychain.state)}
        keychain={keychain}
        onChange={(keep) => change({ keep })}
      />
      <FormOutcome of={site}>
        {error === undefined ? null : <FormError error={error} fields={FIELDS} />}
        {site === null ? null : <SiteFound site={site} />}
      </FormOutcome>
    </StepFrame>
  );
}
