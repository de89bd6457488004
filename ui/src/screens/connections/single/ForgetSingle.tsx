import type { SingleRepository } from "../../../backend/generated/SingleRepository";
import { Button, Copyable, Dialog, ErrorMessage, ExternalLink } from "../../../components";
import { messages } from "../../../messages";
import "../../shared.css";
import { useForgetSingle } from "./queries";

interface ForgetSingleProps {
  repository: SingleRepository;
  onClose: () => void;
}

const words = messages.repository.list;

/** Asks before a repository is forgotten, and says what goes and what stays. */
export function ForgetSingle({ repository, onClose }: ForgetSingleProps) {
  const forget = useForgetSingle(onClose);
  const { name, origin, links } = repository;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={words.forgetTitle(name)}
      data-testid="forget-dialog"
      actions={
        <>
          <Button autoFocus onClick={onClose} data-testid="forget-keep">
            {words.forgetKeep}
          </Button>
          <Button
            variant="danger"
            busy={forget.isPending}
            onClick={() => forget.mutate(repository)}
            data-testid="forget-confirm"
          >
            {words.forgetConfirm}
          </Button>
        </>
      }
    >
      <p>
        <Copyable text={origin} label={words.copyOrigin} />
      </p>
      <List title={words.forgetDoes} lines={words.forgetDoesList} />
      <List title={words.forgetNot} lines={words.forgetNotList} />
      {links.length === 0 ? null : (
        <>
          <p className="subtle">{words.forgetRemove}</p>
          <ul className="link-list">
            {links.map(({ title, url }) => (
              <li key={url}>
                <ExternalLink href={url}>{title}</ExternalLink>
              </li>
            ))}
          </ul>
        </>
      )}
      {forget.isError ? <ErrorMessage error={forget.error} /> : null}
    </Dialog>
  );
}

function List({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <div>
      <h3 className="field__label">{title}</h3>
      <ul className="plain-list">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
