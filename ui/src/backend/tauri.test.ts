import { Channel, invoke } from "@tauri-apps/api/core";
import { type EventCallback, listen } from "@tauri-apps/api/event";
import { beforeEach, expect, test, vi } from "vitest";
import { BackendError } from "./errors";
import { wireError } from "./fake";
import { createTauriBackend } from "./tauri";

vi.mock("@tauri-apps/api/core", () => ({
  invoke: vi.fn(),
  Channel: class {
    onmessage: unknown;
    constructor(onmessage: unknown) {
      this.onmessage = onmessage;
    }
  },
}));

vi.mock("@tauri-apps/api/event", () => ({ listen: vi.fn() }));

const listening = vi.mocked(listen);
const invoked = vi.mocked(invoke);
beforeEach(() => {
  invoked.mockReset().mockResolvedValue(null);
});

test("a command without a request is called without arguments", async () => {
  await createTauriBackend().call("start_up");
  expect(invoked).toHaveBeenCalledWith("start_up", {});
});

test("a request goes under its name", async () => {
  await createTauriBackend().call("cancel_run", { runId: "r" });
  expect(invoked).toHaveBeenCalledWith("cancel_run", { request: { runId: "r" } });
});

test("a listener becomes a channel", async () => {
  const listen = vi.fn();
  await createTauriBackend().call("watch_run", { runId: "r" }, listen);
  const payload = invoked.mock.calls[0]?.[1] as { channel: Channel<unknown> };
  expect(payload.channel).toBeInstanceOf(Channel);
  expect(payload.channel.onmessage).toBe(listen);
});

test("a wire error keeps its code", async () => {
  invoked.mockRejectedValue(wireError("TIMEOUT"));
  const thrown = await createTauriBackend()
    .call("start_up")
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(BackendError);
  expect((thrown as BackendError).wire.code).toBe("TIMEOUT");
});

test("anything else that is thrown is our own fault, in its own words", async () => {
  invoked.mockRejectedValue("command start_up not found");
  const thrown = await createTauriBackend()
    .call("start_up")
    .catch((error: unknown) => error);
  expect((thrown as BackendError).wire).toMatchObject({ code: "BUG", message: "command start_up not found" });
});

test("an event is heard until listening ends, however late that begins", async () => {
  const stop = vi.fn();
  const begun: (() => void)[] = [];
  const handlers: EventCallback<unknown>[] = [];
  listening.mockImplementation((_event, handler) => {
    handlers.push(handler as EventCallback<unknown>);
    return new Promise((resolve) => {
      begun.push(() => resolve(stop));
    });
  });
  const listener = vi.fn();
  const end = createTauriBackend().onMenu(listener);
  expect(listening).toHaveBeenCalledWith("menu", expect.any(Function));
  handlers[0]?.({ event: "menu", id: 1, payload: "refresh" });
  end();
  handlers[0]?.({ event: "menu", id: 1, payload: "shortcuts" });
  expect(listener.mock.calls).toEqual([["refresh"]]);
  begun[0]?.();
  await vi.waitFor(() => expect(stop).toHaveBeenCalledOnce());
});

test("a close that was held back is told without a payload", () => {
  listening.mockResolvedValue(() => undefined);
  const listener = vi.fn();
  createTauriBackend().onCloseWhileRunning(listener);
  const [event, handler] = listening.mock.calls.at(-1) ?? [];
  expect(event).toBe("close-while-running");
  (handler as EventCallback<unknown>)({ event: "close-while-running", id: 1, payload: null });
  expect(listener).toHaveBeenCalledWith();
});
