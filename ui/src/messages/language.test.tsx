import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { createFakeBackend } from "../backend/fake";
import { de } from "./de";
import { languageOf, storedLanguage, storeLanguage } from "./language";

test("the chosen language is spoken, else the first of the desktop's that is known, else English", () => {
  expect(languageOf("de", ["en-US"])).toBe("de");
  expect(languageOf("en", ["de-CH"])).toBe("en");
  expect(languageOf("system", ["fr-FR", "de-AT", "en"])).toBe("de");
  expect(languageOf("system", ["EN-gb", "de"])).toBe("en");
  expect(languageOf("system", ["fr", "tlh"])).toBe("en");
  expect(languageOf("system", [])).toBe("en");
});

test("a choice is remembered until the system is followed again; what is not known is not taken", () => {
  expect(storedLanguage()).toBe("system");
  storeLanguage("de");
  expect(storedLanguage()).toBe("de");
  storeLanguage("system");
  expect(storedLanguage()).toBe("system");
  localStorage.setItem("causeway.language", "toString");
  expect(storedLanguage()).toBe("system");
});

/** The screens read their words as they are loaded: German is chosen before, as the window does it. */
async function openInGerman() {
  vi.resetModules();
  const messages = await import(".");
  await messages.speak("de");
  const [{ App }, { sampleConnections }] = await Promise.all([import("../App"), import("../backend/fake")]);
  render(<App backend={createFakeBackend({ connections: sampleConnections(Date.now()) })} />);
  return userEvent.setup({ delay: null });
}

test("the window speaks German on every place, and says so", async () => {
  const user = await openInGerman();
  expect(document.documentElement.lang).toBe("de");
  for (const [place, title] of [
    ["connections", de.connections.title],
    ["issue", de.issue.open.title],
    ["credentials", de.credentials.title],
    ["ssh", de.ssh.title],
    ["diagnostics", de.diagnostics.title],
    ["audit", de.audit.title],
  ] as const) {
    await user.click(await screen.findByTestId(`nav-${place}`));
    expect(await screen.findByRole("heading", { level: 1, name: title })).toBeDefined();
  }
});

test("another language asks before the window is loaded again, and is remembered only after a yes", async () => {
  vi.resetModules();
  const messages = await import(".");
  await messages.speak("en");
  const { LanguageSwitch } = await import("../shell/LanguageSwitch");
  const reload = vi.fn();
  const user = userEvent.setup({ delay: null });
  render(<LanguageSwitch onReload={reload} />);
  await user.click(screen.getByTestId("language"));
  await user.click(await screen.findByTestId("choice-de"));
  await user.click(await screen.findByTestId("keep-language"));
  expect(storedLanguage()).toBe("system");
  await user.click(screen.getByTestId("language"));
  await user.click(await screen.findByTestId("choice-de"));
  await user.click(await screen.findByTestId("load-again"));
  expect(storedLanguage()).toBe("de");
  expect(reload).toHaveBeenCalledOnce();
});
