import { Tag } from "lucide-react";
import type { IssueTag } from "../../../backend/generated/IssueTag";
import {
  Button,
  CopyButton,
  EmptyState,
  ErrorMessage,
  ExternalLink,
  LongText,
  Lozenge,
  SectionMessage,
  Spinner,
  Time,
} from "../../../components";
import { messages } from "../../../messages";
import type { useIssueTags } from "../queries";
import { repositoryLabels } from "../repositories";
import "./tags.css";

/** As many of each repository as are asked for at first, and as many as come with a press, as in GIJ. */
export const TAGS_FIRST = 5;
const MORE = 5;
const ALL = 0;

interface TagsTabProps {
  tags: ReturnType<typeof useIssueTags>;
  perRepository: number;
  onMore: (perRepository: number) => void;
}

/** Tags that hold a commit of the issue, newest first, and the first that did. */
export function TagsTab({ tags, perRepository, onMore }: TagsTabProps) {
  const words = messages.issue.tags;
  const { data } = tags;
  if (data === undefined)
    return tags.isError ? (
      <ErrorMessage error={tags.error} onRetry={() => void tags.refetch()} />
    ) : (
      <Spinner size="large" label={words.loading} />
    );
  if (!data.enabled)
    return (
      <EmptyState icon={Tag} title={words.offTitle} data-testid="tags-off">
        {words.off}
      </EmptyState>
    );
  const labels = repositoryLabels(data.repositories);
  const label = ({ repository }: IssueTag) => labels[repository] ?? "";
  const { first } = data;
  const firstListed = data.tags.some((tag) => isSame(tag, first));
  const adding = tags.isFetching && tags.isPlaceholderData;
  return (
    <div className="issue-tags" data-testid="tags">
      {tags.isError ? <ErrorMessage error={tags.error} onRetry={() => void tags.refetch()} /> : null}
      {data.problem === null ? null : (
        <SectionMessage tone="warning" title={words.problem} data-testid="tags-problem">
          <LongText text={data.problem} max={400} lang="en" />
        </SectionMessage>
      )}
      {data.tags.length === 0 && first === null ? (
        <EmptyState icon={Tag} title={words.emptyTitle} data-testid="tags-empty">
          {words.empty}
        </EmptyState>
      ) : (
        <>
          <ul className="issue-tags__list" aria-label={words.list} data-testid="tag-list">
            {data.tags.map((tag) => (
              <TagRow
                key={`${tag.repository} ${tag.name}`}
                tag={tag}
                repository={label(tag)}
                isFirst={isSame(tag, first)}
              />
            ))}
          </ul>
          {data.hasMore ? (
            <div className="issue-tags__more">
              <Button
                busy={adding && perRepository !== ALL}
                onClick={() => onMore(perRepository + MORE)}
                data-testid="more-tags"
              >
                {words.more}
              </Button>
              <Button
                variant="subtle"
                busy={adding && perRepository === ALL}
                title={words.allSlow}
                onClick={() => onMore(ALL)}
                data-testid="all-tags"
              >
                {words.all}
              </Button>
            </div>
          ) : null}
          {first === null || firstListed ? null : (
            <section className="issue-tags__first" aria-label={words.firstText} data-testid="first-tag">
              <span className="subtle">{words.firstText}</span>
              <ul className="issue-tags__list">
                <TagRow tag={first} repository={label(first)} isFirst />
              </ul>
            </section>
          )}
        </>
      )}
    </div>
  );
}

function isSame(tag: IssueTag, other: IssueTag | null): boolean {
  return other !== null && tag.name === other.name && tag.repository === other.repository;
}

function TagRow({ tag, repository, isFirst }: { tag: IssueTag; repository: string; isFirst: boolean }) {
  const words = messages.issue.tags;
  const [title = ""] = (tag.message ?? "").trim().split(/\r?\n/, 1);
  return (
    <li className="issue-tag" data-testid={`tag-${tag.name}`}>
      <div className="issue-tag__line">
        <code className="issue-tag__name">
          <LongText text={tag.name} max={100} inline />
        </code>
        {isFirst ? <Lozenge tone="discovery">{words.first}</Lozenge> : null}
        <span className="issue-tag__message">
          <LongText text={title} max={160} inline />
        </span>
      </div>
      <div className="issue-tag__facts">
        <LongText text={repository} max={80} inline />
        {tag.date === null ? null : <Time at={tag.date} />}
        {tag.tagger === "" ? null : <LongText text={words.by(tag.tagger)} max={80} inline />}
        <span className="issue-tag__acts">
          <code title={tag.commitId}>{tag.commitId.slice(0, 8)}</code>
          <CopyButton text={tag.commitId} label={words.copyCommit(tag.name)} />
          {tag.consoleUrl === null ? null : (
            <ExternalLink href={tag.consoleUrl} iconOnly>
              {words.console(tag.name)}
            </ExternalLink>
          )}
        </span>
      </div>
    </li>
  );
}
