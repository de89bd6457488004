import { useState } from "react";
import type { Commit } from "../../backend/generated/Commit";
import {
  Button,
  Copyable,
  ErrorMessage,
  ExternalLink,
  KeyValueList,
  LongText,
  Lozenge,
  Spinner,
  Time,
} from "../../components";
import { visible } from "../../components/visible";
import { messages } from "../../messages";
import { Changes } from "./Changes";
import "./commit.css";
import { useCommit } from "./queries";

interface CommitViewProps {
  connectionId: string;
  repository: string;
  commitId: string;
  /** Goes to another commit: a parent. */
  onCommit: (commitId: string) => void;
}

/** A commit in full, with its difference. */
export function CommitView({ connectionId, repository, commitId, onCommit }: CommitViewProps) {
  const words = messages.review.commit;
  const commit = useCommit({ connectionId, repository }, commitId);
  if (commit.data === undefined) {
    return commit.isError ? (
      <ErrorMessage error={commit.error} onRetry={() => void commit.refetch()} />
    ) : (
      <Spinner size="large" label={words.loading} />
    );
  }
  const { id, parents, files, filesCut } = commit.data;
  return (
    <article className="commit-view" aria-label={words.of(id.slice(0, SHORT))} data-testid="commit">
      <Head commit={commit.data} onCommit={onCommit} />
      <Changes
        // The parent's own files begin at the first.
        key={id}
        between={{ connectionId, repository, before: parents[0] ?? null, after: id }}
        files={files}
        cut={filesCut}
      />
    </article>
  );
}

/** Digits that are enough to tell commits apart by eye. */
const SHORT = 10;

function Head({ commit, onCommit }: { commit: Commit; onCommit: (commitId: string) => void }) {
  const words = messages.review.commit;
  const { id, parents, author, email, authoredAt, committer, committedAt, source, consoleUrl } = commit;
  const other = committer !== author || (committedAt !== null && committedAt !== authoredAt);
  const items = [
    {
      label: words.author,
      value: (
        <>
          <LongText text={email === "" ? author : `${author} <${email}>`} max={120} /> <When at={authoredAt} />
        </>
      ),
    },
    ...(other
      ? [
          {
            label: words.committer,
            value: (
              <>
                <LongText text={committer} max={120} /> <When at={committedAt} />
              </>
            ),
          },
        ]
      : []),
    { label: words.id, value: <Copyable text={id} label={words.copyId} data-testid="commit-id" /> },
    {
      label: words.parents(parents.length),
      value: parents.length === 0 ? words.noParent : <Parents parents={parents} onCommit={onCommit} />,
    },
  ];
  return (
    <header className="commit-view__head">
      <Message text={commit.message} />
      <div className="commit-view__facts">
        <KeyValueList items={items} layout="line" />
        <p className="commit-view__places">
          <ExternalLink href={consoleUrl}>{words.openConsole}</ExternalLink>
          <Lozenge tone="neutral" icon="done" data-testid="commit-source">
            {words.sources[source]}
          </Lozenge>
          {parents.length > 1 ? <span className="subtle">{words.merge}</span> : null}
        </p>
      </div>
    </header>
  );
}

function When({ at }: { at: number | null }) {
  return at === null ? null : (
    <span className="subtle">
      <Time at={at} />
    </span>
  );
}

/** The whole message: its first line as the heading, the rest as it was written. */
function Message({ text }: { text: string }) {
  const words = messages.review.commit;
  const [whole, setWhole] = useState(false);
  const [first = "", ...rest] = text.trim().split("\n");
  const body = rest.join("\n").trim();
  const long = rest.length > SEEN_LINES || body.length > SEEN;
  return (
    <>
      <h2 className="commit-view__title" data-testid="commit-title">
        <LongText text={first === "" ? words.noMessage : first} max={300} />
      </h2>
      {body === "" ? null : (
        <div className="commit-view__message" data-whole={whole || !long} data-testid="commit-message">
          <pre dir="auto">{visible(body)}</pre>
          {long ? (
            <Button variant="link" aria-expanded={whole} onClick={() => setWhole(!whole)} data-testid="whole-message">
              {whole ? messages.common.showLess : messages.common.showAll}
            </Button>
          ) : null}
        </div>
      )}
    </>
  );
}

/** Of a long message as much is seen at first. */
const SEEN_LINES = 5;
const SEEN = 500;

function Parents({ parents, onCommit }: { parents: readonly string[]; onCommit: (commitId: string) => void }) {
  return (
    <span className="commit-view__parents">
      {parents.map((parent) => (
        <Button
          key={parent}
          variant="link"
          className="mono"
          title={messages.review.commit.openParent(parent)}
          onClick={() => onCommit(parent)}
          data-testid={`parent-${parent.slice(0, SHORT)}`}
        >
          {parent.slice(0, SHORT)}
        </Button>
      ))}
    </span>
  );
}
