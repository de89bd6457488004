import { useMemo, useState } from "react";
import type { PathLinkState } from "../../../backend/generated/PathLinkState";
import type { RepositoryPath } from "../../../backend/generated/RepositoryPath";
import { Button, type Column, DataTable, EmptyState, LongText } from "../../../components";
import { messages } from "../../../messages";
import { FilterButtons } from "../../FilterButtons";
import { PathLozenge } from "../lozenges";
import { countStates, STATES } from "./path";

interface PathTableProps {
  paths: readonly RepositoryPath[];
  /** Whose path is drawn. */
  selected: string | null;
  onSelect: (repository: string) => void;
  onTest: (repositories: string[]) => void;
}

const text = messages.health.table;
const rowKey = ({ repository }: RepositoryPath) => repository;
const searchText = ({ repository, summary }: RepositoryPath) => `${repository} ${summary}`;

/** Every repository with how its path is. Its name draws it. */
export function PathTable({ paths, selected, onSelect, onTest }: PathTableProps) {
  const [state, setState] = useState<PathLinkState | null>(null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const counts = useMemo(() => countStates(paths), [paths]);
  const shown = state !== null && counts[state] === 0 ? null : state;
  const rows = useMemo(() => (shown === null ? paths : paths.filter((path) => path.state === shown)), [paths, shown]);
  const columns = useMemo(() => columnsOf(selected, onSelect), [selected, onSelect]);
  const chosen = useMemo(
    () => paths.flatMap(({ repository }) => (ticked.has(repository) ? repository : [])),
    [paths, ticked],
  );

  return (
    <section className="health__section" aria-labelledby="paths-heading">
      <h2 id="paths-heading">{text.heading}</h2>
      <FilterButtons
        label={text.filter}
        choices={[
          { value: null, label: text.all(paths.length) },
          ...STATES.map((one) => ({
            value: one,
            label: text.counted(messages.health.path.states[one], counts[one]),
          })),
        ]}
        value={state}
        onChange={setState}
      />
      <DataTable
        label={text.label}
        columns={columns}
        rows={rows}
        rowKey={rowKey}
        searchText={searchText}
        searchLabel={text.search}
        selection={ticked}
        onSelection={setTicked}
        data-testid="paths-table"
        toolbarEnd={
          chosen.length > 0 && (
            <Button size="compact" data-testid="test-selected" onClick={() => onTest(chosen)}>
              {text.testSelected(chosen.length)}
            </Button>
          )
        }
        empty={
          paths.length === 0 ? (
            <EmptyState title={text.emptyTitle}>{text.empty}</EmptyState>
          ) : (
            <EmptyState title={messages.common.noMatchTitle} />
          )
        }
      />
    </section>
  );
}

function columnsOf(selected: string | null, onSelect: (repository: string) => void): Column<RepositoryPath>[] {
  return [
    {
      id: "name",
      header: text.name,
      rowHeader: true,
      width: "34%",
      sortBy: rowKey,
      cell: ({ repository }) => (
        <Button
          variant="link"
          className="connections__name"
          aria-pressed={repository === selected}
          data-testid={`path-${repository}`}
          onClick={() => onSelect(repository)}
        >
          <LongText text={repository} max={110} inline />
        </Button>
      ),
    },
    {
      id: "state",
      header: text.state,
      width: "128px",
      sortBy: ({ state }) => STATES.indexOf(state),
      cell: ({ state }) => <PathLozenge state={state} />,
    },
    {
      id: "summary",
      header: text.summary,
      sortBy: ({ summary }) => summary,
      cell: ({ summary }) => <LongText text={summary} max={160} inline lang="en" />,
    },
  ];
}
