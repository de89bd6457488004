import type { ReactNode } from "react";
import { Button, Dialog } from "../../components";

interface CancelDialogProps {
  open: boolean;
  title: string;
  keep: string;
  confirm: string;
  onKeep: () => void;
  onConfirm: () => void;
  /** What stays. */
  children: ReactNode;
}

/** Asks before something that is at work is cancelled. To let it be is the safe choice. */
export function CancelDialog({ open, title, keep, confirm, onKeep, onConfirm, children }: CancelDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onKeep}
      title={title}
      data-testid="cancel-run-dialog"
      actions={
        <>
          <Button autoFocus data-testid="confirm-keep" onClick={onKeep}>
            {keep}
          </Button>
          <Button variant="danger" data-testid="confirm-cancel-run" onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
