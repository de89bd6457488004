import { GitPullRequestCreate, Trash2, Undo2 } from "lucide-react";
import { Button, CopyButton, ExternalLink, LongText, Lozenge } from "../../../components";
import { messages } from "../../../messages";
import { issueKeyIn } from "../../acts/branchName";
import { AheadBehind } from "./AheadBehind";
import type { ShownBranch } from "./marks";

interface BranchRowProps {
  branch: ShownBranch;
  issueKey: string;
  /** Nothing can be done in a repository that is not connected. */
  connected: boolean;
  /** The largest number that is drawn. */
  most: number;
  restoring: boolean;
  onPullRequest: () => void;
  onDelete: () => void;
  onRestore: (deletedId: string) => void;
}

/** One branch: how far it is from the main one, and what can be done with it. */
export function BranchRow({
  branch,
  issueKey,
  connected,
  most,
  restoring,
  onPullRequest,
  onDelete,
  onRestore,
}: BranchRowProps) {
  const words = messages.issue.branches;
  const { name, ahead, behind, isMain, consoleUrl, mark } = branch;
  const deleted = mark?.kind === "deleted";
  const deletedId = mark?.deletedId ?? null;
  return (
    <li className={deleted ? "issue-branch issue-branch--deleted" : "issue-branch"} data-testid={`branch-${name}`}>
      <div className="issue-branch__name">
        <code>
          <LongText text={name} max={120} inline />
        </code>
        <CopyButton text={name} label={words.copyName(name)} />
        {isMain ? <Lozenge tone="neutral">{words.main}</Lozenge> : null}
        {mark === null ? null : deleted ? (
          <>
            <Lozenge tone="neutral" icon="remove">
              {words.deleted}
            </Lozenge>
            <span className="subtle">{words.deletedPending}</span>
          </>
        ) : (
          <Lozenge tone="info" icon="waiting" data-testid="branch-pending">
            {issueKeyIn(name) === issueKey ? words.pending : words.pendingNoKey(issueKey)}
          </Lozenge>
        )}
      </div>
      <div className="issue-branch__compared">
        {ahead === null || behind === null ? (
          isMain || mark !== null ? null : (
            <span className="subtle">{words.notCompared}</span>
          )
        ) : (
          <AheadBehind ahead={ahead} behind={behind} most={most} />
        )}
      </div>
      <div className="issue-branch__acts">
        {deleted ? (
          deletedId === null ? null : (
            <Button
              size="compact"
              icon={<Undo2 aria-hidden="true" />}
              busy={restoring}
              onClick={() => onRestore(deletedId)}
            >
              {messages.issue.deleteBranch.undo}
            </Button>
          )
        ) : (
          <>
            {connected && !isMain ? (
              <>
                <Button
                  size="compact"
                  icon={<GitPullRequestCreate aria-hidden="true" />}
                  title={words.pullRequest(name)}
                  aria-label={words.pullRequest(name)}
                  onClick={onPullRequest}
                  data-testid={`pull-request-${name}`}
                >
                  {words.pullRequestShort}
                </Button>
                <Button
                  variant="subtle"
                  size="compact"
                  iconOnly
                  icon={<Trash2 aria-hidden="true" />}
                  title={words.delete(name)}
                  onClick={onDelete}
                  data-testid={`delete-${name}`}
                >
                  {words.delete(name)}
                </Button>
              </>
            ) : null}
            {consoleUrl === null ? null : (
              <ExternalLink href={consoleUrl} iconOnly>
                {words.console(name)}
              </ExternalLink>
            )}
          </>
        )}
      </div>
    </li>
  );
}
