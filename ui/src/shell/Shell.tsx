import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, Suspense, useCallback, useEffect, useReducer, useState } from "react";
import { useBackend } from "../backend";
import type { StartUp } from "../backend/generated/StartUp";
import { ErrorMessage, Spinner } from "../components";
import { messages } from "../messages";
import type { Given } from "../screens/connect";
import { useSingleRepositories } from "../screens/connections/single/queries";
import type { RepositoryWizardState } from "../screens/repository";
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
  type Place,
  sshKeys,
  travel,
} from "./place";
import { Shortcuts } from "./Shortcuts";
import {
  ConnectionPage,
  ConnectionsPage,
  ConnectWizard,
  CredentialsPage,
  DiagnosticsPage,
  DisconnectPage,
  loadScreens,
  RepositoryWizard,
  RotatePage,
  RunScreen,
  SshKeysPage,
  TriggersPage,
} from "./screens";
import { useMenu } from "./useMenu";
import { useShortcuts } from "./useShortcuts";
import { forget, startUpQuery } from "./useStartUp";
import "./shell.css";

/** The frame: navigation, banners, and the screen one is at. */
export function Shell() {
  const backend = useBackend();
  const start = useQuery(startUpQuery(backend));
  useEffect(() => void loadScreens(), []);
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
  const [journey, move] = useReducer(travel, begin);
  const [help, setHelp] = useState(false);
  /** Set while a draft is in the way: what the new connection would begin with. */
  const [asking, setAsking] = useState<{ given?: Given } | null>(null);
  const [kept, setKept] = useState<RepositoryWizardState | null>(null);
  const { place } = journey;

  const go = useCallback((to: Place) => move({ type: "go", to }), []);
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
    [queries, place.kind],
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
    move({ type: "home" });
  };
  const acts = {
    connections: () => leave({ type: "home" }),
    credentials: () => leave({ type: "go", to: { kind: "credentials" } }),
    sshKeys: () => leave({ type: "go", to: sshKeys }),
    diagnostics: () => leave({ type: "go", to: diagnostics }),
    connect: place.kind === "connect" ? undefined : connect,
    connectRepository: place.kind === "connectRepository" ? undefined : connectRepository,
    back: () => leave({ type: "back" }),
    help: () => setHelp(true),
    reload: ["connect", "connectRepository"].includes(place.kind) ? undefined : () => void queries.invalidateQueries(),
  };
  useShortcuts(acts);
  useMenu({
    "new-connection": acts.connect,
    "connect-repository": acts.connectRepository,
    connections: acts.connections,
    credentials: acts.credentials,
    "ssh-keys": acts.sshKeys,
    diagnostics: acts.diagnostics,
    refresh: acts.reload,
    shortcuts: acts.help,
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
          onCredentials={acts.credentials}
          onSshKeys={acts.sshKeys}
          onDiagnostics={acts.diagnostics}
          onHelp={() => setHelp(true)}
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
            </ErrorBoundary>
          </div>
        </div>
      </div>
      <Shortcuts open={help} onOpenChange={setHelp} />
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
  if (place.kind === "run" || place.kind === "credentials") return false;
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
        />
      );
      if (startUp.connections > 0) return page("accounts");
      return (
        <OnlySingles otherwise={page("repositories")}>
          <Doors
            startUp={startUp}
            onConnect={onConnect}
            onConnectRepository={onConnectRepository}
            onContinue={onContinue}
          />
        </OnlySingles>
      );
    }
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
            onOpenConnection={(connectionId) => onOpenConnection(connectionId)}
          />
        </main>
      );
    case "credentials":
      return (
        <CredentialsPage
          onConnect={onConnect}
          onRotate={(connectionId) => onGo({ kind: "rotate", connectionId })}
          onOpenRun={(runId) => onGo({ kind: "run", runId, rotation: true })}
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
          onRunStarted={(runId) => move({ type: "replace", to: { kind: "run", runId, rotation: true } })}
        />
      );
    case "run":
      return (
        <RunScreen
          key={place.runId}
          runId={place.runId}
          rotation={place.rotation === true}
          onCredentials={() => leave({ type: "go", to: { kind: "credentials" } })}
          onDone={() => {
            leave({ type: "home" });
            if (place.single === true) move({ type: "replace", to: { kind: "connections", tab: "repositories" } });
          }}
          onOpenConnection={(connectionId, view) => {
            leave({ type: "home" });
            onOpenConnection(connectionId, view);
          }}
        />
      );
  }
}

/** The first thing seen, unless there are repositories that were connected one by one. */
function OnlySingles({ otherwise, children }: { otherwise: ReactNode; children: ReactNode }) {
  const singles = useSingleRepositories();
  if (singles.isPending) return <Spinner size="large" label={messages.common.loading} />;
  return singles.isError || singles.data.length > 0 ? otherwise : children;
}
