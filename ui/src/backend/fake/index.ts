import type { Backend, CommandName, MenuItem } from "../backend";
import { BackendError } from "../errors";
import type { CheckAws } from "../generated/CheckAws";
import type { CheckAwsProgress } from "../generated/CheckAwsProgress";
import type { CheckJira } from "../generated/CheckJira";
import type { Commands } from "../generated/commands";
import {
  connectionDetail,
  foundRepositories,
  keychain,
  plan,
  projects,
  refspecPreview,
  regions,
  startUp,
} from "./answers";
import { wireError } from "./errors";
import { FakeRun } from "./run";
import { sampleConnections, type World, world as worldOf } from "./world";

export { wireError } from "./errors";
export { sampleConnections, type World } from "./world";

/** One call that was made. */
interface Call {
  name: CommandName;
  request: unknown;
}

/** A backend that plays a world in the browser, and remembers what it was asked. */
export interface FakeBackend extends Backend {
  readonly calls: readonly Call[];
  /** Can be changed at any time; the next call sees it. */
  readonly world: World;
  /** The person chooses an item of the native menu. */
  chooseMenu(item: MenuItem): void;
  /** The person closes the window while a run is at work. */
  closeWhileRunning(): void;
}

type Handlers = {
  [N in CommandName]: (
    request: Commands[N]["request"],
    tell: (message: Commands[N]["channel"]) => void,
  ) => Commands[N]["response"] | Promise<Commands[N]["response"]>;
};

/** Starts a fake world. */
export function createFakeBackend(parts: Partial<World> = {}): FakeBackend {
  const world = worldOf(parts);
  const calls: Call[] = [];
  const cancelled = new Set<string>();
  const runs = new Map<string, FakeRun>();
  const menuListeners = new Set<(item: MenuItem) => void>();
  const closeListeners = new Set<() => void>();
  for (const summary of world.interrupted) {
    runs.set(summary.runId, new FakeRun(summary.runId, world, summary.title, ended, "interrupted"));
  }

  function ended(): void {
    if (world.connections.length > 0) return;
    const [first] = sampleConnections(Date.now());
    if (first !== undefined)
      world.connections = [{ ...first, repositories: world.repositories, indexed: world.repositories }];
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, world.tick));
  }

  function run(runId: string): FakeRun {
    const found = runs.get(runId);
    if (found === undefined) throw new BackendError(wireError("RUN_UNKNOWN"));
    return found;
  }

  function connection(connectionId: string) {
    const found = world.connections.find((one) => one.connectionId === connectionId);
    if (found === undefined) throw new BackendError(wireError("CONNECTION_UNKNOWN"));
    return found;
  }

  function stopIfCancelled(operationId: string): void {
    if (cancelled.has(operationId)) throw new BackendError(wireError("CANCELLED"));
  }

  const handlers: Handlers = {
    start_up: () => startUp(world),
    keychain_status: () => keychain(world),
    explore_sandbox: () => {
      world.sandbox = true;
      return startUp(world);
    },
    leave_sandbox: () => {
      world.sandbox = false;
      return startUp(world);
    },
    list_regions: () => regions,
    check_jira: async ({ operationId, baseUrl, credential }: CheckJira) => {
      await pause();
      stopIfCancelled(operationId);
      if (credential.kind === "sample" && credential.name !== "admin")
        throw new BackendError(wireError("JIRA_NOT_ADMIN"));
      return {
        siteHandle: "site-1",
        baseUrl: baseUrl.replace(/\/+$/, ""),
        title: "JIRA-PROD",
        jiraVersion: "9.12.4",
        gijVersion: "5.2.1",
        userDisplayName: "Ada Admin",
        userName: "ada",
        role: "Jira administrator",
        integrations: world.connections.length,
        cautions: [],
      };
    },
    list_projects: () => projects,
    check_aws: async ({ operationId, region, credential }: CheckAws, tell: (message: CheckAwsProgress) => void) => {
      tell({ kind: "identifying" });
      await pause();
      stopIfCancelled(operationId);
      if (credential.kind === "sample" && credential.name === "nobody")
        throw new BackendError(wireError("AWS_ACCESS_DENIED"));
      tell({ kind: "listing", found: Math.ceil(world.repositories / 2) });
      await pause();
      stopIfCancelled(operationId);
      tell({ kind: "describing", done: Math.ceil(world.repositories / 2), total: world.repositories });
      await pause();
      stopIfCancelled(operationId);
      const known = regions.find((one) => one.code === region);
      return {
        accountHandle: "account-1",
        arn: "arn:aws:iam::111122223333:user/jira-connect",
        account: "111122223333",
        region,
        regionName: known?.name ?? region,
        repositories: world.repositories,
        cautions: known?.caution ? [known.caution] : [],
      };
    },
    list_found_repositories: () => foundRepositories(world),
    preview_refspecs: (request) => refspecPreview(request),
    cancel_operation: ({ operationId }) => {
      cancelled.add(operationId);
      return null;
    },
    plan_connection: async (request) => {
      await pause();
      stopIfCancelled(request.operationId);
      return plan(world, request);
    },
    export_plan: ({ format }) => ({ path: `/home/ada/Documents/causeway-plan.${format}` }),
    start_run: () => {
      const runId = `run-${runs.size + 1}`;
      const title = `Connect ${world.repositories.toLocaleString("en")} repositories to JIRA-PROD`;
      const started = new FakeRun(runId, world, title, ended);
      runs.set(runId, started);
      void started.play();
      return { runId };
    },
    resume_run: ({ runId, jira, aws }) => {
      if (world.keychain !== "ok" && jira === null && aws === null) throw new BackendError(wireError("SECRET_MISSING"));
      world.interrupted = world.interrupted.filter((one) => one.runId !== runId);
      void run(runId).play();
      return { runId };
    },
    watch_run: ({ runId }, tell) => {
      run(runId).watch(tell);
      return null;
    },
    cancel_run: ({ runId }) => {
      run(runId).cancel();
      return null;
    },
    get_receipt: ({ runId }) => run(runId).receipt(),
    export_receipt: ({ format }) => ({ path: `/home/ada/Documents/causeway-receipt.${format}` }),
    undo_run: ({ runId }) => run(runId).undo(),
    dismiss_run: ({ runId }) => {
      world.interrupted = world.interrupted.filter((one) => one.runId !== runId);
      return null;
    },
    list_runs: () => [...runs.values()].map((one) => one.summary),
    save_draft: ({ draft }) => {
      world.draft = draft;
      return null;
    },
    discard_draft: () => {
      world.draft = null;
      return null;
    },
    list_connections: () => world.connections,
    get_connection: ({ connectionId }) => connectionDetail(world, connection(connectionId)),
    reindex_repositories: ({ connectionId }) => {
      connection(connectionId);
      return null;
    },
    open_link: () => null,
  };

  return {
    calls,
    world,
    chooseMenu: (item) => {
      for (const listener of menuListeners) listener(item);
    },
    closeWhileRunning: () => {
      for (const listener of closeListeners) listener();
    },
    onMenu: (listener) => {
      menuListeners.add(listener);
      return () => menuListeners.delete(listener);
    },
    onCloseWhileRunning: (listener) => {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    async call(name: CommandName, request?: unknown, tell?: (message: never) => void) {
      calls.push({ name, request: structuredClone(request ?? null) });
      await pause();
      const failure = world.fail[name];
      if (failure !== undefined) throw new BackendError(wireError(failure));
      const handler = handlers[name] as (request: unknown, tell: unknown) => never;
      return await handler(request ?? null, tell);
    },
  };
}
