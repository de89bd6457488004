import type { Plan } from "../generated/Plan";
import type { Receipt } from "../generated/Receipt";
import type { RunEvent } from "../generated/RunEvent";
import type { RunRepository } from "../generated/RunRepository";
import type { RunState } from "../generated/RunState";
import type { RunStep } from "../generated/RunStep";
import type { RunView } from "../generated/RunView";
import { wireError } from "./errors";
import { NOW, repositoryName, TOPIC_NAME, type World } from "./world";

type Listener = (event: RunEvent) => void;

const TRIGGER_STEPS: readonly RunStep[] = [
  { id: "topic", title: `Create the topic ${TOPIC_NAME}`, state: "pending", message: null },
  { id: "subscription", title: "Subscribe Jira to the topic", state: "pending", message: null },
  { id: "triggers", title: "Put the triggers into the repositories", state: "pending", message: null },
];

/** A run that plays itself: connect, set triggers up, then index one share of the repositories after the other. */
export class FakeRun {
  readonly runId: string;
  /** The connection it is of, once it has made one. */
  connectionId: string | null = null;
  /** The connection it makes. */
  makes = "c-1";
  private readonly world: World;
  private readonly listeners = new Set<Listener>();
  private readonly onEnd: (triggers: boolean) => void;
  private readonly triggers: boolean;
  private seq = 0;
  private attempt = 0;
  private cancelled = false;
  private undone = false;
  private view: RunView;

  constructor(
    runId: string,
    world: World,
    title: string,
    onEnd: (triggers: boolean) => void,
    state: RunState = "running",
    plan?: Plan,
  ) {
    this.runId = runId;
    this.world = world;
    this.onEnd = onEnd;
    this.triggers = plan?.repositories.some(({ trigger }) => trigger !== null) ?? false;
    this.view = {
      runId,
      title,
      state,
      startedAt: NOW,
      finishedAt: null,
      activity: "Starting",
      cancelNote: "Nothing has been written yet; nothing stays.",
      steps: [
        { id: "keychain", title: "Store the secrets", state: "pending", message: null },
        { id: "integration", title: "Create the integration in Jira", state: "pending", message: null },
        ...(this.triggers ? TRIGGER_STEPS : []),
        { id: "index", title: "Index the repositories", state: "pending", message: null },
        ...(this.triggers
          ? [{ id: "confirmation", title: "Jira confirms the subscription", state: "pending", message: null } as const]
          : []),
      ],
      counts: { total: world.repositories, connected: 0, done: 0, failed: 0, skipped: 0 },
      repositories: Array.from({ length: world.repositories }, (_, index): RunRepository => {
        const trigger = plan?.repositories[index]?.trigger ?? null;
        return {
          name: repositoryName(index),
          state: "pending",
          message: "Waiting for Jira",
          trigger:
            trigger === null
              ? null
              : trigger.action === "skip"
                ? { state: "skipped", message: trigger.reason }
                : { state: "pending", message: "Waiting" },
        };
      }),
    };
  }

  get summary() {
    const { runId, title, state, startedAt, finishedAt } = this.view;
    return { runId, title, state, startedAt, finishedAt, connectionId: this.connectionId };
  }

  watch(listener: Listener): void {
    listener({ kind: "snapshot", seq: this.seq, run: structuredClone(this.view) });
    this.listeners.add(listener);
  }

  cancel(): void {
    if (this.view.state === "queued") {
      this.tell({ state: "cancelled", activity: "Cancelled before it began", finishedAt: NOW });
      return;
    }
    this.cancelled = true;
    this.tell({ state: "cancelling", activity: "Finishing the step in hand" });
  }

  async play(): Promise<void> {
    const { total } = this.view.counts;
    this.attempt += 1;
    this.cancelled = false;
    this.tell({
      state: "running",
      activity: "Storing the secrets",
      finishedAt: null,
      steps: [this.step("keychain", "running")],
      repositories: this.takenUp(),
      counts: { ...this.view.counts, failed: 0 },
    });
    await this.pause();
    this.tell({
      activity: "Creating the integration",
      steps: [this.step("keychain", "done"), this.step("integration", "running")],
    });
    await this.pause();
    if (this.world.run === "fails") {
      this.end("failed", "Jira refused the integration", [this.step("integration", "failed", "Jira answered 500")]);
      return;
    }
    this.connectionId = this.makes;
    this.tell({
      activity: "Indexing",
      cancelNote: "The integration stays in Jira and goes on indexing there.",
      steps: [this.step("integration", "done"), this.step("index", "running")],
      counts: { ...this.view.counts, connected: total },
    });
    if (this.triggers) await this.subscribe();
    if (this.world.run === "waits") {
      this.tell({ state: "waiting", activity: "Jira asks to slow down; trying again in 30 s" });
      return;
    }
    await this.index();
    if (this.cancelled) this.end("cancelled", "Cancelled", []);
    else this.finish();
  }

  receipt(): Receipt {
    const { state } = this.view;
    const made = state !== "failed" || this.view.counts.connected > 0;
    const there = made && !this.undone;
    const topic = this.triggers && there;
    return {
      run: structuredClone(this.view),
      connectionId: there ? this.makes : null,
      error: state === "failed" ? wireError(made ? "GIJ_REJECTED" : "JIRA_SERVER_ERROR") : null,
      leftBehind: [
        ...(there ? ["Integration 41 in JIRA-PROD", "The access key in Secret Service"] : []),
        ...(topic ? [`Topic ${TOPIC_NAME}, its subscription, and triggers in the repositories`] : []),
      ],
      undo: [
        ...(there ? ["Remove integration 41 from JIRA-PROD", "Remove the access key from Secret Service"] : []),
        ...(topic ? [`Remove topic ${TOPIC_NAME} and the triggers that lead to it`] : []),
      ],
      links: [{ title: "Manage repositories in Jira", url: "https://jira.example.com/git" }],
      changes: null,
      retryable: this.undone ? 0 : this.view.repositories.filter(hasFailed).length,
    };
  }

  undo(): Receipt {
    this.undone = true;
    return this.receipt();
  }

  /** What failed, put back to the start; what is done stays. */
  private takenUp(): RunRepository[] {
    return this.view.repositories.filter(hasFailed).map((repository): RunRepository => {
      const { state, message, trigger } = repository;
      return {
        ...repository,
        state: state === "failed" ? "pending" : state,
        message: state === "failed" ? "Waiting for Jira" : message,
        trigger: trigger?.state === "failed" ? { state: "pending", message: "Waiting" } : trigger,
      };
    });
  }

  private async subscribe(): Promise<void> {
    this.tell({ activity: "Creating the topic", steps: [this.step("topic", "running")] });
    await this.pause();
    this.tell({ steps: [this.step("topic", "done"), this.step("subscription", "running")] });
    await this.pause();
    this.tell({ steps: [this.step("subscription", "done"), this.step("triggers", "running")] });
    const fails = (at: number) => this.world.run === "someFail" && this.attempt === 1 && at % 13 === 6;
    this.tell({
      activity: "Putting triggers in",
      repositories: this.view.repositories.flatMap((repository, at) => {
        if (repository.trigger?.state !== "pending") return [];
        return fails(at)
          ? {
              ...repository,
              trigger: { state: "failed", message: "AWS rejects the trigger “build” that somebody else made" },
            }
          : { ...repository, trigger: { state: "done", message: "In place" } };
      }),
    });
    await this.pause();
    const failed = this.view.repositories.some(({ trigger }) => trigger?.state === "failed");
    this.tell({ steps: [this.step("triggers", failed ? "failed" : "done")] });
  }

  private async index(): Promise<void> {
    const waiting = this.view.repositories.flatMap(({ state }, at) => (state === "pending" ? [at] : []));
    const share = Math.max(1, Math.ceil(waiting.length / 12));
    for (let from = 0; from < waiting.length && !this.cancelled; from += share) {
      await this.pause();
      const part = waiting.slice(from, from + share).flatMap((at): RunRepository[] => {
        const repository = this.view.repositories[at];
        if (repository === undefined) return [];
        const fails = this.world.run === "someFail" && this.attempt === 1 && at % 9 === 4;
        return fails
          ? [{ ...repository, state: "failed", message: "Jira could not fetch it: 403" }]
          : [{ ...repository, state: "done", message: "Indexed" }];
      });
      const failed = part.filter((repository) => repository.state === "failed").length;
      const { counts } = this.view;
      this.tell({
        activity: `Indexing ${part[0]?.name ?? ""}`,
        counts: { ...counts, done: counts.done + part.length - failed, failed: counts.failed + failed },
        repositories: part,
      });
    }
  }

  private finish(): void {
    const pending = this.triggers && this.world.confirmation === "pending";
    const confirmation = this.triggers
      ? [
          pending
            ? this.step("confirmation", "skipped", "Jira has not confirmed yet; it can until two days from now")
            : this.step("confirmation", "done", "Confirmed"),
        ]
      : [];
    const failed = this.view.counts.failed > 0;
    const index = this.step("index", failed ? "failed" : "done");
    if (this.view.repositories.some(hasFailed)) {
      this.end("failed", "Ended with failures", [index, ...confirmation]);
    } else this.end("completed", "Done", [index, ...confirmation]);
  }

  private end(state: RunState, activity: string, steps: RunStep[]): void {
    this.tell({ state, activity, steps, finishedAt: NOW + 95_000 });
    this.onEnd(this.triggers);
  }

  private step(id: string, state: RunStep["state"], message: string | null = null): RunStep {
    const step = this.view.steps.find((one) => one.id === id);
    return { id, title: step?.title ?? id, state, message };
  }

  private tell(change: Partial<Omit<RunView, "runId" | "title" | "startedAt">>): void {
    const { steps = [], repositories = [] } = change;
    this.view = {
      ...this.view,
      ...change,
      steps: this.view.steps.map((old) => steps.find((step) => step.id === old.id) ?? old),
      repositories: replaced(this.view.repositories, repositories),
    };
    this.seq += 1;
    const { state, activity, cancelNote, counts, finishedAt } = this.view;
    for (const listener of this.listeners) {
      listener({ kind: "delta", seq: this.seq, state, activity, cancelNote, counts, steps, repositories, finishedAt });
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.world.tick));
  }
}

function hasFailed({ state, trigger }: RunRepository): boolean {
  return state === "failed" || trigger?.state === "failed";
}

function replaced(all: RunRepository[], changed: RunRepository[]): RunRepository[] {
  if (changed.length === 0) return all;
  const byName = new Map(changed.map((repository) => [repository.name, repository]));
  return all.map((repository) => byName.get(repository.name) ?? repository);
}
