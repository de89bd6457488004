import { useMutation } from "@tanstack/react-query";
import { useBackend } from "../backend";
import type { UpdateCheck } from "../backend/generated/UpdateCheck";
import { Button, Copyable, Dialog, ErrorMessage, SectionMessage } from "../components";
import { messages } from "../messages";

interface AboutProps {
  version: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Which version this is, and whether there is a newer one: looked for when the button is pressed, and never otherwise. */
export function About({ version, open, onOpenChange }: AboutProps) {
  const words = messages.shell.about;
  const backend = useBackend();
  const check = useMutation({ mutationFn: () => backend.call("check_for_update") });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) check.reset();
        onOpenChange(next);
      }}
      title={words.title}
      data-testid="about-dialog"
      actions={
        <>
          <Button busy={check.isPending} onClick={() => check.mutate()} data-testid="check-for-update">
            {check.isIdle || check.isPending ? words.check : words.checkAgain}
          </Button>
          <Button variant="primary" autoFocus onClick={() => onOpenChange(false)}>
            {messages.common.close}
          </Button>
        </>
      }
    >
      <p>{messages.shell.version(version)}</p>
      <p className="subtle">{words.licence}</p>
      {check.isIdle && <p className="subtle">{words.never}</p>}
      {check.isError && <ErrorMessage error={check.error} />}
      {check.isSuccess && <Found check={check.data} />}
    </Dialog>
  );
}

function Found({ check }: { check: UpdateCheck }) {
  const words = messages.shell.about;
  switch (check.state) {
    case "current":
      return <SectionMessage tone="success" live title={words.current} data-testid="update-current" />;
    case "sampleData":
      return <SectionMessage tone="info" live title={words.sampleData} data-testid="update-sample" />;
    case "notLookedFor":
      return (
        <SectionMessage tone="info" live title={words.notLookedFor} data-testid="update-not-looked-for">
          <p>{words.notLookedForText}</p>
        </SectionMessage>
      );
    case "newer":
      return (
        <SectionMessage tone="discovery" live title={words.newer(check.version)} data-testid="update-newer">
          <p>{words.published(check.published)}</p>
          <Copyable text={check.page} label={words.copyPage} />
          {check.notes.length > 0 && (
            <>
              <p>{words.notes}</p>
              <ul>
                {check.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </>
          )}
        </SectionMessage>
      );
  }
}
