import { ArrowLeft, GitBranchPlus, GitPullRequestCreate, Plus, RefreshCw, Unplug } from "lucide-react";
import { useState } from "react";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import {
  Button,
  Copyable,
  Dialog,
  ErrorMessage,
  ExternalLink,
  KeyValueList,
  LongText,
  Menu,
  PageHeader,
  SectionMessage,
  Spinner,
  Tabs,
  Time,
} from "../../components";
import { messages } from "../../messages";
import type { ConnectionTab, TriggersPurpose } from "../../shell/place";
import { useActs } from "../acts/useActs";
import { ActivityTab } from "./ActivityTab";
import "./connections.css";
import { HealthLozenge } from "./lozenges";
import { useConnection, useReindex } from "./queries";
import { RepositoriesTab } from "./RepositoriesTab";
import { SettingsTab } from "./SettingsTab";
import { TriggersTab } from "./triggers/TriggersTab";

interface ConnectionPageProps {
  connectionId: string;
  tab: ConnectionTab;
  /** Begins with the repositories that have errors. */
  onlyFailed: boolean;
  onTab: (tab: ConnectionTab) => void;
  onBack: () => void;
  onConnect: () => void;
  onOpenRun: (runId: string) => void;
  /** To the page that plans triggers. */
  onTriggers: (purpose: TriggersPurpose) => void;
  onDisconnect: () => void;
}

/** One connection: its repositories, its triggers, its settings as Jira has them, and the runs. */
export function ConnectionPage({
  connectionId,
  tab,
  onlyFailed,
  onTab,
  onBack,
  onConnect,
  onOpenRun,
  onTriggers,
  onDisconnect,
}: ConnectionPageProps) {
  const words = messages.connections.detail;
  const detail = useConnection(connectionId);
  const reindex = useReindex(connectionId);
  const acts = useActs(connectionId);
  const [asking, setAsking] = useState(false);
  const back = (
    <Button variant="link" className="connection__back" onClick={onBack} data-testid="back-to-connections">
      <ArrowLeft aria-hidden="true" /> {words.back}
    </Button>
  );

  if (detail.data === undefined) {
    return (
      <main className="page" data-testid="connection-page">
        {back}
        {detail.isError ? (
          <ErrorMessage
            error={detail.error}
            onRetry={() => void detail.refetch()}
            actions={
              <Button size="compact" onClick={onDisconnect} data-testid="disconnect">
                {messages.health.disconnect.act}
              </Button>
            }
          />
        ) : (
          <Spinner size="large" label={words.loading} />
        )}
      </main>
    );
  }

  const { connection, repositories, links } = detail.data;
  return (
    <main className="page" data-testid="connection-page">
      <PageHeader
        above={back}
        title={<LongText text={connection.name} max={120} inline />}
        beside={<HealthLozenge health={connection.health} />}
        focus
        actions={
          <>
            <Menu
              trigger={
                <Button icon={<Plus aria-hidden="true" />} data-testid="create">
                  {messages.acts.menu}
                </Button>
              }
              acts={[
                {
                  id: "branch",
                  label: messages.acts.branch.act,
                  icon: <GitBranchPlus aria-hidden="true" />,
                  onChoose: () => acts.onBranch(null),
                  "data-testid": "create-branch",
                },
                {
                  id: "pullRequest",
                  label: messages.acts.pullRequest.act,
                  icon: <GitPullRequestCreate aria-hidden="true" />,
                  onChoose: () => acts.onPullRequest(null),
                  "data-testid": "create-pull-request",
                },
              ]}
            />
            <Button
              icon={<RefreshCw aria-hidden="true" />}
              busy={detail.isFetching}
              onClick={() => void detail.refetch()}
              data-testid="refresh"
            >
              {messages.connections.refresh}
            </Button>
            <Button
              variant={connection.nextAction === "reindex" ? "primary" : "default"}
              busy={reindex.isPending}
              onClick={() => setAsking(true)}
              data-testid="reindex-all"
            >
              {words.reindexAll}
            </Button>
            <Button icon={<Unplug aria-hidden="true" />} onClick={onDisconnect} data-testid="disconnect">
              {messages.health.disconnect.act}
            </Button>
          </>
        }
      />
      <Summary detail={detail.data} />
      <Attention detail={detail.data} onConnect={onConnect} onRetry={() => void detail.refetch()} />
      {detail.isError && <ErrorMessage error={detail.error} onRetry={() => void detail.refetch()} />}
      {reindex.isError && <ErrorMessage error={reindex.error} />}
      <Tabs
        label={connection.name}
        value={tab}
        onChange={onTab}
        tabs={[
          {
            value: "repositories",
            label: words.tabs.repositories,
            count: messages.common.shownOf(repositories.length, repositories.length),
            content: (
              <RepositoriesTab
                repositories={repositories}
                onlyFailed={onlyFailed}
                busy={reindex.isPending}
                onReindex={(ids) => reindex.mutate(ids)}
                acts={acts}
              />
            ),
          },
          {
            value: "triggers",
            label: words.tabs.triggers,
            content: <TriggersTab connection={connection} onPlan={onTriggers} />,
          },
          {
            value: "settings",
            label: words.tabs.settings,
            content: <SettingsTab detail={detail.data} onTriggers={() => onTab("triggers")} />,
          },
          {
            value: "activity",
            label: words.tabs.activity,
            content: <ActivityTab connectionId={connectionId} onOpenRun={onOpenRun} />,
          },
        ]}
      />
      {links.length > 0 && (
        <footer className="connection__links">
          <span className="subtle">{words.links}</span>
          {links.map((link) => (
            <ExternalLink key={link.url} href={link.url}>
              {link.title}
            </ExternalLink>
          ))}
        </footer>
      )}
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={words.reindexTitle}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{messages.common.cancel}</Button>
            <Button
              variant="primary"
              autoFocus
              data-testid="confirm-reindex"
              onClick={() => {
                setAsking(false);
                reindex.mutate([]);
              }}
            >
              {words.reindexAll}
            </Button>
          </>
        }
      >
        <p>{words.reindexText(connection.repositories)}</p>
      </Dialog>
      {acts.dialog(detail.data)}
    </main>
  );
}

function Summary({ detail }: { detail: ConnectionDetail }) {
  const words = messages.connections.detail.summary;
  const { connection } = detail;
  return (
    <KeyValueList
      layout="line"
      items={[
        { label: words.region, value: `${connection.regionName} (${connection.region})` },
        { label: words.account, value: <Copyable text={connection.account} label={words.copyAccount} /> },
        { label: words.site, value: <ExternalLink href={connection.siteUrl}>{connection.siteTitle}</ExternalLink> },
        { label: words.lastIndexed, value: <Time at={connection.lastIndexed} /> },
      ]}
    />
  );
}

interface AttentionProps {
  detail: ConnectionDetail;
  onConnect: () => void;
  onRetry: () => void;
}

/** What is not as it should be, and the one thing to do about it. */
function Attention({ detail, onConnect, onRetry }: AttentionProps) {
  const words = messages.connections;
  const { health, healthNote, nextAction, error } = detail.connection;
  const again = nextAction === "signIn" || nextAction === "reconnect";
  const act = again ? (
    <Button size="compact" onClick={onConnect} data-testid="next-action">
      {words.next[nextAction]}
    </Button>
  ) : undefined;
  if (error !== null)
    return <ErrorMessage error={error} onRetry={nextAction === "retry" ? onRetry : undefined} actions={act} />;
  if (health === "ok" || health === "indexing") return null;
  return (
    <SectionMessage
      tone={health === "missing" ? "danger" : "warning"}
      title={healthNote}
      actions={act}
      data-testid="attention"
    >
      {nextAction === "reindex" && words.detail.reindexNeeded}
    </SectionMessage>
  );
}
