import { useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import type { IamSshKey } from "../../../backend/generated/IamSshKey";
import type { IamSshKeys } from "../../../backend/generated/IamSshKeys";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import type { WireError } from "../../../backend/generated/WireError";
import { Button, Dialog, KeyValueList, useToast } from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { useIamAnswer } from "../queries";

interface SetActiveProps {
  iam: IamSshKeys;
  of: IamSshKey;
  /** The same key on this computer. */
  local: readonly LocalSshKey[];
  onClose: () => void;
}

const text = messages.ssh.active;

/** Asks before a key begins or ceases to sign in. */
export function SetActive({ iam, of: { id, active, fingerprint }, local, onClose }: SetActiveProps) {
  const backend = useBackend();
  const toast = useToast();
  const [, setAnswer] = useIamAnswer();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  // What was asked holds, though the key behind the dialog is another once it is done.
  const [turningOff] = useState(active);

  const change = async () => {
    setBusy(true);
    setError(null);
    try {
      setAnswer(await backend.call("set_ssh_key_active", { handle: iam.handle, sshKeyId: id, active: !turningOff }));
      toast.show({ tone: "success", title: turningOff ? text.isOff(id) : text.isOn(id) });
      onClose();
    } catch (thrown) {
      setError(asWireError(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={turningOff ? text.titleOff(id) : text.titleOn(id)}
      data-testid="set-active-dialog"
      actions={
        <>
          <Button autoFocus onClick={onClose} data-testid="leave-active">
            {text.keep}
          </Button>
          <Button
            variant={turningOff ? "danger" : "primary"}
            busy={busy}
            onClick={() => void change()}
            data-testid="confirm-active"
          >
            {turningOff ? text.deactivate : text.activate}
          </Button>
        </>
      }
    >
      <p>{turningOff ? text.off : text.on}</p>
      <KeyValueList
        items={[
          ...(fingerprint === null ? [] : [{ label: text.fingerprint, value: <code>{fingerprint}</code> }]),
          ...(local.length === 0
            ? []
            : [{ label: text.here, value: local.map(({ path, name }) => path ?? name).join(", ") }]),
        ]}
      />
      {error === null ? null : <FormError error={error} />}
    </Dialog>
  );
}
