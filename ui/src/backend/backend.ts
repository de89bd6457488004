import { createContext, useContext } from "react";
import type { Commands } from "./generated/commands";

/** The names of the commands. */
export type CommandName = keyof Commands;

/** What a command takes after its name: its request, and a listener when it reports while it works. */
export type Arguments<N extends CommandName> = Commands[N]["request"] extends null
  ? Commands[N]["channel"] extends null
    ? [request?: null]
    : [request: null, onMessage: (message: Commands[N]["channel"]) => void]
  : Commands[N]["channel"] extends null
    ? [request: Commands[N]["request"]]
    : [request: Commands[N]["request"], onMessage: (message: Commands[N]["channel"]) => void];

/** What the native menu can choose; the rest of it the platform or the Rust side does by itself. */
export type MenuItem =
  | "new-connection"
  | "connect-repository"
  | "connections"
  | "issue"
  | "credentials"
  | "ssh-keys"
  | "diagnostics"
  | "audit"
  | "refresh"
  | "shortcuts"
  | "about";

/** The Rust side as the window sees it. Every failure is a `BackendError`. */
export interface Backend {
  call<N extends CommandName>(name: N, ...rest: Arguments<N>): Promise<Commands[N]["response"]>;
  /** Listens to the native menu until the function it gives is called. */
  onMenu(listener: (item: MenuItem) => void): () => void;
  /** Listens for closes that were held back because a run is at work, until the function it gives is called. */
  onCloseWhileRunning(listener: () => void): () => void;
}

export const BackendContext = createContext<Backend | null>(null);

/** The backend of this window. */
export function useBackend(): Backend {
  const backend = useContext(BackendContext);
  if (backend === null) throw new Error("useBackend outside of BackendContext");
  return backend;
}
