import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, Suspense, useCallback, useEffect, useReducer, useState } from "react";
import { useBackend } from "../backend";
import type { StartUp } from "../backend/generated/StartUp";
import { ErrorMessage, Spinner } from "../components";
import { messages } from "../messages";
import type { Given } from "../screens/connect";
import { useSingleRepositories } from "../screens/connections/single/queries";
import { Reindexing } from "../screens/manage/reindex/Reindexing";
import type { RepositoryWizardState } from "../screens/repository";
import { About } from "./About";
import { InterruptedBanners, KeychainBanner, SandboxBanner } from "./Banners";
import { CloseWhileRunning } from "./CloseWhileRunning";
import { Doors } from "./Doors";
import { DraftInTheWay } from "./DraftInTheWay";
import { ErrorBoundary } from "./ErrorBoundary";
import { Navigation } from "./Navigation";
import {
  begin,
  type ConnectionsTab,
  type ConnectionView,
  diagnostics,
  type Move,
  openIssue,
  type Place,
  sshKeys,
  travel,
  type Wanted,
} from "./place";
import { Shortcuts } from "./Shortcuts";
import {
  AuditPage,
  BulkPage,
  ByHandPage,
  ChangesPage,
  ConnectionPage,
  ConnectionsPage,
  ConnectWizard,
  CredentialsPage,
  DiagnosticsPage,
  DisconnectPage,
  IssueScreen,
  loadScreens,
  RepositoryWizard,
  RotatePage,
  RunScreen,
  RunsScreen,
  SshKeysPage,
  TargetPage,
  TriggersPage,
} from "./screens";
import { Unsaved, useUnsavedGuard } from "./Unsaved";
import { useDeepLinks } from "./useDeepLinks";
import { useFocusKept } from "./useFocusKept";
import { useMenu } from "./useMenu";
import { useShortcuts } from "./useShortcuts";
import { forget, startUpQuery } from "./useStartUp";
import { useWholeText } from "./useWholeText";
import "./shell.css";

/** How long the window has been there before the screens are loaded that nobody has asked for yet. */
const SCREENS_AFTER_MS = 300;

/** The frame: navigation, banners, and the screen one is at. */
export function Shell() {
  const backend = useBackend();
  const start = useQuery(startUpQuery(backend));
  useWholeText();
  const isStarted = start.isSuccess || start.isError;
  useEffect(() => {
    if (!isStarted) return;
    // What is seen first is not to wait for what may be seen later.
    const timer = setTimeout(() => void loadScreens(), SCREENS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isStarted]);
  if (start.data !== undefined) return <Started startUp={start.data} />;
  return (
    <main className="starting">
      {start.isError ? (
        <div className="page">
          <h1>{messages.shell.startFailed}</h1>
          <ErrorMessage error={start.error} onRetry={() => void start.refetch()} />
        </div>
      ) : (
        <Spinner size="large" label={messages.shell.starting} />
      )}
    </main>
  );
}

function Started({ startUp }: { startUp: StartUp }) {
  const queries = useQueryClient();
  const [journey, travelTo] = useReducer(travel, begin);
  const guard = useUnsavedGuard(travelTo);
  const move = guard.guarded;
  const [help, setHelp] = useState(false);
  const [about, setAbout] = useState(false);
  /** Set while a draft is in the way: what the new connection would begin with. */
  const [asking, setAsking] = useState<{ given?: Given } | null>(null);
  const [kept, setKept] = useState<RepositoryWizardState | null>(null);
  const { place } = journey;

  const go = useCallback((to: Place) => move({ type: "go", to }), [move]);
  const openConnection = useCallback(
    (connectionId: string, { tab = "repositories", onlyFailed = false }: ConnectionView = {}) =>
      go({ kind: "connection", connectionId, tab, onlyFailed }),
    [go],
  );
  /** Leaves a wizard or a run, after which drafts, runs and connections may be others. */
  const leave = useCallback(
    (next: Move) => {
      move(next);
      forget(queries, place.kind !== "connect");
    },
    [queries, place.kind, move],
  );
  const connectWith = useCallback(
    (begun: { given?: Given }) => {
      if (startUp.draft === null) go({ kind: "connect", draft: false, ...begun });
      else setAsking(begun);
    },
    [startUp.draft, go],
  );
  const connect = useCallback(() => connectWith({}), [connectWith]);
  const connectRepository = useCallback(() => go({ kind: "connectRepository" }), [go]);

  const answer = (draft: boolean) => {
    setAsking(null);
    go({ kind: "connect", draft, ...(draft ? {} : asking) });
  };
  /** Another world: what was answered in the last one means nothing here. */
  const entered = () => {
    setKept(null);
    travelTo({ type: "home" });
  };
  const acts = {
    connections: () => leave({ type: "home" }),
    issue: () => leave({ type: "go", to: openIssue }),
    credentials: () => leave({ type: "go", to: { kind: "credentials" } }),
    sshKeys: () => leave({ type: "go", to: sshKeys }),
    diagnostics: () => leave({ type: "go", to: diagnostics }),
    audit: () => leave({ type: "go", to: { kind: "audit" } }),
    connect: place.kind === "connect" ? undefined : connect,
    connectRepository: place.kind === "connectRepository" ? undefined : connectRepository,
    back: () => leave({ type: "back" }),
    help: () => setHelp(true),
    reload: ["connect", "connectRepository"].includes(place.kind) ? undefined : () => void queries.invalidateQueries(),
  };
  useFocusKept();
  useShortcuts(acts);
  useDeepLinks((text) => leave({ type: "go", to: { kind: "issue", text, tab: "commits" } }));
  useMenu({
    "new-connection": acts.connect,
    "connect-repository": acts.connectRepository,
    connections: acts.connections,
    issue: acts.issue,
    credentials: acts.credentials,
    "ssh-keys": acts.sshKeys,
    diagnostics: acts.diagnostics,
    audit: acts.audit,
    refresh: acts.reload,
    shortcuts: acts.help,
    about: () => setAbout(true),
  });

  return (
    <div className="shell">
      <button type="button" className="shell__skip" onClick={() => document.getElementById("content")?.focus()}>
        {messages.shell.skipToContent}
      </button>
      <SandboxBanner startUp={startUp} onLeft={entered} />
      <div className="shell__body">
        <Navigation
          startUp={startUp}
          place={place}
          onConnections={acts.connections}
          onIssue={acts.issue}
          onCredentials={acts.credentials}
          onSshKeys={acts.sshKeys}
          onDiagnostics={acts.diagnostics}
          onAudit={acts.audit}
          onHelp={() => setHelp(true)}
          onAbout={() => setAbout(true)}
          onEntered={entered}
        />
        <div className="shell__main">
          {hasBanners(startUp, place) && (
            <section className="shell__banners" aria-label={messages.shell.notices}>
              <KeychainBanner status={startUp.keychain} />
              {place.kind === "connections" && (
                <InterruptedBanners runs={startUp.interruptedRuns} onResume={(runId) => go({ kind: "run", runId })} />
              )}
            </section>
          )}
          <div className="shell__content" id="content" tabIndex={-1}>
            <ErrorBoundary place={JSON.stringify(place)}>
              <Unsaved guard={guard}>
                <Reindexing key={startUp.sandbox === null ? "own" : "sandbox"}>
                  <Suspense fallback={<Spinner size="large" label={messages.common.loading} />}>
                    <Screen
                      place={place}
                      startUp={startUp}
                      move={move}
                      leave={leave}
                      kept={kept}
                      onKeep={setKept}
                      onConnect={connect}
                      onConnectWith={connectWith}
                      onConnectRepository={connectRepository}
                      onContinue={() => go({ kind: "connect", draft: true })}
                      onOpenConnection={openConnection}
                      onOpenRun={(runId) => go({ kind: "run", runId })}
                      onGo={go}
                    />
                  </Suspense>
                </Reindexing>
              </Unsaved>
            </ErrorBoundary>
          </div>
        </div>
      </div>
      <Shortcuts open={help} onOpenChange={setHelp} />
      <About version={startUp.version} open={about} onOpenChange={setAbout} />
      <DraftInTheWay
        open={asking !== null}
        onOpenChange={(open) => (open ? undefined : setAsking(null))}
        onStartOver={() => answer(false)}
        onContinue={() => answer(true)}
      />
      <CloseWhileRunning />
    </div>
  );
}

function hasBanners(startUp: StartUp, place: Place): boolean {
  // A run has its own, and My credentials tells of the keychain itself.
  if (place.kind === "run" || place.kind === "runs" || place.kind === "credentials") return false;
  return startUp.keychain.state !== "ok" || (place.kind === "connections" && startUp.interruptedRuns.length > 0);
}

interface ScreenProps {
  place: Place;
  startUp: StartUp;
  move: (move: Move) => void;
  leave: (move: Move) => void;
  /** What was answered in the wizard of a single repository before it was left. */
  kept: RepositoryWizardState | null;
  onKeep: (state: RepositoryWizardState | null) => void;
  onConnect: () => void;
  onConnectWith: (begun: { given?: Given }) => void;
  onConnectRepository: () => void;
  onContinue: () => void;
  onOpenConnection: (connectionId: string, view?: ConnectionView) => void;
  onOpenRun: (runId: string) => void;
  onGo: (place: Place) => void;
}

function Screen({
  place,
  startUp,
  move,
  leave,
  kept,
  onKeep,
  onConnect,
  onConnectWith,
  onConnectRepository,
  onContinue,
  onOpenConnection,
  onOpenRun,
  onGo,
}: ScreenProps) {
  switch (place.kind) {
    case "connections": {
      const page = (first: ConnectionsTab) => (
        <ConnectionsPage
          tab={place.tab ?? first}
          onTab={(tab) => move({ type: "replace", to: { ...place, tab } })}
          onConnect={onConnect}
          onConnectRepository={onConnectRepository}
          onOpen={onOpenConnection}
          onTarget={(siteUrl, target) => onGo({ kind: "target", siteUrl, target })}
          onChange={(wanted) => onGo({ kind: "changes", wanted })}
          onBulk={() => onGo({ kind: "bulk" })}
          onByHand={() => onGo({ kind: "byHand" })}
        />
      );
      if (startUp.connections > 0) return page("accounts");
      return (
        <OnlySingles known={startUp.singleRepositories} otherwise={page("repositories")}>
          <Doors
            startUp={startUp}
            onConnect={onConnect}
            onConnectRepository={onConnectRepository}
            onContinue={onContinue}
          />
        </OnlySingles>
      );
    }
    case "bulk":
      return <BulkPage onBack={() => leave({ type: "back" })} />;
    case "byHand":
      return <ByHandPage siteUrl={place.siteUrl ?? null} onBack={() => leave({ type: "back" })} />;
    case "connectRepository":
      return (
        <main className="shell__wizard">
          <RepositoryWizard
            startUp={startUp}
            kept={kept}
            onKeep={onKeep}
            onLeave={() => leave({ type: "home" })}
            onRunStarted={(runId) => move({ type: "replace", to: { kind: "run", runId, single: true } })}
            onWholeAccount={(given) => onConnectWith({ given })}
          />
        </main>
      );
    case "connection":
      return (
        <ConnectionPage
          connectionId={place.connectionId}
          tab={place.tab}
          onlyFailed={place.onlyFailed}
          onTab={(tab) => move({ type: "replace", to: { ...place, tab } })}
          onBack={() => leave({ type: "back" })}
          onConnect={onConnect}
          onOpenRun={onOpenRun}
          onTriggers={(purpose) => onGo({ kind: "triggers", connectionId: place.connectionId, purpose })}
          onDisconnect={() => onGo({ kind: "disconnect", connectionId: place.connectionId })}
          onByHand={(siteUrl) => onGo({ kind: "byHand", siteUrl })}
          onTarget={(siteUrl, target) => onGo({ kind: "target", siteUrl, target })}
          onChange={(wanted) => onGo({ kind: "changes", wanted })}
        />
      );
    case "target":
      return (
        <TargetPage
          siteUrl={place.siteUrl}
          target={place.target}
          onBack={() => leave({ type: "back" })}
          onReview={(wanted) => onGo({ kind: "changes", wanted })}
          onByHand={() => onGo({ kind: "byHand", siteUrl: place.siteUrl })}
          onOpenConnection={(connectionId) => onOpenConnection(connectionId)}
        />
      );
    case "changes":
      return (
        <ChangesPage
          wanted={place.wanted}
          onLeave={() => move({ type: "back" })}
          onRunStarted={(runId) =>
            move({
              type: "replace",
              to: { kind: "run", runId, changes: removesItsPage(place.wanted) ? "gone" : "stays" },
            })
          }
        />
      );
    case "triggers":
      return (
        <TriggersPage
          connectionId={place.connectionId}
          purpose={place.purpose}
          sandbox={startUp.sandbox !== null}
          onLeave={() => move({ type: "back" })}
          onRunStarted={(runId) => move({ type: "replace", to: { kind: "run", runId } })}
        />
      );
    case "disconnect":
      return (
        <DisconnectPage
          connectionId={place.connectionId}
          onLeave={() => move({ type: "back" })}
          onRunStarted={(runId) => move({ type: "replace", to: { kind: "run", runId } })}
        />
      );
    case "issue":
      return (
        <IssueScreen
          place={place}
          onConnect={onConnect}
          onOpen={(issue) =>
            move({
              // A link is not a place to come back to.
              type: place.text === undefined ? "go" : "replace",
              to: { kind: "issue", issue, tab: place.tab },
            })
          }
          onTab={(tab) => move({ type: "replace", to: { ...place, tab } })}
          onBack={() => move({ type: "back" })}
        />
      );
    case "audit":
      return <AuditPage onOpenRun={onOpenRun} onOpenConnection={onOpenConnection} />;
    case "diagnostics":
      return <DiagnosticsPage tab={place.tab} onTab={(tab) => move({ type: "replace", to: { ...place, tab } })} />;
    case "connect":
      return (
        <main className="shell__wizard">
          <ConnectWizard
            startUp={place.draft ? startUp : { ...startUp, draft: null }}
            given={place.given ?? null}
            onLeave={() => leave({ type: "home" })}
            onRunStarted={(runId) => move({ type: "replace", to: { kind: "run", runId } })}
            onRunsStarted={(started) => move({ type: "replace", to: { kind: "runs", started } })}
            onOpenConnection={(connectionId) => onOpenConnection(connectionId)}
          />
        </main>
      );
    case "credentials":
      return (
        <CredentialsPage
          onConnect={onConnect}
          onRotate={(connectionId) => onGo({ kind: "rotate", connectionId })}
          onOpenRun={onOpenRun}
        />
      );
    case "ssh":
      return <SshKeysPage tab={place.tab} onTab={(tab) => move({ type: "replace", to: { ...place, tab } })} />;
    case "rotate":
      return (
        <RotatePage
          key={place.connectionId}
          connectionId={place.connectionId}
          onLeave={() => move({ type: "back" })}
          onRunStarted={(runId) => move({ type: "replace", to: { kind: "run", runId } })}
        />
      );
    case "run":
      return (
        <main className="shell__wizard">
          <RunScreen
            key={place.runId}
            runId={place.runId}
            onCredentials={() => leave({ type: "go", to: { kind: "credentials" } })}
            onDone={() => {
              leave({ type: place.changes === "stays" || place.among === true ? "back" : "home" });
              if (place.single === true) move({ type: "replace", to: { kind: "connections", tab: "repositories" } });
            }}
            onOpenConnection={(connectionId, view) => {
              if (place.among !== true) leave({ type: "home" });
              onOpenConnection(connectionId, view);
            }}
          />
        </main>
      );
    case "runs":
      return (
        <main className="shell__wizard">
          <RunsScreen
            started={place.started}
            shown={place.shown ?? null}
            onShow={(shown) =>
              move({
                type: "replace",
                to: { kind: "runs", started: place.started, ...(shown === null ? {} : { shown }) },
              })
            }
            onOpenRun={(runId) => leave({ type: "go", to: { kind: "run", runId, among: true } })}
            onOpenConnection={(connectionId) => {
              leave({ type: "go", to: { kind: "connection", connectionId, tab: "repositories", onlyFailed: false } });
            }}
            onCredentials={() => leave({ type: "go", to: { kind: "credentials" } })}
            onDone={() => leave({ type: "home" })}
          />
        </main>
      );
  }
}

/** Whether there is nothing to come back to afterwards: the integration whose page it was begun from is gone. */
function removesItsPage({ change, targets }: Wanted): boolean {
  return change.kind === "remove" && targets.some(({ kind }) => kind === "integration");
}

/** The first thing seen, unless there are repositories that were connected one by one. */
function OnlySingles({ known, otherwise, children }: { known: number; otherwise: ReactNode; children: ReactNode }) {
  const singles = useSingleRepositories();
  // Their list comes with what Jira says of each: whether there are any is known before.
  return singles.isError || (singles.data?.length ?? known) > 0 ? otherwise : children;
}
