import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../../backend/fake";
import { messages } from "../../../messages";
import { loadScreens } from "../../../shell/screens";
import { violations } from "../../../test/axe";
import { openWindow } from "../../../test/render";

beforeAll(() => loadScreens(), 120_000);

const words = messages.mirror;

async function openMirror(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId("open-c-1"));
  await window.user.click(await screen.findByTestId("tab-mirror"));
  return window;
}

const rows = () => within(screen.getByTestId("mirror-table")).getAllByRole("row").slice(1);

test("it is off until somebody turns it on, with room that it may take, and is fetched then", async () => {
  const { user, backend } = await openMirror();
  await screen.findByTestId("mirror-off");
  expect(await violations()).toEqual([]);
  const cap = screen.getByTestId("mirror-cap");
  await user.clear(cap);
  await user.type(cap, "lots");
  expect(screen.getByText(words.capError)).toBeDefined();
  expect(screen.getByTestId<HTMLButtonElement>("mirror-on").disabled).toBe(true);
  expect(backend.calls.some(({ name }) => name === "set_mirror" || name === "fetch_mirror")).toBe(false);
  await user.clear(cap);
  await user.type(cap, "2.5{Enter}");
  await screen.findByTestId("mirror-table");
  expect(backend.calls.find(({ name }) => name === "set_mirror")?.request).toEqual({
    connectionId: "c-1",
    enabled: true,
    cap: 2_500_000_000,
  });
  await waitFor(() => expect(screen.getByTestId("live-region").textContent).toContain(words.fetched(37, 0)));
  expect(await violations()).toEqual([]);
});

test("a fetch tells how far it is, can be stopped, and keeps what came in", async () => {
  const { user, backend } = await openMirror({ mirror: "on", tick: 15 });
  await user.click(await screen.findByTestId("mirror-fetch"));
  const progress = await screen.findByTestId("mirror-progress");
  await within(progress).findByRole("list", { name: words.atWork });
  await user.click(screen.getByTestId("mirror-stop"));
  expect(await screen.findByText(words.stopped)).toBeDefined();
  expect(backend.calls.some(({ name }) => name === "cancel_operation")).toBe(true);
  expect(screen.queryByTestId("mirror-progress")).toBeNull();
});

test("those that failed say why, and are tried again by themselves", async () => {
  const { user, backend } = await openMirror({ mirror: "errors" });
  const table = await screen.findByTestId("mirror-table");
  expect(table.textContent).toContain("The connection was reset.");
  const failed = screen.getByTestId("mirror-retry");
  const count = Number(/\d+/.exec(failed.textContent ?? "")?.[0]);
  await user.selectOptions(screen.getByTestId("mirror-filter"), "failed");
  await waitFor(() => expect(rows()).toHaveLength(count));
  await user.click(failed);
  await waitFor(() => {
    const request = backend.calls.find(({ name }) => name === "fetch_mirror")?.request as { repositories: string[] };
    expect(request.repositories).toHaveLength(count);
  });
});

test("thousands of repositories are a few rows in the page", async () => {
  await openMirror({ mirror: "on", repositories: 5_000 });
  await screen.findByTestId("mirror-table");
  expect(rows().length).toBeLessThan(60);
});

test("turned off it stays, and is removed by name", async () => {
  const { user, backend } = await openMirror({ mirror: "on" });
  await user.click(await screen.findByTestId("mirror-turn-off"));
  await screen.findByTestId("mirror-paused");
  await user.click(screen.getByTestId("mirror-remove"));
  const dialog = await screen.findByTestId("mirror-remove-dialog");
  expect(dialog.textContent).toContain("/mirrors/c-1");
  expect(backend.calls.some(({ name }) => name === "remove_mirror")).toBe(false);
  await user.click(screen.getByTestId("confirm-mirror-remove"));
  await screen.findByTestId("mirror-off");
});

test("coverage names the differences with their reasons, and asks for a project first", async () => {
  const { user, backend } = await openMirror({ mirror: "on" });
  await user.click(await screen.findByTestId("coverage-compare"));
  expect(screen.getByText(words.coverage.projectError)).toBeDefined();
  await user.type(screen.getByTestId("coverage-project"), "shop{Enter}");
  const outcome = await screen.findByTestId("coverage-outcome");
  expect(backend.calls.find(({ name }) => name === "get_coverage")?.request).toMatchObject({ projectKey: "SHOP" });
  expect(outcome.textContent).toContain("98.7 %");
  expect(within(screen.getByTestId("coverage-table")).getAllByRole("row").length).toBeGreaterThan(1);
  expect(await violations()).toEqual([]);
});

test("without a mirror there is nothing to compare", async () => {
  const { user } = await openMirror({ mirror: "on", fail: { get_coverage: "MIRROR_MISSING" } });
  await user.type(await screen.findByTestId("coverage-project"), "SHOP{Enter}");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("MIRROR_MISSING");
});

test("what others wrote stays text", async () => {
  const { user } = await openMirror({ mirror: "on", hostile: true });
  await user.type(await screen.findByTestId("coverage-project"), "SHOP{Enter}");
  await screen.findByTestId("coverage-table");
  expect(document.querySelector("img, script")).toBeNull();
});
