import { useId, useMemo, useState } from "react";
import type { PlanAction } from "../../backend/generated/PlanAction";
import type { PlanRepository } from "../../backend/generated/PlanRepository";
import { Button, type Column, DataTable, Dialog, EmptyState, LongText } from "../../components";
import { messages } from "../../messages";
import { FilterButtons } from "../FilterButtons";
import { ActionLozenge } from "./ActionLozenge";
import { ChangesTable } from "./ChangesTable";
import { ACTIONS, countActions } from "./lines";

const words = messages.manage.changes;
const review = messages.connect.review;

const nameOf = (target: PlanRepository) => target.name;
const textOf = ({ name, reason, changes }: PlanRepository) =>
  [name, reason, ...changes.flatMap(({ field, before, after }) => [field, before ?? "", after])].join(" ");

/** Each thing that the plan changes, with what it has now and will have. */
export function PlanTargets({ targets }: { targets: readonly PlanRepository[] }) {
  const heading = useId();
  const [only] = targets;
  return (
    <section className="step__section" aria-labelledby={heading} data-testid="plan-targets">
      <h2 id={heading}>{words.table}</h2>
      {only !== undefined && targets.length === 1 ? <One target={only} /> : <Many targets={targets} />}
    </section>
  );
}

/** One thing alone: all of it is seen at once. */
function One({ target }: { target: PlanRepository }) {
  const { name, action, reason, changes } = target;
  return (
    <>
      <p className="stacked__line">
        <ActionLozenge action={action} /> <LongText text={name} /> <span className="subtle">{reason}</span>
      </p>
      {changes.length === 0 ? null : (
        <ChangesTable label={words.detail(name)} changes={changes} absent={words.notReported} />
      )}
    </>
  );
}

function Many({ targets }: { targets: readonly PlanRepository[] }) {
  const [action, setAction] = useState<PlanAction | null>(null);
  const [shown, setShown] = useState<PlanRepository | null>(null);
  const counts = useMemo(() => countActions(targets), [targets]);
  const rows = useMemo(
    () => (action === null ? targets : targets.filter((target) => target.action === action)),
    [targets, action],
  );
  const columns = useMemo(() => columnsOf(setShown), []);
  return (
    <>
      <FilterButtons
        label={review.actionFilter}
        choices={[
          { value: null, label: review.all(targets.length) },
          ...ACTIONS.filter((one) => counts[one] > 0).map((one) => ({
            value: one,
            label: review.counted(review.actions[one], counts[one]),
          })),
        ]}
        value={action}
        onChange={setAction}
      />
      <DataTable
        label={review.repositoriesLabel.changes}
        data-testid="plan-repositories"
        columns={columns}
        rows={rows}
        rowKey={nameOf}
        searchText={textOf}
        searchLabel={review.filter}
        tall
        empty={<EmptyState title={review.noMatchTitle}>{review.noMatch}</EmptyState>}
      />
      {shown !== null && (
        <Dialog
          open
          onOpenChange={() => setShown(null)}
          title={words.detail(shown.name)}
          size="large"
          data-testid="target-changes"
        >
          <ChangesTable label={words.detail(shown.name)} changes={shown.changes} absent={words.notReported} />
        </Dialog>
      )}
    </>
  );
}

function columnsOf(onShow: (target: PlanRepository) => void): readonly Column<PlanRepository>[] {
  return [
    { id: "action", header: review.onlyAction, width: "8rem", cell: ({ action }) => <ActionLozenge action={action} /> },
    {
      id: "name",
      header: words.columns.name,
      rowHeader: true,
      sortBy: nameOf,
      cell: ({ name, reason }) => (
        <div className="stacked">
          <span className="stacked__line" title={name}>
            <LongText text={name} max={110} inline />
          </span>
          <span className="stacked__why" title={reason}>
            <LongText text={reason} max={160} inline />
          </span>
        </div>
      ),
    },
    { id: "change", header: words.columns.change, cell: (target) => <Change target={target} onShow={onShow} /> },
  ];
}

/** The one change of a row; several ones behind a button. */
function Change({ target, onShow }: { target: PlanRepository; onShow: (target: PlanRepository) => void }) {
  const [first] = target.changes;
  if (first === undefined) return null;
  if (target.changes.length > 1)
    return (
      <Button variant="link" aria-label={words.all(target.changes.length, target.name)} onClick={() => onShow(target)}>
        {words.show(target.changes.length)}
      </Button>
    );
  return <LongText text={words.one(first.field, first.before ?? words.notReported, first.after)} max={200} inline />;
}
