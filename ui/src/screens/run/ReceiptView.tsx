import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import { ErrorMessage, Spinner } from "../../components";
import { messages } from "../../messages";
import type { ConnectionView } from "../../shell/place";
import { ReceiptPage } from "./ReceiptPage";

interface ReceiptViewProps {
  runId: string;
  onDone: () => void;
  onOpenConnection: (connectionId: string, view?: ConnectionView) => void;
  onResumed: (runId: string) => void;
}

/** Fetches a run's receipt and shows it. */
export function ReceiptView({ runId, onDone, onOpenConnection, onResumed }: ReceiptViewProps) {
  const backend = useBackend();
  const queries = useQueryClient();
  const key = ["receipt", runId];
  const receipt = useQuery({
    queryKey: key,
    queryFn: () => backend.call("get_receipt", { runId }),
    // A run that was resumed ends with another receipt under the same name.
    gcTime: 0,
    retry: false,
    networkMode: "always",
  });

  if (receipt.isPending) {
    return (
      <div className="run run__opening">
        <Spinner label={messages.run.loading} />
      </div>
    );
  }
  if (receipt.isError) {
    return (
      <div className="run run__opening">
        <ErrorMessage error={receipt.error} onRetry={() => void receipt.refetch()} />
      </div>
    );
  }
  return (
    <ReceiptPage
      receipt={receipt.data}
      onDone={onDone}
      onOpenConnection={onOpenConnection}
      onResumed={onResumed}
      onUndone={(undone) => queries.setQueryData(key, undone)}
    />
  );
}
