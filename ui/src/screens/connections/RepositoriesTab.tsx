import { GitBranchPlus, GitPullRequestCreate, Pencil } from "lucide-react";
import { useMemo, useState } from "react";
import type { ConnectedRepository } from "../../backend/generated/ConnectedRepository";
import type { IndexState } from "../../backend/generated/IndexState";
import type { PersonalAccess } from "../../backend/generated/PersonalAccess";
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  ExternalLink,
  LongText,
  Lozenge,
  SectionMessage,
  Select,
  Time,
} from "../../components";
import { messages } from "../../messages";
import { IndexLozenge } from "./lozenges";

interface RepositoriesTabProps {
  repositories: readonly ConnectedRepository[];
  onlyFailed: boolean;
  busy: boolean;
  onReindex: (repositoryIds: number[]) => void;
  acts: RepositoryActs;
}

/** What can be done in one repository, and whose keys do it. */
export interface RepositoryActs {
  /** `undefined` until it is known. */
  access: PersonalAccess | undefined;
  onBranch: (repository: string) => void;
  onPullRequest: (repository: string) => void;
  onPersonal: () => void;
}

/** The same elements every time: long lists have one in each row. */
const PENCIL = <Pencil aria-hidden="true" />;
const BRANCH = <GitBranchPlus aria-hidden="true" />;
const PULL_REQUEST = <GitPullRequestCreate aria-hidden="true" />;

const words = messages.connections.repositories;
const STATES: readonly IndexState[] = ["failed", "indexing", "waiting", "indexed", "disabled"];
const rowKey = (repository: ConnectedRepository) => repository.name;
const searchText = (repository: ConnectedRepository) => `${repository.name} ${repository.message ?? ""}`;

/** The repositories as Jira has them. */
export function RepositoriesTab({ repositories, onlyFailed, busy, onReindex, acts }: RepositoriesTabProps) {
  const { access, onBranch, onPullRequest, onPersonal } = acts;
  const said = useMemo(() => repositories.some(({ message }) => message !== null), [repositories]);
  const columns = useMemo(
    () => [
      // A column that is empty in every row only takes room from the names.
      ...facts.filter(({ id }) => said || id !== "message"),
      personalColumn(access, onPersonal),
      actsColumn(onBranch, onPullRequest),
    ],
    [said, access, onBranch, onPullRequest, onPersonal],
  );
  const [state, setState] = useState<IndexState | "all">(onlyFailed ? "failed" : "all");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => (state === "all" ? repositories : repositories.filter((repository) => repository.state === state)),
    [repositories, state],
  );
  const counts = useMemo(() => countStates(repositories), [repositories]);
  const chosen = repositories.filter((repository) => ticked.has(repository.name));

  function reindex() {
    onReindex(chosen.map((repository) => repository.id));
    setTicked(new Set());
  }

  const table = (
    <DataTable
      label={words.caption}
      columns={columns}
      rows={rows}
      rowKey={rowKey}
      searchText={searchText}
      searchLabel={words.search}
      height="fill"
      selection={ticked}
      onSelection={setTicked}
      data-testid="repositories-table"
      toolbar={
        <Select
          label={words.filter}
          className="field--bare"
          compact
          value={state}
          onChange={setState}
          data-testid="state-filter"
          options={[
            { value: "all", label: words.all },
            ...STATES.filter((one) => counts[one] > 0 || one === state).map((one) => ({
              value: one,
              label: words.counted(words.states[one], counts[one]),
            })),
          ]}
        />
      }
      toolbarEnd={
        chosen.length > 0 && (
          <Button size="compact" busy={busy} onClick={reindex} data-testid="reindex-selected">
            {messages.connections.detail.reindexSelected(chosen.length)}
          </Button>
        )
      }
      empty={
        repositories.length === 0 ? (
          <EmptyState title={words.emptyTitle}>{words.empty}</EmptyState>
        ) : (
          <EmptyState
            title={messages.common.noMatchTitle}
            actions={<Button onClick={() => setState("all")}>{words.all}</Button>}
          />
        )
      }
    />
  );
  // The table keeps its place whether the message is there or not, and with it what was searched and chosen.
  return (
    <>
      {access?.actor === "blocked" && (
        <SectionMessage
          tone="warning"
          title={messages.personal.column.requiredTitle}
          data-testid="personal-required"
          actions={
            <Button size="compact" onClick={onPersonal} data-testid="personal-required-act">
              {messages.personal.acting.setUp}
            </Button>
          }
        >
          {messages.personal.column.requiredText}
        </SectionMessage>
      )}
      {table}
    </>
  );
}

function countStates(repositories: readonly ConnectedRepository[]): Record<IndexState, number> {
  const counts = { waiting: 0, indexing: 0, indexed: 0, failed: 0, disabled: 0 };
  for (const repository of repositories) counts[repository.state] += 1;
  return counts;
}

const facts: readonly Column<ConnectedRepository>[] = [
  {
    id: "name",
    header: words.name,
    rowHeader: true,
    sortBy: (repository) => repository.name,
    cell: (repository) => <LongText text={repository.name} max={110} inline />,
  },
  {
    id: "state",
    header: words.state,
    width: "116px",
    sortBy: (repository) => STATES.indexOf(repository.state),
    cell: (repository) => <IndexLozenge state={repository.state} />,
  },
  {
    id: "message",
    header: words.message,
    hideBelow: "small",
    cell: (repository) =>
      repository.message === null ? null : <LongText text={repository.message} max={160} inline />,
  },
  {
    id: "mainBranch",
    header: words.mainBranch,
    width: "128px",
    hideBelow: "medium",
    sortBy: (repository) => repository.mainBranch,
    cell: (repository) =>
      repository.mainBranch === null ? (
        <span className="subtle">{words.noBranch}</span>
      ) : (
        <code>{repository.mainBranch}</code>
      ),
  },
  {
    id: "lastIndexed",
    header: words.lastIndexed,
    width: "140px",
    hideBelow: "medium",
    sortBy: (repository) => repository.lastIndexed,
    cell: (repository) => <Time at={repository.lastIndexed} />,
  },
];

/** Check mark and pencil, as in GIJ's Repository Browser. One pair serves all repositories of the connection. */
function personalColumn(access: PersonalAccess | undefined, onEdit: () => void): Column<ConnectedRepository> {
  const text = messages.personal.column;
  return {
    id: "personal",
    header: text.header,
    width: "164px",
    hideBelow: "medium",
    cell: (repository) =>
      access === undefined ? null : (
        <span className="personal-access">
          <PersonalLozenge access={access} />
          <Button
            variant="subtle"
            size="compact"
            iconOnly
            icon={PENCIL}
            title={text.edit(repository.name)}
            onClick={onEdit}
            data-testid={`personal-${repository.name}`}
          >
            {text.edit(repository.name)}
          </Button>
        </span>
      ),
  };
}

function PersonalLozenge({ access }: { access: PersonalAccess }) {
  const text = messages.personal.column;
  if (access.accessKeyHint !== null) return <Lozenge tone="success">{text.set}</Lozenge>;
  if (access.actor === "blocked") return <Lozenge tone="warning">{text.missing}</Lozenge>;
  return <span className="subtle">{text.notSet}</span>;
}

function actsColumn(
  onBranch: (repository: string) => void,
  onPullRequest: (repository: string) => void,
): Column<ConnectedRepository> {
  const { branch, pullRequest } = messages.acts;
  return {
    id: "acts",
    header: words.acts,
    width: "128px",
    cell: ({ name, consoleUrl }) => (
      <span className="personal-access">
        <Button
          variant="subtle"
          size="compact"
          iconOnly
          icon={BRANCH}
          title={branch.actIn(name)}
          onClick={() => onBranch(name)}
          data-testid={`branch-${name}`}
        >
          {branch.actIn(name)}
        </Button>
        <Button
          variant="subtle"
          size="compact"
          iconOnly
          icon={PULL_REQUEST}
          title={pullRequest.actIn(name)}
          onClick={() => onPullRequest(name)}
          data-testid={`pull-request-${name}`}
        >
          {pullRequest.actIn(name)}
        </Button>
        <ExternalLink href={consoleUrl} iconOnly>
          {words.openConsole(name)}
        </ExternalLink>
      </span>
    ),
  };
}
