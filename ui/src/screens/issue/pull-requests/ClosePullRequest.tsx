import { useState } from "react";
import { useBackend } from "../../../backend";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import type { WireError } from "../../../backend/generated/WireError";
import {
  Button,
  Dialog,
  ErrorMessage,
  LongText,
  SectionMessage,
  Spinner,
  useAnnounce,
  useToast,
} from "../../../components";
import { messages } from "../../../messages";
import { useConnection } from "../../connections/queries";
import { usePersonalAccess } from "../../credentials/queries";
import { Acting, ActingBlocked } from "../../personal/Acting";
import { PersonalCredentialDialog } from "../../personal/PersonalCredentialDialog";
import { useOperation } from "../../useOperation";
import { Branches, type Listed } from "./PullRequestsTab";

interface ClosePullRequestProps {
  place: RepositoryPlace;
  pullRequest: Listed;
  onKeep: () => void;
  /** It is closed; or nobody waited for the answer, and it may be. */
  onClosed: () => void;
}

/** Asks before a pull request is closed: CodeCommit never opens one again. */
export function ClosePullRequest({ place, pullRequest, onKeep, onClosed }: ClosePullRequestProps) {
  const words = messages.review.pullRequests.close;
  const { connectionId, connectionName, repository } = place;
  const { id, title, source, target } = pullRequest;
  const backend = useBackend();
  const toast = useToast();
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [error, setError] = useState<WireError | null>(null);
  const [editing, setEditing] = useState(false);
  const access = usePersonalAccess(connectionId);
  const connection = useConnection(connectionId);
  const blocked = access.data?.actor === "blocked";

  const close = async () => {
    setError(null);
    announce(words.closing);
    const outcome = await perform((operationId) =>
      backend.call("close_pull_request", { connectionId, repository, id, operationId }),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    const { reindexProblem } = outcome.value;
    toast.show({
      tone: reindexProblem === null ? "success" : "warning",
      title: words.done(id, repository),
      text: reindexProblem === null ? words.doneText : words.notTold(reindexProblem),
    });
    onClosed();
  };
  const stop = () => {
    cancel();
    onClosed();
  };
  return (
    <Dialog
      open
      onOpenChange={(next) => (next ? undefined : busy ? stop() : onKeep())}
      title={words.title(id)}
      keepOnPress
      data-testid="close-pull-request-dialog"
      actions={
        <>
          <Button autoFocus onClick={busy ? stop : onKeep} data-testid="keep-pull-request">
            {busy ? words.stop : words.keep}
          </Button>
          {access.data === undefined || blocked ? null : (
            <Button variant="danger" busy={busy} onClick={() => void close()} data-testid="confirm-close-pull-request">
              {words.act}
            </Button>
          )}
        </>
      }
    >
      <p>
        <strong>
          <LongText text={title} max={160} />
        </strong>
      </p>
      <p>
        <Branches source={source} target={target} />
      </p>
      <SectionMessage tone="warning" title={words.forEver}>
        {words.stays}
      </SectionMessage>
      {access.data === undefined ? (
        access.isError ? (
          <ErrorMessage error={access.error} onRetry={() => void access.refetch()} />
        ) : (
          <Spinner label={messages.personal.acting.loading} />
        )
      ) : blocked ? (
        <ActingBlocked onSetUp={() => setEditing(true)} />
      ) : (
        <Acting
          access={access.data}
          connectionKey={connection.data?.accessKeyHint ?? ""}
          onEdit={() => setEditing(true)}
        />
      )}
      {error === null ? null : <ErrorMessage error={error} />}
      {access.data === undefined ? null : (
        <PersonalCredentialDialog
          access={access.data}
          connection={connection.data?.connection.name ?? connectionName}
          open={editing}
          onClose={() => setEditing(false)}
        />
      )}
    </Dialog>
  );
}
