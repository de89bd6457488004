import type { FilterRow } from "../../../backend/generated/FilterRow";
import type { TargetDetail } from "../../../backend/generated/TargetDetail";
import { type Column, DataTable, ErrorMessage, LongText, Lozenge, SectionMessage, Spinner } from "../../../components";
import { messages } from "../../../messages";
import { TrialRemarks } from "./FilterTester";
import { useFilterTrial } from "./useFilterTrial";

const text = messages.manage.filter;

const nameOf = (row: FilterRow) => row.text;

const columns: readonly Column<FilterRow>[] = [
  {
    id: "repository",
    header: text.repository,
    rowHeader: true,
    sortBy: nameOf,
    cell: (row) => <LongText text={row.text} max={110} inline />,
  },
  {
    id: "outcome",
    header: text.outcome,
    width: "9rem",
    sortBy: (row) => Number(!row.matches),
    cell: (row) =>
      row.matches ? (
        <Lozenge tone="success">{text.stays}</Lozenge>
      ) : (
        <Lozenge tone="warning" icon="remove">
          {text.leaves}
        </Lozenge>
      ),
  },
];

/** Which repositories a JMESPath filter would leave, while it is typed. */
export function RepositoryFilterPreview({ expression, detail }: { expression: string; detail: TargetDetail }) {
  const wanted = expression.trim() !== "";
  const trial = useFilterTrial(
    { kind: "repositories", expression, samples: [], siteUrl: detail.site.url, target: detail.target },
    true,
  );
  return (
    <div className="filter-tester" data-testid="filter-preview">
      <SectionMessage tone="discovery" title={messages.manage.settings.experimental}>
        {text.experimentalText}
      </SectionMessage>
      {wanted && trial.isPending && <Spinner label={text.previewing} />}
      {wanted && trial.isError && <ErrorMessage error={trial.error} />}
      {wanted && trial.data !== undefined && (
        <>
          <TrialRemarks trial={trial.data} />
          {trial.data.problem === null && (
            <>
              <p role="status" data-testid="filter-stays">
                {text.staying(trial.data.rows.filter((row) => row.matches).length, trial.data.rows.length)}
              </p>
              <DataTable
                label={text.preview}
                columns={columns}
                rows={trial.data.rows}
                rowKey={nameOf}
                searchText={nameOf}
                searchLabel={text.search}
                initialSort={{ column: "outcome", descending: false }}
                data-testid="filter-repositories"
              />
            </>
          )}
        </>
      )}
    </div>
  );
}
