import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Backend } from "../../backend";
import type { World } from "../../backend/fake";
import type { PlanConnection } from "../../backend/generated/PlanConnection";
import type { RunEvent } from "../../backend/generated/RunEvent";
import { messages } from "../../messages";
import { violations } from "../../test/axe";
import { showScreen } from "../../test/screen";
import { RunScreen } from ".";

const text = messages.run;

const interrupted: Partial<World> = {
  interrupted: [
    {
      runId: "run-0",
      title: "Connect 37 repositories",
      state: "interrupted",
      startedAt: 0,
      finishedAt: null,
      connectionId: null,
    },
  ],
};

function open(runId: string, world: Partial<World>, wrap?: (fake: Backend) => Backend) {
  const onDone = vi.fn();
  const onCredentials = vi.fn();
  const onOpenConnection = vi.fn();
  const view = showScreen(
    <RunScreen runId={runId} onCredentials={onCredentials} onDone={onDone} onOpenConnection={onOpenConnection} />,
    world,
    wrap,
  );
  const press = async (testId: string) => view.user.click(await screen.findByTestId(testId));
  const requests = (name: string) => view.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  return { ...view, onDone, onOpenConnection, press, requests };
}

/** A run that begins with the screen: the fake starts it at the first watch. */
function begun(fake: Backend): Backend {
  let started = false;
  return {
    ...fake,
    call: (async (name: string, request: unknown, tell: unknown) => {
      if (name === "watch_run" && !started) {
        started = true;
        await fake.call("start_run", { planId: "plan-1", hash: "b2f1c0" });
      }
      return (fake.call as (...all: unknown[]) => unknown)(name, request, tell);
    }) as Backend["call"],
  };
}

/** The same with a plan that sets triggers up. */
function begunWithTriggers(fake: Backend): Backend {
  const started = begun(fake);
  let planned = false;
  return {
    ...fake,
    call: (async (name: string, request: unknown, tell: unknown) => {
      if (!planned) {
        planned = true;
        await fake.call("plan_connection", planRequest);
      }
      return (started.call as (...all: unknown[]) => unknown)(name, request, tell);
    }) as Backend["call"],
  };
}

const planRequest: PlanConnection = {
  operationId: "1",
  siteHandle: "site-1",
  accountHandle: "account-1",
  displayName: "",
  refspecs: { notes: true, changes: false, custom: "" },
  settings: {
    requireUserPat: false,
    smartCommits: true,
    repositoryBrowser: true,
    diffViewing: true,
    projects: { kind: "all" },
  },
  keep: "session",
  triggers: {
    webhook: { kind: "kept" },
    settings: {
      events: { update: true, create: true, delete: true },
      branches: [],
      topic: { kind: "own", kmsKey: "" },
      repositories: null,
    },
  },
};

const state = () => screen.getByTestId("run-state").dataset.state;

describe("a run", () => {
  it("goes on to its receipt, which leads to the connection", async () => {
    const { press, onOpenConnection } = open("run-1", { tick: 5 }, begun);
    await screen.findByTestId("run-progress");
    expect(await violations()).toEqual([]);
    await screen.findByTestId("receipt-counts");
    expect(state()).toBe("completed");
    expect(screen.getByTestId("receipt-counts").textContent).toContain("37");
    expect(screen.getByTestId("left-behind").textContent).toContain("Integration 41 in JIRA-PROD");
    expect(document.activeElement?.tagName).toBe("H1");
    expect(await violations()).toEqual([]);
    await press("open-connection");
    expect(onOpenConnection).toHaveBeenCalledWith("c-1");
  });

  it("offers other keys for Causeway's own calls once there is a connection to try them on", async () => {
    const { press, user } = open("run-1", { tick: 5 }, begun);
    await press("choose-own-calls");
    await screen.findByTestId("own-calls-dialog");
    await user.click(screen.getByTestId("source-profile"));
    expect(await violations()).toEqual([]);
    await press("dialog-cancel");
    await waitFor(() => expect(screen.queryByTestId("own-calls-dialog")).toBeNull());
  });

  it("says what stays before it is cancelled, with the safe button first", async () => {
    const { press, requests } = open("run-1", { tick: 15 }, begun);
    await press("cancel-run");
    expect((await screen.findByTestId("cancel-note")).textContent).not.toBe("");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("confirm-keep")));
    await press("confirm-cancel-run");
    await screen.findByTestId("receipt-counts");
    expect(state()).toBe("cancelled");
    expect(requests("cancel_run")).toEqual([{ runId: "run-1" }]);
  });

  it("shows throttling as waiting, not as a failure", async () => {
    open("run-1", { run: "waits" }, begun);
    expect(await screen.findByText(text.waitingTitle)).toBeTruthy();
    expect(state()).toBe("waiting");
    expect(screen.queryByTestId("error-message")).toBeNull();
  });

  it("offers the failed ones first, and to retry them", async () => {
    const { press, requests } = open("run-1", { run: "someFail" }, begun);
    await screen.findByTestId("receipt-counts");
    expect(screen.getByTestId("filter-failed").getAttribute("aria-pressed")).toBe("true");
    const retry = screen.getByTestId("retry-run");
    expect(retry.textContent).toBe(text.receipt.retry(4));
    await press("retry-run");
    await waitFor(() => expect(requests("retry_run")).toEqual([{ runId: "run-1", jira: null, aws: null }]));
    await waitFor(() => expect(state()).toBe("completed"));
  });

  it("names what undoing removes, and undoes only after a second yes", async () => {
    const { press, requests } = open("run-1", {}, begun);
    await press("undo-run");
    expect(requests("undo_run")).toEqual([]);
    expect(screen.getAllByText("Remove integration 41 from JIRA-PROD").length).toBe(2);
    await press("confirm-undo-run");
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(text.receipt.undoneHeading));
    expect(screen.queryByTestId("undo-run")).toBeNull();
  });

  it("asks for a fresh snapshot when a delta is missing", async () => {
    const { requests } = open("run-1", {}, (fake) => {
      const started = begun(fake);
      let watches = 0;
      return {
        ...fake,
        call: (async (name: string, request: unknown, tell: (event: RunEvent) => void) => {
          if (name !== "watch_run") return (started.call as (...all: unknown[]) => unknown)(name, request, tell);
          watches += 1;
          const lossy = watches === 1;
          const drop = (event: RunEvent) => {
            if (!(lossy && event.kind === "delta" && event.seq === 3)) tell(event);
          };
          return (started.call as (...all: unknown[]) => unknown)(name, request, drop);
        }) as Backend["call"],
      };
    });
    await screen.findByTestId("receipt-counts");
    expect(state()).toBe("completed");
    expect(requests("watch_run").length).toBe(2);
  });
});

describe("what is said of a run", () => {
  it("is how far it is, every few seconds at most, and once how it ended", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const said: string[] = [];
    try {
      open("run-1", { run: "someFail", tick: 1_000 }, begun);
      const region = screen.getByTestId("live-region");
      const listener = new MutationObserver(() => said.push(region.textContent?.trim() ?? ""));
      listener.observe(region, { childList: true, characterData: true, subtree: true });
      let seconds = 0;
      while (screen.queryByTestId("receipt-counts") === null && seconds < 120) {
        await act(() => vi.advanceTimersByTimeAsync(1_000));
        seconds += 1;
      }
      listener.disconnect();
      const { headings } = messages.run.receipt;
      const end = messages.run.announceEnd(headings.failed, 33, 4, 0);
      expect(said.filter((one) => one === end)).toHaveLength(1);
      expect(said.at(-1)).toBe(end);
      expect(said.length).toBeGreaterThan(1);
      expect(said.length).toBeLessThanOrEqual(2 + Math.ceil(seconds / 5));
    } finally {
      vi.useRealTimers();
    }
  });

  it("is nothing when it had ended before", async () => {
    const view = open("run-1", {}, begun);
    await screen.findByTestId("receipt-counts");
    view.unmount();
    const again = showScreen(
      <RunScreen runId="run-1" onCredentials={vi.fn()} onDone={vi.fn()} onOpenConnection={vi.fn()} />,
      {},
      () => view.backend,
    );
    await screen.findByTestId("receipt-counts");
    expect(screen.getByTestId("live-region").textContent).toBe("");
    again.unmount();
  });
});

describe("a run with triggers", () => {
  it("tells each repository's trigger, and counts one that failed as failed", async () => {
    const { press } = open("run-1", { run: "someFail" }, begunWithTriggers);
    await screen.findByTestId("receipt-counts");
    // Four could not be indexed, three others have no trigger.
    expect(screen.getByTestId("receipt-counts").textContent).toContain(`${text.receipt.failed}7`);
    expect(screen.getByTestId("run-steps").textContent).toContain("Put the triggers into the repositories");
    const table = within(screen.getByTestId("run-repositories"));
    expect(table.getByRole("columnheader", { name: text.columns.trigger })).toBeTruthy();
    expect(table.getAllByText(/AWS rejects the trigger/)).toHaveLength(3);
    expect(await violations()).toEqual([]);
    expect(screen.getByTestId("retry-run").textContent).toBe(text.receipt.retry(7));
    await press("retry-run");
    await waitFor(() => expect(state()).toBe("completed"));
    await screen.findByTestId("receipt-counts");
    expect(screen.queryByTestId("retry-run")).toBeNull();
  });

  it("asks for the secrets that a retry needs and that are not kept", async () => {
    const { user, press, requests } = open("run-1", { run: "someFail", keychain: "absent" }, begunWithTriggers);
    await press("retry-run");
    await user.type(await screen.findByTestId("jira-token"), "t");
    await user.type(screen.getByTestId("access-key-id"), "AKIAIOSFODNN7EXAMPLE");
    await user.type(screen.getByTestId("secret-access-key"), "s");
    await press("go-on");
    await waitFor(() =>
      expect(requests("retry_run").at(-1)).toEqual({
        runId: "run-1",
        jira: { kind: "token", token: "t" },
        aws: { kind: "keys", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "s" },
      }),
    );
    await waitFor(() => expect(state()).toBe("completed"));
  });

  it("says at the end that Jira has not confirmed, and leads to the triggers", async () => {
    const { press, onOpenConnection } = open("run-1", { confirmation: "pending" }, begunWithTriggers);
    const pending = await screen.findByTestId("pending-confirmation");
    expect(pending.textContent).toContain(text.receipt.pendingTitle);
    expect(await violations()).toEqual([]);
    await press("open-triggers");
    expect(onOpenConnection).toHaveBeenCalledWith("c-1", { tab: "triggers" });
  });

  it("says nothing of a confirmation that has come", async () => {
    const { requests } = open("run-1", {}, begunWithTriggers);
    await screen.findByTestId("receipt-counts");
    await waitFor(() => expect(requests("list_connections")).toHaveLength(1));
    expect(screen.queryByTestId("pending-confirmation")).toBeNull();
  });
});

describe("a run that another Causeway is at work on", () => {
  const elsewhere = (interrupted.interrupted ?? []).map((run) => ({ ...run, state: "runningElsewhere" as const }));

  it("is looked at until it has ended there, and offers nothing that would disturb it", async () => {
    const { backend, onDone, user } = open("run-0", { interrupted: elsewhere });
    expect((await screen.findByTestId("run-elsewhere")).textContent).toContain(text.elsewhere.title);
    expect(state()).toBe("runningElsewhere");
    expect(screen.queryByTestId("resume-run")).toBeNull();
    expect(screen.queryByTestId("cancel-run")).toBeNull();
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("button", { name: text.close }));
    expect(onDone).toHaveBeenCalled();
    // The other one plays it to its end.
    await backend.call("resume_run", { runId: "run-0", jira: null, aws: null });
    await screen.findByTestId("receipt-counts", {}, { timeout: 5_000 });
    expect(state()).toBe("completed");
  });

  it("is asked for again by itself", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const { requests } = open("run-0", { interrupted: elsewhere });
      await screen.findByTestId("run-elsewhere");
      const before = requests("watch_run").length;
      for (const look of [1, 2]) {
        await act(() => vi.advanceTimersByTimeAsync(3_000));
        expect(requests("watch_run").length).toBe(before + look);
      }
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("an interrupted run", () => {
  it("resumes with what the keychain holds", async () => {
    const { press, requests } = open("run-0", interrupted);
    await screen.findByText(text.interrupted.title);
    expect(await violations()).toEqual([]);
    await press("resume-run");
    await screen.findByTestId("receipt-counts");
    expect(requests("resume_run")).toEqual([{ runId: "run-0", jira: null, aws: null }]);
  });

  it("asks for credentials that are not kept any more", async () => {
    const { user, press, requests } = open("run-0", { ...interrupted, keychain: "locked" });
    await press("resume-run");
    await press("go-on");
    expect(screen.getByText(messages.connect.jira.required.token)).toBeTruthy();
    await user.type(screen.getByTestId("jira-token"), "t");
    await user.type(screen.getByTestId("access-key-id"), "AKIAIOSFODNN7EXAMPLE");
    await user.type(screen.getByTestId("secret-access-key"), "s");
    expect(await violations()).toEqual([]);
    await press("go-on");
    await screen.findByTestId("receipt-counts");
    expect(requests("resume_run").at(-1)).toEqual({
      runId: "run-0",
      jira: { kind: "token", token: "t" },
      aws: { kind: "keys", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "s" },
    });
  });

  it("is dismissed after a second yes", async () => {
    const { press, requests, onDone } = open("run-0", interrupted);
    await press("dismiss-run");
    await press("confirm-dismiss-run");
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(requests("dismiss_run")).toEqual([{ runId: "run-0" }]);
  });

  it("says when a run is not known, and leads away", async () => {
    const { onDone, user } = open("nothing", {});
    expect((await screen.findByTestId("error-message")).dataset.code).toBe("RUN_UNKNOWN");
    await user.click(screen.getByRole("button", { name: text.close }));
    expect(onDone).toHaveBeenCalled();
  });
});
