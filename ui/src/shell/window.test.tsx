import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { sampleConnections } from "../backend/fake";
import { messages } from "../messages";
import { violations } from "../test/axe";
import { openWindow } from "../test/render";

const interrupted = [
  {
    runId: "run-0",
    title: "Connect 37 repositories",
    state: "interrupted" as const,
    startedAt: Date.now() - 60_000,
    finishedAt: null,
    connectionId: null,
  },
];
const draft = {
  step: "aws" as const,
  baseUrl: "https://jira.example.com",
  signIn: "token" as const,
  userName: "",
  region: "eu-central-1",
  moreRegions: [],
  accessKeyId: "",
  displayName: "",
  refspecs: { notes: true, changes: false, custom: "" },
  settings: {
    requireUserPat: false,
    smartCommits: true,
    repositoryBrowser: true,
    diffViewing: true,
    projects: { kind: "all" as const },
  },
  triggers: null,
};

test("the first run shows two doors, and a third when there is a draft", async () => {
  const first = openWindow();
  await screen.findByTestId("doors");
  expect(screen.getByTestId("door-connect")).toBeDefined();
  expect(screen.getByTestId("door-sample")).toBeDefined();
  expect(screen.queryByTestId("door-draft")).toBeNull();
  expect(await violations()).toEqual([]);
  first.unmount();

  openWindow({ draft });
  expect(await screen.findByTestId("door-draft")).toBeDefined();
});

test("starting anew over a draft asks first", async () => {
  const { user } = openWindow({ draft });
  await user.click(await screen.findByTestId("door-connect"));
  expect(await screen.findByTestId("draft-in-the-way")).toBeDefined();
  expect(await violations()).toEqual([]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByTestId("draft-in-the-way")).toBeNull());
  expect(screen.getByTestId("doors")).toBeDefined();
});

test("the sample world is marked and can be left", async () => {
  const { user, backend } = openWindow();
  await user.click(await screen.findByTestId("door-sample"));
  const banner = await screen.findByTestId("sandbox-banner");
  expect(banner.textContent).toContain(messages.shell.sandbox.detail);
  const sample = (await screen.findByTestId("sample-data")).textContent;
  for (const part of ["111122223333", "eu-central-1", "outsider", "AWSCodeCommitReadOnly"])
    expect(sample).toContain(part);
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("leave-sandbox"));
  await waitFor(() => expect(screen.queryByTestId("sandbox-banner")).toBeNull());
  expect(backend.calls.map((call) => call.name)).toContain("leave_sandbox");
});

test.each(["absent", "locked", "denied"] as const)(
  "a keychain that is %s is told once, with its fix, and looked at again",
  async (state) => {
    const { user, backend } = openWindow({ keychain: state, connections: sampleConnections(Date.now()) });
    const banner = await screen.findByTestId("keychain-banner");
    expect(banner.textContent).toContain(messages.shell.keychain.title[state]("Secret Service"));
    expect(screen.getAllByTestId("keychain-banner")).toHaveLength(1);
    expect(await violations()).toEqual([]);
    backend.world.keychain = "ok";
    await user.click(screen.getByTestId("keychain-check"));
    await waitFor(() => expect(screen.queryByTestId("keychain-banner")).toBeNull());
    expect(screen.getByTestId("keychain-status").textContent).toBe(messages.shell.keychain.status.ok);
  },
);

test("an interrupted run can be dismissed", async () => {
  const { user } = openWindow({ interrupted });
  await user.click(await screen.findByTestId("interrupted-dismiss"));
  await waitFor(() => expect(screen.queryByTestId("interrupted-run")).toBeNull());
});

test("an interrupted run leads to its page", async () => {
  const { user, backend } = openWindow({ interrupted });
  await user.click(await screen.findByTestId("interrupted-resume"));
  await waitFor(() => expect(backend.calls).toContainEqual({ name: "watch_run", request: { runId: "run-0" } }));
});

test("a start that fails says why and can be tried again", async () => {
  const { user, backend } = openWindow({ fail: { start_up: "STORAGE_FAILED" } });
  const error = await screen.findByTestId("error-message");
  expect(error.dataset.code).toBe("STORAGE_FAILED");
  expect(error.textContent).toContain(messages.errors.STORAGE_FAILED.title);
  backend.world.fail = {};
  await user.click(screen.getByTestId("retry"));
  expect(await screen.findByTestId("doors")).toBeDefined();
});

test("the keyboard reaches the wizard, the list of keys and the way home", async () => {
  const { user } = openWindow();
  await screen.findByTestId("doors");
  await user.keyboard("?");
  expect(within(await screen.findByRole("dialog")).getByText(messages.shell.shortcuts.rows.search)).toBeDefined();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.keyboard("{Control>}n{/Control}");
  expect(await screen.findByTestId("leave-wizard")).toBeDefined();
  await user.keyboard("{Control>}1{/Control}");
  expect(await screen.findByTestId("doors")).toBeDefined();
});

test("what was typed in a wizard that is left waits behind a door", async () => {
  const { user, backend } = openWindow();
  await user.click(await screen.findByTestId("door-connect"));
  await user.type(await screen.findByTestId("jira-base-url"), "https://jira.example.com");
  await user.click(screen.getByTestId("nav-connections"));
  expect(await screen.findByTestId("door-draft")).toBeDefined();
  expect(backend.world.draft?.baseUrl).toBe("https://jira.example.com");
});

test("the theme goes round and is remembered", async () => {
  const { user } = openWindow();
  await user.click(await screen.findByTestId("theme"));
  expect(document.documentElement.dataset.theme).toBe("light");
  await user.click(screen.getByTestId("theme"));
  expect(document.documentElement.dataset.theme).toBe("dark");
  expect(localStorage.getItem("causeway.theme")).toBe("dark");
  await user.click(screen.getByTestId("theme"));
  expect(document.documentElement.dataset.theme).toBeUndefined();
});

test("the native menu leads where the window's own keys lead", async () => {
  const { backend } = openWindow();
  await screen.findByTestId("doors");
  act(() => backend.chooseMenu("new-connection"));
  expect(await screen.findByTestId("leave-wizard")).toBeDefined();
  // A refresh must not take away what is being entered.
  const asked = backend.calls.filter((call) => call.name === "start_up").length;
  act(() => backend.chooseMenu("refresh"));
  act(() => backend.chooseMenu("connections"));
  expect(await screen.findByTestId("doors")).toBeDefined();
  expect(backend.calls.filter((call) => call.name === "start_up")).toHaveLength(asked);
  act(() => backend.chooseMenu("refresh"));
  await waitFor(() => expect(backend.calls.filter((call) => call.name === "start_up")).toHaveLength(asked + 1));
  act(() => backend.chooseMenu("credentials"));
  expect(await screen.findByTestId("keychain-section")).toBeDefined();
  act(() => backend.chooseMenu("issue"));
  expect(await screen.findByTestId("issue-nothing")).toBeDefined();
  act(() => backend.chooseMenu("diagnostics"));
  expect(await screen.findByRole("tab", { name: messages.diagnostics.tabs.network })).toBeDefined();
  act(() => backend.chooseMenu("shortcuts"));
  expect(await screen.findByTestId("shortcuts-dialog")).toBeDefined();
  act(() => backend.chooseMenu("new-connection"));
  expect(screen.queryByTestId("leave-wizard")).toBeNull();
});

test("a close while a run is at work says what it means, and staying is the first choice", async () => {
  const { user, backend } = openWindow({ run: "waits" });
  await screen.findByTestId("doors");
  await backend.call("start_run", { planId: "plan-1", hash: "b2f1c0" });
  act(() => backend.closeWhileRunning());
  const dialog = await screen.findByTestId("close-while-running");
  await within(dialog).findByText("Connect 37 repositories to JIRA-PROD");
  expect(dialog.textContent).toContain(messages.shell.closeWhileRunning.later);
  expect(await violations()).toEqual([]);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("keep-open")));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByTestId("close-while-running")).toBeNull());
});
