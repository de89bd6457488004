import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../../backend/fake";
import { messages } from "../../../messages";
import { loadScreens } from "../../../shell/screens";
import { violations } from "../../../test/axe";
import { openWindow } from "../../../test/render";
import { stationsOf } from "./stations";

beforeAll(() => loadScreens(), 120_000);

const words = messages.mirror.why;

async function openWhy(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId("nav-issue"));
  await window.user.type(await screen.findByTestId("issue-text"), "SHOP-12");
  await window.user.click(screen.getByTestId("open-issue-go"));
  await window.user.click(await screen.findByTestId("tab-why"));
  await screen.findByTestId("why");
  return window;
}

const stations = () =>
  Object.fromEntries(
    [...within(screen.getByTestId("why-path")).getAllByRole("listitem")].map(({ dataset }) => [
      dataset.link,
      dataset.state,
    ]),
  );

test("Enter looks for it; the first reason is named, drawn and mended, and that it helped is shown", async () => {
  const { user, backend } = await openWhy();
  await user.click(screen.getByTestId("why-start"));
  expect(screen.getByText(words.required)).toBeDefined();
  expect(document.activeElement).toBe(screen.getByTestId("why-subject"));
  await user.type(screen.getByTestId("why-subject"), " 4f0c1d7 {Enter}");
  expect((await screen.findByTestId("why-reason")).textContent).toBe("index-older");
  expect(backend.calls.find(({ name }) => name === "explain_commit")?.request).toMatchObject({
    subject: "4f0c1d7",
    key: "SHOP-12",
    connectionId: null,
    repository: null,
  });
  expect(stations()).toEqual({
    commit: "ok",
    repository: "ok",
    index: "broken",
    message: "ok",
    project: "ok",
    issue: "unknown",
  });
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("fix-reindex"));
  expect((await screen.findByTestId("why-helped")).textContent).toContain(words.helped("SHOP-12"));
  expect(stations()).toMatchObject({ index: "ok", issue: "ok" });
  expect(screen.getByTestId("live-region").textContent).toContain(words.helped("SHOP-12"));
  expect(backend.calls.find(({ name }) => name === "reindex_repositories")?.request).toEqual({
    connectionId: "c-1",
    repositoryIds: [101],
  });
});

test("enabling asks first, and the safe button has the focus", async () => {
  const { user, backend } = await openWhy({ why: "disabled" });
  await user.type(screen.getByTestId("why-subject"), "main{Enter}");
  await user.click(await screen.findByTestId("fix-enable"));
  await waitFor(() => expect(document.activeElement?.textContent).toBe(messages.common.cancel));
  expect(backend.calls.some(({ name }) => name === "enable_repository")).toBe(false);
  await user.click(screen.getByTestId("confirm-enable"));
  await screen.findByTestId("why-helped");
});

test.each([
  ["key", "associate"],
  ["mirror", "fetchMirror"],
] as const)("what is wrong with the %s is mended", async (why, fix) => {
  const { user } = await openWhy({ why });
  await user.type(screen.getByTestId("why-subject"), "round the basket{Enter}");
  await user.click(await screen.findByTestId(`fix-${fix}`));
  await screen.findByTestId("why-helped");
});

test("what is there already is said to be", async () => {
  const { user } = await openWhy({ why: "there" });
  await user.type(screen.getByTestId("why-subject"), "4f0c1d7{Enter}");
  expect((await screen.findByTestId("why-summary")).textContent).toContain(words.there("SHOP-12"));
  expect(Object.values(stations())).toEqual(Array(6).fill("ok"));
});

test("a fix that fails is told in its place, and the reason stays", async () => {
  const { user } = await openWhy({ fail: { reindex_repositories: "JIRA_FORBIDDEN" } });
  await user.type(screen.getByTestId("why-subject"), "4f0c1d7{Enter}");
  await user.click(await screen.findByTestId("fix-reindex"));
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("JIRA_FORBIDDEN");
  expect(screen.getByTestId("why-reason").textContent).toBe("index-older");
});

test("it can be stopped, and what was found stays", async () => {
  const { user, backend } = await openWhy();
  backend.world.tick = 60_000;
  await user.type(screen.getByTestId("why-subject"), "4f0c1d7{Enter}");
  await user.click(await screen.findByTestId("why-stop"));
  expect(await screen.findByText(words.stopped)).toBeDefined();
  expect(backend.calls.some(({ name }) => name === "cancel_operation")).toBe(true);
  expect(screen.queryByTestId("why-summary")).toBeNull();
});

test("what others wrote stays text", async () => {
  const { user } = await openWhy({ hostile: true });
  await user.type(screen.getByTestId("why-subject"), "<img src=x>{Enter}");
  await screen.findByTestId("why-commit");
  expect(document.querySelector("img, script")).toBeNull();
});

test("the issue's station is broken only where nothing else is", () => {
  const check = (id: string, outcome: "ok" | "failed") =>
    ({ id, area: "jira", title: id, outcome, finding: "", fix: null, snippet: null, tookMs: null }) as const;
  const of = (key: "ok" | "failed") =>
    stationsOf([check("jira", "ok"), check("key", key), check("link", "failed")], true).find(
      ({ name }) => name === "issue",
    )?.outcome;
  expect([of("ok"), of("failed")]).toEqual(["failed", "skipped"]);
});
