import { useMemo, useState } from "react";
import type { ConnectedRepository } from "../../backend/generated/ConnectedRepository";
import type { IndexState } from "../../backend/generated/IndexState";
import { Button, DataTable, EmptyState, SectionMessage, Select } from "../../components";
import { messages } from "../../messages";
import "../manage/manage.css";
import { actsColumn, facts, personalColumn, type RepositoryActs, STATES } from "./repositoryColumns";
import type { ManagingActs } from "./useManaging";

interface RepositoriesTabProps {
  repositories: readonly ConnectedRepository[];
  onlyFailed: boolean;
  acts: RepositoryActs;
  managing: ManagingActs;
}

const words = messages.connections.repositories;
const rowKey = (repository: ConnectedRepository) => repository.name;
const searchText = (repository: ConnectedRepository) => `${repository.name} ${repository.message ?? ""}`;

/** The repositories as Jira has them. */
export function RepositoriesTab({ repositories, onlyFailed, acts, managing }: RepositoriesTabProps) {
  const { access, onBranch, onPullRequest, onPersonal } = acts;
  const said = useMemo(() => repositories.some(({ message }) => message !== null), [repositories]);
  const columns = useMemo(
    () => [
      // A column that is empty in every row only takes room from the names.
      ...facts.filter(({ id }) => said || id !== "message"),
      personalColumn(access, onPersonal),
      actsColumn(onBranch, onPullRequest, managing),
    ],
    [said, access, onBranch, onPullRequest, onPersonal, managing],
  );
  const [state, setState] = useState<IndexState | "all">(onlyFailed ? "failed" : "all");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => (state === "all" ? repositories : repositories.filter((repository) => repository.state === state)),
    [repositories, state],
  );
  const counts = useMemo(() => countStates(repositories), [repositories]);
  const chosen = useMemo(
    () => repositories.filter((repository) => ticked.has(repository.name)),
    [repositories, ticked],
  );

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
        chosen.length > 0 && <BulkBar chosen={chosen} managing={managing} onClear={() => setTicked(new Set())} />
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

interface BulkBarProps {
  chosen: readonly ConnectedRepository[];
  managing: ManagingActs;
  onClear: () => void;
}

/** What can be done with everything that is ticked. */
function BulkBar({ chosen, managing, onClear }: BulkBarProps) {
  const text = messages.manage.repositories;
  const disabled = chosen.filter(({ state }) => state === "disabled");
  // What is so already is left out, and what is disabled cannot be indexed.
  const enabled = chosen.filter(({ state }) => state !== "disabled");
  return (
    <fieldset className="bulk-bar" aria-label={text.bar} data-testid="bulk-bar">
      <Button
        size="compact"
        disabled={disabled.length === 0}
        onClick={() => managing.onEnable(disabled)}
        data-testid="enable-selected"
      >
        {text.enable}
      </Button>
      <Button
        size="compact"
        disabled={enabled.length === 0}
        onClick={() => managing.onDisable(enabled)}
        data-testid="disable-selected"
      >
        {text.disable}
      </Button>
      <Button size="compact" onClick={() => managing.onProjects(chosen)} data-testid="projects-selected">
        {text.projects}
      </Button>
      <Button
        size="compact"
        disabled={enabled.length === 0}
        onClick={() => managing.onReindex(enabled)}
        data-testid="reindex-selected"
      >
        {text.reindex}
      </Button>
      <Button variant="subtle" size="compact" onClick={onClear} data-testid="clear-selection">
        {text.clear}
      </Button>
    </fieldset>
  );
}

function countStates(repositories: readonly ConnectedRepository[]): Record<IndexState, number> {
  const counts = { waiting: 0, indexing: 0, indexed: 0, failed: 0, disabled: 0 };
  for (const repository of repositories) counts[repository.state] += 1;
  return counts;
}
