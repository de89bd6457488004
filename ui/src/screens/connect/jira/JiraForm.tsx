import { type ReactNode, useState } from "react";
import { useBackend } from "../../../backend";
import type { JiraSite } from "../../../backend/generated/JiraSite";
import type { StartUp } from "../../../backend/generated/StartUp";
import type { WireError } from "../../../backend/generated/WireError";
import { TextInput, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { FormFrame } from "../../FormFrame";
import { FormOutcome } from "../../FormOutcome";
import { fieldId, focusField } from "../../fields";
import { KeepChoice } from "../../KeepChoice";
import { useOperation } from "../../useOperation";
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

/** What was answered, and what came of it. */
export type JiraFormEvent =
  | { type: "changed"; change: Partial<JiraAnswers> }
  | { type: "begun" }
  | { type: "proved"; answers: JiraAnswers; site: JiraSite }
  | { type: "failed"; error: WireError };

interface JiraFormProps {
  /** Above the heading: which step this is. */
  above: ReactNode;
  answers: JiraAnswers;
  site: JiraSite | null;
  error: WireError | undefined;
  startUp: StartUp;
  onEvent: (event: JiraFormEvent) => void;
  onNext: () => void;
}

/** Jira's address and a sign-in, proved by signing in. */
export function JiraForm({ above, answers, site, error, startUp, onEvent, onNext }: JiraFormProps) {
  const text = messages.connect.jira;
  const backend = useBackend();
  const announce = useAnnounce();
  const check = useOperation();
  const [missing, setMissing] = useState<readonly JiraField[]>([]);

  const change = (part: Partial<JiraAnswers>) => {
    if (check.busy) check.cancel();
    onEvent({ type: "changed", change: part });
  };

  const signIn = async () => {
    const empty = missingJiraFields(answers);
    setMissing(empty);
    const [first] = empty;
    if (first !== undefined) {
      focusField(first);
      return;
    }
    onEvent({ type: "begun" });
    announce(text.checking);
    const outcome = await check.perform((operationId) =>
      backend.call("check_jira", { operationId, baseUrl: answers.baseUrl.trim(), credential: jiraCredential(answers) }),
    );
    if (outcome.kind === "failed") onEvent({ type: "failed", error: outcome.error });
    if (outcome.kind === "done") {
      onEvent({ type: "proved", answers, site: outcome.value });
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
    <FormFrame
      above={above}
      heading={text.heading}
      intro={text.intro}
      onCancel={check.busy ? check.cancel : undefined}
      primary={
        site === null
          ? { label: text.check, testId: "check-jira", onPress: () => void signIn(), busy: check.busy }
          : { label: messages.connect.next, testId: "next", onPress: onNext }
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
    </FormFrame>
  );
}
