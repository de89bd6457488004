import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../../backend/fake";
import { messages } from "../../../messages";
import { loadScreens } from "../../../shell/screens";
import { violations } from "../../../test/axe";
import { openWindow } from "../../../test/render";

const text = messages.health;

// What the window loads when it is needed is no part of what a test waits for.
beforeAll(() => loadScreens(), 120_000);

async function openTriggers(connectionId = "c-1", world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId(`open-${connectionId}`));
  await window.user.click(await screen.findByTestId("tab-triggers"));
  return window;
}

const drawn = () =>
  within(screen.getByTestId("path"))
    .getAllByRole("listitem")
    .map((item) => item.dataset.state);

test("without triggers it says what would be here and offers the one act", async () => {
  const { user, backend } = await openTriggers("c-3");
  expect(await screen.findByTestId("no-triggers")).toBeDefined();
  expect(backend.calls.some(({ name }) => name === "get_trigger_health")).toBe(false);
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("set-up-triggers"));
  expect((await screen.findByRole("heading", { level: 1 })).textContent).toBe(text.plan.setUpHeading);
});

test.each([
  ["working", ["ok", "ok", "ok", "ok", "ok"]],
  ["repositoryGone", ["broken", "ok", "ok", "ok", "ok"]],
  ["triggerMissing", ["ok", "broken", "ok", "ok", "ok"]],
  ["topicGone", ["ok", "ok", "broken", "unknown", "unknown"]],
  ["noSubscription", ["ok", "ok", "ok", "broken", "unknown"]],
  ["jiraFails", ["ok", "ok", "ok", "ok", "broken"]],
  ["denied", ["ok", "unknown", "ok", "unknown", "ok"]],
] as const)("%s is drawn link by link, in words and accessibly", async (triggers, states) => {
  await openTriggers("c-1", { triggers });
  await screen.findByTestId("path");
  expect(drawn()).toEqual(states);
  const items = within(screen.getByTestId("path")).getAllByRole("listitem");
  for (const [at, state] of states.entries()) expect(items[at]?.textContent).toContain(text.path.states[state]);
  expect(screen.queryByTestId("path-problems") === null).toBe(triggers === "working");
  expect(await violations()).toEqual([]);
});

test("a repository's name draws its own path, and the same again all together", async () => {
  const { user } = await openTriggers("c-1", { triggers: "triggerMissing" });
  await user.click(await screen.findByTestId("path-inventory-service"));
  expect(drawn()).toEqual(["ok", "broken", "unknown", "unknown", "unknown"]);
  expect(screen.getByTestId("path-of").textContent).toBe("inventory-service");
  expect(screen.getByTestId("live-region").textContent).toContain("inventory-service");
  expect(screen.getByTestId("path-inventory-service").getAttribute("aria-pressed")).toBe("true");
  await user.click(screen.getByTestId("show-whole"));
  expect(drawn()).toEqual(["ok", "broken", "ok", "ok", "ok"]);
});

test("drift is listed by name, and 10,000 repositories put only what is seen in the page", async () => {
  const [one] = sampleConnections(Date.now());
  if (one === undefined) throw new Error("no connection");
  const { user } = await openTriggers("c-1", {
    connections: [{ ...one, repositories: 10_000, indexed: 10_000 }],
    triggers: "drift",
  });
  const repair = within(await screen.findByTestId("repair-section"));
  expect(repair.getByText("retired-service")).toBeDefined();
  expect(repair.getByText("inventory-service")).toBeDefined();
  const table = within(screen.getByTestId("paths-table"));
  expect(table.getByRole("table").getAttribute("aria-rowcount")).toBe("10001");
  expect(table.getAllByRole("row").length).toBeLessThan(60);
  await user.click(screen.getByTestId("filter-broken"));
  const broken = table.getByTestId("table-count").textContent;
  expect(screen.getByTestId("repair").textContent).toBe(text.repair.act(Number(broken?.replace(",", ""))));
});

test("a look tells how far it is, shows throttling as waiting, and can be stopped and begun again", async () => {
  const { user, backend } = await openTriggers("c-1", { tick: 60 });
  expect(await screen.findByTestId("repositories-progress")).toBeDefined();
  expect(await screen.findByText(text.throttledNote(18, 37))).toBeDefined();
  await user.click(screen.getByTestId("stop-looking"));
  expect(await screen.findByText(text.stoppedTitle)).toBeDefined();
  const look = backend.calls.find(({ name }) => name === "get_trigger_health");
  const cancel = backend.calls.find(({ name }) => name === "cancel_operation");
  expect(look?.request).toMatchObject(cancel?.request as object);
  backend.world.tick = 0;
  await user.click(screen.getByTestId("look"));
  expect(await screen.findByTestId("path")).toBeDefined();
  await waitFor(() => expect(screen.getByTestId("live-region").textContent).toContain(text.looked(37, 37)));
});

test("what was seen stays while another look fails, which says why", async () => {
  const { user, backend } = await openTriggers("c-1");
  await screen.findByTestId("path");
  backend.world.fail = { get_trigger_health: "AWS_ACCESS_DENIED" };
  await user.click(screen.getByTestId("look-again"));
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("AWS_ACCESS_DENIED");
  expect(screen.getByTestId("path")).toBeDefined();
  expect(await violations()).toEqual([]);
});

test("going to another tab and back asks AWS nothing again", async () => {
  const { user, backend } = await openTriggers("c-1");
  await screen.findByTestId("path");
  await user.click(screen.getByTestId("tab-settings"));
  expect(await screen.findByText(text.settings.allBranches)).toBeDefined();
  await user.click(screen.getByTestId("tab-triggers"));
  await screen.findByTestId("path");
  expect(backend.calls.filter(({ name }) => name === "get_trigger_health")).toHaveLength(1);
});

test("the list's next action leads to a pending subscription, which is confirmed by hand", async () => {
  const { user, backend } = openWindow({ connections: sampleConnections(Date.now()) });
  await user.click(await screen.findByTestId("next-c-5"));
  expect(await screen.findByTestId("subscription-pending")).toBeDefined();
  expect(screen.getByTestId("time-left").textContent).toBe(text.subscription.left(46 * 60));
  expect(await violations()).toEqual([]);

  await user.click(screen.getByTestId("confirm-by-hand"));
  await user.click(await screen.findByTestId("confirm"));
  expect(screen.getByText(text.byHand.required)).toBeDefined();
  const area = screen.getByTestId<HTMLTextAreaElement>("pasted");
  expect(document.activeElement).toBe(area);
  await user.type(area, "nonsense");
  await user.click(screen.getByTestId("confirm"));
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("CONFIRMATION_REFUSED");
  expect(area.getAttribute("aria-invalid")).toBe("true");
  expect(await violations()).toEqual([]);

  await user.clear(area);
  await user.type(area, "0123456789abcdef0123");
  expect(document.documentElement.outerHTML).not.toContain("0123456789abcdef0123");
  await user.click(screen.getByTestId("confirm"));
  await waitFor(() => expect(screen.queryByTestId("subscription-pending")).toBeNull());
  expect(screen.getByTestId("subscription-state").textContent).toBe(text.subscription.states.confirmed);
  await waitFor(() => expect(drawn()).toEqual(["ok", "ok", "ok", "ok", "ok"]));
  expect(backend.calls.filter(({ name }) => name === "confirm_subscription").at(-1)?.request).toEqual({
    connectionId: "c-5",
    pasted: "0123456789abcdef0123",
  });
});

test("a lapsed confirmation says so, and is asked for again", async () => {
  const { user } = await openTriggers("c-5", { triggers: "lapsed" });
  expect((await screen.findByTestId("time-left")).textContent).toBe(text.subscription.lapsed);
  await user.click(screen.getByTestId("resend-confirmation"));
  await waitFor(() => expect(screen.getByTestId("time-left").textContent).toBe(text.subscription.left(46 * 60)));
  expect(await screen.findByText(text.subscription.resent)).toBeDefined();
});

test("a test event is announced as real, sent for the chosen, and shown with AWS's words", async () => {
  const { user, backend } = await openTriggers("c-1", { test: "someFail" });
  await user.click(await screen.findByTestId("test-triggers"));
  expect(await screen.findByText(text.testing.text(37))).toBeDefined();
  expect(document.activeElement).toBe(screen.getByTestId("cancel-test"));
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("send-test"));
  expect((await screen.findByTestId("test-summary")).textContent).toContain(text.testing.summary(34, 37));
  await user.click(screen.getByTestId("filter-notSent"));
  expect(screen.getAllByText(/Amazon SNS authorization error/)).toHaveLength(3);
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("close-test"));

  const [first] = within(screen.getByTestId("paths-table")).getAllByRole("checkbox").slice(1);
  if (first === undefined) throw new Error("no row");
  await user.click(first);
  await user.click(screen.getByTestId("test-selected"));
  await user.click(await screen.findByTestId("send-test"));
  await screen.findByTestId("test-summary");
  expect(backend.calls.filter(({ name }) => name === "test_triggers").at(-1)?.request).toMatchObject({
    repositories: ["checkout-service"],
  });
});

test("hostile names and AWS's words stay text", async () => {
  await openTriggers("c-1", { triggers: "drift", hostile: true });
  await screen.findByTestId("path");
  expect(document.querySelector("img, script")).toBeNull();
});
