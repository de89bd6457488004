import { useQueryClient } from "@tanstack/react-query";
import { Cable, FolderGit2, ListChecks, Plus, RefreshCw, TableProperties } from "lucide-react";
import { useMemo, useState } from "react";
import type { Connection } from "../../backend/generated/Connection";
import type { Target } from "../../backend/generated/Target";
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
} from "../../components";
import { messages } from "../../messages";
import type { ConnectionsTab, ConnectionView, Wanted } from "../../shell/place";
import { InJira } from "../manage/inJira/InJira";
import { ConnectionFilters, matching, NO_FILTERS } from "./ConnectionFilters";
import "./connections.css";
import { useFolded } from "./folded";
import { HealthLozenge, TriggersLozenge } from "./lozenges";
import { useConnections } from "./queries";
import { useSingleRepositories } from "./single/queries";
import { SingleRepositories } from "./single/SingleRepositories";

interface ConnectionsPageProps {
  tab: ConnectionsTab;
  onTab: (tab: ConnectionsTab) => void;
  onConnect: () => void;
  onConnectRepository: () => void;
  /** Many at once, in GIJ's own table. */
  onBulk: () => void;
  /** What is done in Jira alone. */
  onByHand: () => void;
  onOpen: (connectionId: string, view?: ConnectionView) => void;
  /** To the settings of a thing in Jira. */
  onTarget: (siteUrl: string, target: Target) => void;
  /** To the review of a change. */
  onChange: (wanted: Wanted) => void;
}

const words = messages.connections;
const singleWords = messages.repository.list;
const rowKey = (connection: Connection) => connection.connectionId;
const groupOf = ({ siteUrl, siteTitle }: Connection) => ({ key: siteUrl, title: siteTitle });
const searchText = (connection: Connection) =>
  `${connection.name} ${connection.region} ${connection.regionName} ${connection.account} ${connection.siteTitle}`;

/** Which AWS accounts, regions and single repositories feed which Jira, and how they are. */
export function ConnectionsPage({
  tab,
  onTab,
  onConnect,
  onConnectRepository,
  onBulk,
  onByHand,
  onOpen,
  onTarget,
  onChange,
}: ConnectionsPageProps) {
  const queries = useQueryClient();
  const list = useConnections();
  const singles = useSingleRepositories();
  const refresh = () => {
    void list.refetch();
    void singles.refetch();
    void queries.invalidateQueries({ queryKey: ["integrations"] });
  };
  // Most have whole accounts only.
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
            {list.data !== undefined && list.data.length > 0 && (
              <Button icon={<TableProperties aria-hidden="true" />} onClick={onBulk} data-testid="bulk">
                {messages.bulk.open}
              </Button>
            )}
            <Button icon={<ListChecks aria-hidden="true" />} onClick={onByHand} data-testid="by-hand">
              {messages.byHand.open}
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
          ...(both
            ? [
                {
                  value: "repositories" as const,
                  label: singleWords.tab,
                  ...(singles.data === undefined ? {} : { count: singleWords.count(singles.data.length) }),
                  content: (
                    <SingleRepositories onConnect={onConnectRepository} onTarget={onTarget} onChange={onChange} />
                  ),
                },
              ]
            : []),
          {
            value: "inJira",
            label: messages.manage.inJira.tab,
            content: <InJira onOpen={onOpen} onTarget={onTarget} onChange={onChange} />,
          },
        ]}
      />
    </main>
  );
}

function Accounts({ onConnect, onOpen }: Pick<ConnectionsPageProps, "onConnect" | "onOpen">) {
  const list = useConnections();
  const [filters, setFilters] = useState(NO_FILTERS);
  const rows = useMemo(() => matching(list.data ?? [], filters), [list.data, filters]);
  const [folded, onFold] = useFolded();
  // Of one site a heading would only say what everybody knows.
  const several = useMemo(() => new Set(list.data?.map(({ siteUrl }) => siteUrl)).size > 1, [list.data]);
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
          rows={rows}
          rowKey={rowKey}
          searchText={searchText}
          searchLabel={words.search}
          height="fill"
          tall
          grouping={several ? { groupOf, label: messages.manage.connections.group, folded, onFold } : undefined}
          data-testid="connections-table"
          toolbar={<ConnectionFilters connections={list.data} filters={filters} onChange={setFilters} />}
          empty={
            list.data.length > 0 ? (
              <EmptyState
                title={messages.common.noMatchTitle}
                actions={<Button onClick={() => setFilters(NO_FILTERS)}>{messages.manage.connections.clear}</Button>}
              >
                {messages.manage.connections.noMatch}
              </EmptyState>
            ) : (
              <EmptyState
                icon={Cable}
                title={words.emptyTitle}
                actions={<Button onClick={onConnect}>{words.connect}</Button>}
              >
                {words.empty}
              </EmptyState>
            )
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
        <span title={connection.healthNote}>
          <HealthLozenge health={connection.health} />
          <span className="visually-hidden">{connection.healthNote}</span>
        </span>
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
      width: "148px",
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
