import { useEffect, useRef, useState } from "react";
import { useBackend } from "../../../backend";
import type { BranchLook } from "../../../backend/generated/BranchLook";
import type { DeletedBranch } from "../../../backend/generated/DeletedBranch";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import type { WireError } from "../../../backend/generated/WireError";
import {
  Button,
  Copyable,
  Dialog,
  ErrorMessage,
  KeyValueList,
  LongText,
  SectionMessage,
  Spinner,
  useAnnounce,
} from "../../../components";
import { messages } from "../../../messages";
import { useConnection } from "../../connections/queries";
import { usePersonalAccess } from "../../credentials/queries";
import { FormError } from "../../FormError";
import { Acting, ActingBlocked } from "../../personal/Acting";
import { PersonalCredentialDialog } from "../../personal/PersonalCredentialDialog";
import { useOperation } from "../../useOperation";

interface DeleteBranchProps {
  place: RepositoryPlace;
  /** The repository's name, with what tells it from others of its name. */
  repository: string;
  branch: string;
  onClose: () => void;
  /** Something was sent, and nobody waited for the answer: it may be gone or not. */
  onUnsure: () => void;
  onDeleted: (branch: DeletedBranch) => void;
}

/** Says what goes with a branch before it is deleted. The safe button is the first choice. */
export function DeleteBranch({ place, repository, branch, onClose, onUnsure, onDeleted }: DeleteBranchProps) {
  const words = messages.issue.deleteBranch;
  const { connectionId } = place;
  const backend = useBackend();
  const announce = useAnnounce();
  const access = usePersonalAccess(connectionId);
  const connection = useConnection(connectionId);
  const looking = useOperation();
  const deleting = useOperation();
  const [look, setLook] = useState<BranchLook | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [editing, setEditing] = useState(false);

  const lookAt = async () => {
    setError(null);
    setLook(null);
    const outcome = await looking.perform((operationId) =>
      backend.call("look_at_branch", { connectionId, repository: place.repository, name: branch, operationId }),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind === "done") setLook(outcome.value);
  };
  const first = useRef(lookAt);
  useEffect(() => void first.current(), []);

  const remove = async ({ commitId }: BranchLook) => {
    setError(null);
    announce(words.deleting);
    const outcome = await deleting.perform((operationId) =>
      backend.call("delete_branch", {
        connectionId,
        repository: place.repository,
        name: branch,
        expectedCommit: commitId,
        operationId,
      }),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind === "done") onDeleted(outcome.value);
  };
  const close = () => {
    if (deleting.busy) {
      deleting.cancel();
      onUnsure();
    }
    onClose();
  };
  const blocked = access.data?.actor === "blocked";
  // What was looked at is not what is there: another look comes first.
  const moved = error?.code === "BRANCH_MOVED";
  const deletable = look !== null && !moved && !look.isDefault && access.data !== undefined && !blocked;
  const settled = look?.isDefault === true;

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : close())}
      title={words.title}
      data-testid="delete-branch-dialog"
      actions={
        <>
          <Button autoFocus onClick={close} data-testid="keep-branch">
            {settled ? words.close : words.keep}
          </Button>
          {settled || blocked ? null : (
            <Button
              variant="danger"
              busy={deleting.busy}
              disabled={!deletable}
              onClick={() => look && void remove(look)}
              data-testid="confirm-delete-branch"
            >
              {words.delete}
            </Button>
          )}
        </>
      }
    >
      <KeyValueList
        items={[
          {
            label: words.branch,
            value: (
              <code>
                <LongText text={branch} max={250} />
              </code>
            ),
          },
          { label: words.repository, value: <LongText text={repository} max={120} /> },
          ...(look === null
            ? []
            : [{ label: words.tip, value: <Copyable text={look.commitId} label={words.copyTip} /> }]),
        ]}
      />
      {looking.busy ? <Spinner label={words.looking} /> : null}
      {look === null ? null : <Looked look={look} />}
      {access.isError ? <ErrorMessage error={access.error} onRetry={() => void access.refetch()} /> : null}
      {access.data === undefined || settled ? null : blocked ? (
        <ActingBlocked onSetUp={() => setEditing(true)} />
      ) : (
        <Acting
          access={access.data}
          connectionKey={connection.data?.accessKeyHint ?? ""}
          onEdit={() => setEditing(true)}
        />
      )}
      {error === null ? null : (
        <FormError
          error={error}
          actions={
            <Button size="compact" onClick={() => void lookAt()} data-testid="look-again">
              {words.again}
            </Button>
          }
        />
      )}
      {access.data === undefined ? null : (
        <PersonalCredentialDialog
          access={access.data}
          connection={place.connectionName}
          open={editing}
          onClose={() => setEditing(false)}
        />
      )}
    </Dialog>
  );
}

/** Whether it is merged, and what is open from it. */
function Looked({ look }: { look: BranchLook }) {
  const words = messages.issue.deleteBranch;
  const main = look.defaultBranch ?? words.main;
  if (look.isDefault)
    return (
      <SectionMessage tone="danger" title={words.isDefault} live data-testid="branch-look">
        {words.isDefaultText}
      </SectionMessage>
    );
  const merged =
    look.merged === true ? (
      <SectionMessage tone="success" title={words.merged(main)} live data-testid="branch-look">
        {words.mergedText}
      </SectionMessage>
    ) : look.merged === false ? (
      <SectionMessage tone="warning" title={words.unmerged(look.unmerged, main)} live data-testid="branch-look">
        {words.unmergedText}
      </SectionMessage>
    ) : (
      <SectionMessage tone="warning" title={words.unknown} live data-testid="branch-look">
        {words.unknownText}
      </SectionMessage>
    );
  return (
    <>
      {merged}
      {look.openPullRequests.length === 0 ? null : (
        <SectionMessage
          tone="warning"
          title={words.pullRequests(look.openPullRequests)}
          data-testid="branch-pull-requests"
        >
          {words.pullRequestsText}
        </SectionMessage>
      )}
    </>
  );
}
