import { useEffect, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { PersonalAccess } from "../../backend/generated/PersonalAccess";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Dialog } from "../../components";
import { messages } from "../../messages";
import { FormError } from "../FormError";
import { nextOperationId } from "../useOperation";

interface RemovePersonalCredentialProps {
  access: PersonalAccess;
  open: boolean;
  onClose: () => void;
  onRemoved: (access: PersonalAccess) => void;
}

/** Asks before a developer's own key is removed, and says what it does then. */
export function RemovePersonalCredential({ access, open, onClose, onRemoved }: RemovePersonalCredentialProps) {
  const text = messages.personal;
  const backend = useBackend();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  useEffect(() => {
    if (open) setError(null);
  }, [open]);

  const remove = async () => {
    setBusy(true);
    setError(null);
    try {
      const next = await backend.call("set_personal_credential", {
        operationId: nextOperationId(),
        connectionId: access.connectionId,
        credential: { kind: "keys", accessKeyId: "", secretAccessKey: "" },
        keep: access.keptIn ?? "session",
      });
      onRemoved(next);
    } catch (thrown) {
      setError(asWireError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={text.removeTitle}
      data-testid="remove-personal-dialog"
      actions={
        <>
          <Button autoFocus onClick={onClose} data-testid="confirm-keep">
            {text.keep}
          </Button>
          <Button variant="danger" busy={busy} onClick={() => void remove()} data-testid="confirm-remove-personal">
            {text.remove}
          </Button>
        </>
      }
    >
      <p>{text.removeText(access.accessKeyHint ?? "", access.required === true)}</p>
      <p className="subtle">{text.removeJira}</p>
      {error === null ? null : <FormError error={error} />}
    </Dialog>
  );
}
