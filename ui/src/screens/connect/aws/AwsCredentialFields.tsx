import type { SandboxInfo } from "../../../backend/generated/SandboxInfo";
import { RadioGroup, SecretInput, Select, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";
import { type AwsAnswers, type AwsField, type AwsMode, accessKeyHint, heldKey, secretKeyHint } from "./answers";

interface AwsCredentialFieldsProps {
  answers: AwsAnswers;
  /** Set while sample data is in use: its principals can then be named instead of typed. */
  sandbox: SandboxInfo | null;
  /** What becomes of the secret: where it goes, and where it is kept. */
  secretHelp: string;
  fieldError: (field: AwsField) => string | undefined;
  onChange: (change: Partial<AwsAnswers>) => void;
}

/** Whose AWS keys: typed ones, or a sample principal's. */
export function AwsCredentialFields({
  answers,
  sandbox,
  secretHelp,
  fieldError,
  onChange: change,
}: AwsCredentialFieldsProps) {
  const text = messages.connect.aws;
  const keyHint = accessKeyHint(answers.accessKeyId);
  const held = heldKey(answers) !== null;
  const again = answers.held !== null && !held && answers.secretAccessKey === "";
  const secretHint = secretKeyHint(answers.secretAccessKey);
  const secretRemark = secretHint === null ? undefined : text.secretHints[secretHint];
  return (
    <>
      {sandbox === null ? null : (
        <RadioGroup<AwsMode>
          label={text.credential}
          data-testid="aws-mode"
          options={[
            {
              value: "sample",
              label: text.modes.sample,
              ...(answers.mode === "sample" ? { help: text.modeHelp.sample } : {}),
            },
            { value: "keys", label: text.modes.keys },
          ]}
          value={answers.mode}
          onChange={(mode) => change({ mode })}
        />
      )}
      {answers.mode === "sample" && sandbox !== null ? (
        <Select
          id={fieldId("name")}
          data-testid="aws-sample-principal"
          label={text.samplePrincipal}
          error={fieldError("name")}
          options={sandbox.principals.map(({ name, description }) => ({ value: name, label: name, help: description }))}
          value={answers.samplePrincipal}
          onChange={(samplePrincipal) => change({ samplePrincipal })}
        />
      ) : (
        <>
          <TextInput
            id={fieldId("accessKeyId")}
            data-testid="access-key-id"
            label={text.accessKeyId}
            help={text.accessKeyIdHelp}
            hint={keyHint === null ? undefined : text.accessKeyHints[keyHint]}
            error={fieldError("accessKeyId")}
            mono
            value={answers.accessKeyId}
            onChange={(accessKeyId) => change({ accessKeyId })}
          />
          <SecretInput
            id={fieldId("secretAccessKey")}
            data-testid="secret-access-key"
            label={text.secretAccessKey}
            help={secretHelp}
            hint={again ? messages.common.secretAgain : secretRemark}
            held={held}
            error={fieldError("secretAccessKey")}
            value={answers.secretAccessKey}
            onChange={(secretAccessKey) => change({ secretAccessKey })}
          />
        </>
      )}
    </>
  );
}
