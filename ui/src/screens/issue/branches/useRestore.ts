import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import type { DeletedBranch } from "../../../backend/generated/DeletedBranch";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import type { WireError } from "../../../backend/generated/WireError";
import { useToast } from "../../../components";
import { messages } from "../../../messages";
import { branchCreated } from "../../acts/useBranches";
import { nextOperationId } from "../../useOperation";
import { issueKeys } from "../queries";
import { type Mark, marked } from "./marks";

/** What is needed to bring a branch back. */
export type Restorable = Pick<DeletedBranch, "id" | "connectionId" | "repository" | "name">;

/** Puts deleted branches back where they were: from the notice of a deletion, or from the list of them. */
export function useRestore(
  places: readonly RepositoryPlace[],
  onMarks: (next: (before: readonly Mark[]) => readonly Mark[]) => void,
) {
  const words = messages.issue.deletedBranches;
  const backend = useBackend();
  const queries = useQueryClient();
  const toast = useToast();
  const [busy, setBusy] = useState<string | null>(null);
  const [failed, setFailed] = useState<{ branch: Restorable; error: WireError } | null>(null);

  const restore = async (branch: Restorable) => {
    const { id, connectionId, repository, name } = branch;
    setBusy(id);
    setFailed(null);
    toast.announce(words.restoring(name));
    try {
      const made = await backend.call("restore_branch", { id, operationId: nextOperationId() });
      branchCreated(queries, connectionId, repository, name);
      const place = places.find((one) => one.connectionId === connectionId && one.repository === repository);
      if (place !== undefined)
        onMarks((before) =>
          marked(before, {
            kind: "created",
            place,
            name,
            consoleUrl: made.consoleUrl,
            deletedId: null,
            at: Date.now(),
          }),
        );
      toast.show({
        tone: "success",
        title: words.restored(name),
        text: made.reindexProblem ?? words.restoredText(made.commitId.slice(0, 8)),
      });
    } catch (thrown) {
      const error = asWireError(thrown);
      setFailed({ branch, error });
      // The page may be another one by now.
      toast.show({
        tone: "danger",
        title: words.failed(name),
        text: error.message || messages.errors[error.code].title,
      });
    } finally {
      setBusy(null);
      void queries.invalidateQueries({ queryKey: issueKeys.deleted });
    }
  };
  return { restore, busy, failed };
}
