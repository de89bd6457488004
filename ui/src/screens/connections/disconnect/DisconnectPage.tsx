import { useState } from "react";
import { useBackend } from "../../../backend";
import type { IntegrationFate } from "../../../backend/generated/IntegrationFate";
import { RadioGroup, SectionMessage, Spinner } from "../../../components";
import { messages } from "../../../messages";
import { FormFrame } from "../../FormFrame";
import { PlanForm } from "../../plan/PlanForm";
import { usePlan } from "../../plan/usePlan";
import { ConnectionUnread } from "../ConnectionUnread";
import { useConnections } from "../queries";

interface DisconnectPageProps {
  connectionId: string;
  onLeave: () => void;
  onRunStarted: (runId: string) => void;
}

const text = messages.health.disconnect;
const FATES: readonly IntegrationFate[] = ["keep", "disable", "remove"];

/** Takes a connection apart: what becomes of the integration, what goes by name, the run. */
export function DisconnectPage({ connectionId, onLeave, onRunStarted }: DisconnectPageProps) {
  const backend = useBackend();
  // The row is enough, and is there also when Jira cannot be asked about the rest.
  const list = useConnections();
  const connection = list.data?.find((one) => one.connectionId === connectionId);
  const planning = usePlan(onRunStarted);
  const [integration, setIntegration] = useState<IntegrationFate>("keep");
  const [reviewing, setReviewing] = useState(false);
  const look = () =>
    void planning.look((operationId, tell) =>
      backend.call("plan_disconnect", { operationId, connectionId, integration }, tell),
    );

  if (connection === undefined) {
    if (list.isPending) return <Spinner size="large" label={messages.connections.loading} />;
    return <ConnectionUnread error={list.error} onRetry={() => void list.refetch()} onLeave={onLeave} />;
  }

  return (
    <main className="form-page" data-testid="disconnect-page">
      {reviewing ? (
        <PlanForm
          planning={planning}
          above={connection.name}
          heading={text.reviewHeading}
          nothing={{ heading: messages.health.plan.nothingHeading, intro: text.nothing }}
          looking={text.looking}
          choices={
            <SectionMessage tone="info" title={text.stays}>
              {text.staysAlways}
            </SectionMessage>
          }
          danger
          onBack={onLeave}
          backLabel={text.keep}
          onLook={look}
          onNothing={{ label: messages.health.plan.toConnection, onPress: onLeave }}
        />
      ) : (
        <FormFrame
          heading={text.heading(connection.name)}
          intro={text.intro}
          onBack={onLeave}
          backLabel={text.keep}
          primary={{
            label: text.next,
            testId: "to-review",
            onPress: () => {
              setReviewing(true);
              look();
            },
          }}
        >
          <RadioGroup<IntegrationFate>
            label={text.fate}
            data-testid="fate"
            options={FATES.map((fate) => ({ value: fate, label: text.fates[fate], help: text.fateHelp[fate] }))}
            value={integration}
            onChange={setIntegration}
          />
        </FormFrame>
      )}
    </main>
  );
}
