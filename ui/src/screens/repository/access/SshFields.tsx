import { useState } from "react";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import type { SandboxInfo } from "../../../backend/generated/SandboxInfo";
import { Button, SecretInput, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { MakeKey } from "../../ssh/keys/MakeKey";
import { iamKeyOf } from "../../ssh/matches";
import { useIamAnswer, useLocalKeys } from "../../ssh/queries";
import { accessFieldId } from "./accessFields";
import { type AccessAnswers, type AccessField, needsPassphrase, secretOf, sshKeyIdHint } from "./answers";
import { FindKeyId } from "./FindKeyId";
import { KeyPicker } from "./KeyPicker";

interface SshFieldsProps {
  answers: AccessAnswers;
  proved: boolean;
  /** Names the partition in which IAM is asked. */
  region: string;
  sandbox: SandboxInfo | null;
  fieldError: (field: AccessField) => string | undefined;
  onChange: (change: Partial<AccessAnswers>) => void;
}

const text = messages.repository.access;

/** A private key of this computer, and the ID under which IAM has its public part. */
export function SshFields({ answers, proved, region, sandbox, fieldError, onChange }: SshFieldsProps) {
  const local = useLocalKeys();
  const [making, setMaking] = useState(false);
  const [finding, setFinding] = useState(false);
  const secret = secretOf(answers, "ssh", proved);
  const hint = sshKeyIdHint(answers.sshKeyId);
  const choose = (key: LocalSshKey) => onChange({ key, passphrase: "" });

  return (
    <>
      <KeyPicker
        local={local}
        chosen={answers.key}
        error={fieldError("keyPath")}
        onChoose={choose}
        onMake={() => setMaking(true)}
      />
      {needsPassphrase(answers) ? (
        <SecretInput
          id={accessFieldId("passphrase")}
          data-testid="key-passphrase"
          label={text.passphrase}
          help={text.passphraseHelp}
          hint={secret === "again" && answers.passphrase === "" ? messages.common.secretAgain : undefined}
          held={secret === "held"}
          error={fieldError("passphrase")}
          value={answers.passphrase}
          onChange={(passphrase) => onChange({ passphrase })}
        />
      ) : null}
      <div className="access__key-id">
        <TextInput
          id={accessFieldId("sshKeyId")}
          data-testid="ssh-key-id"
          label={text.sshKeyId}
          help={text.sshKeyIdHelp}
          hint={hint === null ? undefined : text.sshKeyIdHints[hint]}
          error={fieldError("sshKeyId")}
          mono
          value={answers.sshKeyId}
          onChange={(sshKeyId) => onChange({ sshKeyId })}
        />
        <Suggestion answers={answers} onUse={(sshKeyId) => onChange({ sshKeyId })} />
        <div>
          <Button size="compact" data-testid="find-key-id" onClick={() => setFinding(true)}>
            {text.find}
          </Button>
        </div>
      </div>
      {making ? (
        <MakeKey
          folder={local.query.data?.folder ?? null}
          taken={local.keys.map(({ path }) => path)}
          onClose={() => setMaking(false)}
          onMade={(key) => {
            local.add(key);
            void local.made();
            choose(key);
          }}
          onUpload={() => {
            setMaking(false);
            setFinding(true);
          }}
        />
      ) : null}
      {finding ? (
        <FindKeyId
          chosen={answers.key}
          region={region}
          sandbox={sandbox}
          onClose={() => setFinding(false)}
          onFound={(sshKeyId) => {
            onChange({ sshKeyId });
            setFinding(false);
          }}
        />
      ) : null}
    </>
  );
}

/** The ID under which IAM has the chosen key, where IAM was asked before. */
function Suggestion({ answers, onUse }: { answers: AccessAnswers; onUse: (id: string) => void }) {
  const [iam] = useIamAnswer();
  const known = answers.key === null ? undefined : iamKeyOf(answers.key, iam);
  if (answers.key === null || iam === null || iam.keys === null) return null;
  if (known === undefined) return <p className="field__said">{text.notInIam}</p>;
  if (known.id === answers.sshKeyId.trim()) return null;
  return (
    <p className="access__suggestion" data-testid="suggested-key-id">
      <span>{known.active ? text.suggested(known.id) : text.suggestedInactive(known.id, known.status)}</span>
      <Button size="compact" onClick={() => onUse(known.id)} data-testid="use-suggested">
        {text.takeSuggested(known.id)}
      </Button>
    </p>
  );
}
