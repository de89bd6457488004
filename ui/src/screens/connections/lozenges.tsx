import type { ConnectionHealth } from "../../backend/generated/ConnectionHealth";
import type { IndexState } from "../../backend/generated/IndexState";
import type { PathLinkState } from "../../backend/generated/PathLinkState";
import type { RunState } from "../../backend/generated/RunState";
import type { SubscriptionState } from "../../backend/generated/SubscriptionState";
import type { TriggersState } from "../../backend/generated/TriggersState";
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

const TRIGGERS: Record<TriggersState, LozengeTone> = { none: "neutral", pending: "warning", confirmed: "success" };

/** How a connection's triggers are, as far as was seen last. */
export function TriggersLozenge({ triggers }: { triggers: TriggersState }) {
  return (
    <Lozenge
      tone={TRIGGERS[triggers]}
      icon={triggers === "pending" ? "waiting" : undefined}
      data-testid="connection-triggers"
    >
      {messages.connections.triggers[triggers]}
    </Lozenge>
  );
}

const PATH: Record<PathLinkState, LozengeTone> = {
  ok: "success",
  broken: "danger",
  waiting: "warning",
  unknown: "neutral",
};

/** How a link of the path to Jira is, or the whole path. */
export function PathLozenge({ state }: { state: PathLinkState }) {
  const icon = { ok: undefined, broken: undefined, waiting: "waiting", unknown: "unknown" } as const;
  return (
    <Lozenge tone={PATH[state]} icon={icon[state]}>
      {messages.health.path.states[state]}
    </Lozenge>
  );
}

const SUBSCRIPTION: Record<SubscriptionState, LozengeTone> = {
  missing: "danger",
  pending: "warning",
  confirmed: "success",
  unknown: "discovery",
};

/** Where a subscription stands. */
export function SubscriptionLozenge({ state }: { state: SubscriptionState }) {
  return (
    <Lozenge
      tone={SUBSCRIPTION[state]}
      icon={state === "pending" ? "waiting" : undefined}
      data-testid="subscription-state"
    >
      {messages.health.subscription.states[state]}
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
  signInNeeded: "warning",
  cancelling: "warning",
  cancelled: "neutral",
  completed: "success",
  failed: "danger",
  interrupted: "warning",
  queued: "neutral",
  runningElsewhere: "progress",
};

/** Where a run stands. */
export function RunLozenge({ state }: { state: RunState }) {
  const icon = state === "cancelled" ? "skipped" : state === "waiting" || state === "queued" ? "waiting" : undefined;
  return (
    <Lozenge tone={RUN[state]} icon={icon}>
      {messages.run.states[state]}
    </Lozenge>
  );
}
