import { ArrowLeft, GitBranchPlus, GitPullRequestCreate, Plus, RefreshCw, Unplug } from "lucide-react";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import type { Target } from "../../backend/generated/Target";
import {
  Button,
  Copyable,
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
import type { ConnectionTab, TriggersPurpose, Wanted } from "../../shell/place";
import { useActs } from "../acts/useActs";
import { useFollowing } from "../manage/reindex/Reindexing";
import { ReindexPanel } from "../manage/reindex/ReindexPanel";
import { ActivityTab } from "./ActivityTab";
import "./connections.css";
import { IntegrationMenu } from "./IntegrationMenu";
import { HealthLozenge } from "./lozenges";
import { MirrorTab } from "./mirror/MirrorTab";
import { useConnection } from "./queries";
import { RepositoriesTab } from "./RepositoriesTab";
import { SettingsTab } from "./SettingsTab";
import { TriggersTab } from "./triggers/TriggersTab";
import { useManaging } from "./useManaging";

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
  /** To what is done in Jira alone. */
  onByHand: (siteUrl: string) => void;
  /** To the settings of a repository. */
  onTarget: (siteUrl: string, target: Target) => void;
  /** To the review of a change. */
  onChange: (wanted: Wanted) => void;
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
  onByHand,
  onTarget,
  onChange,
}: ConnectionPageProps) {
  const words = messages.connections.detail;
  const detail = useConnection(connectionId);
  const acts = useActs(connectionId);
  const managing = useManaging({ detail: detail.data, onTarget, onChange });
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
            <ReindexButton
              connectionId={connectionId}
              wanted={connection.nextAction === "reindex"}
              onPress={() => managing.acts.onReindex([])}
            />
            <Button icon={<Unplug aria-hidden="true" />} onClick={onDisconnect} data-testid="disconnect">
              {messages.health.disconnect.act}
            </Button>
            <IntegrationMenu
              detail={detail.data}
              onChange={onChange}
              onDisconnect={onDisconnect}
              onByHand={() => onByHand(detail.data.connection.siteUrl)}
            />
          </>
        }
      />
      <Summary detail={detail.data} />
      <Attention detail={detail.data} onConnect={onConnect} onRetry={() => void detail.refetch()} />
      {detail.isError && <ErrorMessage error={detail.error} onRetry={() => void detail.refetch()} />}
      <ReindexPanel place={connectionId} />
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
                acts={acts}
                managing={managing.acts}
              />
            ),
          },
          {
            value: "triggers",
            label: words.tabs.triggers,
            content: <TriggersTab connection={connection} onPlan={onTriggers} />,
          },
          {
            value: "mirror",
            label: messages.mirror.tab,
            content: <MirrorTab connectionId={connectionId} />,
          },
          {
            value: "settings",
            label: words.tabs.settings,
            content: (
              <SettingsTab
                detail={detail.data}
                onTriggers={() => onTab("triggers")}
                onByHand={() => onByHand(detail.data.connection.siteUrl)}
                onChange={onChange}
              />
            ),
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
      {managing.dialog()}
      {acts.dialog(detail.data)}
    </main>
  );
}

interface ReindexButtonProps {
  connectionId: string;
  /** It is what helps this connection now. */
  wanted: boolean;
  onPress: () => void;
}

function ReindexButton({ connectionId, wanted, onPress }: ReindexButtonProps) {
  const following = useFollowing(connectionId);
  return (
    <Button
      variant={wanted ? "primary" : "default"}
      busy={following?.state === "following"}
      onClick={onPress}
      data-testid="reindex-all"
    >
      {messages.manage.reindex.act}
    </Button>
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
