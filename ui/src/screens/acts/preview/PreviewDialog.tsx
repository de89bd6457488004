import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../../backend";
import type { PreviewCommit } from "../../../backend/generated/PreviewCommit";
import type { PullRequestPreview } from "../../../backend/generated/PullRequestPreview";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import {
  Button,
  type Column,
  Copyable,
  DataTable,
  Dialog,
  EmptyState,
  ErrorMessage,
  LongText,
  SectionMessage,
  Spinner,
  Tabs,
  Time,
} from "../../../components";
import { messages } from "../../../messages";
import { asked } from "../../asked";
import { Changes } from "../../diff/Changes";
import { MergeabilityMessage } from "./MergeabilityMessage";
import "./preview.css";

interface PreviewDialogProps {
  place: RepositoryPlace;
  source: string;
  target: string;
  onBack: () => void;
  /** Creates it; left out while nobody may. */
  onCreate: (() => void) | undefined;
}

/** What a pull request would hold. Nothing exists yet. */
export function PreviewDialog({ place, source, target, onBack, onCreate }: PreviewDialogProps) {
  const words = messages.review.preview;
  const preview = usePreview(place, source, target);
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onBack())}
      title={words.title}
      size="full"
      keepOnPress
      data-testid="preview-dialog"
      actions={
        <>
          <p className="preview__nothing-yet">{words.nothingYet}</p>
          <Button onClick={onBack} data-testid="preview-back">
            {words.back}
          </Button>
          {onCreate === undefined ? null : (
            <Button
              // Who wants one that holds nothing may have it; it is not what is offered first.
              variant={preview.data?.mergeability.kind === "nothing" ? "default" : "primary"}
              disabled={preview.data === undefined}
              onClick={onCreate}
              data-testid="preview-create"
            >
              {messages.acts.pullRequest.act}
            </Button>
          )}
        </>
      }
    >
      <p className="preview__way">
        <code>
          <LongText text={source} max={120} />
        </code>
        <span aria-hidden="true">→</span>
        <span className="visually-hidden">{messages.review.pullRequests.into}</span>
        <code>
          <LongText text={target} max={120} />
        </code>
        <span className="subtle">
          <LongText text={`${place.repository} · ${place.region}`} max={160} />
        </span>
      </p>
      {preview.data === undefined ? (
        preview.isError ? (
          <ErrorMessage error={preview.error} onRetry={() => void preview.refetch()} />
        ) : (
          <Spinner size="large" label={words.loading} />
        )
      ) : (
        <Held place={place} preview={preview.data} />
      )}
    </Dialog>
  );
}

function usePreview({ connectionId, repository }: RepositoryPlace, source: string, target: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["pullRequestPreview", connectionId, repository, source, target],
    queryFn: ({ signal }) =>
      asked(backend, signal, (operationId) =>
        backend.call("preview_pull_request", { connectionId, repository, source, target, operationId }),
      ),
    // Branches move; what is decided on is looked at anew each time.
    gcTime: 0,
  });
}

function Held({
  place: { connectionId, repository },
  preview,
}: {
  place: RepositoryPlace;
  preview: PullRequestPreview;
}) {
  const words = messages.review.preview;
  const { mergeBase, sourceCommit, commits, commitsCut, files, filesCut, mergeability, duplicates } = preview;
  const [tab, setTab] = useState<"preview-changes" | "preview-commits">("preview-changes");
  return (
    <>
      <MergeabilityMessage of={mergeability} />
      {duplicates.length === 0 ? null : (
        <SectionMessage tone="warning" title={words.duplicates(duplicates)} data-testid="preview-duplicates">
          {words.duplicatesText}
        </SectionMessage>
      )}
      {mergeBase === null ? (
        <SectionMessage tone="warning" title={words.nothingShared} data-testid="preview-unrelated" />
      ) : null}
      {mergeability.kind === "nothing" ? null : (
        <Tabs
          label={words.tabs}
          value={tab}
          onChange={setTab}
          tabs={[
            {
              value: "preview-changes",
              label: words.changes,
              count: `${messages.common.count(files.length)}${filesCut ? "+" : ""}`,
              content: (
                <Changes
                  between={{ connectionId, repository, before: mergeBase, after: sourceCommit }}
                  files={files}
                  cut={filesCut}
                />
              ),
            },
            {
              value: "preview-commits",
              label: words.commits,
              count: `${messages.common.count(commits.length)}${commitsCut ? "+" : ""}`,
              content: <Commits commits={commits} cut={commitsCut} />,
            },
          ]}
        />
      )}
    </>
  );
}

const COLUMNS: Column<PreviewCommit>[] = [
  {
    id: "message",
    header: messages.review.preview.message,
    rowHeader: true,
    cell: ({ message }) => <LongText text={message.split("\n", 1)[0] ?? ""} max={160} inline />,
  },
  {
    id: "author",
    header: messages.review.commit.author,
    width: "160px",
    hideBelow: "small",
    cell: ({ author }) => <LongText text={author} max={60} inline />,
  },
  { id: "date", header: messages.review.preview.date, width: "130px", cell: ({ date }) => <Time at={date} /> },
  {
    id: "id",
    header: messages.review.commit.id,
    width: "340px",
    hideBelow: "medium",
    cell: ({ id }) => <Copyable text={id} label={messages.review.commit.copyId} />,
  },
];

function Commits({ commits, cut }: { commits: readonly PreviewCommit[]; cut: boolean }) {
  const words = messages.review.preview;
  return (
    <>
      {cut ? <p className="subtle">{words.commitsCut(commits.length)}</p> : null}
      <DataTable
        label={words.commits}
        columns={COLUMNS}
        rows={commits}
        rowKey={({ id }) => id}
        data-testid="preview-commit-table"
        empty={<EmptyState title={words.noCommit} />}
      />
    </>
  );
}
