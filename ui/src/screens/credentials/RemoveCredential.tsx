import { useLayoutEffect, useRef, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { RemovalReport } from "../../backend/generated/RemovalReport";
import type { StoredCredential } from "../../backend/generated/StoredCredential";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Dialog, LongText } from "../../components";
import { messages } from "../../messages";
import { FormError } from "../FormError";
import { RemovalDone } from "./RemovalDone";
import { nameOf } from "./StoredTable";

interface RemoveCredentialProps {
  credential: StoredCredential;
  onClose: () => void;
  /** It was removed; the dialog goes on to tell what. */
  onRemoved: () => void;
}

/** Names what is removed and what stops working before anything is. */
export function RemoveCredential({ credential, onClose, onRemoved }: RemoveCredentialProps) {
  const words = messages.credentials.remove;
  const backend = useBackend();
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<RemovalReport | null>(null);
  const close = useRef<HTMLButtonElement>(null);
  // Before the layer notices that what had the focus is gone, and takes it itself.
  useLayoutEffect(() => {
    if (report !== null) close.current?.focus();
  }, [report]);
  const [error, setError] = useState<WireError | null>(null);
  const { kind, credentialId } = credential;

  const remove = async () => {
    setBusy(true);
    setError(null);
    try {
      setReport(await backend.call("remove_credential", { credentialId }));
      onRemoved();
    } catch (thrown) {
      setError(asWireError(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={report === null ? words.title(messages.credentials.stored.kinds[kind]) : words.report.title}
      data-testid="remove-dialog"
      actions={
        report !== null ? (
          <Button ref={close} variant="primary" onClick={onClose} data-testid="close-report">
            {words.report.close}
          </Button>
        ) : (
          <>
            <Button autoFocus onClick={onClose} data-testid="confirm-keep">
              {words.keep}
            </Button>
            <Button variant="danger" busy={busy} onClick={() => void remove()} data-testid="confirm-remove">
              {words.confirm}
            </Button>
          </>
        )
      }
    >
      {report === null ? <Asked credential={credential} /> : <RemovalDone report={report} />}
      {error === null ? null : <FormError error={error} />}
    </Dialog>
  );
}

/** What goes, by name, and what stops working with it. */
function Asked({ credential }: { credential: StoredCredential }) {
  const words = messages.credentials.remove;
  const { kind, usedBy } = credential;
  return (
    <>
      <p>{words.names}</p>
      <ul className="plain-list">
        <li>
          <LongText text={nameOf(credential)} max={200} />
        </li>
      </ul>
      {usedBy.length > 0 || kind === "proxy" ? (
        <>
          <p>{words.stops}</p>
          <ul className="plain-list" data-testid="stops-working">
            {usedBy.map((name) => (
              <li key={name}>
                <LongText text={words.stopsFor[kind](name)} max={300} />
              </li>
            ))}
            {kind === "proxy" ? <li>{words.stopsProxy}</li> : null}
          </ul>
        </>
      ) : (
        <p>{words.stopsNothing}</p>
      )}
    </>
  );
}
