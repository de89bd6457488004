import { Button, Dialog } from "../components";
import { messages } from "../messages";

interface DraftInTheWayProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onStartOver: () => void;
  onContinue: () => void;
}

/** Asks before a new connection takes the place of an unfinished one. */
export function DraftInTheWay({ open, onOpenChange, onStartOver, onContinue }: DraftInTheWayProps) {
  const words = messages.shell.draftInTheWay;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.title}
      data-testid="draft-in-the-way"
      actions={
        <>
          <Button data-testid="draft-start-over" onClick={onStartOver}>
            {words.startOver}
          </Button>
          <Button variant="primary" autoFocus data-testid="draft-continue" onClick={onContinue}>
            {words.continue}
          </Button>
        </>
      }
    >
      <p>{words.text}</p>
    </Dialog>
  );
}
