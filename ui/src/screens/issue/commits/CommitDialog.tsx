import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import { Button, Dialog } from "../../../components";
import { messages } from "../../../messages";
import { CommitView } from "../../diff/CommitView";

interface CommitDialogProps {
  place: RepositoryPlace;
  commitId: string;
  onClose: () => void;
}

/** A commit in full, over the list that it was opened from: closing it leads back to the same place. */
export function CommitDialog({ place, commitId, onClose }: CommitDialogProps) {
  const words = messages.issue.commits;
  const [path, setPath] = useState<readonly string[]>([commitId]);
  const shown = path.at(-1) ?? commitId;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={words.viewTitle(shown.slice(0, 8))}
      size="full"
      keepOnPress
      data-testid="commit-dialog"
    >
      {path.length === 1 ? null : (
        <Button
          variant="link"
          className="issue__back"
          onClick={() => setPath(path.slice(0, -1))}
          data-testid="commit-back"
        >
          <ArrowLeft aria-hidden="true" /> {words.viewBack}
        </Button>
      )}
      <CommitView
        key={shown}
        connectionId={place.connectionId}
        repository={place.repository}
        commitId={shown}
        onCommit={(next) => setPath([...path, next])}
      />
    </Dialog>
  );
}
