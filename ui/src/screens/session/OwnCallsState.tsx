import type { OwnCalls } from "../../backend/generated/OwnCalls";
import type { SessionState } from "../../backend/generated/SessionState";
import { Countdown, LongText, Lozenge, type LozengeTone, useNow } from "../../components";
import { messages } from "../../messages";

const TONES: Record<SessionState["kind"], LozengeTone> = {
  ready: "success",
  browserNeeded: "warning",
  codeNeeded: "warning",
  commandNeeded: "warning",
  failed: "danger",
};

/** A session that ends within this time is spoken of before it does. */
const EARLY_MS = 10 * 60_000;

/** Whether the session ends soon enough to be renewed now. */
export function endsSoon({ state, expiresAt }: OwnCalls, now: number): boolean {
  return state.kind === "ready" && expiresAt !== null && expiresAt - now <= EARLY_MS;
}

/** How the session of Causeway's own calls is, and how long it lasts. */
export function OwnCallsState({ own }: { own: OwnCalls }) {
  const now = useNow();
  const { state, expiresAt } = own;
  const words = messages.credentials.identity;
  const over = expiresAt !== null && expiresAt <= now;
  const soon = endsSoon(own, now);
  return (
    <>
      <Lozenge tone={soon ? "warning" : TONES[state.kind]} icon={soon ? "waiting" : undefined} data-testid="own-state">
        {soon ? words.expiresSoon : messages.session.states[state.kind]}
      </Lozenge>
      {expiresAt === null || state.kind !== "ready" ? null : (
        <span className="subtle">
          {over ? (
            words.expired
          ) : (
            <>
              {words.expiresIn} <Countdown until={expiresAt} />
            </>
          )}
        </span>
      )}
      {state.kind === "failed" ? (
        <span className="own-calls__why">
          <LongText text={state.error.message} max={200} lang="en" />
        </span>
      ) : null}
    </>
  );
}
