import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { type Backend, BackendContext } from "../backend";
import { createFakeBackend, type World } from "../backend/fake";
import { ToastProvider } from "../components";

/** A screen by itself, on a fake world or on a given backend. */
export function showScreen(node: ReactNode, world: Partial<World> = {}, wrap: (fake: Backend) => Backend = (b) => b) {
  const backend = createFakeBackend(world);
  const view = render(
    <BackendContext value={wrap(backend)}>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <ToastProvider>
          <main>{node}</main>
        </ToastProvider>
      </QueryClientProvider>
    </BackendContext>,
  );
  return { backend, user: userEvent.setup({ delay: null }), ...view };
}
