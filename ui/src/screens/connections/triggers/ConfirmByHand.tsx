import { useEffect, useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import type { TriggerSubscription } from "../../../backend/generated/TriggerSubscription";
import type { WireError } from "../../../backend/generated/WireError";
import { Button, Dialog, SecretTextArea } from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { fieldId, focusField } from "../../fields";

interface ConfirmByHandProps {
  connectionId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirmed: (subscription: TriggerSubscription) => void;
}

/** Confirms the subscription with what SNS sent somewhere else. */
export function ConfirmByHand({ connectionId, open, onOpenChange, onConfirmed }: ConfirmByHandProps) {
  const text = messages.health.byHand;
  const backend = useBackend();
  const [pasted, setPasted] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);

  useEffect(() => {
    if (open) return;
    // A closed dialog remembers no secret.
    setPasted("");
    setAsked(false);
    setError(null);
  }, [open]);

  const confirm = async () => {
    if (pasted.trim() === "") {
      setAsked(true);
      focusField("pasted");
      return;
    }
    setBusy(true);
    setError(null);
    try {
      onConfirmed(await backend.call("confirm_subscription", { connectionId, pasted: pasted.trim() }));
    } catch (thrown) {
      setError(asWireError(thrown));
    } finally {
      setBusy(false);
    }
  };
  const refused = error?.fields.includes("pasted") ? error.message : undefined;

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={text.title}
      size="large"
      data-testid="confirm-dialog"
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{messages.common.cancel}</Button>
          <Button variant="primary" busy={busy} data-testid="confirm" onClick={() => void confirm()}>
            {text.confirm}
          </Button>
        </>
      }
    >
      <p>{text.text}</p>
      <SecretTextArea
        id={fieldId("pasted")}
        data-testid="pasted"
        label={text.label}
        help={text.help}
        error={asked && pasted.trim() === "" ? text.required : refused}
        value={pasted}
        onChange={(next) => {
          setPasted(next);
          setError(null);
        }}
        autoFocus
      />
      {error === null ? null : <FormError error={error} fields={["pasted"]} />}
    </Dialog>
  );
}
