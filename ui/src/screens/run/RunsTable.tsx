import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import { Button, ProgressBar } from "../../components";
import { messages } from "../../messages";
import { RunLozenge } from "../connections/lozenges";
import { isSettled, type RegionRun } from "./regionRuns";
import { progressOf } from "./states";

interface RunsTableProps {
  regions: readonly RegionRun[];
  /** Which of them is shown in full. */
  shown: string | null;
  onShow: (runId: string) => void;
  onOpenRun: (runId: string) => void;
  onOpenConnection: (connectionId: string) => void;
}

/** Each region with where it stands and how far it is; once it has ended, the way to its receipt and its connection. */
export function RunsTable({ regions, shown, onShow, onOpenRun, onOpenConnection }: RunsTableProps) {
  const text = messages.regions.run;
  const connections = useMadeConnections(regions);
  return (
    <div className="runs-table">
      <table className="plain-table" aria-label={text.overview} data-testid="runs-table">
        <thead>
          <tr>
            <th scope="col">{text.columns.region}</th>
            <th scope="col" className="runs-table__state">
              {text.columns.state}
            </th>
            <th scope="col" className="runs-table__progress">
              {text.columns.progress}
            </th>
            <th scope="col" className="runs-table__more">
              {text.columns.more}
            </th>
          </tr>
        </thead>
        <tbody>
          {regions.map(({ runId, region, regionName, run }) => {
            const connectionId = connections.get(runId);
            return (
              <tr
                key={runId}
                className={runId === shown ? "runs-table__row runs-table__row--shown" : "runs-table__row"}
                data-testid={`runs-${region}`}
                data-state={run.state}
              >
                <th scope="row">
                  <Button
                    variant="link"
                    aria-pressed={runId === shown}
                    data-testid={`show-${region}`}
                    onClick={() => onShow(runId)}
                  >
                    {regionName}
                  </Button>
                  {regionName === region ? null : (
                    <>
                      {" "}
                      <code>{region}</code>
                    </>
                  )}
                </th>
                <td>
                  <RunLozenge state={run.state} />
                </td>
                <td>
                  <Progress region={{ runId, region, regionName, run }} />
                </td>
                <td>
                  {isSettled(run) ? (
                    <span className="runs-table__links">
                      <Button
                        variant="link"
                        aria-label={
                          run.state === "interrupted" ? text.resumeOf(regionName) : text.receiptOf(regionName)
                        }
                        data-testid={`receipt-${region}`}
                        onClick={() => onOpenRun(runId)}
                      >
                        {run.state === "interrupted" ? text.resume : text.receipt}
                      </Button>
                      {connectionId === undefined ? null : (
                        <Button
                          variant="link"
                          aria-label={text.connectionOf(regionName)}
                          data-testid={`connection-${region}`}
                          onClick={() => onOpenConnection(connectionId)}
                        >
                          {text.connection}
                        </Button>
                      )}
                    </span>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Progress({ region: { regionName, run } }: { region: RegionRun }) {
  const text = messages.regions.run;
  const { counts } = run;
  const { settled, share } = progressOf(run);
  if (counts.total === 0) return null;
  const failed = counts.failed === 0 ? null : `${messages.common.count(counts.failed)} ${text.failed}`;
  return (
    <div className="runs-table__figures">
      {isSettled(run) || run.state === "queued" ? null : (
        <ProgressBar label={text.progressOf(regionName)} value={share} />
      )}
      <span>
        {[run.state === "queued" ? messages.common.count(counts.total) : text.of(settled, counts.total), failed]
          .filter((part) => part !== null)
          .join(" · ")}
      </span>
    </div>
  );
}

/** The connections that the runs have made, by run. Asked anew whenever one has ended. */
function useMadeConnections(regions: readonly RegionRun[]): ReadonlyMap<string, string> {
  const backend = useBackend();
  const ended = regions.filter(({ run }) => isSettled(run)).map(({ runId, run }) => `${runId} ${run.finishedAt}`);
  const runs = useQuery({
    queryKey: ["runs", "made", ended],
    queryFn: () => backend.call("list_runs"),
    enabled: ended.length > 0,
    refetchOnMount: "always",
    placeholderData: (before) => before,
    retry: false,
    networkMode: "always",
  });
  return new Map(
    runs.data?.flatMap(({ runId, connectionId }) => (connectionId === null ? [] : [[runId, connectionId]])),
  );
}
