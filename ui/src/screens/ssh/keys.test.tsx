import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { openWindow } from "../../test/render";

beforeAll(() => loadScreens(), 120_000);

const words = messages.ssh;

async function openKeys(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await screen.findByTestId("nav-ssh");
  await window.user.keyboard("{Control>}4{/Control}");
  await screen.findByTestId("key-files");
  const press = async (testId: string) => window.user.click(await screen.findByTestId(testId));
  const type = async (testId: string, text: string) => {
    const field = await screen.findByTestId(testId);
    await window.user.clear(field);
    await window.user.click(field);
    await window.user.paste(text);
  };
  const requests = (name: string) => window.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  return { ...window, press, type, requests };
}

test("each key tells what it is, who takes it and why, and its prints", async () => {
  const { user } = await openKeys();
  const good = within(screen.getByTestId("ssh-key-codecommit"));
  expect(good.getByTestId("iam-verdict").dataset.ok).toBe("true");
  expect(good.getByTestId("gij-verdict").textContent).toContain("PEM");
  await user.click(good.getByRole("button", { name: words.keys.copyMd5("codecommit") }));
  expect(await navigator.clipboard.readText()).toBe("42:7e:6e:30:0b:68:f6:9a:cb:0d:cd:e2:92:e2:e8:77");
  await user.click(good.getByRole("button", { name: words.keys.copyPublic }));
  expect(await navigator.clipboard.readText()).toMatch(/^ssh-rsa AAAA/);

  const old = within(screen.getByTestId("ssh-key-id_rsa"));
  expect(old.getByTestId("gij-verdict").dataset.ok).toBe("false");
  expect(old.getByText(words.keys.encrypted)).toBeDefined();
  expect(old.getByText(/mode 644/)).toBeDefined();
  await user.click(old.getByRole("button", { name: words.keys.copyConversion("id_rsa") }));
  expect(await navigator.clipboard.readText()).toContain("ssh-keygen -p -m PEM");

  const mistaken = within(screen.getByTestId("ssh-key-jira_key"));
  expect(mistaken.getByText("Public key")).toBeDefined();
  expect(mistaken.queryByTestId("test-this")).toBeNull();
  expect(within(screen.getByTestId("agent-keys")).getAllByRole("article")).toHaveLength(2);
  expect(await violations()).toEqual([]);
});

test("a file that lies elsewhere is chosen, read and shown first", async () => {
  const { press, requests } = await openKeys();
  await press("choose-key");
  const chosen = within(await screen.findByTestId("chosen-keys"));
  expect(chosen.getByText("aws.ppk")).toBeDefined();
  expect(chosen.getByText(words.keys.noPrint)).toBeDefined();
  expect(requests("read_ssh_key")).toEqual([{ path: "/home/ada/Downloads/aws.ppk" }]);
});

test("a file that cannot be read says so in place", async () => {
  const { press, backend } = await openKeys();
  backend.world.fail = { read_ssh_key: "SSH_FILE_FAILED" };
  await press("choose-key");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("SSH_FILE_FAILED");
  expect(screen.queryByTestId("chosen-keys")).toBeNull();
});

test("a new key is made after both passphrases agree, and this window forgets them", async () => {
  const { press, type, user, requests } = await openKeys();
  await press("make-key");
  const path = await screen.findByTestId<HTMLInputElement>("new-key-path");
  await waitFor(() => expect(document.activeElement).toBe(path));
  // There is a file of the usual name already.
  expect(path.value).toBe("/home/ada/.ssh/codecommit-2");
  await type("new-key-passphrase", "canary-passphrase");
  await type("new-key-again", "canary-passphrasf");
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(await screen.findByText(words.makeKey.required.again)).toBeDefined();
  expect(document.activeElement).toBe(screen.getByTestId("new-key-again"));
  expect(requests("make_ssh_key")).toEqual([]);
  expect(await violations()).toEqual([]);
  await press("choose-new-key");
  await waitFor(() => expect(path.value).toBe("/home/ada/.ssh/codecommit-jira"));
  await type("new-key-comment", "ada@jira");
  await type("new-key-again", "canary-passphrase");
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect((await screen.findByTestId("made-public-key")).textContent).toMatch(/^ssh-rsa .* ada@jira$/);
  expect(requests("make_ssh_key")).toEqual([
    { path: "/home/ada/.ssh/codecommit-jira", comment: "ada@jira", passphrase: "canary-passphrase" },
  ]);
  expect(document.documentElement.outerHTML).not.toContain("canary");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("made-done")));
  expect(await violations()).toEqual([]);
  await user.keyboard("{Enter}");
  expect(await within(screen.getByTestId("key-files")).findByTestId("ssh-key-codecommit-jira")).toBeDefined();
  expect(screen.queryByTestId("chosen-keys")).toBeNull();
});

test("nothing is written over: the field says so", async () => {
  const { press, type } = await openKeys();
  await press("make-key");
  await type("new-key-path", "/home/ada/.ssh/id_rsa");
  await press("make-key-now");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("SSH_KEY_EXISTS");
  expect(screen.getByTestId("new-key-path").getAttribute("aria-invalid")).toBe("true");
  expect(document.activeElement).toBe(screen.getByTestId("new-key-path"));
});

test("without any key the page says what would be here, and offers to make one", async () => {
  const { user } = await openKeys({ sshKeys: "empty" });
  const empty = await screen.findByTestId("no-keys");
  expect(empty.textContent).toContain("/home/ada/.ssh");
  expect(screen.getByTestId("agent-keys").textContent).toContain("SSH_AUTH_SOCK");
  expect(await violations()).toEqual([]);
  await user.click(within(empty).getByRole("button", { name: words.keys.make }));
  expect((await screen.findByTestId<HTMLInputElement>("new-key-path")).value).toBe("/home/ada/.ssh/codecommit");
});

test("keys that cannot be listed say why and can be asked for again", async () => {
  const window = openWindow({ fail: { list_ssh_keys: "BUG" } });
  await window.user.click(await screen.findByTestId("nav-ssh"));
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("BUG");
  window.backend.world.fail = {};
  await window.user.click(screen.getByTestId("retry"));
  expect(await screen.findByTestId("key-files")).toBeDefined();
});

test("the native menu leads here too", async () => {
  const { backend, user } = await openKeys();
  await user.click(screen.getByTestId("nav-connections"));
  act(() => backend.chooseMenu("ssh-keys"));
  expect(await screen.findByTestId("key-files")).toBeDefined();
});

test("what others named stays text", async () => {
  await openKeys({ hostile: true });
  expect(screen.getByText("<img src=x onerror=alert(1)>")).toBeDefined();
  expect(document.querySelector("main img, main script")).toBeNull();
});

test("a key leads to its login test, and to IAM when nobody was asked yet", async () => {
  const { user } = await openKeys();
  await user.click(within(screen.getByTestId("ssh-key-id_rsa")).getByTestId("upload-this"));
  expect(await screen.findByTestId("iam-ask")).toBeDefined();
  await user.click(screen.getByTestId("tab-keys"));
  await user.click(within(await screen.findByTestId("ssh-key-id_rsa")).getByTestId("test-this"));
  expect((await screen.findByTestId<HTMLSelectElement>("login-key")).value).toBe("/home/ada/.ssh/id_rsa");
});
