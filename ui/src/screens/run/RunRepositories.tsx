import { useId, useMemo, useState } from "react";
import type { ItemState } from "../../backend/generated/ItemState";
import type { RunRepository } from "../../backend/generated/RunRepository";
import { type Column, DataTable, EmptyState, LongText } from "../../components";
import { messages } from "../../messages";
import { FilterButtons } from "../FilterButtons";
import { ItemLozenge } from "./ItemLozenge";

const text = messages.run;

/** States in the order in which they matter to someone who watches. */
const STATES: readonly ItemState[] = ["failed", "running", "pending", "done", "skipped"];

const nameOf = (repository: RunRepository) => repository.name;

const columns: readonly Column<RunRepository>[] = [
  {
    id: "repository",
    header: text.columns.repository,
    rowHeader: true,
    sortBy: nameOf,
    cell: ({ name }) => <code title={name}>{name}</code>,
  },
  { id: "state", header: text.columns.state, width: "9rem", cell: ({ state }) => <ItemLozenge state={state} /> },
  { id: "message", header: text.columns.message, cell: ({ message }) => <LongText text={message} max={160} inline /> },
];

interface RunRepositoriesProps {
  repositories: readonly RunRepository[];
  /** The state to show at first; without it, all. */
  initial?: ItemState | null;
}

/** Every repository of a run, to be narrowed down by state or name. */
export function RunRepositories({ repositories, initial = null }: RunRepositoriesProps) {
  const [state, setState] = useState<ItemState | null>(initial);
  const heading = useId();
  const counts = useMemo(() => {
    const byState: Record<ItemState, number> = { pending: 0, running: 0, done: 0, failed: 0, skipped: 0 };
    for (const repository of repositories) byState[repository.state] += 1;
    return byState;
  }, [repositories]);
  const rows = useMemo(
    () => (state === null ? repositories : repositories.filter((r) => r.state === state)),
    [repositories, state],
  );

  return (
    <section className="run__section" aria-labelledby={heading}>
      <h2 id={heading}>{text.repositories}</h2>
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
            columns={columns}
            rows={rows}
            rowKey={nameOf}
            searchText={nameOf}
            searchLabel={text.filter}
            empty={<EmptyState title={text.noMatchTitle}>{text.noMatch}</EmptyState>}
          />
        </>
      )}
    </section>
  );
}
