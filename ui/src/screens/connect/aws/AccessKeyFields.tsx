import { SecretInput, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";
import { accessKeyHint, secretKeyHint } from "./answers";

interface Pair {
  accessKeyId: string;
  secretAccessKey: string;
}

interface AccessKeyFieldsProps {
  answers: Pair;
  /** `held`: it was proved, and this window has forgotten it; `again`: it has to be entered once more. */
  secret: "typed" | "held" | "again";
  /** What becomes of the secret: where it goes, and where it is kept. */
  secretHelp: string;
  fieldError: (field: keyof Pair) => string | undefined;
  onChange: (change: Partial<Pair>) => void;
}

/** A long-term access key. */
export function AccessKeyFields({ answers, secret, secretHelp, fieldError, onChange }: AccessKeyFieldsProps) {
  const text = messages.connect.aws;
  const keyHint = accessKeyHint(answers.accessKeyId);
  const secretHint = secretKeyHint(answers.secretAccessKey);
  const again = secret === "again" && answers.secretAccessKey === "";
  const secretRemark = secretHint === null ? undefined : text.secretHints[secretHint];
  return (
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
        onChange={(accessKeyId) => onChange({ accessKeyId })}
      />
      <SecretInput
        id={fieldId("secretAccessKey")}
        data-testid="secret-access-key"
        label={text.secretAccessKey}
        help={secretHelp}
        hint={again ? messages.common.secretAgain : secretRemark}
        held={secret === "held"}
        error={fieldError("secretAccessKey")}
        value={answers.secretAccessKey}
        onChange={(secretAccessKey) => onChange({ secretAccessKey })}
      />
    </>
  );
}
