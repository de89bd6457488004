import type { SandboxInfo } from "../../../backend/generated/SandboxInfo";
import { Select } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";

interface SamplePrincipalFieldProps {
  sandbox: SandboxInfo;
  value: string;
  error: string | undefined;
  onChange: (name: string) => void;
}

/** A principal of the sample account, by name. */
export function SamplePrincipalField({ sandbox, value, error, onChange }: SamplePrincipalFieldProps) {
  return (
    <Select
      id={fieldId("name")}
      data-testid="aws-sample-principal"
      label={messages.connect.aws.samplePrincipal}
      error={error}
      options={sandbox.principals.map(({ name, description }) => ({ value: name, label: name, help: description }))}
      value={value}
      onChange={onChange}
    />
  );
}
