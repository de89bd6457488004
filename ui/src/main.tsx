import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Backend } from "./backend";
import { createTauriBackend } from "./backend/tauri";
import { speak, use } from "./messages";
import { languageOf, storedLanguage } from "./messages/language";
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

/** The language, before the screens are loaded: they read their words as they are. */
async function chooseLanguage(): Promise<void> {
  const asked = import.meta.env.MODE === "fake" ? new URLSearchParams(location.search).get("language") : null;
  if (import.meta.env.MODE === "fake" && asked === "pseudo") {
    const { pseudo } = await import("./messages/pseudo");
    use(pseudo, "en");
  } else await speak(languageOf(storedLanguage(), asked === null ? navigator.languages : [asked]));
}

async function start(): Promise<void> {
  applyTheme(storedTheme());
  const root = document.getElementById("root");
  if (root === null) return;
  const asked = await backend();
  const starting = asked.call("start_up");
  // Whoever shows the window tells of it.
  starting.catch(() => undefined);
  await chooseLanguage();
  const { App } = await import("./App");
  createRoot(root).render(
    <StrictMode>
      <App backend={asked} starting={starting} />
    </StrictMode>,
  );
}

void start();
