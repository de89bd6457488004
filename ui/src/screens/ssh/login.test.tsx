import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { openWindow } from "../../test/render";

beforeAll(() => loadScreens(), 120_000);

const words = messages.ssh;
const LOCATION = "ssh://git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop-api";
const ID = "APKAIOSFODNN7CODECOM";

async function openTab(tab: string, world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  const press = async (testId: string) => window.user.click(await screen.findByTestId(testId));
  await press("nav-ssh");
  await press(`tab-${tab}`);
  const type = async (testId: string, text: string) => {
    const field = await screen.findByTestId(testId);
    await window.user.clear(field);
    await window.user.click(field);
    await window.user.paste(text);
  };
  const choose = async (key: string) =>
    window.user.selectOptions(await screen.findByTestId("login-key"), await screen.findByRole("option", { name: key }));
  const requests = (name: string) => window.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  const listIam = async () => {
    await press("tab-iam");
    await press("list-iam-keys");
    await screen.findByTestId("iam-keys");
    await press(`tab-${tab}`);
  };
  return { ...window, press, type, choose, requests, listIam };
}

test("the login is tested with what ssh would offer in the region that is likely meant", async () => {
  const { user, requests } = await openTab("login");
  const target = await screen.findByTestId<HTMLInputElement>("login-target");
  await waitFor(() => expect(target.value).toBe("eu-central-1"));
  await user.click(target);
  await user.keyboard("{Enter}");
  const summary = await screen.findByTestId("doctor-summary");
  expect(summary.className).toContain("success");
  expect(requests("test_ssh_login")).toMatchObject([
    {
      location: "eu-central-1",
      sshKeyId: "",
      keyPath: null,
      agentKey: null,
      passphrase: null,
      iamHandle: null,
    },
  ]);
  expect(screen.getByTestId("login-result").textContent).toContain(
    words.login.testedAs("eu-central-1", null, words.login.whatSshOffered),
  );
  await waitFor(() => expect(screen.getByTestId("live-region").textContent).toBe("The login works."));
  expect(await violations()).toEqual([]);
});

test("the chosen key's ID comes from IAM, unless another one is typed", async () => {
  const { listIam, choose, type, press, requests } = await openTab("login");
  await listIam();
  await choose("codecommit, RSA 4096");
  const id = await screen.findByTestId<HTMLInputElement>("ssh-key-id");
  expect(id.value).toBe(ID);
  expect(screen.getByText(words.login.suggested(ID))).toBeDefined();
  await type("ssh-key-id", "git");
  expect(screen.getByText(words.login.unlikeId)).toBeDefined();
  await press("use-suggested");
  expect(id.value).toBe(ID);
  await type("login-target", LOCATION);
  await press("test-login");
  await screen.findByTestId("doctor-summary");
  expect(requests("test_ssh_login")).toMatchObject([
    { location: LOCATION, sshKeyId: ID, keyPath: "/home/ada/.ssh/codecommit", iamHandle: "iam-1" },
  ]);
  expect((await screen.findByTestId("location-to-use")).textContent).toBe(LOCATION.replace("://", `://${ID}@`));
});

test("a passphrase opens the file for one test, and is forgotten", async () => {
  const { choose, type, press, requests } = await openTab("login");
  await choose("id_rsa, RSA 2048");
  await type("login-passphrase", "canary-passphrase");
  await press("test-login");
  await screen.findByTestId("doctor-summary");
  expect(requests("test_ssh_login")).toMatchObject([{ passphrase: "canary-passphrase" }]);
  expect(screen.getByTestId<HTMLInputElement>("login-passphrase").value).toBe("");
  expect(document.documentElement.outerHTML).not.toContain("canary");
  await choose("codecommit, RSA 4096");
  expect(screen.queryByTestId("login-passphrase")).toBeNull();
});

test("a file from elsewhere is chosen here too", async () => {
  const { press } = await openTab("login");
  await press("choose-key");
  await waitFor(() =>
    expect(screen.getByTestId<HTMLSelectElement>("login-key").value).toBe("/home/ada/Downloads/aws.ppk"),
  );
  expect(screen.getByTestId("login-passphrase")).toBeDefined();
});

test.each([
  ["others", "key", "other-keys-first"],
  ["inactive", "key", "inactive-key"],
  ["user", "user", "user-is-no-ssh-key-id"],
  ["hostKey", "host-key", "host-key-changed"],
  ["sha1", "algorithms", "sha1-only"],
  ["noGitPull", "repository", "no-git-pull"],
  ["unreachable", "tcp", "unreachable"],
] as const)("a login that fails (%s) is torn at %s and names its cause", async (login, at, cause) => {
  const { type, press, user } = await openTab("login", { login });
  await type("login-target", LOCATION);
  await press("test-login");
  expect((await screen.findByTestId("doctor-cause")).textContent).toBe(cause);
  const stop = screen.getByTestId("doctor-path").querySelector(`[data-link=${at}]`);
  expect(stop?.getAttribute("data-state")).toBe("broken");
  expect(screen.queryByTestId("use-location")).toBeNull();
  await user.click(screen.getByRole("button", { name: messages.doctor.copy }));
  expect(await navigator.clipboard.readText()).toContain(LOCATION);
});

test("a test can be stopped, keeps what it found, and goes on while another part is looked at", async () => {
  const { press, backend, requests } = await openTab("login");
  await waitFor(() => expect(screen.getByTestId<HTMLInputElement>("login-target").value).toBe("eu-central-1"));
  backend.world.tick = 2_000;
  await press("test-login");
  await screen.findByTestId("stop-login");
  await press("tab-keys");
  await press("tab-login");
  await press("stop-login");
  expect(requests("cancel_operation")).toHaveLength(1);
  expect(await screen.findByText(words.login.stopped)).toBeDefined();
  expect(screen.queryByTestId("doctor-summary")).toBeNull();
  backend.world.tick = 0;
  await press("test-login");
  await screen.findByTestId("doctor-summary");
  expect(screen.queryByText(words.login.stopped)).toBeNull();
});

test("what cannot be tested is named at its field", async () => {
  const { type, press, user } = await openTab("login", { connections: [] });
  await press("test-login");
  expect(await screen.findByText(words.login.targetRequired)).toBeDefined();
  expect(document.activeElement).toBe(screen.getByTestId("login-target"));
  await type("login-target", "not a location");
  await user.keyboard("{Enter}");
  await screen.findByTestId("error-message");
  expect(screen.getByTestId("login-target").getAttribute("aria-invalid")).toBe("true");
  expect(screen.queryByTestId("doctor")).toBeNull();
  expect(await violations()).toEqual([]);
});

test("the configuration is read for the host: where each value is from, what is wrong, what to copy", async () => {
  const { listIam, choose, press, user, requests } = await openTab("configuration");
  expect((await screen.findByTestId("config-verdict")).textContent).toContain("IdentitiesOnly is not set");
  expect(within(screen.getByTestId("config-table")).getAllByText(words.configuration.own).length).toBeGreaterThan(3);
  expect(await violations()).toEqual([]);
  await listIam();
  await choose("codecommit, RSA 4096");
  await press("look-config");
  await waitFor(() => expect(screen.getByTestId("config-block").textContent).toContain(`User ${ID}`));
  expect(requests("get_ssh_config").at(-1)).toEqual({
    location: "eu-central-1",
    sshKeyId: ID,
    keyPath: "/home/ada/.ssh/codecommit",
  });
  await user.click(screen.getByRole("button", { name: words.configuration.copyTwoAccounts }));
  expect(await navigator.clipboard.readText()).toContain("Host codecommit-second");
});

test("a configuration that is as it should be says so, with file and line", async () => {
  await openTab("configuration", { sshConfig: "good" });
  const verdict = await screen.findByTestId("config-verdict");
  expect(verdict.className).toContain("success");
  expect(screen.getByTestId("config-table").textContent).toContain("/home/ada/.ssh/config:4");
});

test("without a region nothing is read before something is typed", async () => {
  const { type, press, requests } = await openTab("configuration", { connections: [] });
  expect(await screen.findByText(words.configuration.askTitle)).toBeDefined();
  await press("look-config");
  expect(document.activeElement).toBe(screen.getByTestId("config-target"));
  await type("config-target", "eu-west-1");
  expect(requests("get_ssh_config")).toEqual([]);
  await press("look-config");
  expect((await screen.findByTestId("config-verdict")).textContent).toContain("eu-west-1");
});

test("Jira's part tells which key goes where, and leads to the page of each site", async () => {
  const { listIam, user, requests } = await openTab("jira");
  await listIam();
  const links = await screen.findAllByTestId("ssh-keys-in-jira");
  expect(links).toHaveLength(1);
  if (links[0] !== undefined) await user.click(links[0]);
  expect(requests("open_link")).toEqual([{ url: "https://jira.example.com/secure/ViewSshKeys.jspa" }]);
  const rows = within(screen.getByTestId("jira-keys")).getAllByRole("row");
  expect(rows).toHaveLength(4);
  expect(rows[1]?.textContent).toContain(words.jira.takes);
  expect(rows[1]?.textContent).toContain(ID);
  expect(rows[2]?.textContent).toContain(words.jira.converts);
  expect(rows[3]?.textContent).toContain(words.jira.refuses);
  await user.click(screen.getByRole("button", { name: words.jira.copyBulk }));
  expect((await navigator.clipboard.readText()).split("\n").map((line) => line.split("\t").length)).toEqual([5, 5, 5]);
  expect(await violations()).toEqual([]);
});

test("before anything is connected Jira's page is named all the same", async () => {
  await openTab("jira", { connections: [], sshKeys: "empty" });
  expect(await screen.findByText("/secure/ViewSshKeys.jspa")).toBeDefined();
  expect(screen.getByText(words.jira.makeOne)).toBeDefined();
});
