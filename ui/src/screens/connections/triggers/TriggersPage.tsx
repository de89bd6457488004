import { Spinner } from "../../../components";
import { messages } from "../../../messages";
import type { TriggersPurpose } from "../../../shell/place";
import { ConnectionUnread } from "../ConnectionUnread";
import { useConnection } from "../queries";
import { RepairTriggers } from "./RepairTriggers";
import { SetTriggers } from "./SetTriggers";
import { useTriggerHealth } from "./useTriggerHealth";
import "../../triggers/triggers.css";
import "./health.css";

interface TriggersPageProps {
  connectionId: string;
  purpose: TriggersPurpose;
  /** Sample data is in use. */
  sandbox: boolean;
  onLeave: () => void;
  onRunStarted: (runId: string) => void;
}

/** Sets a connection's triggers up, changes them, or repairs them: what is wanted, the plan, the run. */
export function TriggersPage({ connectionId, purpose, sandbox, onLeave, onRunStarted }: TriggersPageProps) {
  const detail = useConnection(connectionId);
  // As it was seen last: the plan looks for itself.
  const { health } = useTriggerHealth(connectionId, false);
  if (detail.data === undefined) {
    if (detail.isError)
      return <ConnectionUnread error={detail.error} onRetry={() => void detail.refetch()} onLeave={onLeave} />;
    return <Spinner size="large" label={messages.connections.detail.loading} />;
  }
  const page = { detail: detail.data, sandbox, onLeave, onRunStarted };
  return (
    <main className="form-page" data-testid="triggers-page">
      {purpose === "repair" ? (
        <RepairTriggers health={health ?? null} {...page} />
      ) : (
        <SetTriggers settings={purpose === "change" ? (health?.settings ?? null) : null} {...page} />
      )}
    </main>
  );
}
