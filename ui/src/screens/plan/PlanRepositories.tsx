import { useId, useMemo, useState } from "react";
import type { PlanAction } from "../../backend/generated/PlanAction";
import type { PlanKind } from "../../backend/generated/PlanKind";
import type { PlanRepository } from "../../backend/generated/PlanRepository";
import { type Column, DataTable, EmptyState, LongText } from "../../components";
import { messages } from "../../messages";
import { FilterButtons } from "../FilterButtons";
import { ActionLozenge } from "./ActionLozenge";
import { ACTIONS, countActions } from "./lines";

const text = messages.connect.review;

const nameOf = (repository: PlanRepository) => repository.name;
const textOf = ({ name, reason, trigger, foreignTriggers }: PlanRepository) =>
  [name, reason, trigger?.reason ?? "", ...foreignTriggers].join(" ");

const repositoryColumn: Column<PlanRepository> = {
  id: "repository",
  header: text.columns.repository,
  rowHeader: true,
  sortBy: nameOf,
  cell: ({ name }) => <code title={name}>{name}</code>,
};

/** A plan of one thing about each repository, be it its connection or its triggers. */
const columns: readonly Column<PlanRepository>[] = [
  { id: "action", header: text.onlyAction, width: "8rem", cell: ({ action }) => <ActionLozenge action={action} /> },
  repositoryColumn,
  {
    id: "reason",
    header: text.columns.reason,
    cell: ({ reason, foreignTriggers }) => (
      <>
        <LongText text={reason} max={160} inline lang="en" /> <Others names={foreignTriggers} />
      </>
    ),
  },
];

/** A plan that connects and sets triggers up: both, one beside the other. */
const bothColumns: readonly Column<PlanRepository>[] = [
  repositoryColumn,
  {
    id: "action",
    header: text.columns.action,
    width: "13rem",
    cell: ({ action, reason }) => <Planned action={action} reason={reason} others={[]} />,
  },
  {
    id: "trigger",
    header: text.columns.trigger,
    cell: ({ trigger, foreignTriggers }) =>
      trigger === null ? null : <Planned {...trigger} others={foreignTriggers} />,
  },
];

interface PlannedProps {
  action: PlanAction;
  reason: string;
  others: readonly string[];
}

/** What will happen, and why below it. */
function Planned({ action, reason, others }: PlannedProps) {
  return (
    <div className="stacked">
      <span className="stacked__line">
        <ActionLozenge action={action} /> <Others names={others} />
      </span>
      <span className="stacked__why" title={reason}>
        <LongText text={reason} max={160} inline lang="en" />
      </span>
    </div>
  );
}

/** Whose triggers stay as they are. */
function Others({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <span className="stacked__aside" title={names.join(", ")}>
      {text.keepsOthers(names.length)}
    </span>
  );
}

interface PlanRepositoriesProps {
  kind: PlanKind;
  repositories: readonly PlanRepository[];
  /** The region whose plan this is, where it is one of several. */
  region?: string;
}

/** Every repository of the plan, counted by what will happen to it. */
export function PlanRepositories({ kind, repositories, region }: PlanRepositoriesProps) {
  const [action, setAction] = useState<PlanAction | null>(null);
  const [trigger, setTrigger] = useState<PlanAction | null>(null);
  const heading = useId();
  const Heading = region === undefined ? "h2" : "h3";
  const title = region === undefined ? text.repositories : messages.regions.review.repositoriesIn(region);
  const both = useMemo(() => repositories.some((repository) => repository.trigger !== null), [repositories]);
  const rows = useMemo(
    () =>
      repositories.filter(
        (r) => (action === null || r.action === action) && (trigger === null || r.trigger?.action === trigger),
      ),
    [repositories, action, trigger],
  );
  const triggers = useMemo(() => repositories.flatMap((repository) => repository.trigger ?? []), [repositories]);

  return (
    <section className="step__section" aria-labelledby={heading}>
      <Heading id={heading}>{title}</Heading>
      {repositories.length === 0 ? (
        <p>{text.noRepositories}</p>
      ) : (
        <>
          <ActionFilter
            label={both ? text.columns.action : text.actionFilter}
            named={both}
            lines={repositories}
            value={action}
            onChange={setAction}
          />
          {both ? (
            <ActionFilter label={text.columns.trigger} named lines={triggers} value={trigger} onChange={setTrigger} />
          ) : null}
          <DataTable
            label={
              region === undefined ? text.repositoriesLabel[kind] : messages.regions.review.repositoriesLabel(region)
            }
            data-testid="plan-repositories"
            columns={both ? bothColumns : columns}
            rows={rows}
            rowKey={nameOf}
            searchText={textOf}
            searchLabel={text.filter}
            tall={both}
            empty={<EmptyState title={text.noMatchTitle}>{text.noMatch}</EmptyState>}
          />
        </>
      )}
    </section>
  );
}

interface ActionFilterProps {
  label: string;
  /** The label is seen: there is more than one filter. */
  named: boolean;
  lines: readonly { action: PlanAction }[];
  value: PlanAction | null;
  onChange: (action: PlanAction | null) => void;
}

function ActionFilter({ label, named, lines, value, onChange }: ActionFilterProps) {
  const counts = useMemo(() => countActions(lines), [lines]);
  return (
    <div className="plan-filter">
      {named ? (
        <span className="plan-filter__name" aria-hidden="true">
          {label}
        </span>
      ) : null}
      <FilterButtons
        label={label}
        choices={[
          { value: null, label: text.all(lines.length) },
          ...ACTIONS.filter((a) => counts[a] > 0).map((a) => ({
            value: a,
            label: text.counted(text.actions[a], counts[a]),
          })),
        ]}
        value={value}
        onChange={onChange}
      />
    </div>
  );
}
