import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { openWindow } from "../../test/render";

beforeAll(() => loadScreens(), 120_000);

async function openCredentials(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId("nav-credentials"));
  await screen.findByTestId("identity-c-1");
  const press = async (testId: string) => window.user.click(await screen.findByTestId(testId));
  const type = async (testId: string, text: string) => {
    await window.user.click(await screen.findByTestId(testId));
    await window.user.paste(text);
  };
  const requests = (name: string) => window.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  return { ...window, press, type, requests };
}

const state = () => within(screen.getByTestId("identity-c-1")).getByTestId("own-state").textContent;

test("a sign-in shows the code to compare, opens the page, and ends signed in", async () => {
  const { press, requests, backend } = await openCredentials({ session: "browser" });
  expect(state()).toBe(messages.session.states.browserNeeded);
  backend.world.tick = 400;
  await press("sign-in-c-1");
  expect((await screen.findByTestId("user-code")).textContent).toBe("KQHT-ZWRB");
  await press("open-sign-in-page");
  await waitFor(() =>
    expect(requests("open_link")).toEqual([
      { url: "https://device.sso.eu-central-1.amazonaws.com/?user_code=KQHT-ZWRB" },
    ]),
  );
  expect(await violations()).toEqual([]);
  backend.world.tick = 0;
  expect((await screen.findByTestId("signed-in-as")).textContent).toContain("assumed-role");
  await press("sign-in-close");
  await waitFor(() => expect(state()).toBe(messages.session.states.ready));
});

test("a sign-in that is left is cancelled", async () => {
  const { press, requests, backend, user } = await openCredentials({ session: "browser" });
  backend.world.tick = 400;
  await press("sign-in-c-1");
  await screen.findByTestId("user-code");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(requests("cancel_operation")).toHaveLength(1));
});

test("an MFA code has six digits, and a refused one is asked for again", async () => {
  const { press, type, user, requests } = await openCredentials({ session: "code" });
  await press("sign-in-c-1");
  const code = await screen.findByTestId<HTMLInputElement>("mfa-code");
  expect(code.inputMode).toBe("numeric");
  await type("mfa-code", "12 34");
  await press("sign-in-go");
  expect(await screen.findByText(messages.session.signIn.mfaShape)).toBeDefined();
  expect(requests("sign_in")).toEqual([]);
  await user.clear(code);
  await type("mfa-code", "000 000");
  await press("sign-in-go");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("AWS_CODE_REFUSED");
  await user.clear(code);
  await type("mfa-code", "123456");
  await user.keyboard("{Enter}");
  await screen.findByTestId("signed-in-as");
  expect(requests("sign_in")).toMatchObject([{ mfaCode: "000000" }, { mfaCode: "123456" }]);
});

test("a command to run is shown to copy, and looked at again after it", async () => {
  const { press, backend } = await openCredentials({ session: "command" });
  await press("sign-in-c-1");
  expect((await screen.findByTestId("sign-in-command")).textContent).toContain("aws login --profile work");
  await press("sign-in-go");
  expect(await screen.findByTestId("sign-in-command")).toBeDefined();
  backend.world.session = "ready";
  await press("sign-in-go");
  expect(await screen.findByTestId("signed-in-as")).toBeDefined();
});

test("a profile is chosen by name; one that cannot be used says why", async () => {
  const { press, user, requests } = await openCredentials();
  await press("change-own-c-1");
  await press("source-profile");
  const profile = await screen.findByTestId<HTMLInputElement>("profile");
  await user.type(profile, "legacy{Enter}");
  expect((await screen.findAllByText(/source_profile names/)).length).toBeGreaterThan(0);
  await user.clear(profile);
  await user.type(profile, "other-account{Enter}");
  await press("use-source");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("AWS_OTHER_ACCOUNT");
  await user.clear(profile);
  await user.type(profile, "work{Enter}");
  await press("use-source");
  await waitFor(() => expect(screen.queryByTestId("own-calls-dialog")).toBeNull());
  expect(requests("set_own_calls").at(-1)).toMatchObject({ source: { kind: "profile", name: "work" }, mfaCode: null });
  await waitFor(() =>
    expect(screen.getByTestId("identity-c-1").textContent).toContain(messages.session.named.profile("work")),
  );
});

test("without profiles the files that were looked at are named, and an example can be copied", async () => {
  const { press, user } = await openCredentials({ profiles: "none" });
  await press("change-own-c-1");
  await press("source-profile");
  const none = await screen.findByTestId("profiles-none");
  expect(none.textContent).toContain("/home/ada/.aws/config");
  await user.click(within(none).getByRole("button", { name: messages.session.change.copyExample }));
  expect(await navigator.clipboard.readText()).toContain("sso_start_url");
  expect(await violations()).toEqual([]);
});

test("a role that asks for a code gets it in the same dialog", async () => {
  const { press, type, user, requests } = await openCredentials();
  await press("change-own-c-1");
  await press("source-role");
  await type("role-arn", "Developer");
  await press("use-source");
  expect(await screen.findByText(messages.session.change.shape.roleArn)).toBeDefined();
  await type("role-mfa", "arn:aws:iam::111122223333:mfa/ada");
  await user.clear(screen.getByTestId("role-arn"));
  await type("role-arn", "arn:aws:iam::111122223333:role/Developer");
  await press("use-source");
  await type("mfa-code", "123456");
  await press("use-source");
  await waitFor(() => expect(screen.queryByTestId("own-calls-dialog")).toBeNull());
  expect(requests("set_own_calls")).toMatchObject([{ mfaCode: null }, { mfaCode: "123456" }]);
});

test("Identity Center signs in, and offers the roles of the connection's account only", async () => {
  const { press, type, user, requests } = await openCredentials();
  await press("change-own-c-1");
  await press("source-identityCenter");
  await type("start-url", "https://d-1234567890.awsapps.com/start");
  await press("use-source");
  expect(await screen.findByText(messages.session.change.required.role)).toBeDefined();
  expect(document.activeElement).toBe(screen.getByTestId("list-roles"));
  await press("list-roles");
  const role = await screen.findByTestId("identity-center-role");
  expect(screen.getByText(messages.session.change.otherAccounts("111122223333", 1))).toBeDefined();
  await user.type(role, "ReadOnly{Enter}");
  await press("use-source");
  await waitFor(() => expect(screen.queryByTestId("own-calls-dialog")).toBeNull());
  expect(requests("set_own_calls")).toMatchObject([
    { source: { kind: "identityCenter", account: "111122223333", role: "ReadOnly", ssoRegion: "eu-central-1" } },
  ]);
});

test("a run that waits for a sign-in offers it, and goes on by itself", async () => {
  const { press, type } = await openCredentials({ run: "signIn" });
  await press("rotate-c-1");
  await type("access-key-id", "AKIAIOSFODNN7NEWKEY1");
  await type("secret-access-key", "canarySecretAccessKey/K7MDENG/bPxRfiCYKEY");
  await press("to-review");
  await press("start-run");
  expect((await screen.findByTestId("run-state")).dataset.state).toBe("signInNeeded");
  await press("run-sign-in-go");
  await press("sign-in-go");
  await press("sign-in-close");
  expect(await screen.findByTestId("after-rotation")).toBeDefined();
});
