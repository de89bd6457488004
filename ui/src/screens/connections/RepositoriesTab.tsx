import { useMemo, useState } from "react";
import type { ConnectedRepository } from "../../backend/generated/ConnectedRepository";
import type { IndexState } from "../../backend/generated/IndexState";
import { Button, type Column, DataTable, EmptyState, ExternalLink, LongText, Select, Time } from "../../components";
import { messages } from "../../messages";
import { IndexLozenge } from "./lozenges";

interface RepositoriesTabProps {
  repositories: readonly ConnectedRepository[];
  onlyFailed: boolean;
  busy: boolean;
  onReindex: (repositoryIds: number[]) => void;
}

const words = messages.connections.repositories;
const STATES: readonly IndexState[] = ["failed", "indexing", "waiting", "indexed", "disabled"];
const rowKey = (repository: ConnectedRepository) => repository.name;
const searchText = (repository: ConnectedRepository) => `${repository.name} ${repository.message ?? ""}`;

/** The repositories as Jira has them. */
export function RepositoriesTab({ repositories, onlyFailed, busy, onReindex }: RepositoriesTabProps) {
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

  return (
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
}

function countStates(repositories: readonly ConnectedRepository[]): Record<IndexState, number> {
  const counts = { waiting: 0, indexing: 0, indexed: 0, failed: 0, disabled: 0 };
  for (const repository of repositories) counts[repository.state] += 1;
  return counts;
}

const columns: readonly Column<ConnectedRepository>[] = [
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
    width: "128px",
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
  {
    id: "console",
    header: words.console,
    width: "112px",
    align: "end",
    cell: (repository) => (
      <ExternalLink href={repository.consoleUrl} iconOnly>
        {words.openConsole(repository.name)}
      </ExternalLink>
    ),
  },
];
