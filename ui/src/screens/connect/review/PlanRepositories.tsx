import { useId, useMemo, useState } from "react";
import type { PlanAction } from "../../../backend/generated/PlanAction";
import type { PlanRepository } from "../../../backend/generated/PlanRepository";
import { type Column, DataTable, EmptyState, LongText } from "../../../components";
import { messages } from "../../../messages";
import { FilterButtons } from "../../FilterButtons";
import { ActionLozenge } from "./ActionLozenge";
import { ACTIONS, countActions } from "./lines";

const text = messages.connect.review;

const nameOf = (repository: PlanRepository) => repository.name;
const textOf = (repository: PlanRepository) => `${repository.name} ${repository.reason}`;

const columns: readonly Column<PlanRepository>[] = [
  { id: "action", header: text.columns.action, width: "8rem", cell: ({ action }) => <ActionLozenge action={action} /> },
  {
    id: "repository",
    header: text.columns.repository,
    rowHeader: true,
    sortBy: nameOf,
    cell: ({ name }) => <code title={name}>{name}</code>,
  },
  { id: "reason", header: text.columns.reason, cell: ({ reason }) => <LongText text={reason} max={160} inline /> },
];

/** Every repository of the plan, counted by what will happen to it. */
export function PlanRepositories({ repositories }: { repositories: readonly PlanRepository[] }) {
  const [action, setAction] = useState<PlanAction | null>(null);
  const heading = useId();
  const counts = useMemo(() => countActions(repositories), [repositories]);
  const rows = useMemo(
    () => (action === null ? repositories : repositories.filter((r) => r.action === action)),
    [repositories, action],
  );

  return (
    <section className="step__section" aria-labelledby={heading}>
      <h2 id={heading}>{text.repositories}</h2>
      {repositories.length === 0 ? (
        <p>{text.noRepositories}</p>
      ) : (
        <>
          <FilterButtons
            label={text.actionFilter}
            choices={[
              { value: null, label: text.all(repositories.length) },
              ...ACTIONS.filter((a) => counts[a] > 0).map((a) => ({
                value: a,
                label: text.counted(text.actions[a], counts[a]),
              })),
            ]}
            value={action}
            onChange={setAction}
          />
          <DataTable
            label={text.repositoriesLabel}
            data-testid="plan-repositories"
            columns={columns}
            rows={rows}
            rowKey={nameOf}
            searchText={textOf}
            searchLabel={text.filter}
            empty={<EmptyState title={text.noMatchTitle}>{text.noMatch}</EmptyState>}
          />
        </>
      )}
    </section>
  );
}
