import { useState } from "react";
import type { FilterTrial } from "../../../backend/generated/FilterTrial";
import type { TargetDetail } from "../../../backend/generated/TargetDetail";
import { ErrorMessage, Expander, LongText, Lozenge, SectionMessage, TextArea } from "../../../components";
import { messages } from "../../../messages";
import { useFilterTrial } from "./useFilterTrial";

const text = messages.manage.filter;

/** What is tried before the person gives lines of their own. */
const SAMPLES = {
  pullRequestTitles: "WIP: basket rounding\nSHOP-12 round the basket once\nBump money from 1.2 to 1.3",
  tags: "v1.4.0\nv1.5.0-rc.1\nnightly-2026-06-15",
};

/** More lines than anyone tries. */
const LINES = 200;

interface FilterTesterProps {
  kind: "pullRequestTitles" | "tags";
  expression: string;
  detail: TargetDetail;
}

/** Tries a regular expression on lines that the person gives, before it is set. */
export function FilterTester({ kind, expression, detail }: FilterTesterProps) {
  const titles = kind === "pullRequestTitles";
  const [open, setOpen] = useState(false);
  const [lines, setLines] = useState(SAMPLES[kind]);
  const samples = lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, LINES);
  const trial = useFilterTrial(
    { kind, expression, samples, siteUrl: detail.site.url, target: detail.target },
    open && samples.length > 0,
  );
  return (
    <Expander
      label={titles ? text.tryTitles : text.tryTags}
      open={open}
      onOpenChange={setOpen}
      data-testid={`try-${kind}`}
    >
      <div className="filter-tester">
        <TextArea
          label={text.samples}
          help={text.samplesHelp}
          mono
          rows={4}
          value={lines}
          onChange={setLines}
          data-testid={`samples-${kind}`}
        />
        {trial.isError && <ErrorMessage error={trial.error} />}
        {expression.trim() === "" || trial.data === undefined ? null : <Outcome kind={kind} trial={trial.data} />}
      </div>
    </Expander>
  );
}

function Outcome({ kind, trial }: { kind: FilterTesterProps["kind"]; trial: FilterTrial }) {
  const titles = kind === "pullRequestTitles";
  const matches = trial.rows.filter((row) => row.matches).length;
  return (
    <div role="status" data-testid={`trial-${kind}`}>
      <TrialRemarks trial={trial} />
      {trial.problem === null && (
        <>
          <p>{(titles ? text.hiding : text.showing)(matches, trial.rows.length)}</p>
          <table className="plain-table" aria-label={text.result}>
            <tbody>
              {trial.rows.map((row, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same line may be given twice
                <tr key={place}>
                  <td className="filter-tester__outcome">
                    {row.matches === titles ? (
                      <Lozenge tone="neutral" icon="skipped">
                        {text.hidden}
                      </Lozenge>
                    ) : (
                      <Lozenge tone="success">{text.shown}</Lozenge>
                    )}
                  </td>
                  <td className="mono">
                    <LongText text={row.text} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  );
}

/** Why a filter cannot be used, and where Jira may read it otherwise. */
export function TrialRemarks({ trial }: { trial: FilterTrial }) {
  return (
    <>
      {trial.problem !== null && (
        <SectionMessage tone="danger" title={text.problem} data-testid="filter-problem">
          <LongText text={trial.problem} />
        </SectionMessage>
      )}
      {trial.caution !== null && (
        <SectionMessage tone="warning">
          <LongText text={trial.caution} />
        </SectionMessage>
      )}
    </>
  );
}
