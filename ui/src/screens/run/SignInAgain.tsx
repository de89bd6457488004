import { type FormEvent, useId, useState } from "react";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Dialog, ErrorMessage, RadioGroup, SecretInput } from "../../components";
import { messages } from "../../messages";
import { AwsCredentialFields } from "../connect/aws/AwsCredentialFields";
import { type AwsField, awsCredential, emptyAws, missingAwsFields } from "../connect/aws/answers";
import { emptyJira, type JiraField, jiraCredential, missingJiraFields } from "../connect/jira/answers";
import { JiraCredentialFields } from "../connect/jira/JiraCredentialFields";
import type { AwsSecret } from "./states";
import type { GivenAgain, Wanted } from "./useResume";

interface SignInAgainProps {
  wanted: Wanted;
  /** Which of AWS's secrets it may be. */
  awsSecret: AwsSecret;
  busy: boolean;
  error: WireError | null;
  onGo: (given: GivenAgain) => void;
  onNotNow: () => void;
}

/** Asks for the credentials that a run needs and that are not kept any more. */
export function SignInAgain({ wanted, awsSecret, busy, error, onGo, onNotNow }: SignInAgainProps) {
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
  const [kind, setKind] = useState<"accessKey" | "gitPassword">("accessKey");
  const [gitPassword, setGitPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const wantsAws = wanted.aws && awsSecret !== "none";
  const wantsKey = wantsAws && kind === "accessKey";
  const wantsPassword = wantsAws && kind === "gitPassword";

  // The run knows its site and its region; only the credentials are asked for.
  const jiraMissing: JiraField[] = wanted.jira ? missingJiraFields(jira).filter((field) => field !== "baseUrl") : [];
  const awsMissing: AwsField[] = wantsKey ? missingAwsFields(aws).filter((field) => field !== "region") : [];

  const go = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (jiraMissing.length > 0 || awsMissing.length > 0 || (wantsPassword && gitPassword === "")) return;
    onGo({
      jira: wanted.jira ? jiraCredential(jira) : null,
      aws: wantsKey ? awsCredential(aws) : null,
      gitPassword: wantsPassword ? gitPassword : null,
    });
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
        {wantsAws ? (
          <fieldset>
            <legend>{text.aws}</legend>
            {awsSecret === "either" ? (
              <RadioGroup<"accessKey" | "gitPassword">
                label={text.kind}
                data-testid="aws-secret"
                options={[
                  { value: "accessKey", label: text.kinds.accessKey },
                  { value: "gitPassword", label: text.kinds.gitPassword },
                ]}
                value={kind}
                onChange={setKind}
              />
            ) : null}
            {wantsKey ? (
              <AwsCredentialFields
                answers={aws}
                sandbox={sandbox}
                secretHelp={messages.connect.aws.secretAccessKeyHelp(text.keptWhere)}
                fieldError={awsError}
                onChange={(change) => setAws({ ...aws, ...change })}
              />
            ) : (
              <SecretInput
                label={text.kinds.gitPassword}
                data-testid="git-password-again"
                error={asked && gitPassword === "" ? messages.repository.access.required.password : undefined}
                value={gitPassword}
                onChange={setGitPassword}
              />
            )}
          </fieldset>
        ) : null}
        {error === null ? null : <ErrorMessage error={error} />}
      </form>
    </Dialog>
  );
}
