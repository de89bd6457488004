import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Backend } from "../../backend";
import type { World } from "../../backend/fake";
import type { RunEvent } from "../../backend/generated/RunEvent";
import { violations } from "../../test/axe";
import { showScreen } from "../../test/screen";
import { RunScreen } from ".";

const interrupted: Partial<World> = {
  interrupted: [
    { runId: "run-0", title: "Connect 37 repositories", state: "interrupted", startedAt: 0, finishedAt: null },
  ],
};

function open(runId: string, world: Partial<World>, wrap?: (fake: Backend) => Backend) {
  const onDone = vi.fn();
  const onOpenConnection = vi.fn();
  const view = showScreen(<RunScreen runId={runId} onDone={onDone} onOpenConnection={onOpenConnection} />, world, wrap);
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
    expect(await screen.findByText("Waiting for the other side")).toBeTruthy();
    expect(state()).toBe("waiting");
    expect(screen.queryByTestId("error-message")).toBeNull();
  });

  it("offers the failed ones first, and to retry them", async () => {
    const { press, requests } = open("run-1", { run: "someFail" }, begun);
    await screen.findByTestId("receipt-counts");
    expect(screen.getByTestId("filter-failed").getAttribute("aria-pressed")).toBe("true");
    const retry = screen.getByTestId("retry-run");
    expect(retry.textContent).toBe("Retry 4 repositories");
    await press("retry-run");
    await waitFor(() => expect(requests("resume_run")).toEqual([{ runId: "run-1", jira: null, aws: null }]));
  });

  it("names what undoing removes, and undoes only after a second yes", async () => {
    const { press, requests } = open("run-1", {}, begun);
    await press("undo-run");
    expect(requests("undo_run")).toEqual([]);
    expect(screen.getAllByText("Remove integration 41 from JIRA-PROD").length).toBe(2);
    await press("confirm-undo-run");
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Undone"));
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

describe("an interrupted run", () => {
  it("resumes with what the keychain holds", async () => {
    const { press, requests } = open("run-0", interrupted);
    await screen.findByText("This run was interrupted");
    expect(await violations()).toEqual([]);
    await press("resume-run");
    await screen.findByTestId("receipt-counts");
    expect(requests("resume_run")).toEqual([{ runId: "run-0", jira: null, aws: null }]);
  });

  it("asks for credentials that are not kept any more", async () => {
    const { user, press, requests } = open("run-0", { ...interrupted, keychain: "locked" });
    await press("resume-run");
    await press("go-on");
    expect(screen.getByText("Enter a personal access token.")).toBeTruthy();
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
    await user.click(screen.getByRole("button", { name: "Close" }));
    expect(onDone).toHaveBeenCalled();
  });
});
