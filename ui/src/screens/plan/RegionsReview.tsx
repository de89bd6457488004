import type { ReactNode } from "react";
import { useBackend } from "../../backend";
import type { RegionPlan } from "../../backend/generated/RegionPlan";
import type { RegionsPlan } from "../../backend/generated/RegionsPlan";
import { KeyValueList, LongText, SectionMessage } from "../../components";
import { messages } from "../../messages";
import { ExportButtons } from "../ExportButtons";
import { Cautions, Untouched } from "./Cautions";
import { countWritten } from "./lines";
import { RegionSection } from "./RegionSection";
import "../shared.css";
import "./plan.css";

interface RegionsReviewProps {
  /** `null` while there is none. */
  plan: RegionsPlan | null;
  /** What went wrong with looking or with starting. */
  error?: ReactNode;
  /** What was chosen, and where it is changed. */
  choices?: ReactNode;
  /** Seen while the plan is being worked out. */
  looking?: ReactNode;
}

/** The plan of several regions: what it comes to in all, and each region's own behind its name. */
export function RegionsReview({ plan, error, choices, looking }: RegionsReviewProps) {
  const text = messages.regions.review;
  const words = messages.connect.review;
  const backend = useBackend();
  return (
    <>
      {plan !== null && !plan.changesAnything ? null : <Untouched />}
      {error}
      {plan !== null && !plan.canStart ? <RegionConflicts regions={plan.regions} /> : null}
      <Cautions cautions={plan?.cautions ?? []} />
      {choices}
      {looking}
      {plan === null ? null : (
        <>
          <Summary regions={plan.regions} />
          <section className="step__section" aria-label={text.heading} data-testid="plan-regions">
            <p className="step__note">{text.order}</p>
            <ol className="plan-regions">
              {plan.regions.map((region) => (
                <RegionSection key={`${region.account} ${region.region}`} region={region} />
              ))}
            </ol>
          </section>
          <ExportButtons
            words={words}
            onExport={(format) => backend.call("export_plan", { planId: plan.planId, format })}
          />
        </>
      )}
    </>
  );
}

function Summary({ regions }: { regions: readonly RegionPlan[] }) {
  const text = messages.regions.review;
  const { count } = messages.common;
  const repositories = regions.flatMap(({ plan }) => plan.repositories);
  const triggers = repositories.flatMap(({ trigger }) => trigger ?? []);
  return (
    <section aria-label={text.summary} data-testid="regions-summary">
      <KeyValueList
        layout="line"
        items={[
          { label: text.heading, value: count(regions.length) },
          { label: text.toConnect, value: count(countWritten(repositories)) },
          ...(triggers.length === 0 ? [] : [{ label: text.toTrigger, value: count(countWritten(triggers)) }]),
        ]}
      />
    </section>
  );
}

/** Names what stands in the way, and in which region. */
function RegionConflicts({ regions }: { regions: readonly RegionPlan[] }) {
  const text = messages.regions.review;
  const stuck = regions.filter(({ plan }) => !plan.canStart);
  return (
    <SectionMessage tone="danger" title={text.conflictTitle} data-testid="plan-conflicts">
      <ul className="plain-list">
        {stuck.flatMap(({ region, regionName, plan }) => {
          const steps = plan.steps.filter(({ action }) => action === "conflict");
          const repositories = plan.repositories.filter(
            ({ action, trigger }) => action === "conflict" || trigger?.action === "conflict",
          ).length;
          return [
            ...steps.map((step) => (
              <li key={`${region} ${step.id}`}>
                {regionName}: <LongText text={`${step.title}: ${step.reason}`} lang="en" />
              </li>
            )),
            ...(repositories === 0 && steps.length > 0
              ? []
              : [
                  <li key={region}>
                    {repositories === 0
                      ? text.conflictIn(regionName, messages.connect.review.conflict)
                      : text.conflicts(regionName, repositories)}
                  </li>,
                ]),
          ];
        })}
      </ul>
    </SectionMessage>
  );
}
