import type { PullRequestState } from "../../../backend/generated/PullRequestState";
import { Lozenge, type LozengeTone } from "../../../components";
import { messages } from "../../../messages";

const TONES: Record<PullRequestState, LozengeTone> = { open: "info", merged: "success", closed: "neutral" };

/** What became of a pull request. */
export function StateLozenge({ state }: { state: PullRequestState }) {
  return (
    <Lozenge tone={TONES[state]} icon={state === "closed" ? "skipped" : undefined} data-testid="pull-request-state">
      {messages.review.pullRequests.states[state]}
    </Lozenge>
  );
}
