import { Cable, FolderGit2, Plus, RefreshCw } from "lucide-react";
import { useMemo } from "react";
import type { Connection } from "../../backend/generated/Connection";
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  ErrorMessage,
  LongText,
  PageHeader,
  Spinner,
  Tabs,
  Time,
  Tooltip,
} from "../../components";
import { messages } from "../../messages";
import type { ConnectionsTab, ConnectionView } from "../../shell/place";
import "./connections.css";
import { HealthLozenge, TriggersLozenge } from "./lozenges";
import { useConnections } from "./queries";
import { useSingleRepositories } from "./single/queries";
import { SingleRepositories } from "./single/SingleRepositories";

interface ConnectionsPageProps {
  tab: ConnectionsTab;
  onTab: (tab: ConnectionsTab) => void;
  onConnect: () => void;
  onConnectRepository: () => void;
  onOpen: (connectionId: string, view?: ConnectionView) => void;
}

const words = messages.connections;
const singleWords = messages.repository.list;
const rowKey = (connection: Connection) => connection.connectionId;
const searchText = (connection: Connection) =>
  `${connection.name} ${connection.region} ${connection.regionName} ${connection.account} ${connection.siteTitle}`;

/** Which AWS accounts, regions and single repositories feed which Jira, and how they are. */
export function ConnectionsPage({ tab, onTab, onConnect, onConnectRepository, onOpen }: ConnectionsPageProps) {
  const list = useConnections();
  const singles = useSingleRepositories();
  const refresh = () => {
    void list.refetch();
    void singles.refetch();
  };
  // Most have whole accounts only: then there is nothing to choose between.
  const both = tab === "repositories" || (singles.data?.length ?? 0) > 0;
  const accounts = <Accounts onConnect={onConnect} onOpen={onOpen} />;

  return (
    <main className="page" data-testid="connections-page">
      <PageHeader
        title={words.title}
        intro={words.intro}
        focus
        actions={
          <>
            <Button
              icon={<RefreshCw aria-hidden="true" />}
              busy={list.isFetching || singles.isFetching}
              onClick={refresh}
              data-testid="refresh"
            >
              {words.refresh}
            </Button>
            <Button
              icon={<FolderGit2 aria-hidden="true" />}
              onClick={onConnectRepository}
              data-testid="connect-repository"
            >
              {singleWords.connect}
            </Button>
            <Button variant="primary" icon={<Plus aria-hidden="true" />} onClick={onConnect} data-testid="connect">
              {words.connect}
            </Button>
          </>
        }
      />
      {both ? (
        <Tabs<ConnectionsTab>
          label={singleWords.tabs}
          value={tab}
          onChange={onTab}
          tabs={[
            {
              value: "accounts",
              label: singleWords.accountsTab,
              ...(list.data === undefined ? {} : { count: singleWords.count(list.data.length) }),
              content: accounts,
            },
            {
              value: "repositories",
              label: singleWords.tab,
              ...(singles.data === undefined ? {} : { count: singleWords.count(singles.data.length) }),
              content: <SingleRepositories onConnect={onConnectRepository} />,
            },
          ]}
        />
      ) : (
        accounts
      )}
    </main>
  );
}

function Accounts({ onConnect, onOpen }: Pick<ConnectionsPageProps, "onConnect" | "onOpen">) {
  const list = useConnections();
  const { refetch } = list;
  const columns = useMemo(
    () => columnsOf({ onOpen, onConnect, onRetry: () => void refetch() }),
    [onOpen, onConnect, refetch],
  );
  return (
    <>
      {list.isError && <ErrorMessage error={list.error} onRetry={() => void refetch()} />}
      {list.isPending && <Spinner size="large" label={words.loading} />}
      {list.data !== undefined && (
        <DataTable
          label={words.title}
          columns={columns}
          rows={list.data}
          rowKey={rowKey}
          searchText={searchText}
          searchLabel={words.search}
          height="fill"
          tall
          data-testid="connections-table"
          empty={
            <EmptyState
              icon={Cable}
              title={words.emptyTitle}
              actions={<Button onClick={onConnect}>{words.connect}</Button>}
            >
              {words.empty}
            </EmptyState>
          }
        />
      )}
    </>
  );
}

interface Acts {
  onOpen: (connectionId: string, view?: ConnectionView) => void;
  onConnect: () => void;
  onRetry: () => void;
}

function columnsOf(acts: Acts): Column<Connection>[] {
  return [
    {
      id: "name",
      header: words.columns.name,
      rowHeader: true,
      sortBy: (connection) => connection.name,
      cell: (connection) => (
        <>
          <Button
            variant="link"
            className="connections__name"
            title={connection.name}
            onClick={() => acts.onOpen(connection.connectionId)}
            data-testid={`open-${connection.connectionId}`}
          >
            <LongText text={connection.name} max={80} inline />
          </Button>
          <span
            className="connections__second"
            title={words.accountAndRegion(connection.account, connection.regionName, connection.siteTitle)}
          >
            {words.accountAndRegion(connection.account, connection.region, connection.siteTitle)}
          </span>
        </>
      ),
    },
    {
      id: "health",
      header: words.columns.health,
      width: "164px",
      sortBy: (connection) => words.health[connection.health],
      cell: (connection) => (
        <Tooltip text={connection.healthNote}>
          <span>
            <HealthLozenge health={connection.health} />
            <span className="visually-hidden">{connection.healthNote}</span>
          </span>
        </Tooltip>
      ),
    },
    {
      id: "repositories",
      header: words.columns.repositories,
      width: "136px",
      align: "end",
      hideBelow: "medium",
      sortBy: (connection) => connection.repositories,
      cell: (connection) => <Repositories connection={connection} />,
    },
    {
      id: "triggers",
      header: words.columns.triggers,
      width: "132px",
      sortBy: (connection) => words.triggers[connection.triggers],
      cell: (connection) => <TriggersLozenge triggers={connection.triggers} />,
    },
    {
      id: "lastIndexed",
      header: words.columns.lastIndexed,
      width: "136px",
      hideBelow: "medium",
      sortBy: (connection) => connection.lastIndexed,
      cell: (connection) => <Time at={connection.lastIndexed} />,
    },
    {
      id: "next",
      header: words.columns.next,
      width: "184px",
      cell: (connection) => <Next connection={connection} acts={acts} />,
    },
  ];
}

function Repositories({ connection }: { connection: Connection }) {
  const { repositories, indexed } = connection;
  if (indexed === repositories) return messages.common.shownOf(repositories, repositories);
  return <span title={words.indexedOf(indexed, repositories)}>{messages.common.shownOf(indexed, repositories)}</span>;
}

function Next({ connection, acts }: { connection: Connection; acts: Acts }) {
  const label = words.next[connection.nextAction];
  const act = {
    none: undefined,
    waitForIndex: undefined,
    reviewErrors: () => acts.onOpen(connection.connectionId, { onlyFailed: true }),
    reindex: () => acts.onOpen(connection.connectionId),
    confirmSubscription: () => acts.onOpen(connection.connectionId, { tab: "triggers" }),
    signIn: acts.onConnect,
    reconnect: acts.onConnect,
    retry: acts.onRetry,
  }[connection.nextAction];
  if (act === undefined) return <span className="subtle">{label}</span>;
  return (
    <Button size="compact" onClick={act} data-testid={`next-${connection.connectionId}`}>
      {label}
    </Button>
  );
}
