import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../../backend/fake";
import { messages } from "../../../messages";
import { loadScreens } from "../../../shell/screens";
import { violations } from "../../../test/axe";
import { openWindow } from "../../../test/render";

beforeAll(() => loadScreens(), 120_000);

const words = messages.smart;

async function openComposer(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId("nav-issue"));
  await window.user.type(await screen.findByTestId("issue-text"), "SHOP-12");
  await window.user.click(screen.getByTestId("open-issue-go"));
  await window.user.click(await screen.findByTestId("tab-smart"));
  const area = await screen.findByTestId<HTMLTextAreaElement>("smart-message");
  return { ...window, area };
}

const effects = () => within(screen.getByTestId("effects")).queryAllByTestId("effect");

test("the message begins with the issue's key, is checked while it is typed, and says what Jira will do", async () => {
  const { user, area, backend } = await openComposer();
  expect(area.value).toBe("SHOP-12 ");
  await screen.findByTestId("effects-SHOP-12");
  for (const typed of ["#", "#time", "#time 1h fix", "#time 1h fix #resolve"])
    fireEvent.change(area, { target: { value: `SHOP-12 ${typed}` } });
  await waitFor(() => expect(effects()).toHaveLength(2));
  expect(effects().map(({ dataset }) => [dataset.command, dataset.possible])).toEqual([
    ["time", "unknown"],
    ["resolve", "unknown"],
  ]);
  // What is typed in one go is checked once, when it is done.
  const checked = backend.calls.flatMap(({ name, request }) =>
    name === "check_message" ? [(request as { message: string }).message] : [],
  );
  expect(checked).toEqual(["SHOP-12 ", "SHOP-12 #time 1h fix #resolve"]);
  await user.click(screen.getByTestId("smart-email"));
  await user.paste("ada@example.com");
  await waitFor(() => expect(effects().map(({ dataset }) => dataset.possible)).toEqual(["true", "true"]));
  expect(screen.getByText(words.actsAs("Ada Lovelace"))).toBeDefined();
  expect(localStorage.getItem("causeway.commit-email")).toBe("ada@example.com");
  const colours = screen.getByTestId("editor-colours");
  expect([...colours.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual([
    "SHOP-12",
    "#time",
    "1h fix",
    "#resolve",
  ]);
  expect(colours.textContent).toBe(`${area.value}\n`);
  expect(await violations()).toEqual([]);
});

test("a finding leads to its place, and its replacement is put there with one press", async () => {
  const { user, area } = await openComposer();
  await user.type(area, "and ops-7");
  const near = await screen.findByText(/is no key/);
  const finding = near.closest("li");
  if (finding === null) throw new Error("no finding");
  await user.click(within(finding).getByText(words.goTo));
  expect(document.activeElement).toBe(area);
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe("ops-7");
  await user.click(within(finding).getByTestId("finding-replace"));
  expect(area.value).toBe("SHOP-12 and OPS-7");
  await screen.findByTestId("effects-OPS-7");
});

test("commands are inserted at the caret with their argument selected, transitions and versions from the issue", async () => {
  const { user, area } = await openComposer();
  await screen.findByTestId("effects-SHOP-12");
  await user.click(screen.getByTestId("insert-time"));
  expect(area.value).toBe("SHOP-12 #time 1h 30m");
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe("1h 30m");
  await user.keyboard("2h ");
  await user.click(screen.getByTestId("insert-transition"));
  await user.click(await screen.findByTestId("insert-#resolve"));
  expect(area.value).toBe("SHOP-12 #time 2h #resolve");
  await user.click(screen.getByTestId("insert-fixversion"));
  await user.click(await screen.findByTestId("insert-fixversion-2.5.0"));
  expect(area.value).toBe("SHOP-12 #time 2h #resolve #fixversion 2.5.0");
});

test("what is too long is counted and said", async () => {
  const { user, area } = await openComposer();
  await user.click(area);
  await user.paste("😀".repeat(7_993));
  expect(screen.getByTestId("smart-count").textContent).toContain("8,001");
  expect(screen.getByText(words.tooLong)).toBeDefined();
  expect(area.getAttribute("aria-invalid")).toBe("true");
});

test("the age limit and the date are checked with the message", async () => {
  const { user, backend } = await openComposer();
  await user.click(screen.getByTestId("smart-advanced"));
  const age = screen.getByTestId("smart-max-age");
  await user.clear(age);
  await user.type(age, "0");
  expect(screen.getByText(words.maxAgeError)).toBeDefined();
  await user.clear(age);
  await user.type(age, "30");
  await waitFor(() =>
    expect(backend.calls.findLast(({ name }) => name === "check_message")?.request).toMatchObject({ maxAgeDays: 30 }),
  );
});

test("the hook is shown to be copied", async () => {
  const { user } = await openComposer();
  await user.click(screen.getByTestId("open-hook"));
  expect((await screen.findByTestId("hook-text")).textContent).toContain("#!/bin/sh");
  expect(await violations()).toEqual([]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByTestId("hook-dialog")).toBeNull());
  expect(document.activeElement).toBe(screen.getByTestId("open-hook"));
});

test("a check that fails says so and can be tried again; what others wrote stays text", async () => {
  const { user, backend } = await openComposer({ hostile: true, fail: { check_message: "TIMEOUT" } });
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("TIMEOUT");
  backend.world.fail = {};
  await user.click(screen.getByText(messages.common.retry));
  await screen.findByTestId("effects-SHOP-12");
  expect(screen.queryByTestId("error-message")).toBeNull();
  expect(document.querySelector("img, script")).toBeNull();
  expect(document.body.textContent).not.toContain("\u202e");
});
