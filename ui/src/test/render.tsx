import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { App } from "../App";
import { BackendContext } from "../backend";
import { createFakeBackend, type World } from "../backend/fake";
import { ToastProvider } from "../components";

/** The whole window on a fake world. */
export function openWindow(world: Partial<World> = {}) {
  const backend = createFakeBackend(world);
  return { backend, user: userEvent.setup(), ...render(<App backend={backend} />) };
}

/** A component with what every component may rely on. */
export function show(node: ReactNode) {
  const backend = createFakeBackend();
  const view = render(
    <BackendContext value={backend}>
      <ToastProvider>{node}</ToastProvider>
    </BackendContext>,
  );
  return { backend, user: userEvent.setup(), ...view };
}
