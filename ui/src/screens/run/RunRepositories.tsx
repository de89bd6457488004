import { useId, useMemo, useState } from "react";
import type { ItemState } from "../../backend/generated/ItemState";
import type { RunRepository } from "../../backend/generated/RunRepository";
import { type Column, DataTable, EmptyState, LongText } from "../../components";
import { messages } from "../../messages";
import { FilterButtons } from "../FilterButtons";
import { ItemLozenge } from "./ItemLozenge";
import { countStates, STATES, stateOf } from "./states";

const text = messages.run;

const nameOf = (repository: RunRepository) => repository.name;

const repositoryColumn: Column<RunRepository> = {
  id: "repository",
  header: text.columns.repository,
  rowHeader: true,
  sortBy: nameOf,
  cell: ({ name }) => <code title={name}>{name}</code>,
};

const columns: readonly Column<RunRepository>[] = [
  repositoryColumn,
  { id: "state", header: text.columns.state, width: "9rem", cell: ({ state }) => <ItemLozenge state={state} /> },
  {
    id: "message",
    header: text.columns.message,
    cell: ({ message }) => <LongText text={message} max={160} inline lang="en" />,
  },
];

/** A run that connects and sets triggers up: both, one beside the other. */
const bothColumns: readonly Column<RunRepository>[] = [
  repositoryColumn,
  {
    id: "state",
    header: text.columns.inJira,
    cell: ({ state, message }) => <Stands state={state} message={message} />,
  },
  {
    id: "trigger",
    header: text.columns.trigger,
    cell: ({ trigger }) => (trigger === null ? null : <Stands {...trigger} />),
  },
];

/** Where something stands, and what is happening below it. */
function Stands({ state, message }: { state: ItemState; message: string }) {
  return (
    <div className="stacked">
      <span className="stacked__line">
        <ItemLozenge state={state} />
      </span>
      <span className="stacked__why" title={message}>
        <LongText text={message} max={200} inline lang="en" />
      </span>
    </div>
  );
}

interface RunRepositoriesProps {
  repositories: readonly RunRepository[];
  /** The state to show at first; without it, all. */
  initial?: ItemState | null;
  /** Below a heading of the run's own. */
  nested?: boolean;
}

/** Every repository of a run, to be narrowed down by state or name. */
export function RunRepositories({ repositories, initial = null, nested = false }: RunRepositoriesProps) {
  const [state, setState] = useState<ItemState | null>(initial);
  const heading = useId();
  const Heading = nested ? "h3" : "h2";
  const counts = useMemo(() => countStates(repositories), [repositories]);
  const both = useMemo(() => repositories.some(({ trigger }) => trigger !== null), [repositories]);
  const rows = useMemo(
    () => (state === null ? repositories : repositories.filter((r) => stateOf(r) === state)),
    [repositories, state],
  );

  return (
    <section className="run__section" aria-labelledby={heading}>
      <Heading id={heading}>{text.repositories}</Heading>
      {repositories.length === 0 ? (
        <EmptyState title={text.noRepositoriesTitle}>{text.noRepositories}</EmptyState>
      ) : (
        <>
          <FilterButtons
            label={text.stateFilter}
            choices={[
              { value: null, label: text.all(repositories.length) },
              ...STATES.filter((s) => counts[s] > 0 || s === state).map((s) => ({
                value: s,
                label: text.counted(text.items[s], counts[s]),
              })),
            ]}
            value={state}
            onChange={setState}
          />
          <DataTable
            label={text.repositoriesLabel}
            data-testid="run-repositories"
            columns={both ? bothColumns : columns}
            rows={rows}
            rowKey={nameOf}
            searchText={nameOf}
            searchLabel={text.filter}
            tall={both}
            empty={<EmptyState title={text.noMatchTitle}>{text.noMatch}</EmptyState>}
          />
        </>
      )}
    </section>
  );
}
