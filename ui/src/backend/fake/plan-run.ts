import type { Plan } from "../generated/Plan";
import type { Receipt } from "../generated/Receipt";
import type { RunEvent } from "../generated/RunEvent";
import type { RunRepository } from "../generated/RunRepository";
import type { RunStep } from "../generated/RunStep";
import type { RunSummary } from "../generated/RunSummary";
import type { RunView } from "../generated/RunView";
import { NOW, type World } from "./world";

const LEFT: Record<Plan["kind"], string[]> = {
  connect: [],
  triggers: ["The topic, its subscription, and triggers in the repositories"],
  disconnect: [],
  repository: ["The repository in Jira, indexed", "Its credential in Secret Service"],
  changes: [],
  rotate: ["The new access key in the integration and in Secret Service", "The old access key, valid in AWS"],
};

const LINKS = [
  { title: "Manage repositories in Jira", url: "https://jira.example.com/secure/gitRepositories.jspa" },
  {
    title: "payments in the AWS console",
    url: "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/payments/browse",
  },
];

/** What a run can take back. What was removed from Jira is gone. */
function undoOf({ kind, repositories }: Plan): string[] {
  if (kind === "repository") return ["Remove the repository from Jira"];
  if (kind !== "changes" || repositories.some(({ action }) => action === "remove")) return [];
  return repositories.filter(({ action }) => action === "update").map(({ name }) => `Set ${name} back`);
}

/** A run of triggers alone, one that rotates a key, one of a single repository, or one that takes a connection apart: it does what its plan says, in one go. */
export class FakePlanRun {
  readonly runId: string;
  private readonly plan: Plan;
  private readonly world: World;
  private readonly onEnd: (plan: Plan) => void;
  private readonly onUndo: (plan: Plan) => void;
  private readonly listeners = new Set<(event: RunEvent) => void>();
  private seq = 0;
  private view: RunView;

  constructor(runId: string, world: World, plan: Plan, onEnd: (plan: Plan) => void, onUndo: (plan: Plan) => void) {
    this.runId = runId;
    this.world = world;
    this.plan = plan;
    this.onEnd = onEnd;
    this.onUndo = onUndo;
    const repositories = plan.repositories.map(({ name, action, reason }): RunRepository => {
      const skipped = action === "skip" || action === "keep";
      return { name, state: skipped ? "skipped" : "pending", message: skipped ? reason : "Waiting", trigger: null };
    });
    const skipped = repositories.filter(({ state }) => state === "skipped").length;
    this.view = {
      runId,
      title: plan.title,
      state: "running",
      startedAt: NOW,
      finishedAt: null,
      activity: "Starting",
      cancelNote: "What is done by then stays.",
      steps: plan.steps.map(({ id, title }): RunStep => ({ id, title, state: "pending", message: null })),
      counts: { total: repositories.length, connected: repositories.length, done: 0, failed: 0, skipped },
      repositories,
    };
  }

  get summary(): RunSummary {
    const { runId, title, state, startedAt, finishedAt } = this.view;
    return { runId, title, state, startedAt, finishedAt, connectionId: this.plan.connectionId };
  }

  watch(listener: (event: RunEvent) => void): void {
    listener({ kind: "snapshot", seq: this.seq, run: structuredClone(this.view) });
    this.listeners.add(listener);
  }

  cancel(): void {
    this.tell("cancelling", "Finishing the step in hand");
  }

  async play(): Promise<void> {
    if (this.world.run === "signIn") {
      this.tell("signInNeeded", "The session of Causeway's own calls has ended");
      while (this.world.run === "signIn") await new Promise((resolve) => setTimeout(resolve, this.world.tick + 50));
    }
    for (const step of this.plan.steps) {
      this.view.steps = this.view.steps.map((one) => (one.id === step.id ? { ...one, state: "running" } : one));
      this.tell("running", step.title);
      await this.pause();
      this.view.steps = this.view.steps.map((one) => (one.id === step.id ? { ...one, state: "done" } : one));
    }
    this.view.repositories = this.view.repositories.map((one) =>
      one.state === "pending"
        ? { ...one, state: "done", message: this.plan.kind === "changes" ? "As planned" : "Done" }
        : one,
    );
    const { counts } = this.view;
    this.view.counts = { ...counts, done: counts.total - counts.skipped };
    this.view.finishedAt = NOW + 4_000;
    this.onEnd(this.plan);
    this.tell("completed", "Done");
  }

  receipt(): Receipt {
    const disconnects = this.plan.kind === "disconnect";
    return {
      run: structuredClone(this.view),
      connectionId: disconnects ? null : this.plan.connectionId,
      error: null,
      leftBehind: LEFT[this.plan.kind],
      undo: undoOf(this.plan),
      links: this.plan.kind === "repository" ? LINKS : [],
      retryable: 0,
      changes: this.plan.kind === "changes" ? this.plan.repositories : null,
    };
  }

  undo(): Receipt {
    this.onUndo(this.plan);
    return this.receipt();
  }

  private tell(state: RunView["state"], activity: string): void {
    this.view = { ...this.view, state, activity };
    this.seq += 1;
    const { cancelNote, counts, steps, repositories, finishedAt } = this.view;
    for (const listener of this.listeners) {
      listener({ kind: "delta", seq: this.seq, state, activity, cancelNote, counts, steps, repositories, finishedAt });
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.world.tick));
  }
}
