import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../backend";
import { Button, SectionMessage } from "../../components";
import { messages } from "../../messages";
import { useInventory } from "../credentials/queries";
import { SignInDialog } from "../session/SignInDialog";

interface RunSignInProps {
  runId: string;
  /** To My credentials, when the run does not tell which connection's session it waits for. */
  onCredentials: () => void;
}

/** A run whose session has ended: it waits, and goes on once somebody has signed in. */
export function RunSignIn({ runId, onCredentials }: RunSignInProps) {
  const text = messages.run.signIn;
  const backend = useBackend();
  const [asking, setAsking] = useState(false);
  const runs = useQuery({ queryKey: ["runs"], queryFn: () => backend.call("list_runs"), refetchOnMount: "always" });
  const inventory = useInventory();
  const connectionId = runs.data?.find((run) => run.runId === runId)?.connectionId ?? null;
  const identity = inventory.data?.connections.find((one) => one.connectionId === connectionId);
  return (
    <>
      <SectionMessage
        tone="warning"
        title={text.title}
        live
        data-testid="run-sign-in"
        actions={
          identity === undefined ? (
            <Button size="compact" onClick={onCredentials} data-testid="to-credentials">
              {text.toCredentials}
            </Button>
          ) : (
            <Button variant="primary" size="compact" onClick={() => setAsking(true)} data-testid="run-sign-in-go">
              {text.act}
            </Button>
          )
        }
      >
        {text.body}
      </SectionMessage>
      {asking && identity !== undefined ? (
        <SignInDialog own={identity.own} connection={identity.name} onClose={() => setAsking(false)} />
      ) : null}
    </>
  );
}
