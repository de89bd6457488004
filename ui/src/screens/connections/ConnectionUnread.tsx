import type { WireError } from "../../backend/generated/WireError";
import { Button, ErrorMessage } from "../../components";
import { messages } from "../../messages";

interface ConnectionUnreadProps {
  /** `null`: it is not among the connections any more. */
  error: Error | null;
  onRetry: () => void;
  onLeave: () => void;
}

const GONE: WireError = {
  code: "CONNECTION_UNKNOWN",
  kind: "precondition",
  message: "",
  hints: [],
  fields: [],
  retry: false,
  correlationId: "",
};

/** A page about a connection that could not be read. */
export function ConnectionUnread({ error, onRetry, onLeave }: ConnectionUnreadProps) {
  return (
    <main className="page">
      <ErrorMessage
        error={error ?? GONE}
        onRetry={onRetry}
        actions={
          <Button size="compact" data-testid="leave" onClick={onLeave}>
            {messages.health.plan.back}
          </Button>
        }
      />
    </main>
  );
}
