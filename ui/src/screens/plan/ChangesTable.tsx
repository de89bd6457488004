import type { PlanChange } from "../../backend/generated/PlanChange";
import { LongText } from "../../components";
import { messages } from "../../messages";

interface ChangesTableProps {
  label: string;
  changes: readonly PlanChange[];
  /** Said where there was nothing before. */
  absent: string;
}

/** What a thing has now and will have. */
export function ChangesTable({ label, changes, absent }: ChangesTableProps) {
  const { changeColumns } = messages.connect.review;
  return (
    <table className="plain-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{changeColumns.field}</th>
          <th scope="col">{changeColumns.before}</th>
          <th scope="col">{changeColumns.after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field}>
            <th scope="row">{change.field}</th>
            <td>
              {change.before === null ? <span className="absent">{absent}</span> : <LongText text={change.before} />}
            </td>
            <td>
              <LongText text={change.after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
