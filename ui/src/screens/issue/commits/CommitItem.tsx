import { ChevronRight } from "lucide-react";
import { memo, useId } from "react";
import type { IssueCommit } from "../../../backend/generated/IssueCommit";
import type { IssueRepository } from "../../../backend/generated/IssueRepository";
import type { SmartIndicator } from "../../../backend/generated/SmartIndicator";
import {
  Button,
  Copyable,
  CopyButton,
  ExternalLink,
  KeyValueList,
  LongText,
  Lozenge,
  type LozengeTone,
  Moment,
  Time,
} from "../../../components";
import { shortened, visible } from "../../../components/visible";
import { messages } from "../../../messages";
import { repositoryNote } from "../repositories";
import { commitKey, firstLine, lineCounts } from "./filter";
import { LineCounts } from "./LineCounts";

interface CommitItemProps {
  commit: IssueCommit;
  repository: IssueRepository | undefined;
  /** The repository's name, with what tells it from others of its name. */
  label: string;
  open: boolean;
  onToggle: (key: string) => void;
  onView: (commit: IssueCommit) => void;
}

const TONES: Record<SmartIndicator, LozengeTone> = {
  commit: "neutral",
  smartCommit: "success",
  smartCommitError: "danger",
  off: "neutral",
};

/** As many branches as a line has room for. */
const BRANCHES = 2;
/** As many files as are listed here; the commit itself has them all. */
const FILES = 50;

/** One commit: its first line and who, when and where; opened, everything that Jira has of it. */
export const CommitItem = memo(function CommitItem({
  commit,
  repository,
  label,
  open,
  onToggle,
  onView,
}: CommitItemProps) {
  const words = messages.issue.commits;
  const id = useId();
  const { line } = firstLine(commit.message);
  const title = line === "" ? words.noMessage : shortened(visible(line), 200);
  const counts = lineCounts(commit.files);
  const others = commit.branches.length - BRANCHES;
  return (
    <>
      <div className="issue-commit__line">
        <button
          type="button"
          className="issue-commit__title"
          aria-expanded={open}
          aria-controls={id}
          data-testid={`commit-${commit.id.slice(0, 8)}`}
          onClick={() => onToggle(commitKey(commit))}
        >
          <ChevronRight aria-hidden="true" />
          <bdi>{title}</bdi>
        </button>
        {commit.isMerge ? (
          <Lozenge tone="discovery" icon="merge">
            {words.merge}
          </Lozenge>
        ) : null}
        <Lozenge tone={TONES[commit.indicator]} icon={commit.indicator === "off" ? "skipped" : undefined}>
          {words.indicator[commit.indicator]}
        </Lozenge>
        {repository?.place ? (
          <Button
            size="compact"
            aria-label={words.viewOf(commit.id.slice(0, 8))}
            onClick={() => onView(commit)}
            data-testid={`view-${commit.id.slice(0, 8)}`}
          >
            {words.view}
          </Button>
        ) : null}
        {commit.consoleUrl === null ? null : (
          <ExternalLink href={commit.consoleUrl} iconOnly>
            {words.console}
          </ExternalLink>
        )}
      </div>
      <div className="issue-commit__facts">
        <span className="issue-commit__id">
          <code>{commit.id.slice(0, 8)}</code>
          <CopyButton text={commit.id} label={words.copyId} />
        </span>
        <span className="issue-commit__author">
          <LongText text={commit.author} max={60} inline />
        </span>
        <span className="issue-commit__date">
          {commit.date === null ? <LongText text={commit.dateText} max={40} inline /> : <Time at={commit.date} />}
        </span>
        <span
          className="issue-commit__repository"
          title={repository === undefined ? undefined : (repositoryNote(repository) ?? undefined)}
        >
          <LongText text={label} max={60} inline />
        </span>
        {commit.branches.length === 0 ? null : (
          <span className="issue-commit__branches">
            {commit.branches.slice(0, BRANCHES).map((branch) => (
              <code key={branch}>
                <LongText text={branch} max={40} inline />
              </code>
            ))}
            {others > 0 ? <span>{words.branchesMore(others)}</span> : null}
          </span>
        )}
        {commit.files.length === 0 ? null : (
          <span className="issue-commit__files">
            {words.files(commit.files.length)}
            {counts === null ? null : <LineCounts {...counts} />}
          </span>
        )}
      </div>
      <div id={id} className="issue-commit__more" hidden={!open}>
        {open ? <More commit={commit} /> : null}
      </div>
    </>
  );
});

/** Everything that Jira has of a commit. */
function More({ commit }: { commit: IssueCommit }) {
  const words = messages.issue.commits;
  const { message, notes, files, branches, author, email, date, dateText, indicator } = commit;
  const left = files.length - FILES;
  return (
    <>
      <p className="issue-commit__message" data-testid="commit-message">
        <LongText text={message.trim() === "" ? words.noMessage : message.trim()} max={2_000} />
      </p>
      {notes.map((note) => (
        <section key={note.reference} className="issue-commit__note" aria-label={`${words.notes}: ${note.reference}`}>
          <code className="subtle">
            <LongText text={note.reference} max={120} inline />
          </code>
          <p className="issue-commit__message">
            <LongText text={note.text} max={2_000} />
          </p>
        </section>
      ))}
      <KeyValueList
        items={[
          { label: words.id, value: <Copyable text={commit.id} label={words.copyId} /> },
          {
            label: words.authored,
            value: <LongText text={email === "" ? author : `${author} <${email}>`} max={200} />,
          },
          {
            label: words.date,
            value: date === null ? <LongText text={dateText} max={80} /> : <Moment at={date} />,
          },
          {
            label: words.branches,
            value:
              branches.length === 0 ? (
                <span className="subtle">{words.noBranch}</span>
              ) : (
                <ul className="issue-commit__all-branches">
                  {branches.map((branch) => (
                    <li key={branch}>
                      <code>
                        <LongText text={branch} max={120} inline />
                      </code>
                    </li>
                  ))}
                </ul>
              ),
          },
          {
            label: words.indicator[indicator],
            value: <span className="subtle">{words.indicatorText[indicator]}</span>,
          },
        ]}
      />
      <section aria-label={words.filesTitle} className="issue-commit__changed">
        {files.length === 0 ? (
          <p className="subtle">{words.noFiles}</p>
        ) : (
          <ul>
            {files.slice(0, FILES).map((file) => (
              <li key={file.path}>
                <span className={`issue-commit__change issue-commit__change--${file.change}`}>
                  {words.change[file.change]}
                </span>
                <code className="issue-commit__path">
                  <LongText text={file.path} max={300} inline />
                </code>
                {file.added === null && file.deleted === null ? null : (
                  <LineCounts added={file.added ?? 0} changed={file.changed ?? 0} deleted={file.deleted ?? 0} />
                )}
              </li>
            ))}
          </ul>
        )}
        {left > 0 ? <p className="subtle">{words.filesMore(left)}</p> : null}
      </section>
    </>
  );
}
