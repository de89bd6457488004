import type { SandboxInfo } from "../../../backend/generated/SandboxInfo";
import { RadioGroup, SecretInput, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { AccessKeyFields } from "../../connect/aws/AccessKeyFields";
import { SamplePrincipalField } from "../../connect/aws/SamplePrincipalField";
import { fieldId } from "../../fields";
import { type AccessAnswers, type AccessField, gitUserHint, type HttpsMode, secretOf } from "./answers";

interface HttpsFieldsProps {
  answers: AccessAnswers;
  /** Set while sample data is in use: its principals can then be named instead of typed. */
  sandbox: SandboxInfo | null;
  proved: boolean;
  secretHelp: string;
  fieldError: (field: AccessField) => string | undefined;
  onChange: (change: Partial<AccessAnswers>) => void;
}

const text = messages.repository.access;

/** An access key, or IAM's Git credentials. */
export function HttpsFields({ answers, sandbox, proved, secretHelp, fieldError, onChange }: HttpsFieldsProps) {
  const modes: HttpsMode[] =
    sandbox === null ? ["accessKey", "gitCredential"] : ["sample", "accessKey", "gitCredential"];
  return (
    <>
      <RadioGroup<HttpsMode>
        label={text.mode}
        data-testid="access-mode"
        options={modes.map((mode) => ({
          value: mode,
          label: text.modes[mode],
          ...(mode === answers.mode ? { help: text.modeHelp[mode] } : {}),
        }))}
        value={answers.mode}
        onChange={(mode) => onChange({ mode })}
      />
      {answers.mode === "sample" && sandbox !== null ? (
        <SamplePrincipalField
          sandbox={sandbox}
          value={answers.samplePrincipal}
          error={fieldError("name")}
          onChange={(samplePrincipal) => onChange({ samplePrincipal })}
        />
      ) : null}
      {answers.mode === "accessKey" ? (
        <AccessKeyFields
          answers={answers}
          secret={secretOf(answers, "accessKey", proved)}
          secretHelp={secretHelp}
          fieldError={fieldError}
          onChange={onChange}
        />
      ) : null}
      {answers.mode === "gitCredential" ? (
        <GitCredentialFields
          answers={answers}
          proved={proved}
          secretHelp={secretHelp}
          fieldError={fieldError}
          onChange={onChange}
        />
      ) : null}
    </>
  );
}

function GitCredentialFields({ answers, proved, secretHelp, fieldError, onChange }: Omit<HttpsFieldsProps, "sandbox">) {
  const secret = secretOf(answers, "gitCredential", proved);
  const userHint = gitUserHint(answers.gitUserName);
  return (
    <>
      <TextInput
        id={fieldId("userName")}
        data-testid="git-user-name"
        label={text.userName}
        help={text.userNameHelp}
        hint={userHint === null ? undefined : text.userNameHints[userHint]}
        error={fieldError("userName")}
        mono
        value={answers.gitUserName}
        onChange={(gitUserName) => onChange({ gitUserName })}
      />
      <SecretInput
        id={fieldId("password")}
        data-testid="git-password"
        label={text.password}
        help={secretHelp}
        hint={secret === "again" && answers.gitPassword === "" ? messages.common.secretAgain : undefined}
        held={secret === "held"}
        error={fieldError("password")}
        value={answers.gitPassword}
        onChange={(gitPassword) => onChange({ gitPassword })}
      />
    </>
  );
}
