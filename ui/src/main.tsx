import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import type { Backend } from "./backend";
import { createTauriBackend } from "./backend/tauri";
import { applyTheme, storedTheme } from "./theme/theme";

async function backend(): Promise<Backend> {
  // The condition is a constant of the build: a shipped bundle has no trace of the fake.
  if (import.meta.env.MODE !== "fake") return createTauriBackend();
  const [{ createFakeBackend }, { worldFromAddress }] = await Promise.all([
    import("./backend/fake"),
    import("./backend/fake/scenario"),
  ]);
  return createFakeBackend(worldFromAddress(location.search));
}

async function start(): Promise<void> {
  applyTheme(storedTheme());
  const root = document.getElementById("root");
  if (root === null) return;
  createRoot(root).render(
    <StrictMode>
      <App backend={await backend()} />
    </StrictMode>,
  );
}

void start();
