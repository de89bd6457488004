import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../../backend";
import { Button, CodeBlock, Copyable, CopyButton, Dialog, ErrorMessage, Spinner } from "../../../components";
import { messages } from "../../../messages";

interface HookDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const words = messages.smart;

/** The commit-msg hook, to copy. */
export function HookDialog({ open, onOpenChange }: HookDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.hookTitle}
      size="large"
      data-testid="hook-dialog"
      actions={<Button onClick={() => onOpenChange(false)}>{messages.common.close}</Button>}
    >
      {open ? <Hook /> : null}
    </Dialog>
  );
}

function Hook() {
  const backend = useBackend();
  const hook = useQuery({ queryKey: ["commitHook"], queryFn: () => backend.call("get_commit_hook") });
  if (hook.data === undefined)
    return hook.isError ? (
      <ErrorMessage error={hook.error} onRetry={() => void hook.refetch()} />
    ) : (
      <Spinner label={words.hookLoading} />
    );
  return (
    <div className="hook">
      <p>{words.hookText}</p>
      <CodeBlock label={words.hookLabel} data-testid="hook-text">
        {hook.data.text}
      </CodeBlock>
      <div>
        <CopyButton text={hook.data.text} label={words.hookCopy} seen />
      </div>
      <p>
        {words.hookPath} <Copyable text={hook.data.path} label={words.hookCopyPath} />
      </p>
    </div>
  );
}
