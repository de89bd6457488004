import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { RegionPlan } from "../../backend/generated/RegionPlan";
import { Lozenge } from "../../components";
import { messages } from "../../messages";
import { ActionLozenge } from "./ActionLozenge";
import { Cautions } from "./Cautions";
import { ACTIONS, countActions } from "./lines";
import { PlanRepositories } from "./PlanRepositories";
import { PlanSteps } from "./PlanSteps";

/** What would be done in one region: its counts, and the whole plan once it is opened. */
export function RegionSection({ region: { region, regionName, plan } }: { region: RegionPlan }) {
  const text = messages.regions.review;
  const words = messages.connect.review;
  const id = useId();
  const [open, setOpen] = useState(false);
  const counts = countActions(plan.repositories);
  const triggers = countActions(plan.repositories.flatMap(({ trigger }) => trigger ?? []));
  const parts = (of: typeof counts) =>
    ACTIONS.filter((action) => of[action] > 0).map((action) => words.counted(words.actions[action], of[action]));
  const inJira = parts(counts).join(", ");
  const planned = Object.values(triggers).every((value) => value === 0)
    ? [inJira]
    : [`${words.columns.action}: ${inJira}`, `${words.columns.trigger}: ${parts(triggers).join(", ")}`];

  return (
    <li className="plan-region" data-testid={`plan-region-${region}`}>
      <h2 className="plan-region__heading">
        <button
          type="button"
          className="plan-region__button"
          aria-expanded={open}
          aria-controls={id}
          data-testid={`open-region-${region}`}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight aria-hidden="true" />
          <span>
            {regionName === region ? null : `${regionName} `}
            <code>{region}</code>
          </span>
        </button>
      </h2>
      <p className="plan-region__counts">
        {plan.canStart ? null : <ActionLozenge action="conflict" />}
        {plan.changesAnything ? (
          planned.map((part) => <span key={part}>{part}</span>)
        ) : (
          <Lozenge tone="neutral" icon="done">
            {text.nothingHere}
          </Lozenge>
        )}
      </p>
      <div id={id} className="plan-region__plan" hidden={!open}>
        {open ? (
          <>
            <Cautions cautions={plan.cautions} />
            <PlanSteps steps={plan.steps} region={regionName} />
            <PlanRepositories kind={plan.kind} repositories={plan.repositories} region={regionName} />
          </>
        ) : null}
      </div>
    </li>
  );
}
