import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../../backend/fake";
import { messages } from "../../../messages";
import { loadScreens } from "../../../shell/screens";
import { violations } from "../../../test/axe";
import { openWindow } from "../../../test/render";

const text = messages.health;
const URL = "https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/0a1b2c3d4e5f";

beforeAll(() => loadScreens(), 120_000);

async function open(connectionId: string, world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId(`open-${connectionId}`));
  await screen.findByTestId("connection-page");
  return window;
}

async function openTriggers(connectionId: string, world: Partial<World> = {}) {
  const window = await open(connectionId, world);
  await window.user.click(await screen.findByTestId("tab-triggers"));
  return window;
}

test("a broken path is repaired: the plan, the run, and the path again", async () => {
  const { user, backend } = await openTriggers("c-1", { triggers: "triggerMissing" });
  await user.click(await screen.findByTestId("repair"));
  expect(await screen.findByTestId("plan-steps")).toBeDefined();
  expect(screen.getByTestId("nothing-written")).toBeDefined();
  expect(backend.calls.find(({ name }) => name === "plan_triggers")?.request).toMatchObject({ answers: null });
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("start-run"));
  await user.click(await screen.findByTestId("open-connection"));
  await user.click(await screen.findByTestId("tab-triggers"));
  await waitFor(() => expect(screen.queryByTestId("repair-section")).toBeNull());
  expect(await screen.findByText(text.path.fine)).toBeDefined();
});

test("after a new secret in Jira the repair asks for the webhook URL first", async () => {
  const { user, backend } = await openTriggers("c-1", { triggers: "secretChanged" });
  await user.click(await screen.findByTestId("repair"));
  expect((await screen.findByRole("heading", { level: 1 })).textContent).toBe(text.plan.webhookHeading);
  expect(backend.calls.some(({ name }) => name === "plan_triggers")).toBe(false);
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("check-webhook"));
  expect(screen.getByText(messages.triggers.webhook.required)).toBeDefined();
  await user.type(screen.getByTestId("webhook-url"), URL);
  await user.click(screen.getByTestId("check-webhook"));
  await user.click(await screen.findByTestId("to-review"));
  await screen.findByTestId("plan-steps");
  expect(backend.calls.find(({ name }) => name === "plan_triggers")?.request).toMatchObject({
    answers: { webhook: { kind: "pasted", url: URL }, settings: { repositories: null } },
  });
  expect(document.documentElement.outerHTML).not.toContain("0a1b2c3d4e5f");
});

test("a webhook URL that is gone from the keychain is asked for", async () => {
  const { user, backend } = await openTriggers("c-1", {
    triggers: "triggerMissing",
    fail: { plan_triggers: "SECRET_MISSING" },
  });
  await user.click(await screen.findByTestId("repair"));
  await user.click(await screen.findByTestId("paste-url"));
  backend.world.fail = {};
  await user.type(await screen.findByTestId("webhook-url"), URL);
  await user.click(screen.getByTestId("check-webhook"));
  await user.click(await screen.findByTestId("to-review"));
  expect(await screen.findByTestId("plan-steps")).toBeDefined();
});

test("triggers are set up: webhook, settings, plan, run", async () => {
  const { user, backend } = await openTriggers("c-3");
  await user.click(await screen.findByTestId("set-up-triggers"));
  await screen.findByTestId("triggers-page");
  expect(await violations()).toEqual([]);
  await user.type(screen.getByTestId("webhook-url"), URL);
  await user.click(screen.getByTestId("event-delete"));
  if (screen.queryByTestId("to-review") === null) await screen.findByTestId("webhook-found");
  await user.click(await screen.findByTestId("to-review"));
  expect(await screen.findByTestId("plan-answers")).toBeDefined();
  await screen.findByTestId("plan-steps");
  expect(await violations()).toEqual([]);
  expect(backend.calls.find(({ name }) => name === "plan_triggers")?.request).toMatchObject({
    connectionId: "c-3",
    answers: {
      webhook: { kind: "pasted", url: URL },
      settings: { events: { update: true, create: true, delete: false } },
    },
  });
  await user.click(screen.getByTestId("start-run"));
  expect(await screen.findByTestId("receipt-counts")).toBeDefined();
});

test("a Jira that SNS cannot reach takes a yes before the review", async () => {
  const { user } = await openTriggers("c-3", { webhook: "internal" });
  await user.click(await screen.findByTestId("set-up-triggers"));
  await user.type(await screen.findByTestId("webhook-url"), URL);
  await user.click(screen.getByTestId("check-webhook"));
  await screen.findByTestId("webhook-found");
  await user.click(screen.getByTestId("to-review"));
  const anyway = screen.getByTestId("triggers-anyway");
  expect(document.activeElement).toBe(anyway);
  expect(screen.queryByTestId("plan-steps")).toBeNull();
  await user.click(anyway);
  await user.click(screen.getByTestId("to-review"));
  expect(await screen.findByTestId("plan-steps")).toBeDefined();
});

test("changing begins with what is, and keeps the webhook URL; going back keeps what was typed", async () => {
  const { user, backend } = await openTriggers("c-1");
  await user.click(await screen.findByTestId("change-triggers"));
  expect((await screen.findByRole("heading", { level: 1 })).textContent).toBe(text.plan.changeHeading);
  await user.type(screen.getByTestId("branch-input"), "main");
  await user.click(screen.getByTestId("add-branch"));
  await user.click(screen.getByTestId("to-review"));
  await screen.findByTestId("plan-steps");
  expect(backend.calls.find(({ name }) => name === "plan_triggers")?.request).toMatchObject({
    answers: { webhook: { kind: "kept" }, settings: { branches: ["main"] } },
  });
  await user.click(screen.getByTestId("back"));
  expect(await screen.findByTestId("branch-main")).toBeDefined();
  await user.click(screen.getByTestId("back"));
  expect(await screen.findByTestId("triggers-tab")).toBeDefined();
});

test("a plan that AWS overtook is made again", async () => {
  const { user, backend } = await openTriggers("c-1", {
    triggers: "triggerMissing",
    fail: { start_run: "PLAN_STALE" },
  });
  await user.click(await screen.findByTestId("repair"));
  await user.click(await screen.findByTestId("start-run"));
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("PLAN_STALE");
  backend.world.fail = {};
  await user.click(screen.getByTestId("look-again"));
  expect(await screen.findByTestId("start-run")).toBeDefined();
});

test("disconnecting asks for the integration's fate, names what goes, and is gone afterwards", async () => {
  const { user, backend } = await open("c-1");
  await user.click(await screen.findByTestId("disconnect"));
  await screen.findByTestId("disconnect-page");
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("fate-remove"));
  await user.click(screen.getByTestId("to-review"));
  await screen.findByTestId("plan-steps");
  expect(backend.calls.find(({ name }) => name === "plan_disconnect")?.request).toMatchObject({
    connectionId: "c-1",
    integration: "remove",
  });
  const table = within(screen.getByTestId("plan-repositories"));
  expect(table.getByText("checkout-service")).toBeDefined();
  expect(table.getAllByText(messages.connect.review.actions.remove).length).toBeGreaterThan(1);
  expect(screen.getByTestId("back").textContent).toBe(text.disconnect.keep);
  const start = screen.getByTestId("start-run");
  expect(start.textContent).toBe("Disconnect 37 repositories");
  expect(await violations()).toEqual([]);

  // No key stands for what cannot be undone.
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(backend.calls.some(({ name }) => name === "start_run")).toBe(false);
  await user.click(start);
  await screen.findByTestId("receipt-counts");
  expect(screen.queryByTestId("open-connection")).toBeNull();
  await user.click(screen.getByTestId("close-receipt"));
  await screen.findByTestId("connections-table");
  expect(screen.queryByTestId("open-c-1")).toBeNull();
  expect(screen.getByTestId("open-c-2")).toBeDefined();
});

test("a connection that Jira tells nothing about can be disconnected all the same", async () => {
  const { user } = await open("c-4", { fail: { get_connection: "CONNECTION_REFUSED" } });
  await screen.findByTestId("error-message");
  await user.click(await screen.findByTestId("disconnect"));
  await user.click(await screen.findByTestId("to-review"));
  expect((await screen.findByTestId("start-run")).textContent).toBe("Disconnect 12 repositories");
});

test("keeping the connection leads back and writes nothing", async () => {
  const { user, backend } = await open("c-1");
  await user.click(await screen.findByTestId("disconnect"));
  await user.click(await screen.findByTestId("to-review"));
  await screen.findByTestId("plan-steps");
  await user.click(screen.getByTestId("back"));
  expect(await screen.findByTestId("connection-page")).toBeDefined();
  expect(backend.calls.some(({ name }) => name === "start_run")).toBe(false);
});
