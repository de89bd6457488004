import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { ActionReport } from "../../../backend/generated/ActionReport";
import type { FeatureReport } from "../../../backend/generated/FeatureReport";
import { LongText } from "../../../components";
import { messages } from "../../../messages";
import { FeatureLozenge, PermissionLozenge } from "./PermissionLozenges";

const text = messages.permissions;

/** Feature by feature: whether it works, what that means, and the IAM actions behind it. */
export function FeatureTable({ features }: { features: readonly FeatureReport[] }) {
  return (
    <div className="feature-table">
      <table className="plain-table" aria-label={text.table} data-testid="feature-table">
        <thead>
          <tr>
            <th scope="col" className="feature-table__feature">
              {text.columns.feature}
            </th>
            <th scope="col" className="feature-table__state">
              {text.columns.state}
            </th>
            <th scope="col">{text.columns.consequence}</th>
          </tr>
        </thead>
        <tbody>
          {features.map((feature) => (
            <Feature key={feature.feature} report={feature} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Feature({ report }: { report: FeatureReport }) {
  const name = text.features[report.feature];
  const [open, setOpen] = useState(false);
  const id = useId();
  const counts = { allowed: 0, denied: 0, unknown: 0 };
  for (const { state } of report.actions) counts[state] += 1;
  return (
    <>
      <tr className="feature-table__row" data-testid={`feature-${report.feature}`} data-state={report.state}>
        <th scope="row" className="feature-table__name">
          {name}
        </th>
        <td>
          <FeatureLozenge state={report.state} />
        </td>
        <td>
          <LongText text={report.consequence} lang="en" />
          <button
            type="button"
            className={open ? "feature-table__more feature-table__more--open" : "feature-table__more"}
            aria-expanded={open}
            aria-controls={id}
            aria-label={`${text.counted(counts)}: ${text.actionsLabel(name)}`}
            data-testid={`actions-${report.feature}`}
            onClick={() => setOpen(!open)}
          >
            <ChevronRight aria-hidden="true" />
            {text.counted(counts)}
          </button>
        </td>
      </tr>
      <tr id={id} hidden={!open}>
        <td colSpan={3} className="feature-table__actions">
          <ul className="action-list" aria-label={text.actionsLabel(name)}>
            {report.actions.map((action) => (
              <Action key={`${action.action} ${action.scope}`} report={action} />
            ))}
          </ul>
        </td>
      </tr>
    </>
  );
}

function Action({ report }: { report: ActionReport }) {
  const { action, scope, state, note, evidence } = report;
  return (
    <li className="action-list__action">
      <PermissionLozenge state={state} />
      <div>
        <p>
          <code>{action}</code> <span className="subtle">{[text.on(scope), evidence].filter(Boolean).join(" · ")}</span>
        </p>
        {note === "" ? null : (
          <p className="subtle">
            <LongText text={note} lang="en" />
          </p>
        )}
      </div>
    </li>
  );
}
