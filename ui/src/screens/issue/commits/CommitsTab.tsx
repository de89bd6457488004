import { GitCommitHorizontal } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { IssueCommit } from "../../../backend/generated/IssueCommit";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import { Button, EmptyState, ErrorMessage, Select, Spinner } from "../../../components";
import { SearchInput } from "../../../components/SearchInput";
import { messages } from "../../../messages";
import type { useIssueCommits } from "../queries";
import { repositoryLabels } from "../repositories";
import { CommitDialog } from "./CommitDialog";
import "./commits.css";
import { CommitList } from "./CommitList";
import { filtered, searchable } from "./filter";

interface CommitsTabProps {
  issue: OpenedIssue;
  commits: ReturnType<typeof useIssueCommits>;
  onWhy: () => void;
}

/** A few commits are seen at once; more are looked through. */
const FEW = 5;

/** The issue's commits as Jira has indexed them. */
export function CommitsTab({ issue, commits, onWhy }: CommitsTabProps) {
  const words = messages.issue.commits;
  const [query, setQuery] = useState("");
  const [repository, setRepository] = useState("");
  const [viewed, setViewed] = useState<IssueCommit | null>(null);
  const wanted = useDeferredValue(query);
  const { data } = commits;
  const entries = useMemo(() => searchable(data?.commits ?? []), [data]);
  const labels = useMemo(() => repositoryLabels(data?.repositories ?? []), [data]);
  const shown = useMemo(
    () => filtered(entries, wanted, repository === "" ? null : Number(repository)),
    [entries, wanted, repository],
  );

  if (data === undefined)
    return commits.isError ? (
      <ErrorMessage error={commits.error} onRetry={() => void commits.refetch()} />
    ) : (
      <Spinner size="large" label={words.loading} />
    );
  const used = [...new Set(data.commits.map((commit) => commit.repository))].sort((one, other) => one - other);
  const place = viewed === null ? null : (data.repositories[viewed.repository]?.place ?? null);
  const clear = () => {
    setQuery("");
    setRepository("");
  };
  return (
    <div className="commits" data-testid="commits">
      {commits.isError ? <ErrorMessage error={commits.error} onRetry={() => void commits.refetch()} /> : null}
      {data.commits.length === 0 ? (
        <EmptyState
          icon={GitCommitHorizontal}
          title={words.emptyTitle}
          data-testid="commits-empty"
          actions={
            <Button onClick={onWhy} data-testid="commits-why">
              {words.why}
            </Button>
          }
        >
          {words.empty(issue.key)}
        </EmptyState>
      ) : (
        <>
          {data.commits.length > FEW || used.length > 1 ? (
            <div className="commits__toolbar">
              <SearchInput label={words.search} value={query} onChange={setQuery} data-testid="commit-search" />
              {used.length > 1 ? (
                <Select
                  className="field--bare"
                  label={words.repository}
                  compact
                  data-testid="commit-repository"
                  value={repository}
                  options={[
                    { value: "", label: words.allRepositories },
                    ...used.map((index) => ({ value: String(index), label: labels[index] ?? "" })),
                  ]}
                  onChange={setRepository}
                />
              ) : null}
              <span className="commits__count" data-testid="commit-count" role="status">
                {messages.common.shownOf(shown.length, data.commits.length)}
              </span>
            </div>
          ) : null}
          {shown.length === 0 ? (
            <EmptyState
              title={messages.common.noMatchTitle}
              actions={
                <Button onClick={clear} data-testid="commits-clear">
                  {words.clear}
                </Button>
              }
            >
              {words.noMatch}
            </EmptyState>
          ) : (
            <CommitList
              key={`${wanted} ${repository}`}
              commits={shown}
              repositories={data.repositories}
              labels={labels}
              onView={setViewed}
            />
          )}
        </>
      )}
      {viewed === null || place === null ? null : (
        <CommitDialog place={place} commitId={viewed.id} onClose={() => setViewed(null)} />
      )}
    </div>
  );
}
