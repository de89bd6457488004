import { useId, useMemo, useState } from "react";
import type { ItemState } from "../../backend/generated/ItemState";
import type { PlanRepository } from "../../backend/generated/PlanRepository";
import type { RunRepository } from "../../backend/generated/RunRepository";
import { Button, type Column, DataTable, Dialog, EmptyState, LongText } from "../../components";
import { messages } from "../../messages";
import { FilterButtons } from "../FilterButtons";
import { ChangesTable } from "../plan/ChangesTable";
import { ItemLozenge } from "./ItemLozenge";
import { countStates, STATES } from "./states";

const text = messages.run;
const words = messages.manage.run;
const plan = messages.manage.changes;

/** A thing with what it was to become, and where that stands. */
interface Changed extends RunRepository {
  changes: PlanRepository["changes"];
}

const nameOf = ({ name }: Changed) => name;
const textOf = ({ name, message, changes }: Changed) =>
  [name, message, ...changes.flatMap(({ field, before, after }) => [field, before ?? "", after])].join(" ");

interface ChangedThingsProps {
  repositories: readonly RunRepository[];
  changes: readonly PlanRepository[];
  /** The state to show at first; without it, all. */
  initial: ItemState | null;
}

/** What a run of changes did to each thing in Jira: every value before and after, and whether Jira has it so. */
export function ChangedThings({ repositories, changes, initial }: ChangedThingsProps) {
  const heading = useId();
  const things = useMemo(() => {
    const planned = new Map(changes.map((line) => [line.name, line.changes]));
    return repositories.map((row): Changed => ({ ...row, changes: planned.get(row.name) ?? [] }));
  }, [repositories, changes]);
  const [only] = things;
  return (
    <section className="run__section" aria-labelledby={heading} data-testid="changed-things">
      <h2 id={heading}>{words.heading}</h2>
      {only !== undefined && things.length === 1 ? <One thing={only} /> : <Many things={things} initial={initial} />}
    </section>
  );
}

/** One thing alone: all of it is seen at once. */
function One({ thing }: { thing: Changed }) {
  const { name, state, message, changes } = thing;
  return (
    <>
      <p className="stacked__line">
        <ItemLozenge state={state} /> <LongText text={name} />{" "}
        <span className="subtle" lang="en">
          {message}
        </span>
      </p>
      {changes.length === 0 ? null : (
        <ChangesTable label={words.detail(name)} changes={changes} absent={plan.notReported} />
      )}
    </>
  );
}

function Many({ things, initial }: { things: readonly Changed[]; initial: ItemState | null }) {
  const [state, setState] = useState<ItemState | null>(initial);
  const [shown, setShown] = useState<Changed | null>(null);
  const counts = useMemo(() => countStates(things), [things]);
  const rows = useMemo(
    () => (state === null ? things : things.filter((thing) => thing.state === state)),
    [things, state],
  );
  const columns = useMemo(() => columnsOf(setShown), []);
  return (
    <>
      <FilterButtons
        label={text.stateFilter}
        choices={[
          { value: null, label: text.all(things.length) },
          ...STATES.filter((one) => counts[one] > 0 || one === state).map((one) => ({
            value: one,
            label: text.counted(text.items[one], counts[one]),
          })),
        ]}
        value={state}
        onChange={setState}
      />
      <DataTable
        label={words.label}
        data-testid="run-repositories"
        columns={columns}
        rows={rows}
        rowKey={nameOf}
        searchText={textOf}
        searchLabel={text.filter}
        tall
        empty={<EmptyState title={text.noMatchTitle}>{text.noMatch}</EmptyState>}
      />
      {shown !== null && (
        <Dialog
          open
          onOpenChange={() => setShown(null)}
          title={words.detail(shown.name)}
          size="large"
          data-testid="thing-changes"
        >
          <ChangesTable label={words.detail(shown.name)} changes={shown.changes} absent={plan.notReported} />
        </Dialog>
      )}
    </>
  );
}

function columnsOf(onShow: (thing: Changed) => void): readonly Column<Changed>[] {
  return [
    { id: "state", header: text.columns.state, width: "9rem", cell: ({ state }) => <ItemLozenge state={state} /> },
    {
      id: "name",
      header: plan.columns.name,
      rowHeader: true,
      sortBy: nameOf,
      cell: ({ name, message }) => (
        <div className="stacked">
          <span className="stacked__line" title={name}>
            <LongText text={name} max={110} inline />
          </span>
          <span className="stacked__why" title={message}>
            <LongText text={message} max={160} inline lang="en" />
          </span>
        </div>
      ),
    },
    { id: "change", header: plan.columns.change, cell: (thing) => <Change thing={thing} onShow={onShow} /> },
  ];
}

/** The one change of a row; several ones behind a button. */
function Change({ thing, onShow }: { thing: Changed; onShow: (thing: Changed) => void }) {
  const [first] = thing.changes;
  if (first === undefined) return null;
  if (thing.changes.length > 1)
    return (
      <Button variant="link" aria-label={plan.all(thing.changes.length, thing.name)} onClick={() => onShow(thing)}>
        {plan.show(thing.changes.length)}
      </Button>
    );
  return <LongText text={plan.one(first.field, first.before ?? plan.notReported, first.after)} max={200} inline />;
}
