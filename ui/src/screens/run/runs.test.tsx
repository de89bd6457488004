import { screen, waitFor, within } from "@testing-library/react";
import { type ComponentProps, useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { createFakeBackend, type World } from "../../backend/fake";
import type { RunState } from "../../backend/generated/RunState";
import type { RunView } from "../../backend/generated/RunView";
import { messages } from "../../messages";
import type { StartedRegions } from "../../shell/place";
import { violations } from "../../test/axe";
import { showScreen } from "../../test/screen";
import { RunScreen, RunsScreen } from ".";
import { activeOf, outcomeOf, shareOf } from "./regionRuns";

const text = messages.regions.run;

const SETTINGS = {
  requireUserPat: false,
  smartCommits: true,
  repositoryBrowser: true,
  diffViewing: true,
  projects: { kind: "all" as const },
};

/** Remembers which of them is looked at, as the shell does. */
function AtPlace(props: Omit<ComponentProps<typeof RunsScreen>, "shown" | "onShow">) {
  const [shown, setShown] = useState<string | null>(null);
  return <RunsScreen {...props} shown={shown} onShow={setShown} />;
}

/** The screen of three regions that were just started. */
async function open(world: Partial<World> = {}) {
  const fake = createFakeBackend(world);
  const handles: string[] = [];
  const keys = { kind: "keys", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "s" } as const;
  for (const region of ["eu-central-1", "us-east-1", "eu-west-1"]) {
    const [first] = handles;
    const credential = first === undefined ? keys : ({ kind: "checked", accountHandle: first } as const);
    const account = await fake.call("check_aws", { operationId: region, region, credential }, () => undefined);
    handles.push(account.accountHandle);
  }
  const plan = await fake.call("plan_regions", {
    operationId: "plan",
    siteHandle: "site-1",
    accountHandles: handles,
    displayName: "",
    refspecs: { notes: true, changes: false, custom: "" },
    settings: SETTINGS,
    keep: "session",
    triggers: null,
  });
  const { runIds } = await fake.call("start_regions", { planId: plan.planId, hash: plan.hash });
  const started: StartedRegions = {
    title: plan.title,
    runs: plan.regions.map(({ region, regionName }, at) => ({ runId: runIds[at] ?? "", region, regionName })),
  };
  const acts = {
    onOpenRun: vi.fn(),
    onOpenConnection: vi.fn(),
    onCredentials: vi.fn(),
    onDone: vi.fn(),
  };
  const view = showScreen(<AtPlace started={started} {...acts} />, world, () => fake);
  await screen.findByTestId("runs-table");
  const press = async (testId: string) => view.user.click(await screen.findByTestId(testId));
  const cancelled = () => fake.calls.filter(({ name }) => name === "cancel_run").map(({ request }) => request);
  return { ...view, ...acts, fake, press, cancelled };
}

const stateOf = (region: string) => screen.getByTestId(`runs-${region}`).dataset.state;

describe("the runs of several regions", () => {
  it("go one after the other, and end with a way to each receipt and connection", async () => {
    const { press, onOpenRun, onOpenConnection, onDone } = await open({ tick: 20 });
    expect(document.activeElement?.textContent).toBe("Connect 3 regions to JIRA-PROD");
    expect(stateOf("us-east-1")).toBe("queued");
    expect(within(screen.getByTestId("runs-us-east-1")).getByText(messages.run.states.queued)).toBeTruthy();
    // The one at work is shown in full.
    expect(screen.getByTestId("runs-one").textContent).toContain("Europe (Frankfurt)");
    expect(screen.getByTestId("live-region").textContent).toContain("Europe (Frankfurt)");
    expect(await violations()).toEqual([]);
    await screen.findByTestId("runs-outcome", undefined, { timeout: 15_000 });
    for (const region of ["eu-central-1", "us-east-1", "eu-west-1"]) expect(stateOf(region)).toBe("completed");
    expect(document.activeElement?.textContent).toBe(text.outcome.completed(3));
    await waitFor(() => expect(screen.getByTestId("live-region").textContent).toContain(text.outcome.completed(3)));
    expect(screen.getByTestId("runs-eu-west-1").textContent).toContain(text.of(12, 12));
    expect(await violations()).toEqual([]);
    await press("receipt-us-east-1");
    expect(onOpenRun).toHaveBeenCalledWith("run-2");
    await press("connection-eu-west-1");
    expect(onOpenConnection).toHaveBeenCalledWith("c-3");
    await press("close-runs");
    expect(onDone).toHaveBeenCalled();
  }, 60_000);

  it("go on when one of them fails", async () => {
    const { fake } = await open({ tick: 1, regions: "oneFails" });
    await screen.findByTestId("runs-outcome", undefined, { timeout: 15_000 });
    expect(stateOf("us-east-1")).toBe("failed");
    expect(stateOf("eu-west-1")).toBe("completed");
    expect(document.activeElement?.textContent).toBe(text.outcome.failed(2, 3));
    expect(screen.getByTestId("runs-state").dataset.state).toBe("failed");
    expect(screen.queryByTestId("connection-us-east-1")).toBeNull();
    expect(fake.world.connections).toHaveLength(2);
  }, 60_000);

  it("can be looked at one by one, and lead back to the one at work", async () => {
    const { press } = await open({ tick: 40 });
    await press("show-eu-west-1");
    expect(screen.getByTestId("show-eu-west-1").getAttribute("aria-pressed")).toBe("true");
    expect(screen.getByTestId("runs-one").textContent).toContain(messages.run.queuedTitle);
    expect(await violations()).toEqual([]);
    await press("follow-active");
    expect(screen.getByTestId("show-eu-west-1").getAttribute("aria-pressed")).toBe("false");
    expect(screen.getByTestId("runs-one").textContent).not.toContain(messages.run.queuedTitle);
  }, 60_000);

  it("tell of one that waits what it waits for, wherever it is opened", async () => {
    const { fake, unmount } = await open({ tick: 40 });
    unmount();
    showScreen(
      <RunScreen runId="run-3" onCredentials={vi.fn()} onDone={vi.fn()} onOpenConnection={vi.fn()} />,
      {},
      () => fake,
    );
    expect((await screen.findByTestId("run-queued")).textContent).toContain(messages.run.queuedTitle);
    expect(screen.getByTestId("run-state").dataset.state).toBe("queued");
    expect(screen.getByTestId("cancel-run")).toBeTruthy();
    expect(await violations()).toEqual([]);
  }, 60_000);

  it("can be cancelled one by one, by keyboard: what stays is said, and the others go on", async () => {
    const { user, cancelled } = await open({ tick: 40 });
    screen.getByTestId("cancel-one").focus();
    await user.keyboard("{Enter}");
    await screen.findByText(text.cancelOneTitle("Europe (Frankfurt)"));
    expect(screen.getByTestId("cancel-note").textContent).toContain("Europe (Frankfurt)");
    expect(screen.getByText(text.cancelOneMore)).toBeTruthy();
    // The safe choice is the first.
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("confirm-keep")));
    await user.tab();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(cancelled()).toEqual([{ runId: "run-1" }]));
    await waitFor(() => expect(stateOf("eu-central-1")).toBe("cancelled"), { timeout: 10_000 });
    await waitFor(() => expect(stateOf("us-east-1")).toBe("running"), { timeout: 10_000 });
  }, 60_000);

  it("can be cancelled all: those that wait go first, so that none begins in between", async () => {
    const { press, cancelled } = await open({ tick: 30 });
    await press("cancel-all");
    const note = await screen.findByTestId("cancel-note");
    expect(within(note).getAllByRole("listitem")).toHaveLength(3);
    expect(await violations()).toEqual([]);
    await press("confirm-cancel-run");
    await waitFor(() => expect(cancelled()).toEqual([{ runId: "run-3" }, { runId: "run-2" }, { runId: "run-1" }]));
    await screen.findByTestId("runs-outcome", undefined, { timeout: 10_000 });
    expect(stateOf("eu-west-1")).toBe("cancelled");
    expect(document.activeElement?.textContent).toBe(text.outcome.cancelled(0, 3));
  }, 60_000);

  it("that cannot be watched say why, and can be asked for again", async () => {
    const world: Partial<World> = { fail: { watch_run: "TIMEOUT" } };
    const fake = createFakeBackend(world);
    const onDone = vi.fn();
    const { user } = showScreen(
      <RunsScreen
        started={{ title: "Connect", runs: [{ runId: "run-9", region: "eu-west-1", regionName: "Europe (Ireland)" }] }}
        shown={null}
        onShow={vi.fn()}
        onOpenRun={vi.fn()}
        onOpenConnection={vi.fn()}
        onCredentials={vi.fn()}
        onDone={onDone}
      />,
      world,
      () => fake,
    );
    expect((await screen.findByTestId("error-message")).dataset.code).toBe("TIMEOUT");
    fake.world.fail = {};
    await user.click(screen.getByTestId("retry"));
    await waitFor(() => expect(screen.getByTestId("error-message").dataset.code).toBe("RUN_UNKNOWN"));
  });
});

describe("what several runs come to", () => {
  const region = (state: RunState, done = 0, total = 0) => ({
    runId: state,
    region: "r",
    regionName: "R",
    run: {
      runId: state,
      title: "",
      state,
      startedAt: 0,
      finishedAt: null,
      activity: "",
      cancelNote: "",
      steps: [],
      counts: { total, connected: 0, done, failed: 0, skipped: 0 },
      repositories: [],
    } satisfies RunView,
  });

  it("counts each region alike", () => {
    expect(shareOf([region("completed", 37, 37), region("running", 102, 204), region("queued")])).toBe(0.5);
  });

  it("is the one at work that is followed, or the next in turn", () => {
    expect(activeOf([region("completed"), region("queued"), region("running")])?.runId).toBe("running");
    expect(activeOf([region("completed"), region("queued")])?.runId).toBe("queued");
    expect(activeOf([region("completed"), region("interrupted"), region("runningElsewhere")])).toBeUndefined();
  });

  it("is complete only with all of them", () => {
    expect(outcomeOf([region("completed"), region("completed")]).state).toBe("completed");
    expect(outcomeOf([region("completed"), region("cancelled")]).state).toBe("cancelled");
    expect(outcomeOf([region("cancelled"), region("failed")]).state).toBe("failed");
    expect(outcomeOf([region("completed"), region("interrupted")]).state).toBe("failed");
  });
});
