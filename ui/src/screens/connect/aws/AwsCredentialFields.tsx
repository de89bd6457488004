import type { SandboxInfo } from "../../../backend/generated/SandboxInfo";
import { RadioGroup } from "../../../components";
import { messages } from "../../../messages";
import { AccessKeyFields } from "./AccessKeyFields";
import { type AwsAnswers, type AwsField, type AwsMode, heldKey } from "./answers";
import { SamplePrincipalField } from "./SamplePrincipalField";

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
export function AwsCredentialFields({ answers, sandbox, secretHelp, fieldError, onChange }: AwsCredentialFieldsProps) {
  const text = messages.connect.aws;
  const held = heldKey(answers) !== null;
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
          onChange={(mode) => onChange({ mode })}
        />
      )}
      {answers.mode === "sample" && sandbox !== null ? (
        <SamplePrincipalField
          sandbox={sandbox}
          value={answers.samplePrincipal}
          error={fieldError("name")}
          onChange={(samplePrincipal) => onChange({ samplePrincipal })}
        />
      ) : (
        <AccessKeyFields
          answers={answers}
          secret={held ? "held" : answers.held === null ? "typed" : "again"}
          secretHelp={secretHelp}
          fieldError={fieldError}
          onChange={onChange}
        />
      )}
    </>
  );
}
