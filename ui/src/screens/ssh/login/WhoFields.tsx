import type { IamSshKey } from "../../../backend/generated/IamSshKey";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import { Button, ErrorMessage, Select, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";
import { isUnlikeSshKeyId, type LoginAnswers } from "../answers";
import { iamKeyOf, keyIdOf, loginKeys } from "../matches";
import { useIamAnswer, useLocalKeys } from "../queries";
import { useChooseKey } from "../useChooseKey";
import { WithButton } from "../WithButton";

const text = messages.ssh.login;

/** What the answers come to: the key, the same key in IAM, and the ID to sign in with. */
export interface Who {
  key: LocalSshKey | null;
  inIam: IamSshKey | undefined;
  sshKeyId: string;
}

/** The key and the ID that are answered; an ID that nobody typed is the one that IAM has for the key. */
export function useWho(answers: LoginAnswers): Who {
  const { keys } = useLocalKeys();
  const [iam] = useIamAnswer();
  const key = loginKeys(keys).find((one) => keyIdOf(one) === answers.keyId) ?? null;
  const inIam = key === null ? undefined : iamKeyOf(key, iam);
  return { key, inIam, sshKeyId: answers.sshKeyId ?? inIam?.id ?? "" };
}

interface WhoFieldsProps {
  who: Who;
  onChange: (change: Partial<LoginAnswers>) => void;
  fieldError?: (field: string) => string | undefined;
}

/** Which key, and the SSH key ID that goes with it. */
export function WhoFields({ who, onChange, fieldError }: WhoFieldsProps) {
  const { keys, add } = useLocalKeys();
  const choose = useChooseKey((key) => {
    add(key);
    if (key.isPrivate) onChange({ keyId: keyIdOf(key), sshKeyId: null, passphrase: "" });
  });
  const { inIam, sshKeyId } = who;
  const offered = loginKeys(keys);
  return (
    <>
      <WithButton
        button={
          <Button busy={choose.busy} onClick={() => void choose.open()} data-testid="choose-key">
            {text.chooseFile}
          </Button>
        }
      >
        <Select
          id={fieldId("keyPath")}
          label={text.key}
          error={fieldError?.("keyPath") ?? fieldError?.("agentKey")}
          data-testid="login-key"
          options={[
            { value: "", label: text.whatSshOffers, help: text.whatSshOffersHelp },
            ...offered.map((key) => ({ value: keyIdOf(key), label: labelOf(key), ...helpOf(key) })),
          ]}
          value={who.key === null ? "" : keyIdOf(who.key)}
          onChange={(keyId) => onChange({ keyId, sshKeyId: null, passphrase: "" })}
        />
      </WithButton>
      {choose.error === null ? null : <ErrorMessage error={choose.error} />}
      <TextInput
        id={fieldId("sshKeyId")}
        label={text.sshKeyId}
        help={inIam === undefined || inIam.id !== sshKeyId ? text.sshKeyIdHelp : suggestion(inIam)}
        hint={isUnlikeSshKeyId(sshKeyId) ? text.unlikeId : undefined}
        error={fieldError?.("sshKeyId")}
        optional
        mono
        value={sshKeyId}
        onChange={(typed) => onChange({ sshKeyId: typed })}
        data-testid="ssh-key-id"
      />
      {inIam === undefined || inIam.id === sshKeyId.trim() ? null : (
        <p className="ssh__suggestion" data-testid="suggestion">
          {suggestion(inIam)}{" "}
          <Button variant="link" onClick={() => onChange({ sshKeyId: null })} data-testid="use-suggested">
            {text.takeSuggested(inIam.id)}
          </Button>
        </p>
      )}
    </>
  );
}

function suggestion({ id, status, active }: IamSshKey): string {
  return active ? text.suggested(id) : text.suggestedInactive(id, status);
}

function labelOf({ name, path, kind }: LocalSshKey): string {
  const named = path === null ? text.inAgent(name) : name;
  return kind === null ? named : `${named}, ${kind}`;
}

/** Where it is; what IAM would say against it comes first. */
function helpOf({ path, iam }: LocalSshKey): { help?: string } {
  const help = iam.ok ? path : iam.reason;
  return help === null ? {} : { help };
}
