import { useState } from "react";
import type { DeletedBranch } from "../../../backend/generated/DeletedBranch";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import { Button, Copyable, ErrorMessage, Expander, LongText, Time } from "../../../components";
import { messages } from "../../../messages";
import { placeKey, placeOptions } from "../../acts/places";
import { useDeletedBranches } from "../queries";
import type { useRestore } from "./useRestore";

interface DeletedBranchesProps {
  issueKey: string;
  places: readonly RepositoryPlace[];
  restoring: ReturnType<typeof useRestore>;
}

/** Branches that were deleted from this computer, and the way to have them back. */
export function DeletedBranches({ issueKey, places, restoring }: DeletedBranchesProps) {
  const words = messages.issue.deletedBranches;
  const deleted = useDeletedBranches();
  const [open, setOpen] = useState(false);
  const [all, setAll] = useState(false);
  const { failed } = restoring;
  const every = deleted.data ?? [];
  const mine = every.filter(({ name }) => name.toUpperCase().includes(issueKey));
  const shown = all ? every : mine;
  const labels = new Map(placeOptions(places).map(({ value, label }) => [value, label]));
  const labelOf = ({ connectionId, repository }: DeletedBranch) =>
    labels.get(placeKey({ connectionId, repository, connectionName: "", region: "", account: "" })) ?? repository;

  if (deleted.isError) return <ErrorMessage error={deleted.error} onRetry={() => void deleted.refetch()} />;
  if (every.length === 0) return null;
  return (
    <div className="deleted">
      {failed === null ? null : (
        <ErrorMessage error={failed.error} onRetry={() => void restoring.restore(failed.branch)} />
      )}
      <Expander label={words.title(mine.length)} open={open} onOpenChange={setOpen} data-testid="deleted-branches">
        <p className="subtle deleted__text">{words.text}</p>
        {shown.length === 0 ? null : (
          <div className="deleted__table">
            <table className="plain-table" data-testid="deleted-table">
              <thead>
                <tr>
                  <th scope="col">{words.columns.branch}</th>
                  <th scope="col">{words.columns.repository}</th>
                  <th scope="col">{words.columns.commit}</th>
                  <th scope="col">{words.columns.deleted}</th>
                  <th scope="col">
                    <span className="visually-hidden">{words.columns.act}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {shown.map((branch) => (
                  <tr key={branch.id}>
                    <th scope="row" className="deleted__name">
                      <code>
                        <LongText text={branch.name} max={100} inline />
                      </code>
                    </th>
                    <td>
                      <LongText text={labelOf(branch)} max={80} inline />
                    </td>
                    <td>
                      <Copyable text={branch.commitId} label={words.copyCommit} />
                    </td>
                    <td>
                      <Time at={branch.deletedAt} />
                    </td>
                    <td className="deleted__act">
                      <Button
                        size="compact"
                        busy={restoring.busy === branch.id}
                        title={words.restoreOf(branch.name)}
                        aria-label={words.restoreOf(branch.name)}
                        onClick={() => void restoring.restore(branch)}
                        data-testid={`restore-${branch.name}`}
                      >
                        {words.restore}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {mine.length === every.length ? null : (
          <Button variant="link" onClick={() => setAll(!all)} data-testid="deleted-all">
            {all ? words.mine : words.all}
          </Button>
        )}
      </Expander>
    </div>
  );
}
