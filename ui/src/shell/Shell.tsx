import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useCallback, useEffect, useReducer, useState } from "react";
import { useBackend } from "../backend";
import type { StartUp } from "../backend/generated/StartUp";
import { ErrorMessage, Spinner } from "../components";
import { messages } from "../messages";
import { InterruptedBanners, KeychainBanner, SandboxBanner } from "./Banners";
import { CloseWhileRunning } from "./CloseWhileRunning";
import { Doors } from "./Doors";
import { DraftInTheWay } from "./DraftInTheWay";
import { ErrorBoundary } from "./ErrorBoundary";
import { Navigation } from "./Navigation";
import { begin, type ConnectionView, diagnostics, type Move, type Place, travel } from "./place";
import { Shortcuts } from "./Shortcuts";
import {
  ConnectionPage,
  ConnectionsPage,
  ConnectWizard,
  CredentialsPage,
  DiagnosticsPage,
  DisconnectPage,
  loadScreens,
  RotatePage,
  RunScreen,
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
  const [asking, setAsking] = useState(false);
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
  const connect = useCallback(() => {
    if (startUp.draft === null) go({ kind: "connect", draft: false });
    else setAsking(true);
  }, [startUp.draft, go]);

  const answer = (draft: boolean) => {
    setAsking(false);
    go({ kind: "connect", draft });
  };
  const acts = {
    connections: () => leave({ type: "home" }),
    credentials: () => leave({ type: "go", to: { kind: "credentials" } }),
    diagnostics: () => leave({ type: "go", to: diagnostics }),
    connect: place.kind === "connect" ? undefined : connect,
    back: () => leave({ type: "back" }),
    help: () => setHelp(true),
    reload: place.kind === "connect" ? undefined : () => void queries.invalidateQueries(),
  };
  useShortcuts(acts);
  useMenu({
    "new-connection": acts.connect,
    connections: acts.connections,
    credentials: acts.credentials,
    refresh: acts.reload,
    shortcuts: acts.help,
  });

  return (
    <div className="shell">
      <button type="button" className="shell__skip" onClick={() => document.getElementById("content")?.focus()}>
        {messages.shell.skipToContent}
      </button>
      <SandboxBanner startUp={startUp} onLeft={() => move({ type: "home" })} />
      <div className="shell__body">
        <Navigation
          startUp={startUp}
          place={place}
          onConnections={acts.connections}
          onCredentials={acts.credentials}
          onDiagnostics={acts.diagnostics}
          onHelp={() => setHelp(true)}
          onEntered={() => move({ type: "home" })}
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
                  onConnect={connect}
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
        open={asking}
        onOpenChange={setAsking}
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
  onConnect: () => void;
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
  onConnect,
  onContinue,
  onOpenConnection,
  onOpenRun,
  onGo,
}: ScreenProps) {
  switch (place.kind) {
    case "connections":
      return startUp.connections === 0 ? (
        <Doors startUp={startUp} onConnect={onConnect} onContinue={onContinue} />
      ) : (
        <ConnectionsPage onConnect={onConnect} onOpen={onOpenConnection} />
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
        <ConnectWizard
          startUp={place.draft ? startUp : { ...startUp, draft: null }}
          onLeave={() => leave({ type: "home" })}
          onRunStarted={(runId) => move({ type: "replace", to: { kind: "run", runId } })}
          onOpenConnection={(connectionId) => onOpenConnection(connectionId)}
        />
      );
    case "credentials":
      return (
        <CredentialsPage
          onConnect={onConnect}
          onRotate={(connectionId) => onGo({ kind: "rotate", connectionId })}
          onOpenRun={(runId) => onGo({ kind: "run", runId, rotation: true })}
        />
      );
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
          onDone={() => leave({ type: "home" })}
          onOpenConnection={(connectionId, view) => {
            leave({ type: "home" });
            onOpenConnection(connectionId, view);
          }}
        />
      );
  }
}
