import { screen } from "@testing-library/react";
import { sampleConnections, type World } from "../backend/fake";
import { openWindow } from "./render";

/** The window on a connected world, and a person at it. */
export async function openManaged(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  const press = async (testId: string) => window.user.click(await screen.findByTestId(testId));
  const type = async (testId: string, text: string) => {
    await window.user.click(await screen.findByTestId(testId));
    await window.user.paste(text);
  };
  const requests = (name: string) => window.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  await screen.findByTestId("connections-table");
  return { ...window, press, type, requests };
}

/** The same, at a tab of a connection. */
export async function atConnection(connectionId: string, tab: string, world: Partial<World> = {}) {
  const window = await openManaged(world);
  await window.press(`open-${connectionId}`);
  await window.press(`tab-${tab}`);
  return window;
}

export const field = (testId: string) => screen.getByTestId<HTMLInputElement>(testId);
