import { screen, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { atConnection, openManaged } from "../../test/manage";
import { linkOf, tasks, textOf } from "./tasks";
import { keepTicks, ticksOf } from "./ticks";

beforeAll(() => loadScreens(), 120_000);

const words = messages.byHand;
const ticked = (id: string) => screen.getByTestId<HTMLInputElement>(`tick-${id}`).checked;
const doneOf = (task: string) => screen.getByTestId(`by-hand-done-${task}`).textContent;

/** Two Jira sites, each with a connection. */
function twoSites() {
  const [one, two] = sampleConnections(Date.now());
  if (one === undefined || two === undefined) throw new Error("no connections");
  return [
    { ...one, siteUrl: "https://one.example.com/jira/", siteTitle: "One" },
    { ...two, siteUrl: "https://two.example.com", siteTitle: "Two" },
  ];
}

test("every task has its steps, its place in Jira and its link", async () => {
  const { press, backend, user } = await openManaged();
  await press("by-hand");
  for (const task of tasks()) {
    const section = within(await screen.findByTestId(`by-hand-${task.id}`));
    expect(section.getAllByRole("checkbox")).toHaveLength(task.steps.length);
    expect(section.getByText(task.where, { exact: false })).toBeDefined();
  }
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("by-hand-link-sshKeys"));
  await user.click(screen.getByTestId("by-hand-link-webhook"));
  expect(backend.calls.filter(({ name }) => name === "open_link").map(({ request }) => request)).toEqual([
    { url: "https://jira.example.com/secure/ViewSshKeys.jspa" },
    { url: "https://jira.example.com" },
  ]);
  await press("back-from-by-hand");
  expect(await screen.findByTestId("connections-page")).toBeDefined();
});

test("ticks are counted, copied, taken off, and remembered for each site by itself", async () => {
  const { press, user } = await openManaged({ connections: twoSites() });
  await press("by-hand");
  await press("tick-webhook.enabled");
  await press("tick-general.template");
  expect(doneOf("webhook")).toBe(words.done(1, 4));
  await press("by-hand-copy-webhook");
  const copied = await navigator.clipboard.readText();
  expect(copied).toContain(`- [x] ${words.tasks.webhook.steps.enabled}`);
  expect(copied).toContain(`- [ ] ${words.tasks.webhook.steps.copied}`);
  expect(copied).toContain("https://one.example.com/jira");
  await user.selectOptions(screen.getByTestId("by-hand-site"), "https://two.example.com");
  expect(ticked("webhook.enabled")).toBe(false);
  await press("tick-index.reset");
  await user.selectOptions(screen.getByTestId("by-hand-site"), "https://one.example.com/jira/");
  expect([ticked("webhook.enabled"), ticked("general.template"), ticked("index.reset")]).toEqual([true, true, false]);
  await press("by-hand-reset-webhook");
  expect([ticked("webhook.enabled"), ticked("general.template")]).toEqual([false, true]);
  await press("back-from-by-hand");
  await press("by-hand");
  expect([ticked("webhook.enabled"), ticked("general.template")]).toEqual([false, true]);
});

test("it is opened from a connection's menu and from its settings, for that connection's Jira", async () => {
  const { press } = await atConnection("c-2", "settings", { connections: twoSites() });
  await press("settings-by-hand");
  expect((await screen.findByTestId<HTMLSelectElement>("by-hand-site")).value).toBe("https://two.example.com");
  await press("back-from-by-hand");
  await press("connection-more");
  await press("integration-by-hand");
  expect((await screen.findByTestId<HTMLSelectElement>("by-hand-site")).value).toBe("https://two.example.com");
});

test("the lists work by keyboard alone", async () => {
  const { press, user } = await openManaged();
  await press("by-hand");
  (await screen.findByTestId("tick-webhook.enabled")).focus();
  await user.keyboard(" ");
  await user.tab();
  await user.keyboard(" ");
  expect([ticked("webhook.enabled"), ticked("webhook.unmatching")]).toEqual([true, true]);
});

test("what another program left in the storage is no list of ticks", () => {
  for (const left of ["[1]", "nonsense", "null", '{"s":7}', '{"s":[1,{}]}']) {
    localStorage.setItem("causeway.by-hand", left);
    expect([...ticksOf("s")]).toEqual([]);
    expect([...ticksOf("toString")]).toEqual([]);
  }
  keepTicks("s", new Set(["b", "a"]));
  expect([...ticksOf("s")]).toEqual(["a", "b"]);
  keepTicks("s", new Set());
  expect(localStorage.getItem("causeway.by-hand")).toBeNull();
});

test("a link stays below the base of its site, and a list needs none", () => {
  expect(linkOf("https://jira.example.com/base/", "sshKeys")).toBe(
    "https://jira.example.com/base/secure/ViewSshKeys.jspa",
  );
  const [first] = tasks();
  if (first === undefined) throw new Error("no task");
  expect(textOf(first, new Set(), null)).not.toContain("http");
});
