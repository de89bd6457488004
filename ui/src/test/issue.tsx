import { screen } from "@testing-library/react";
import { sampleConnections, type World } from "../backend/fake";
import { openWindow } from "./render";

/** The window on a connected world, at the place where issues are opened. */
export async function toIssues(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId("nav-issue"));
  await screen.findByTestId("open-issue");
  const press = async (testId: string) => window.user.click(await screen.findByTestId(testId));
  const type = async (testId: string, text: string) => {
    await window.user.click(await screen.findByTestId(testId));
    await window.user.paste(text);
  };
  const requests = (name: string) => window.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  return { ...window, press, type, requests };
}

/** The window at the page of SHOP-12. */
export async function toIssue(world: Partial<World> = {}) {
  const window = await toIssues(world);
  await window.type("issue-text", "SHOP-12");
  await screen.findByTestId("issue-page");
  return window;
}

export const field = (testId: string) => screen.getByTestId<HTMLInputElement>(testId);
