import { Channel, invoke } from "@tauri-apps/api/core";
import { type EventCallback, listen } from "@tauri-apps/api/event";
import type { Backend, CommandName, MenuItem } from "./backend";
import { asWireError, BackendError } from "./errors";

/** The Rust side, through Tauri's bridge. */
export function createTauriBackend(): Backend {
  return {
    async call(name: CommandName, request?: unknown, onMessage?: (message: never) => void) {
      const payload: Record<string, unknown> = {};
      if (request !== null && request !== undefined) payload.request = request;
      if (onMessage !== undefined) payload.channel = new Channel(onMessage as (message: unknown) => void);
      try {
        return await invoke<never>(name, payload);
      } catch (thrown) {
        throw new BackendError(asWireError(thrown));
      }
    },
    onMenu: (listener) => heard<MenuItem>("menu", ({ payload }) => listener(payload)),
    onCloseWhileRunning: (listener) => heard("close-while-running", () => listener()),
  };
}

/** Listens to an event. Listening begins and ends in the background; in between nothing is missed or heard too late. */
function heard<T>(event: string, handler: EventCallback<T>): () => void {
  let over = false;
  const listening = listen<T>(event, (message) => {
    if (!over) handler(message);
  });
  // A window that cannot listen still has its own keys and buttons; closing then asks a second time without words.
  listening.catch(() => undefined);
  return () => {
    over = true;
    listening.then((stop) => stop()).catch(() => undefined);
  };
}
