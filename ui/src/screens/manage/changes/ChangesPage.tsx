import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { useBackend } from "../../../backend";
import { ProgressBar } from "../../../components";
import { messages } from "../../../messages";
import type { Wanted } from "../../../shell/place";
import { PlanForm } from "../../plan/PlanForm";
import { usePlan } from "../../plan/usePlan";
import { draftWritten } from "../settings/useDraft";

interface ChangesPageProps {
  wanted: Wanted;
  onLeave: () => void;
  onRunStarted: (runId: string) => void;
}

const text = messages.manage.changes;

/** The review of changes to things in Jira: what each one has and will have, before anything is written. */
export function ChangesPage({ wanted, onLeave, onRunStarted }: ChangesPageProps) {
  const backend = useBackend();
  const queries = useQueryClient();
  const { siteUrl, targets, change, about } = wanted;
  const started = (runId: string) => {
    if (change.kind === "settings")
      for (const target of targets) draftWritten(queries, siteUrl, target, change.settings);
    onRunStarted(runId);
  };
  const planning = usePlan(started);
  const { look } = planning;
  const ask = useCallback(
    () =>
      void look((operationId) => backend.call("plan_changes", { operationId, siteUrl, targets: [...targets], change })),
    [look, backend, siteUrl, targets, change],
  );
  useEffect(ask, [ask]);

  return (
    <main className="form-page" data-testid="changes-page">
      <PlanForm
        planning={planning}
        above={about}
        heading={text.headings[change.kind]}
        nothing={{ heading: text.nothingHeading, intro: text.nothing }}
        looking={<ProgressBar label={text.looking} value={null} note={text.looking} />}
        danger={change.kind === "remove"}
        onBack={onLeave}
        backLabel={change.kind === "remove" ? text.keep : text.back}
        onLook={ask}
        onNothing={{ label: text.done, onPress: onLeave }}
      />
    </main>
  );
}
