import { type FormEvent, useId, useState } from "react";
import type { AwsCredential } from "../../backend/generated/AwsCredential";
import type { JiraCredential } from "../../backend/generated/JiraCredential";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Dialog, ErrorMessage } from "../../components";
import { messages } from "../../messages";
import { AwsCredentialFields } from "../connect/aws/AwsCredentialFields";
import { type AwsField, awsCredential, emptyAws, missingAwsFields } from "../connect/aws/answers";
import { emptyJira, type JiraField, jiraCredential, missingJiraFields } from "../connect/jira/answers";
import { JiraCredentialFields } from "../connect/jira/JiraCredentialFields";
import type { Wanted } from "./useResume";

interface SignInAgainProps {
  wanted: Wanted;
  busy: boolean;
  error: WireError | null;
  onGo: (jira: JiraCredential | null, aws: AwsCredential | null) => void;
  onNotNow: () => void;
}

/** Asks for the credentials that a run needs and that are not kept any more. */
export function SignInAgain({ wanted, busy, error, onGo, onNotNow }: SignInAgainProps) {
  const text = messages.run.credentials;
  const form = useId();
  const { sandbox } = wanted;
  const [jira, setJira] = useState(() =>
    sandbox === null
      ? emptyJira
      : { ...emptyJira, mode: "sample" as const, sampleUser: sandbox.jiraUsers[0]?.name ?? "" },
  );
  const [aws, setAws] = useState(() =>
    sandbox === null
      ? emptyAws
      : { ...emptyAws, mode: "sample" as const, samplePrincipal: sandbox.principals[0]?.name ?? "" },
  );
  const [asked, setAsked] = useState(false);

  // The run knows its site and its region; only the credentials are asked for.
  const jiraMissing: JiraField[] = wanted.jira ? missingJiraFields(jira).filter((field) => field !== "baseUrl") : [];
  const awsMissing: AwsField[] = wanted.aws ? missingAwsFields(aws).filter((field) => field !== "region") : [];

  const go = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (jiraMissing.length > 0 || awsMissing.length > 0) return;
    onGo(wanted.jira ? jiraCredential(jira) : null, wanted.aws ? awsCredential(aws) : null);
  };
  const jiraError = (field: JiraField) =>
    asked && jiraMissing.includes(field) ? messages.connect.jira.required[field] : undefined;
  const awsError = (field: AwsField) =>
    asked && awsMissing.includes(field) ? messages.connect.aws.required[field] : undefined;

  return (
    <Dialog
      open
      onOpenChange={onNotNow}
      title={text.title}
      actions={
        <>
          <Button onClick={onNotNow}>{text.cancel}</Button>
          <Button type="submit" form={form} variant="primary" busy={busy} data-testid="go-on">
            {text.go}
          </Button>
        </>
      }
    >
      <form id={form} noValidate className="sign-in-again" onSubmit={go}>
        <p>{text.body}</p>
        {wanted.jira ? (
          <fieldset>
            <legend>{text.jira}</legend>
            <JiraCredentialFields
              answers={jira}
              sandbox={sandbox}
              fieldError={jiraError}
              onChange={(change) => setJira({ ...jira, ...change })}
            />
          </fieldset>
        ) : null}
        {wanted.aws ? (
          <fieldset>
            <legend>{text.aws}</legend>
            <AwsCredentialFields
              answers={aws}
              sandbox={sandbox}
              secretHelp={messages.connect.aws.secretAccessKeyHelp(text.keptWhere)}
              fieldError={awsError}
              onChange={(change) => setAws({ ...aws, ...change })}
            />
          </fieldset>
        ) : null}
        {error === null ? null : <ErrorMessage error={error} />}
      </form>
    </Dialog>
  );
}
