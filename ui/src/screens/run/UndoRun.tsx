import { useState } from "react";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Dialog, ErrorMessage } from "../../components";
import { messages } from "../../messages";

interface UndoRunProps {
  /** What undoing would do, in words. */
  undo: readonly string[];
  error: WireError | null;
  onUndo: () => Promise<void>;
}

/** Offers to undo a run, and names what that removes before it does. */
export function UndoRun({ undo, error, onUndo }: UndoRunProps) {
  const text = messages.run.receipt;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);

  const confirm = async () => {
    setAsking(false);
    setBusy(true);
    await onUndo();
    setBusy(false);
  };

  return (
    <section className="run__section" aria-labelledby="undo-heading">
      <h2 id="undo-heading">{text.undo}</h2>
      <p>{text.undoBody}</p>
      <ul className="plain-list" data-testid="undo-list">
        {undo.map((thing) => (
          <li key={thing}>{thing}</li>
        ))}
      </ul>
      {error === null ? null : <ErrorMessage error={error} />}
      <div>
        <Button data-testid="undo-run" busy={busy} onClick={() => setAsking(true)}>
          {text.undoAct}
        </Button>
      </div>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={text.undoTitle}
        actions={
          <>
            <Button autoFocus data-testid="confirm-keep" onClick={() => setAsking(false)}>
              {text.undoKeep}
            </Button>
            <Button variant="danger" data-testid="confirm-undo-run" onClick={() => void confirm()}>
              {text.undoConfirm}
            </Button>
          </>
        }
      >
        <p>{text.undoBody}</p>
        <ul className="plain-list">
          {undo.map((thing) => (
            <li key={thing}>{thing}</li>
          ))}
        </ul>
      </Dialog>
    </section>
  );
}
