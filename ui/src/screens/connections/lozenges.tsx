import type { ConnectionHealth } from "../../backend/generated/ConnectionHealth";
import type { IndexState } from "../../backend/generated/IndexState";
import type { RunState } from "../../backend/generated/RunState";
import { Lozenge, type LozengeTone } from "../../components";
import { messages } from "../../messages";

const HEALTH: Record<ConnectionHealth, LozengeTone> = {
  ok: "success",
  indexing: "progress",
  attention: "warning",
  disabled: "neutral",
  missing: "danger",
  unknown: "discovery",
};

/** How a connection is. */
export function HealthLozenge({ health }: { health: ConnectionHealth }) {
  return (
    <Lozenge tone={HEALTH[health]} icon={health === "disabled" ? "skipped" : undefined} data-testid="connection-health">
      {messages.connections.health[health]}
    </Lozenge>
  );
}

const INDEX: Record<IndexState, LozengeTone> = {
  waiting: "neutral",
  indexing: "progress",
  indexed: "success",
  failed: "danger",
  disabled: "neutral",
};

/** Where a repository's index stands. */
export function IndexLozenge({ state }: { state: IndexState }) {
  const icon = state === "disabled" ? "skipped" : state === "waiting" ? "waiting" : undefined;
  return (
    <Lozenge tone={INDEX[state]} icon={icon}>
      {messages.connections.repositories.states[state]}
    </Lozenge>
  );
}

const RUN: Record<RunState, LozengeTone> = {
  running: "progress",
  waiting: "warning",
  cancelling: "warning",
  cancelled: "neutral",
  completed: "success",
  failed: "danger",
  interrupted: "warning",
};

/** Where a run stands. */
export function RunLozenge({ state }: { state: RunState }) {
  const icon = state === "cancelled" ? "skipped" : state === "waiting" ? "waiting" : undefined;
  return (
    <Lozenge tone={RUN[state]} icon={icon}>
      {messages.run.states[state]}
    </Lozenge>
  );
}
