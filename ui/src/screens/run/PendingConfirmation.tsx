import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import { Button, SectionMessage } from "../../components";
import { messages } from "../../messages";

interface PendingConfirmationProps {
  connectionId: string;
  onOpen: () => void;
}

/** Says that a subscription waits to be confirmed, and where one sees to it. Nothing, when none does. */
export function PendingConfirmation({ connectionId, onOpen }: PendingConfirmationProps) {
  const text = messages.run.receipt;
  const backend = useBackend();
  const connections = useQuery({
    queryKey: ["connections"],
    queryFn: () => backend.call("list_connections"),
    // What was known before the run says nothing about its end.
    refetchOnMount: "always",
    retry: false,
    networkMode: "always",
  });
  const found = connections.data?.find((one) => one.connectionId === connectionId);
  if (found?.triggers !== "pending") return null;
  return (
    <SectionMessage
      tone="warning"
      title={text.pendingTitle}
      data-testid="pending-confirmation"
      actions={
        <Button size="compact" data-testid="open-triggers" onClick={onOpen}>
          {text.openTriggers}
        </Button>
      }
    >
      {text.pending}
    </SectionMessage>
  );
}
