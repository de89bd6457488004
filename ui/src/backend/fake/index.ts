import type { Backend, CommandName, MenuItem } from "../backend";
import { BackendError } from "../errors";
import type { CheckJira } from "../generated/CheckJira";
import type { Connection } from "../generated/Connection";
import type { Plan } from "../generated/Plan";
import { connectionDetail, keychain, plan, projects, refspecPreview, regions, startUp } from "./answers";
import { auditHandlers } from "./audit";
import { FakeBranches } from "./branches";
import { bulkHandlers } from "./bulk";
import { credentialHandlers } from "./credentials";
import { diagnosticsHandlers } from "./diagnostics";
import { wireError } from "./errors";
import { subscription, triggerHealth } from "./health";
import { integrationHandlers } from "./integrations";
import { issueHandlers } from "./issue";
import { manageHandlers } from "./manage";
import { mirrorHandlers } from "./mirror";
import { ACTIONS_ASKED, permissionReport, policyDocument } from "./permissions";
import { FakePlanRun } from "./plan-run";
import { regionHandlers, worldIn } from "./regions";
import { reindexHandlers } from "./reindex";
import { repositoryHandlers } from "./repository";
import { reviewHandlers } from "./review";
import { FakeRun } from "./run";
import { sshHandlers } from "./ssh";
import type { Handlers, Stage } from "./stage";
import { disconnectPlan, triggersPlan, webhookCheck } from "./triggers";
import { mended } from "./why";
import { sampleConnections, type World, world as worldOf } from "./world";

export { wireError } from "./errors";
export { sampleSingles } from "./repository";
export { manyConnections, sampleConnections, type World } from "./world";

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
  /** A link is opened outside of the window. */
  openLink(text: string): void;
}

/** Starts a fake world. */
export function createFakeBackend(parts: Partial<World> = {}): FakeBackend {
  const world = worldOf(parts);
  const calls: Call[] = [];
  const cancelled = new Set<string>();
  const runs = new Map<string, FakeRun | FakePlanRun>();
  const plans = new Map<string, Plan>();
  const menuListeners = new Set<(item: MenuItem) => void>();
  const closeListeners = new Set<() => void>();
  for (const summary of world.interrupted) {
    const earlier = new FakeRun(summary.runId, world, summary.title, ended, summary.state);
    earlier.connectionId = summary.connectionId;
    runs.set(summary.runId, earlier);
  }

  function ended(triggers: boolean): void {
    if (world.connections.length > 0) return;
    const [first] = sampleConnections(Date.now());
    if (first === undefined) return;
    const pending = triggers && world.confirmation === "pending";
    world.connections = [
      {
        ...first,
        repositories: world.repositories,
        indexed: world.repositories,
        triggers: pending ? "pending" : triggers ? "confirmed" : "none",
        nextAction: pending ? "confirmSubscription" : "none",
      },
    ];
  }

  /** A region of several was connected. */
  function connected(made: Pick<Connection, "connectionId" | "region" | "regionName" | "repositories">): void {
    const [sample] = sampleConnections(Date.now());
    if (sample === undefined || world.connections.some(({ connectionId }) => connectionId === made.connectionId))
      return;
    const name = `https://git-codecommit.${made.region}.amazonaws.com/v1/repos/*`;
    world.connections = [...world.connections, { ...sample, ...made, name, indexed: made.repositories }];
  }

  /** A plan of triggers, or of taking a connection apart, was carried out. */
  function carriedOut(plan: Plan): void {
    const { kind, connectionId } = plan;
    if (kind === "repository") {
      repositories.connected();
      return;
    }
    if (kind === "changes") {
      manage.carriedOut(plan);
      return;
    }
    const found = world.connections.find((one) => one.connectionId === connectionId);
    if (found === undefined) return;
    if (kind === "rotate") {
      credentials.rotatedKey(plan);
      return;
    }
    if (kind === "disconnect") {
      world.connections = world.connections.filter((one) => one !== found);
      return;
    }
    world.triggers = "working";
    const pending = world.confirmation === "pending";
    replaceConnection({
      ...found,
      triggers: pending ? "pending" : "confirmed",
      nextAction: pending ? "confirmSubscription" : "none",
    });
  }

  function remembered(plan: Plan): Plan {
    plans.set(plan.planId, plan);
    return plan;
  }

  function resumed(runId: string, known: boolean): { runId: string } {
    if (world.keychain !== "ok" && !known) throw new BackendError(wireError("SECRET_MISSING"));
    world.interrupted = world.interrupted.filter((one) => one.runId !== runId);
    void run(runId).play();
    return { runId };
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, world.tick));
  }

  function run(runId: string): FakeRun | FakePlanRun {
    const found = runs.get(runId);
    if (found === undefined) throw new BackendError(wireError("RUN_UNKNOWN"));
    return found;
  }

  function connection(connectionId: string) {
    const found = world.connections.find((one) => one.connectionId === connectionId);
    if (found === undefined) throw new BackendError(wireError("CONNECTION_UNKNOWN"));
    return found;
  }

  function replaceConnection(changed: World["connections"][number]) {
    world.connections = world.connections.map((one) => (one.connectionId === changed.connectionId ? changed : one));
    return changed;
  }

  function identity(): string {
    if (world.permissions === "root") return "arn:aws:iam::111122223333:root";
    if (world.permissions === "role") return "arn:aws:sts::111122223333:assumed-role/admin/ada";
    return "arn:aws:iam::111122223333:user/jira-connect";
  }

  function stopIfCancelled(operationId: string): void {
    if (cancelled.has(operationId)) throw new BackendError(wireError("CANCELLED"));
  }

  async function oneAfterTheOther(queue: readonly FakeRun[]): Promise<void> {
    for (const next of queue) if (next.summary.state === "queued") await next.play();
  }

  const branches = new FakeBranches(world);
  const stage: Stage = { world, branches, pause, stopIfCancelled, connection, remembered };
  const credentials = credentialHandlers(stage);
  const repositories = repositoryHandlers(stage);
  const manage = manageHandlers(stage);

  const inRegions = regionHandlers(stage, identity);

  const handlers: Handlers = {
    ...inRegions.handlers,
    ...credentials.handlers,
    ...repositories.handlers,
    ...manage.handlers,
    start_up: () => startUp(world),
    check_for_update: async () => {
      await pause();
      if (world.update === "notLookedFor") return { state: "notLookedFor" };
      if (world.sandbox) return { state: "sampleData" };
      if (world.update === "current") return { state: "current" };
      return {
        state: "newer",
        version: "0.2.0",
        published: "2027-01-05",
        page: "https://causeway.example/releases/0.2.0",
        notes: ["Reindexes a whole site at once.", "Speaks German."],
      };
    },
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
    preview_refspecs: (request) => refspecPreview(request),
    cancel_operation: ({ operationId }) => {
      cancelled.add(operationId);
      return null;
    },
    plan_connection: async (request) => {
      await pause();
      stopIfCancelled(request.operationId);
      return remembered(plan(world, request));
    },
    check_permissions: async ({ operationId, probeChanges }, tell) => {
      for (let done = 0; done < ACTIONS_ASKED; done += 6) {
        tell({ done, total: ACTIONS_ASKED });
        await pause();
        stopIfCancelled(operationId);
      }
      return permissionReport(world, identity(), probeChanges);
    },
    build_policy: (request) => policyDocument(request),
    save_policy: () => ({ path: "/home/ada/Documents/causeway-policy.json" }),
    check_webhook: async ({ operationId, webhook }) => {
      await pause();
      stopIfCancelled(operationId);
      return webhookCheck(world, webhook);
    },
    get_trigger_health: async ({ operationId, connectionId }, tell) => {
      const found = connection(connectionId);
      for (let step = 0; step <= 4; step += 1) {
        tell({ done: Math.floor((found.repositories * step) / 4), total: found.repositories, throttled: step === 2 });
        await pause();
        stopIfCancelled(operationId);
      }
      return triggerHealth(world, found);
    },
    plan_triggers: async ({ operationId, connectionId, answers }, tell) => {
      const found = connection(connectionId);
      tell({ done: 0, total: found.repositories, throttled: false });
      await pause();
      stopIfCancelled(operationId);
      if (answers === null && found.triggers === "none") throw new BackendError(wireError("TRIGGERS_NOT_SET_UP"));
      return remembered(triggersPlan(world, found, answers));
    },
    test_triggers: async ({ operationId, connectionId, repositories }, tell) => {
      const names =
        repositories.length > 0
          ? repositories
          : triggerHealth(world, connection(connectionId)).paths.map((one) => one.repository);
      tell({ done: 0, total: names.length, throttled: false });
      await pause();
      stopIfCancelled(operationId);
      return names.map((repository, index) =>
        world.test === "someFail" && index % 11 === 7
          ? { repository, sent: false, message: "AWS answered: Amazon SNS authorization error" }
          : { repository, sent: true, message: null },
      );
    },
    confirm_subscription: ({ connectionId, pasted }) => {
      if (!pasted.includes("Token") && !/^[0-9a-f]{16,}$/.test(pasted))
        throw new BackendError(wireError("CONFIRMATION_REFUSED"));
      return subscription(
        world,
        replaceConnection({ ...connection(connectionId), triggers: "confirmed", nextAction: "none" }),
      );
    },
    resend_confirmation: ({ connectionId }) => {
      if (world.triggers === "lapsed") world.triggers = "working";
      return subscription(world, connection(connectionId));
    },
    plan_disconnect: async (request) => {
      await pause();
      stopIfCancelled(request.operationId);
      return remembered(disconnectPlan(world, connection(request.connectionId), request));
    },
    export_plan: ({ format }) => ({ path: `/home/ada/Documents/causeway-plan.${format}` }),
    start_run: ({ planId }) => {
      const runId = `run-${runs.size + 1}`;
      const planned = plans.get(planId);
      const title = planned?.title ?? `Connect ${world.repositories.toLocaleString("en")} repositories to JIRA-PROD`;
      if (planned !== undefined && planned.kind !== "connect") {
        const planRun = new FakePlanRun(runId, world, planned, carriedOut, manage.takenBack);
        runs.set(runId, planRun);
        void planRun.play();
        return { runId };
      }
      const started = new FakeRun(runId, world, title, ended, "running", planned);
      runs.set(runId, started);
      void started.play();
      return { runId };
    },
    start_regions: ({ planId }) => {
      const planned = inRegions.planned(planId);
      if (planned === undefined) throw new BackendError(wireError("PLAN_UNKNOWN"));
      const begun = planned.regions.map(({ region, regionName, plan: part }, at) => {
        const fails = world.regions === "oneFails" && at === 1;
        const seen = worldIn(world, part.repositories.length, fails ? "fails" : world.run);
        const connectionId = `c-${at + 1}`;
        const begin = new FakeRun(
          `run-${runs.size + 1}`,
          seen,
          part.title,
          () => (fails ? undefined : connected({ connectionId, region, regionName, repositories: seen.repositories })),
          "queued",
          part,
        );
        begin.makes = connectionId;
        runs.set(begin.runId, begin);
        return begin;
      });
      void oneAfterTheOther(begun);
      return { runIds: begun.map(({ runId }) => runId) };
    },
    resume_run: ({ runId, jira, aws }) => resumed(runId, jira !== null || aws !== null),
    retry_run: ({ runId, jira, aws }) => resumed(runId, jira !== null || aws !== null),
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
      mended(world, "reindex");
      return null;
    },
    ...auditHandlers(stage),
    ...diagnosticsHandlers(stage),
    ...sshHandlers(stage),
    ...integrationHandlers(stage),
    ...reindexHandlers(stage),
    ...issueHandlers(stage),
    ...reviewHandlers(stage),
    ...mirrorHandlers(stage),
    ...bulkHandlers(stage),
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
    openLink: (text) => {
      for (const tell of world.links) tell(text);
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
