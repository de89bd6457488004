import { act, screen, waitFor } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { field, toIssues } from "../../test/issue";
import { openWindow } from "../../test/render";

beforeAll(() => loadScreens(), 120_000);

const words = messages.issue.open;
const key = async () => (await screen.findByTestId("issue-key")).textContent;

test.each([
  ["SHOP-12", "SHOP-12"],
  ["https://jira.example.com/browse/SHOP-12?focusedId=4", "SHOP-12"],
  ["causeway://issue/SHOP-12", "SHOP-12"],
])("what is pasted opens at once: %s", async (text, opened) => {
  const { type, requests } = await toIssues();
  await type("issue-text", text);
  expect(await key()).toBe(opened);
  expect(requests("open_issue")[0]).toMatchObject({ text, siteUrl: "https://jira.example.com" });
});

test("what is pasted among other letters waits for Enter", async () => {
  const { user, type, requests } = await toIssues();
  await user.type(field("issue-text"), "SHOP-");
  await type("issue-text", "12");
  expect(requests("open_issue")).toEqual([]);
  await user.keyboard("{Enter}");
  expect(await key()).toBe("SHOP-12");
});

test("an empty field, and a text without a key, are told at the field, which has the focus", async () => {
  const { user, press, requests } = await toIssues();
  expect(document.activeElement).toBe(field("issue-text"));
  await press("open-issue-go");
  expect(await screen.findByText(words.required)).toBeDefined();
  expect(requests("open_issue")).toEqual([]);
  await user.type(field("issue-text"), "shop{Enter}");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("INVALID_ISSUE_KEY");
  expect(field("issue-text").getAttribute("aria-invalid")).toBe("true");
  expect(document.activeElement).toBe(field("issue-text"));
  expect(await violations()).toEqual([]);
  await user.type(field("issue-text"), "-12{Enter}");
  expect(await key()).toBe("SHOP-12");
});

test("an address of another Jira, and an issue that is not there, say so", async () => {
  const { user, type } = await toIssues();
  await type("issue-text", "https://elsewhere.example.com/browse/SHOP-12");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("JIRA_SITE_UNKNOWN");
  await user.clear(field("issue-text"));
  await type("issue-text", "SHOP-999");
  await waitFor(() => expect(screen.getByTestId("error-message").dataset.code).toBe("ISSUE_MISSING"));
});

test("the arrow keys lead into the recent issues and back, and Enter opens one at its own site", async () => {
  const { user, requests } = await toIssues({ sites: 2 });
  await screen.findByTestId("recent-issues");
  expect(await violations()).toEqual([]);
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(screen.getByTestId("recent-SHOP-12"));
  await user.keyboard("{ArrowUp}");
  expect(document.activeElement).toBe(field("issue-text"));
  await user.keyboard("{ArrowDown}{End}");
  expect(document.activeElement).toBe(screen.getByTestId("recent-OPS-7"));
  await user.keyboard("{Enter}");
  expect(await key()).toBe("OPS-7");
  expect(requests("open_issue")[0]).toMatchObject({ text: "OPS-7", siteUrl: "https://jira-lab.example.com" });
});

test("with several sites one is chosen, and an address wins over the choice", async () => {
  const { user, type, press, requests } = await toIssues({ sites: 2 });
  await user.selectOptions(await screen.findByTestId("issue-site"), "JIRA-LAB");
  await type("issue-text", "OPS-3");
  expect(await key()).toBe("OPS-3");
  expect(requests("open_issue")[0]).toMatchObject({ siteUrl: "https://jira-lab.example.com" });
  await press("issue-back");
  await type("issue-text", "https://jira.example.com/browse/SHOP-2");
  await waitFor(async () => expect(await key()).toBe("SHOP-2"));
});

test("the list of recent issues can be cleared, and says what it is for when it is empty", async () => {
  const { press } = await toIssues();
  await press("forget-recent");
  expect(await screen.findByTestId("recent-empty")).toBeDefined();
  expect(document.activeElement).toBe(field("issue-text"));
});

test("without a connection there is one thing to do", async () => {
  const { user } = openWindow();
  await user.keyboard("{Control>}2{/Control}");
  expect(await screen.findByTestId("issue-nothing")).toBeDefined();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("issue-connect"));
  expect(await screen.findByTestId("leave-wizard")).toBeDefined();
});

test("opening that takes long can be stopped", async () => {
  const { backend, user, press, requests } = await toIssues();
  await screen.findByTestId("recent-issues");
  backend.world.tick = 300;
  await user.type(field("issue-text"), "SHOP-12{Enter}");
  await press("stop-opening");
  await waitFor(() => expect(requests("cancel_operation")).toHaveLength(1));
  expect(screen.queryByTestId("stop-opening")).toBeNull();
  expect(screen.queryByTestId("issue-page")).toBeNull();
});

test("a link leads to its issue from anywhere, waits for a dialog, and is not a place to come back to", async () => {
  const { backend, user } = openWindow({ connections: sampleConnections(Date.now()) });
  await screen.findByTestId("open-c-1");
  await waitFor(() => expect(backend.world.links).toHaveLength(1));
  act(() => backend.openLink("causeway://issue/SHOP-12"));
  expect(await key()).toBe("SHOP-12");
  await user.keyboard("?");
  await screen.findByTestId("shortcuts-dialog");
  act(() => backend.openLink("causeway://issue/OPS-7"));
  expect(await screen.findByText(messages.shell.linkWaits("causeway://issue/OPS-7"))).toBeDefined();
  expect(screen.getByTestId("issue-key").textContent).toBe("SHOP-12");
  await user.keyboard("{Escape}");
  await waitFor(async () => expect(await key()).toBe("OPS-7"));
  await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
  await waitFor(async () => expect(await key()).toBe("SHOP-12"));
  await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
  expect(await screen.findByTestId("open-c-1")).toBeDefined();
  expect(backend.calls.filter((call) => call.name === "watch_deep_links")).toHaveLength(1);
});

test("a link that leads nowhere says why where issues are opened", async () => {
  const { backend } = openWindow({ connections: sampleConnections(Date.now()) });
  await screen.findByTestId("open-c-1");
  await waitFor(() => expect(backend.world.links).toHaveLength(1));
  act(() => backend.openLink("causeway://issue/nothing"));
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("INVALID_ISSUE_KEY");
  expect(field("issue-text").value).toBe("causeway://issue/nothing");
});
