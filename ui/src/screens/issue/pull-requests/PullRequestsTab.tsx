import { GitPullRequest, GitPullRequestCreate } from "lucide-react";
import { useMemo, useState } from "react";
import type { IssuePullRequest } from "../../../backend/generated/IssuePullRequest";
import type { IssuePullRequests } from "../../../backend/generated/IssuePullRequests";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import {
  Button,
  type Column,
  DataTable,
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
import { CreatePullRequest } from "../../acts/CreatePullRequest";
import { useIssueBranches } from "../queries";
import { repositoryLabels } from "../repositories";
import { PullRequestDialog } from "./PullRequestDialog";
import "./pull-requests.css";
import { useIssuePullRequests } from "./queries";
import { StateLozenge } from "./StateLozenge";

interface PullRequestsTabProps {
  issue: OpenedIssue;
}

/** A pull request with what its repository is called and where that is. */
export interface Listed extends IssuePullRequest {
  name: string;
  place: RepositoryPlace | null;
}

/** The pull requests of an issue, one in full, and a new one. */
export function PullRequestsTab({ issue }: PullRequestsTabProps) {
  const words = messages.review.pullRequests;
  const list = useIssuePullRequests(issue);
  const [shown, setShown] = useState<Listed | null>(null);
  const [creating, setCreating] = useState(false);
  const listed = useMemo(() => (list.data === undefined ? [] : withRepositories(list.data)), [list.data]);
  const columns = useMemo(() => columnsOf(setShown), []);

  if (list.data === undefined)
    return list.isError ? (
      <ErrorMessage error={list.error} onRetry={() => void list.refetch()} />
    ) : (
      <Spinner size="large" label={words.loading} />
    );
  return (
    <div className="pull-requests" data-testid="pull-requests">
      {list.isError ? <ErrorMessage error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data.problems.length === 0 ? null : <Problems problems={list.data.problems} />}
      <DataTable
        label={words.list}
        columns={columns}
        rows={listed}
        rowKey={rowKey}
        searchText={listed.length > FEW ? searchText : undefined}
        searchLabel={words.search}
        height="fill"
        tall
        data-testid="pull-requests-table"
        toolbarEnd={<Create issue={issue} onCreate={() => setCreating(true)} />}
        empty={
          <EmptyState icon={GitPullRequest} title={words.emptyTitle} data-testid="pull-requests-empty">
            {words.empty(issue.key)}
          </EmptyState>
        }
      />
      {shown === null ? null : <PullRequestDialog issue={issue} pullRequest={shown} onClose={() => setShown(null)} />}
      {creating ? <CreateOf issue={issue} onClose={() => setCreating(false)} /> : null}
    </div>
  );
}

/** So many are found at a glance. */
const FEW = 8;

function withRepositories({ repositories, pullRequests }: IssuePullRequests): Listed[] {
  const names = repositoryLabels(repositories);
  return pullRequests.map((one) => ({
    ...one,
    name: names[one.repository] ?? "",
    place: repositories[one.repository]?.place ?? null,
  }));
}

const rowKey = ({ repository, id }: Listed) => `${repository} ${id}`;
const searchText = ({ title, id, name, source, target, author }: Listed) =>
  `${title} ${id} ${name} ${source} ${target} ${author}`;

function columnsOf(onShow: (pullRequest: Listed) => void): Column<Listed>[] {
  const words = messages.review.pullRequests;
  return [
    {
      id: "title",
      header: words.title,
      rowHeader: true,
      cell: (one) => (
        <span className="stacked">
          <span className="stacked__line">
            {one.place === null ? (
              <LongText text={one.title} max={150} inline />
            ) : (
              <button
                type="button"
                className="link pull-requests__title"
                onClick={() => onShow(one)}
                data-testid={`pull-request-${one.repository}-${one.id}`}
              >
                <LongText text={one.title} max={150} inline />
              </button>
            )}
          </span>
          <span className="stacked__why">
            <LongText text={`${words.number(one.id)} · ${one.name}`} max={120} inline />
          </span>
        </span>
      ),
    },
    {
      id: "state",
      header: words.state,
      width: "124px",
      cell: ({ state, inJira }) => (
        <span className="stacked">
          <StateLozenge state={state} />
          {inJira === false ? (
            <span className="stacked__why" title={words.notInJiraText} data-testid="not-in-jira">
              {words.notInJira}
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: "branches",
      header: words.branches,
      width: "24%",
      cell: ({ source, target }) => (
        <code className="stacked">
          <span className="stacked__line">
            <LongText text={source} max={80} inline />
          </span>
          <span className="stacked__line">
            <Into />
            <LongText text={target} max={80} inline />
          </span>
        </code>
      ),
    },
    {
      id: "author",
      header: words.author,
      width: "130px",
      hideBelow: "medium",
      cell: ({ author }) => <LongText text={author} max={60} inline />,
    },
    {
      id: "active",
      header: words.active,
      width: "116px",
      hideBelow: "small",
      cell: ({ activeAt }) =>
        activeAt === null ? <span className="subtle">{messages.common.notKnown}</span> : <Time at={activeAt} />,
    },
    {
      id: "console",
      header: words.console,
      width: "56px",
      cell: ({ consoleUrl, id }) =>
        consoleUrl === null ? null : (
          <ExternalLink href={consoleUrl} iconOnly>
            {words.openInConsole(id)}
          </ExternalLink>
        ),
    },
  ];
}

/** From where to where it goes. */
export function Branches({ source, target }: { source: string; target: string }) {
  return (
    <code className="pull-requests__branches">
      <LongText text={source} max={80} inline />

      <Into />
      <LongText text={target} max={80} inline />
    </code>
  );
}

/** An arrow; a screen reader gets the word. */
function Into() {
  return (
    <>
      <span aria-hidden="true"> → </span>
      <span className="visually-hidden"> {messages.review.pullRequests.into} </span>
    </>
  );
}

function Problems({ problems }: { problems: readonly string[] }) {
  return (
    <SectionMessage
      tone="warning"
      title={messages.review.pullRequests.incomplete}
      data-testid="pull-requests-incomplete"
    >
      <ul>
        {problems.map((problem) => (
          <li key={problem}>
            <LongText text={problem} max={400} lang="en" />
          </li>
        ))}
      </ul>
    </SectionMessage>
  );
}

/** The repositories in which one can be created for the issue. */
function usePlaces({ site, key }: OpenedIssue) {
  const branches = useIssueBranches({ siteUrl: site.url, key }, () => false);
  const places = useMemo(
    () => branches.data?.places.flatMap(({ place }) => (place === null ? [] : [place])),
    [branches.data],
  );
  return { places, error: branches.error, isLoading: branches.isLoading };
}

function Create({ issue, onCreate }: { issue: OpenedIssue; onCreate: () => void }) {
  const words = messages.review.pullRequests;
  const { places, isLoading } = usePlaces(issue);
  return places?.length === 0 ? (
    <Lozenge tone="neutral">{words.nowhere}</Lozenge>
  ) : (
    <Button
      variant="primary"
      icon={<GitPullRequestCreate aria-hidden="true" />}
      busy={isLoading}
      disabled={places === undefined && !isLoading}
      onClick={onCreate}
      data-testid="create-pull-request"
    >
      {messages.acts.pullRequest.act}
    </Button>
  );
}

/** The dialog of a new one. Where there is one repository only, it is chosen. */
function CreateOf({ issue, onClose }: { issue: OpenedIssue; onClose: () => void }) {
  const { places = [] } = usePlaces(issue);
  return (
    <CreatePullRequest
      places={places}
      given={places.length === 1 ? (places[0] ?? null) : null}
      issue={issue}
      onClose={onClose}
    />
  );
}
