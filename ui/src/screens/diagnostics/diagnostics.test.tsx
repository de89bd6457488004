import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { openWindow } from "../../test/render";

// What the window loads when it is needed is no part of what a test waits for.
beforeAll(() => loadScreens(), 120_000);

const words = messages.diagnostics;

async function openDiagnostics(tab?: "network" | "support", world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId("nav-diagnostics"));
  await screen.findByTestId("diagnostics-page");
  if (tab !== undefined) await window.user.click(screen.getByTestId(`tab-${tab}`));
  return window;
}

test("checks end in their places, and failures are summed up first", async () => {
  const { user } = await openDiagnostics();
  expect(screen.getByTestId("no-checks")).toBeDefined();
  await user.click(screen.getByTestId("run-checks"));
  const summary = await screen.findByTestId("checks-summary");
  expect(summary.textContent).toContain(words.checks.summaryBad(1, 1));
  const computer = within(screen.getByTestId("checks-computer")).getAllByTestId("check");
  expect(computer.map((check) => check.dataset.outcome)).toEqual(["ok", "ok", "caution"]);
  expect(screen.getByText("sudo timedatectl set-ntp true")).toBeDefined();
  expect(screen.getByTestId("versions").textContent).toContain("WebKitGTK");
  expect(await violations()).toEqual([]);
});

test("stopping keeps what was found and says so", async () => {
  const { user, backend } = await openDiagnostics(undefined, { tick: 15 });
  await user.click(screen.getByTestId("run-checks"));
  await waitFor(() => expect(screen.getAllByTestId("check").length).toBeGreaterThan(2));
  await user.click(screen.getByTestId("stop-checks"));
  expect(await screen.findByText(words.checks.cancelled)).toBeDefined();
  expect(screen.getAllByTestId("check").every((check) => check.dataset.outcome !== "running")).toBe(true);
  expect(backend.calls.some(({ name }) => name === "cancel_operation")).toBe(true);
});

test("a proxy is saved with its password, which does not come back", async () => {
  const { user, backend } = await openDiagnostics("network");
  await user.click(await screen.findByTestId("proxy-manual"));
  await user.type(screen.getByTestId("proxy-url"), "proxy");
  await user.click(screen.getByTestId("save-network"));
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("INVALID_PROXY");
  await user.clear(screen.getByTestId("proxy-url"));
  await user.type(screen.getByTestId("proxy-url"), "http://proxy.example.com:3128");
  await user.type(screen.getByTestId("proxy-user"), "ada");
  expect(screen.queryByTestId("keep-session")).toBeNull();
  await user.type(screen.getByTestId("proxy-password"), "hunter2");
  // As with every secret: the keychain, unless one decides otherwise.
  expect(screen.getByTestId<HTMLInputElement>("keep-keychain").checked).toBe(true);
  await user.click(screen.getByTestId("keep-session"));
  await user.click(screen.getByTestId("save-network"));
  await screen.findByText(words.network.passwordKept);
  expect(screen.getByTestId<HTMLInputElement>("proxy-password").value).toBe("");
  await user.click(screen.getByTestId("save-network"));
  await waitFor(() => {
    const sent = backend.calls.filter(({ name }) => name === "set_network_settings").map(({ request }) => request);
    expect(sent.at(-1)).toMatchObject({ proxyPassword: null });
    expect(sent.at(-1)).not.toHaveProperty("keepPassword");
    expect(sent.at(-2)).toMatchObject({ proxyPassword: "hunter2", keepPassword: "session" });
  });
  await user.click(screen.getByTestId("test-network"));
  await waitFor(() => expect(within(screen.getByTestId("network-test")).getAllByTestId("check")).toHaveLength(3));
  expect(await violations()).toEqual([]);
});

test("an authority is shown as what it is, and what is none is refused", async () => {
  const { user } = await openDiagnostics("network");
  await user.type(await screen.findByTestId("authorities"), "my certificate");
  await user.click(screen.getByTestId("save-network"));
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("INVALID_AUTHORITY");
  await user.clear(screen.getByTestId("authorities"));
  await user.type(screen.getByTestId("authorities"), "-----BEGIN CERTIFICATE-----");
  await user.click(screen.getByTestId("save-network"));
  expect((await screen.findByTestId("authorities-table")).textContent).toContain("Example Corp Root CA 2");
});

test("a bundle is seen before it is saved, and hostile text in it is text", async () => {
  const { user } = await openDiagnostics("support", { hostile: true });
  await user.click(await screen.findByTestId("prepare-bundle"));
  const preview = within(await screen.findByTestId("bundle-preview"));
  await user.click(preview.getByRole("button", { name: /causeway\.log/ }));
  expect(screen.getByTestId("bundle-content").textContent).toContain("<img src=x onerror=alert(1)>");
  expect(screen.getByTestId("bundle-content").querySelector("img")).toBeNull();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("save-bundle"));
  expect((await screen.findByTestId("saved-path")).textContent).toContain(".zip");
});

test("the log's level is changed at once", async () => {
  const { user, backend } = await openDiagnostics("support");
  await user.selectOptions(await screen.findByTestId("log-level"), "debug");
  await waitFor(() => expect(backend.calls).toContainEqual({ name: "set_log_level", request: { level: "debug" } }));
  expect(await screen.findByText(words.support.levelHelp.debug)).toBeDefined();
});

test("a connection's endpoints are tried before they are kept", async () => {
  const { user } = openWindow({ connections: sampleConnections(Date.now()) });
  await user.click(await screen.findByTestId("open-c-1"));
  await user.click(await screen.findByTestId("tab-settings"));
  await user.click(await screen.findByTestId("change-endpoints"));
  await user.type(screen.getByTestId("endpoint-git"), "vpce-1.example");
  await user.click(screen.getByTestId("save-endpoints"));
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("INVALID_ENDPOINT");
  await user.clear(screen.getByTestId("endpoint-git"));
  await user.type(screen.getByTestId("endpoint-git"), "https://vpce-1.example");
  await user.click(screen.getByTestId("save-endpoints"));
  await waitFor(() => expect(screen.queryByTestId("endpoints-dialog")).toBeNull());
  expect(screen.getByTestId("endpoints").textContent).toContain("https://vpce-1.example");
});
