import { History } from "lucide-react";
import { useMemo } from "react";
import type { RunSummary } from "../../backend/generated/RunSummary";
import {
  Button,
  type Column,
  DataTable,
  durationWords,
  EmptyState,
  ErrorMessage,
  LongText,
  Spinner,
  Time,
} from "../../components";
import { messages } from "../../messages";
import { RunLozenge } from "./lozenges";
import { useRuns } from "./queries";

const words = messages.connections.activity;
const rowKey = (run: RunSummary) => run.runId;

interface ActivityTabProps {
  connectionId: string;
  onOpenRun: (runId: string) => void;
}

/** What Causeway did to this connection, from this computer. */
export function ActivityTab({ connectionId, onOpenRun }: ActivityTabProps) {
  const runs = useRuns();
  const own = useMemo(() => runs.data?.filter((run) => run.connectionId === connectionId), [runs.data, connectionId]);
  const columns = useMemo(() => columnsOf(onOpenRun), [onOpenRun]);
  if (runs.isError) return <ErrorMessage error={runs.error} onRetry={() => void runs.refetch()} />;
  if (own === undefined) return <Spinner size="large" label={messages.common.loading} />;
  return (
    <>
      <p className="subtle settings__note">{words.note}</p>
      <DataTable
        label={words.caption}
        columns={columns}
        rows={own}
        rowKey={rowKey}
        initialSort={{ column: "started", descending: true }}
        height="fill"
        data-testid="runs-table"
        empty={
          <EmptyState icon={History} title={words.emptyTitle}>
            {words.empty}
          </EmptyState>
        }
      />
    </>
  );
}

function columnsOf(onOpenRun: (runId: string) => void): Column<RunSummary>[] {
  return [
    {
      id: "run",
      header: words.run,
      rowHeader: true,
      sortBy: (run) => run.title,
      cell: (run) => (
        <Button
          variant="link"
          className="connections__name"
          onClick={() => onOpenRun(run.runId)}
          data-testid={`open-run-${run.runId}`}
        >
          <LongText text={run.title} max={100} inline />
        </Button>
      ),
    },
    { id: "state", header: words.state, width: "150px", cell: (run) => <RunLozenge state={run.state} /> },
    {
      id: "started",
      header: words.started,
      width: "150px",
      sortBy: (run) => run.startedAt,
      cell: (run) => <Time at={run.startedAt} />,
    },
    {
      id: "took",
      header: words.took,
      width: "110px",
      align: "end",
      cell: (run) => (run.finishedAt === null ? "" : durationWords(run.finishedAt - run.startedAt)),
    },
  ];
}
