import type { Receipt } from "../generated/Receipt";
import type { RunEvent } from "../generated/RunEvent";
import type { RunRepository } from "../generated/RunRepository";
import type { RunState } from "../generated/RunState";
import type { RunStep } from "../generated/RunStep";
import type { RunView } from "../generated/RunView";
import { wireError } from "./errors";
import { NOW, repositoryName, type World } from "./world";

type Listener = (event: RunEvent) => void;

/** A run that plays itself: connect, then index one share of the repositories after the other. */
export class FakeRun {
  readonly runId: string;
  private readonly world: World;
  private readonly listeners = new Set<Listener>();
  private readonly onEnd: (run: RunView) => void;
  private seq = 0;
  private cancelled = false;
  private undone = false;
  private view: RunView;

  constructor(runId: string, world: World, title: string, onEnd: (run: RunView) => void, state: RunState = "running") {
    this.runId = runId;
    this.world = world;
    this.onEnd = onEnd;
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
        { id: "index", title: "Index the repositories", state: "pending", message: null },
      ],
      counts: { total: world.repositories, connected: 0, done: 0, failed: 0, skipped: 0 },
      repositories: Array.from({ length: world.repositories }, (_, index) => ({
        name: repositoryName(index),
        state: "pending",
        message: "Waiting for Jira",
      })),
    };
  }

  get summary() {
    const { runId, title, state, startedAt, finishedAt } = this.view;
    return { runId, title, state, startedAt, finishedAt };
  }

  watch(listener: Listener): void {
    listener({ kind: "snapshot", seq: this.seq, run: structuredClone(this.view) });
    this.listeners.add(listener);
  }

  cancel(): void {
    this.cancelled = true;
    this.tell({ state: "cancelling", activity: "Finishing the step in hand" });
  }

  async play(): Promise<void> {
    const { total } = this.view.counts;
    this.tell({ state: "running", activity: "Storing the secrets", steps: [this.step("keychain", "running")] });
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
    this.tell({
      activity: "Indexing",
      cancelNote: "The integration stays in Jira and goes on indexing there.",
      steps: [this.step("integration", "done"), this.step("index", "running")],
      counts: { ...this.view.counts, connected: total },
    });
    if (this.world.run === "waits") {
      this.tell({ state: "waiting", activity: "Jira asks to slow down; trying again in 30 s" });
      return;
    }
    const share = Math.max(1, Math.ceil(total / 12));
    for (let at = 0; at < total && !this.cancelled; at += share) {
      await this.pause();
      const part = this.view.repositories.slice(at, at + share).map((repository, offset): RunRepository => {
        const fails = this.world.run === "someFail" && (at + offset) % 9 === 4;
        return fails
          ? { ...repository, state: "failed", message: "Jira could not fetch it: 403" }
          : { ...repository, state: "done", message: "Indexed" };
      });
      const failed = part.filter((repository) => repository.state === "failed").length;
      const { counts } = this.view;
      this.tell({
        activity: `Indexing ${part[0]?.name ?? ""}`,
        counts: { ...counts, done: counts.done + part.length - failed, failed: counts.failed + failed },
        repositories: part,
      });
    }
    if (this.cancelled) this.end("cancelled", "Cancelled", []);
    else if (this.view.counts.failed > 0) this.end("failed", "Ended with failures", [this.step("index", "failed")]);
    else this.end("completed", "Done", [this.step("index", "done")]);
  }

  receipt(): Receipt {
    const { state } = this.view;
    const made = state !== "failed" || this.view.counts.connected > 0;
    return {
      run: structuredClone(this.view),
      connectionId: made && !this.undone ? "c-1" : null,
      error: state === "failed" ? wireError(made ? "GIJ_REJECTED" : "JIRA_SERVER_ERROR") : null,
      leftBehind: made && !this.undone ? ["Integration 41 in JIRA-PROD", "The access key in Secret Service"] : [],
      undo:
        made && !this.undone
          ? ["Remove integration 41 from JIRA-PROD", "Remove the access key from Secret Service"]
          : [],
      links: [{ title: "Manage repositories in Jira", url: "https://jira.example.com/git" }],
    };
  }

  undo(): Receipt {
    this.undone = true;
    return this.receipt();
  }

  private end(state: RunState, activity: string, steps: RunStep[]): void {
    this.tell({ state, activity, steps, finishedAt: NOW + 95_000 });
    this.onEnd(this.view);
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

function replaced(all: RunRepository[], changed: RunRepository[]): RunRepository[] {
  if (changed.length === 0) return all;
  const byName = new Map(changed.map((repository) => [repository.name, repository]));
  return all.map((repository) => byName.get(repository.name) ?? repository);
}
