import { Channel, invoke } from "@tauri-apps/api/core";
import type { Backend, CommandName } from "./backend";
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
  };
}
