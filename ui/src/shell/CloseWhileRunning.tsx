import { useEffect, useState } from "react";
import { useBackend } from "../backend";
import type { RunSummary } from "../backend/generated/RunSummary";
import { Button, Dialog } from "../components";
import { messages } from "../messages";

const AT_WORK: readonly RunSummary["state"][] = ["running", "waiting", "cancelling", "queued"];

/** A close was held back because a run is at work: what leaving now means, and how to leave all the same. */
export function CloseWhileRunning() {
  const words = messages.shell.closeWhileRunning;
  const backend = useBackend();
  const [open, setOpen] = useState(false);
  const [titles, setTitles] = useState<readonly string[]>([]);

  useEffect(
    () =>
      backend.onCloseWhileRunning(() => {
        setOpen(true);
        backend.call("list_runs").then(
          (runs) => setTitles(runs.filter((run) => AT_WORK.includes(run.state)).map((run) => run.title)),
          // The run's name would be kind, what closing means matters; that is said without it.
          () => setTitles([]),
        );
      }),
    [backend],
  );

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={words.title}
      data-testid="close-while-running"
      actions={
        <Button variant="primary" autoFocus data-testid="keep-open" onClick={() => setOpen(false)}>
          {words.keepOpen}
        </Button>
      }
    >
      {titles.map((title) => (
        <p key={title}>
          <strong>{title}</strong>
        </p>
      ))}
      <p>{words.stays}</p>
      <p>{words.later}</p>
      <p>{words.leave}</p>
    </Dialog>
  );
}
