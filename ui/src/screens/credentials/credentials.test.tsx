import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { openWindow } from "../../test/render";
import { SECRET } from "../../test/wizard";

beforeAll(() => loadScreens(), 120_000);

const words = messages.credentials;

async function openCredentials(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await screen.findByTestId("nav-credentials");
  await window.user.keyboard("{Control>}3{/Control}");
  await screen.findByTestId("credentials-page");
  const press = async (testId: string) => window.user.click(await screen.findByTestId(testId));
  const type = async (testId: string, text: string) => {
    await window.user.click(await screen.findByTestId(testId));
    await window.user.paste(text);
  };
  const requests = (name: string) => window.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  return { ...window, press, type, requests };
}

test("each connection tells whose keys act, and what is stored is listed without a secret", async () => {
  await openCredentials({ personal: "requiredSet", session: "expiring" });
  const card = within(await screen.findByTestId("identity-c-1"));
  expect(card.getByTestId("own-state").textContent).toBe(words.identity.expiresSoon);
  expect(card.getByTestId("sign-in-c-1").textContent).toBe(words.identity.signInAgain);
  expect(card.getByText("…ADA1")).toBeDefined();
  expect(card.getByText(words.identity.required)).toBeDefined();
  const rows = within(screen.getByTestId("stored-table")).getAllByRole("row");
  expect(rows).toHaveLength(6);
  expect(rows[1]?.textContent).toContain(words.stored.kinds.personalKey);
  expect(screen.getByTestId("stored-webhook-1").textContent).toContain(words.stored.ended);
  expect(await screen.findByTestId("git-snippet")).toBeDefined();
  expect(await violations()).toEqual([]);
});

test("a credential is checked in place, moved, and removed with what stops working", async () => {
  const { press, user, requests } = await openCredentials();
  await press("check-jira-1");
  expect((await screen.findByTestId("checked-jira-1")).textContent).toContain("ada");
  await press("check-webhook-1");
  expect(within(await screen.findByTestId("checked-webhook-1")).getByTestId("error-message").dataset.code).toBe(
    "SECRET_MISSING",
  );
  await press("more-key-1");
  await press("move-key-1");
  await waitFor(() => expect(requests("move_credential")).toEqual([{ credentialId: "key-1", keep: "session" }]));
  await waitFor(() => expect(screen.getByTestId("stored-key-1").textContent).toContain(words.stored.keptIn.session()));
  await press("more-key-1");
  await press("remove-key-1");
  const stops = await screen.findByTestId("stops-working");
  expect(stops.textContent).toContain("https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/*");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("confirm-keep")));
  expect(await violations()).toEqual([]);
  await press("confirm-remove");
  expect((await screen.findByTestId("removed")).textContent).toContain("…MPLE");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("close-report")));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByTestId("stored-key-1")).toBeNull());
});

test("everything is removed only after a word was typed, and the report tells what is left", async () => {
  const { press, type, user, requests } = await openCredentials({ stuck: true });
  await press("remove-all");
  await press("confirm-remove-all");
  expect(await screen.findByText(words.remove.all.mismatch(words.remove.all.word))).toBeDefined();
  await type("remove-all-word", words.remove.all.word);
  // No key stands for the button that takes everything away.
  await user.keyboard("{Enter}");
  expect(requests("remove_all_credentials")).toEqual([]);
  await press("confirm-remove-all");
  const report = await screen.findByTestId("removal-report");
  expect(within(report).getByTestId("remaining").textContent).toContain("JIRA-PROD ada");
  expect(within(report).getByTestId("removed").textContent).toContain(words.remove.report.removed(3));
  expect(await violations()).toEqual([]);
});

test("a locked keychain is told here once, and looked at again", async () => {
  const { press, backend } = await openCredentials({ keychain: "locked" });
  await screen.findByTestId("keychain-again");
  expect(screen.queryByTestId("keychain-banner")).toBeNull();
  backend.world.keychain = "ok";
  await press("keychain-again");
  await waitFor(() => expect(screen.queryByTestId("keychain-again")).toBeNull());
  expect(screen.getByTestId("keychain-status").textContent).toBe(messages.shell.keychain.status.ok);
});

test("git's set-up is shown to copy, and checked", async () => {
  const { press, user } = await openCredentials({ git: "missing" });
  expect(await screen.findByTestId("helper-missing")).toBeDefined();
  await user.click(await screen.findByRole("button", { name: words.git.copySnippet }));
  expect(await navigator.clipboard.readText()).toContain("useHttpPath = true");
  await press("check-git");
  const checks = within(await screen.findByTestId("git-checks")).getAllByTestId("check");
  expect(checks.map((check) => check.dataset.outcome)).toEqual(["ok", "failed", "failed", "skipped"]);
});

test("an own key is removed from the card, after it said what that means", async () => {
  const { press, requests } = await openCredentials({ personal: "requiredSet" });
  await press("remove-personal-c-1");
  expect(await screen.findByText(messages.personal.removeText("…ADA1", true))).toBeDefined();
  await press("confirm-remove-personal");
  await screen.findByTestId("set-up-personal-c-1");
  expect(requests("set_personal_credential")).toMatchObject([
    { connectionId: "c-1", credential: { kind: "keys", accessKeyId: "", secretAccessKey: "" } },
  ]);
});

test.each([
  ["ASIAIOSFODNN7EXAMPLE", "TEMPORARY_ACCESS_KEY"],
  ["APKAIOSFODNN7EXAMPLE", "NOT_AN_ACCESS_KEY_ID"],
])("a mistaken paste is named at its field: %s", async (pasted, code) => {
  const { press, type } = await openCredentials();
  await press("set-up-personal-c-1");
  await type("access-key-id", pasted);
  await type("secret-access-key", SECRET);
  await press("update-personal");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe(code);
  expect(screen.getByTestId("access-key-id").getAttribute("aria-invalid")).toBe("true");
});

test("a key that is being tested can be stopped", async () => {
  const { press, type, requests, backend } = await openCredentials();
  await press("set-up-personal-c-1");
  await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
  await type("secret-access-key", SECRET);
  backend.world.tick = 300;
  await press("update-personal");
  await screen.findByTestId("testing-key");
  await press("dialog-stop");
  await waitFor(() => expect(requests("cancel_operation")).toHaveLength(1));
  expect(screen.queryByTestId("testing-key")).toBeNull();
  expect(screen.getByTestId<HTMLInputElement>("secret-access-key").value).toBe(SECRET);
});

test("in the sample world a principal is chosen by name", async () => {
  const { press, requests } = await openCredentials({ sandbox: true });
  await press("set-up-personal-c-1");
  await press("update-personal");
  await screen.findByTestId("personal-arn");
  expect(requests("set_personal_credential")).toMatchObject([{ credential: { kind: "sample", name: "admin" } }]);
});

test("a key is rotated as a plan, and what is left to do in AWS is said at the end", async () => {
  const { press, type, user, requests } = await openCredentials({ rotation: "otherKey" });
  expect((await screen.findByTestId("other-key")).textContent).toContain("…QX7Z");
  await press("rotate-other");
  await type("access-key-id", "AKIAIOSFODNN7NEWKEY1");
  await type("secret-access-key", "wrong");
  await press("to-review");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("AWS_SIGNATURE_MISMATCH");
  const secret = screen.getByTestId<HTMLInputElement>("secret-access-key");
  expect(secret.getAttribute("aria-invalid")).toBe("true");
  await user.clear(secret);
  await type("secret-access-key", SECRET);
  await press("to-review");
  expect((await screen.findByTestId("start-run")).textContent).toContain("…KEY1");
  expect(await violations()).toEqual([]);
  await press("start-run");
  expect((await screen.findByTestId("after-rotation")).textContent).toContain(words.rotate.after[1]);
  expect(requests("plan_rotation").at(-1)).toMatchObject({ connectionId: "c-1", keep: "keychain" });
  await press("nav-credentials");
  expect(await screen.findAllByText("…KEY1")).toBeDefined();
  expect(screen.queryByTestId("other-key")).toBeNull();
});

test("a rotation that was not finished leads to its run", async () => {
  const interrupted = [
    {
      runId: "run-0",
      title: "Rotate the key",
      state: "interrupted" as const,
      startedAt: 0,
      finishedAt: null,
      connectionId: "c-1",
    },
  ];
  const { press, requests } = await openCredentials({ rotation: "unfinished", interrupted });
  await press("resume-rotation");
  await waitFor(() => expect(requests("watch_run")).toEqual([{ runId: "run-0" }]));
});

test("before there is a connection the page says what would be here", async () => {
  await openCredentials({ connections: [] });
  expect(await screen.findByText(words.identity.none)).toBeDefined();
  expect(await screen.findByText(words.stored.emptyTitle)).toBeDefined();
  expect(await violations()).toEqual([]);
});

test("hostile names stay text", async () => {
  await openCredentials({ hostile: true });
  expect((await screen.findAllByText("<img src=x onerror=alert(1)>")).length).toBeGreaterThan(0);
  expect(document.querySelector("img, script")).toBeNull();
});
