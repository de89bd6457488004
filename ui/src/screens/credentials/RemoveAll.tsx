import { useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { RemovalReport } from "../../backend/generated/RemovalReport";
import type { StoredCredential } from "../../backend/generated/StoredCredential";
import type { WireError } from "../../backend/generated/WireError";
import { LongText, TextInput } from "../../components";
import { messages } from "../../messages";
import { FormDialog } from "../FormDialog";
import { FormError } from "../FormError";
import { fieldId, focusField } from "../fields";
import { RemovalDone } from "./RemovalDone";
import { nameOf } from "./StoredTable";

interface RemoveAllProps {
  credentials: readonly StoredCredential[];
  onClose: () => void;
  /** It was removed; the dialog goes on to tell what. */
  onRemoved: () => void;
}

/** Removes everything, after a word was typed for it. */
export function RemoveAll({ credentials, onClose, onRemoved }: RemoveAllProps) {
  const words = messages.credentials.remove.all;
  const backend = useBackend();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<RemovalReport | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const right = typed.trim().toLowerCase() === words.word;

  const remove = async () => {
    setAsked(true);
    if (!right) {
      focusField("confirmation");
      return;
    }
    setBusy(true);
    setError(null);
    try {
      setReport(await backend.call("remove_all_credentials"));
      onRemoved();
    } catch (thrown) {
      setError(asWireError(thrown));
      setBusy(false);
    }
  };
  if (report !== null) {
    const done = messages.credentials.remove.report;
    return (
      <FormDialog
        open
        onClose={onClose}
        title={done.title}
        settled
        data-testid="remove-all-dialog"
        primary={{ label: done.close, testId: "close-report", onPress: onClose }}
      >
        <RemovalDone report={report} />
      </FormDialog>
    );
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={words.title}
      begin="confirmation"
      cancelLabel={words.keep}
      data-testid="remove-all-dialog"
      primary={{ label: words.confirm, testId: "confirm-remove-all", onPress: () => void remove(), busy, danger: true }}
    >
      <p>{words.text(credentials.length)}</p>
      <div>
        <p>{words.list}</p>
        <ul className="plain-list remove-all__list">
          {credentials.map((credential) => (
            <li key={credential.credentialId}>
              <LongText text={nameOf(credential)} max={160} />
            </li>
          ))}
        </ul>
      </div>
      <TextInput
        id={fieldId("confirmation")}
        data-testid="remove-all-word"
        label={words.prompt(words.word)}
        error={asked && !right ? words.mismatch(words.word) : undefined}
        value={typed}
        onChange={setTyped}
      />
      {error === null ? null : <FormError error={error} />}
    </FormDialog>
  );
}
