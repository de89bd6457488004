import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { openWindow } from "../../test/render";
import { SECRET } from "../../test/wizard";

beforeAll(() => loadScreens(), 120_000);

const words = messages.ssh;
const CODECOMMIT = "APKAIOSFODNN7CODECOM";
const LAPTOP = "APKAIOSFODNN7LAPTOP1";

async function openIam(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId("nav-ssh"));
  await window.user.click(await screen.findByTestId("tab-iam"));
  const press = async (testId: string) => window.user.click(await screen.findByTestId(testId));
  const type = async (testId: string, text: string) => {
    await window.user.click(await screen.findByTestId(testId));
    await window.user.paste(text);
  };
  const requests = (name: string) => window.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  const list = async () => {
    await press("list-iam-keys");
    await screen.findByTestId("iam-keys");
  };
  return { ...window, press, type, requests, list };
}

test("a connection's user is asked for, and each key says where it is here", async () => {
  const { list, requests } = await openIam();
  await screen.findByTestId("iam-connection");
  await list();
  expect(requests("list_iam_ssh_keys")).toMatchObject([{ identity: { kind: "connection", connectionId: "c-1" } }]);
  expect(screen.getByTestId("of-limit").textContent).toBe(words.iam.ofLimit(2, 5));
  const row = screen.getByTestId(`iam-key-${CODECOMMIT}`);
  expect(row.textContent).toContain("codecommit");
  expect(row.textContent).toContain(words.iam.agent);
  expect(screen.getByTestId(`iam-key-${LAPTOP}`).textContent).toContain(words.iam.notHere);
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "jira-connect" }));
  expect(await violations()).toEqual([]);
});

test("what IAM answered is seen at the keys, and stays while other places are looked at", async () => {
  const { list, press } = await openIam();
  await list();
  await press("nav-connections");
  await press("nav-ssh");
  const key = within(await screen.findByTestId("ssh-key-codecommit"));
  expect(key.getByTestId("in-iam").textContent).toBe(words.keys.inIam(CODECOMMIT, "Active"));
  expect(key.queryByTestId("upload-this")).toBeNull();
  await press("tab-iam");
  expect(await screen.findByTestId("iam-table")).toBeDefined();
  // The tab keeps the focus: one may be on the way to the next.
  expect(document.activeElement).toBe(screen.getByTestId("tab-iam"));
});

test("another access key is used once and forgotten; a wrong secret is named at its field", async () => {
  const { press, type, user, requests } = await openIam({ connections: [] });
  expect(await screen.findByText(words.iam.noConnection)).toBeDefined();
  await press("list-iam-keys");
  expect(await screen.findByText(messages.connect.aws.required.region)).toBeDefined();
  expect(document.activeElement).toBe(screen.getByTestId("region"));
  await type("region", "eu-central-1");
  await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
  await type("secret-access-key", "wrong");
  await user.keyboard("{Enter}");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("AWS_SIGNATURE_MISMATCH");
  const secret = screen.getByTestId("secret-access-key");
  expect(secret.getAttribute("aria-invalid")).toBe("true");
  expect(await violations()).toEqual([]);
  await user.clear(secret);
  await type("secret-access-key", SECRET);
  await press("list-iam-keys");
  expect((await screen.findByTestId("iam-arn")).textContent).toBe("arn:aws:iam::111122223333:user/ada");
  expect(requests("list_iam_ssh_keys").at(-1)).toMatchObject({
    identity: { kind: "credential", region: "eu-central-1", credential: { kind: "keys", secretAccessKey: SECRET } },
  });
  expect(document.documentElement.outerHTML).not.toContain(SECRET);
  await press("iam-another");
  expect((await screen.findByTestId<HTMLInputElement>("secret-access-key")).value).toBe("");
  await press("iam-back");
  expect(await screen.findByTestId("iam-keys")).toBeDefined();
});

test("in the sample world a principal is chosen by name", async () => {
  const { list, requests } = await openIam({ connections: [], sandbox: true });
  await list();
  expect(requests("list_iam_ssh_keys")).toMatchObject([
    { identity: { kind: "credential", region: "eu-central-1", credential: { kind: "sample", name: "admin" } } },
  ]);
});

test("a question that takes long can be stopped", async () => {
  const { press, backend, requests } = await openIam();
  await screen.findByTestId("iam-connection");
  backend.world.tick = 200;
  await press("list-iam-keys");
  await press("stop-iam");
  await waitFor(() => expect(requests("cancel_operation")).toHaveLength(1));
  expect(screen.queryByTestId("stop-iam")).toBeNull();
  expect(screen.queryByTestId("iam-keys")).toBeNull();
});

test.each([
  ["denied", words.iam.deniedTitle, "iam:ListSSHPublicKeys"],
  ["role", words.iam.roleTitle, "only IAM users"],
] as const)("%s: says why, and what can still be proved", async (iam, title, note) => {
  const { list, press } = await openIam({ iam });
  await list();
  const said = screen.getByTestId("iam-note");
  expect(said.textContent).toContain(title);
  expect(said.textContent).toContain(note);
  expect(said.textContent).toContain(words.iam.stillProve);
  expect(screen.queryByTestId("iam-table")).toBeNull();
  expect(await violations()).toEqual([]);
  await press("iam-to-login");
  expect(await screen.findByTestId("login-form")).toBeDefined();
});

test("keys that may be listed and not read match nothing, and it is said", async () => {
  const { list } = await openIam({ iam: "unreadable" });
  await list();
  expect(screen.getByTestId("iam-note").textContent).toContain("iam:GetSSHPublicKey");
  expect(screen.getByTestId(`iam-key-${CODECOMMIT}`).textContent).toContain(words.iam.unknownHere);
});

test("five keys are all; a user without any is told what would be here", async () => {
  const full = await openIam({ iam: "full" });
  await full.list();
  expect(screen.getByTestId("iam-full").textContent).toContain(words.iam.full);
  expect(screen.getByTestId<HTMLButtonElement>("upload-key").disabled).toBe(true);
  full.unmount();
  const none = await openIam({ iam: "none" });
  await none.list();
  expect(screen.getByTestId("no-iam-keys")).toBeDefined();
  expect(await violations()).toEqual([]);
});

test("a key of this computer is uploaded, and its new ID is told", async () => {
  const { list, press, requests } = await openIam();
  await list();
  await press("upload-key");
  const dialog = within(await screen.findByTestId("upload-dialog"));
  expect(dialog.getAllByRole("radio")).toHaveLength(2);
  expect(await violations()).toEqual([]);
  await press("upload-now");
  await screen.findByTestId("iam-key-APKAIOSFODNN7NEWKEY1");
  expect(await screen.findByText(words.upload.done("APKAIOSFODNN7NEWKEY1"))).toBeDefined();
  expect(screen.getByTestId("iam-key-APKAIOSFODNN7NEWKEY1").textContent).toContain("id_rsa");
  expect(requests("upload_ssh_key")).toMatchObject([
    { handle: "iam-1", publicKey: expect.stringMatching(/^ssh-rsa /) },
  ]);
});

test("a pasted public key that IAM would refuse is named at its field", async () => {
  const { list, press, type, user } = await openIam();
  await list();
  await press("upload-key");
  await user.click(await screen.findByLabelText(words.upload.other));
  await press("upload-now");
  expect(await screen.findByText(words.upload.required)).toBeDefined();
  await type("upload-pasted", "ssh-ed25519 AAAA");
  await press("upload-now");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("INVALID_SSH_KEY");
  expect(screen.getByTestId("upload-pasted").getAttribute("aria-invalid")).toBe("true");
});

test("a key is deactivated only after a yes, and staying is the first choice", async () => {
  const { list, press, user, requests } = await openIam();
  await list();
  await press(`set-active-${CODECOMMIT}`);
  const dialog = await screen.findByTestId("set-active-dialog");
  expect(dialog.textContent).toContain("/home/ada/.ssh/codecommit");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("leave-active")));
  expect(await violations()).toEqual([]);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByTestId("set-active-dialog")).toBeNull());
  expect(requests("set_ssh_key_active")).toEqual([]);
  await press(`set-active-${CODECOMMIT}`);
  await press("confirm-active");
  await waitFor(() => expect(screen.getByTestId(`iam-key-${CODECOMMIT}`).textContent).toContain("Inactive"));
  await press(`set-active-${LAPTOP}`);
  await press("confirm-active");
  await waitFor(() => expect(screen.getByTestId(`iam-key-${LAPTOP}`).textContent).toContain("Active"));
  expect(requests("set_ssh_key_active")).toEqual([
    { handle: "iam-1", sshKeyId: CODECOMMIT, active: false },
    { handle: "iam-1", sshKeyId: LAPTOP, active: true },
  ]);
});

test("a change that IAM refuses says so in the dialog", async () => {
  const { list, press, backend } = await openIam();
  await list();
  backend.world.fail = { set_ssh_key_active: "AWS_ACCESS_DENIED" };
  await press(`set-active-${CODECOMMIT}`);
  await press("confirm-active");
  const dialog = within(await screen.findByTestId("set-active-dialog"));
  expect((await dialog.findByTestId("error-message")).dataset.code).toBe("AWS_ACCESS_DENIED");
  await press("leave-active");
  expect(screen.getByTestId(`iam-key-${CODECOMMIT}`).textContent).toContain("Active");
});
