import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { messages } from "../../messages";
import { violations } from "../../test/axe";
import { HTTPS, openRepositoryWizard as open, SECRET, TOKEN } from "../../test/repository";
import type { RepositoryWizardState } from "./wizard";

const text = messages.repository;
const SSH = "ssh://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";

describe("connecting one repository over HTTPS", () => {
  it("goes from an empty form to a run, each step proving itself, accessibly", async () => {
    const { press, type, requests, toLocation, onRunStarted, onKeep, unmount } = open();
    await toLocation();
    expect(screen.getByTestId("limits").textContent).toContain(text.location.limits[0]);
    expect(await violations()).toEqual([]);
    await type("location", `git clone ${HTTPS}.git`);
    expect((await screen.findByTestId("understood")).textContent).toContain("Europe (Frankfurt)");
    expect(screen.getByTestId("location-notes").textContent).toContain(".git");
    await press("next");

    await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
    await type("secret-access-key", SECRET);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
    expect(await violations()).toEqual([]);
    await press("check-access");
    expect((await screen.findByTestId("doctor-summary")).textContent).toContain("can be read");
    expect(await violations()).toEqual([]);
    await press("next");

    expect((await screen.findByTestId("in-jira")).textContent).toContain(text.found.notInJira);
    expect(screen.getByTestId("refspec-preview").textContent).toContain("refs/changes/34/1234/2");
    expect(await violations()).toEqual([]);
    await press("next");

    expect(await screen.findByTestId("main-branch")).toHaveProperty("value", "main");
    expect(screen.getByTestId("no-pat")).toBeTruthy();
    expect(screen.queryByTestId("require-user-pat")).toBeNull();
    expect(screen.queryByTestId("jira-key")).toBeNull();
    expect(await violations()).toEqual([]);
    await press("next");

    await screen.findByTestId("plan-steps");
    expect(await violations()).toEqual([]);
    await press("start-run");
    await waitFor(() => expect(onRunStarted).toHaveBeenCalledWith("run-1"));
    expect(requests("check_repository")).toEqual([
      expect.objectContaining({
        siteHandle: "site-1",
        location: HTTPS,
        credential: {
          kind: "accessKey",
          credential: { kind: "keys", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: SECRET },
        },
      }),
    ]);
    expect(requests("plan_repository")).toEqual([
      expect.objectContaining({
        checkHandle: "check-1",
        keep: "keychain",
        settings: expect.objectContaining({
          displayName: "",
          mainBranch: "main",
          smartCommits: true,
          projects: { kind: "all" },
          webLinks: expect.objectContaining({ commit: expect.stringContaining("/commit/") }),
        }),
      }),
    ]);
    unmount();
    expect(onKeep.mock.lastCall).toEqual([null]);
  }, 60_000);

  it("goes by keyboard alone", async () => {
    const { user, toLocation, requests } = open();
    await toLocation();
    await user.click(screen.getByTestId("location"));
    await user.keyboard(`${HTTPS}{Enter}`);
    await screen.findByTestId("access-key-id");
    await waitFor(() => expect(document.activeElement?.textContent).toBe(text.access.heading));
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(document.activeElement).toBe(screen.getByTestId("access-key-id"));
    await user.keyboard("AKIAIOSFODNN7EXAMPLE{Tab}");
    expect(document.activeElement).toBe(screen.getByTestId("secret-access-key"));
    await user.keyboard(`${SECRET}{Enter}`);
    await screen.findByTestId("next");
    expect(requests("check_repository")).toHaveLength(1);
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByTestId("in-jira")).toBeTruthy();
  });

  it("says of what is pasted what it is not, and goes nowhere", async () => {
    const { press, type, user, toLocation } = open();
    await toLocation();
    await press("next");
    expect(screen.getByText(text.location.required)).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByTestId("location"));
    await type("location", "https://github.com/example/payments");
    await waitFor(() => expect(screen.getByTestId("location").getAttribute("aria-invalid")).toBe("true"));
    // Beside the field, and for a screen reader.
    expect(screen.getAllByText(/not the location of a repository/)).toHaveLength(1);
    await waitFor(() =>
      expect(screen.getByTestId("live-region").textContent).toContain("not the location of a repository"),
    );
    await press("next");
    expect(document.activeElement).toBe(screen.getByTestId("location"));
    await user.clear(screen.getByTestId("location"));
    await type("location", HTTPS);
    await press("next");
    expect(await screen.findByTestId("check-access")).toBeTruthy();
  });

  it("carries region and Jira over to the wizard of whole accounts, without a secret", async () => {
    const { press, type, toLocation, onWholeAccount } = open();
    await toLocation();
    await type("location", HTTPS);
    await screen.findByTestId("understood");
    await press("whole-account");
    const [given] = onWholeAccount.mock.lastCall ?? [];
    expect(given).toMatchObject({ region: "eu-central-1", site: { siteHandle: "site-1" } });
    expect(JSON.stringify(given)).not.toContain(TOKEN);
  });

  it("shows where the way breaks, keeps the secret for another try, and goes on once it is mended", async () => {
    const { backend, press, type, requests, toAccess } = open({ repository: "denied" });
    await toAccess();
    await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
    await type("secret-access-key", SECRET);
    await press("check-access");
    const summary = await screen.findByTestId("doctor-summary");
    expect(summary.textContent).toContain("codecommit:GitPull");
    expect(screen.queryByTestId("next")).toBeNull();
    expect(screen.getByTestId("secret-access-key")).toHaveProperty("value", SECRET);
    expect(await violations()).toEqual([]);
    backend.world.repository = "well";
    await press("check-access");
    expect(await screen.findByTestId("next")).toBeTruthy();
    expect(requests("check_repository")).toHaveLength(2);
    expect(screen.getByTestId("secret-access-key")).toHaveProperty("value", "");
    expect(screen.getByText(messages.common.secretHeld)).toBeTruthy();
  });

  it("stops a check when asked, and ignores its late answer", async () => {
    const { press, type, requests, toAccess } = open({ tick: 40 });
    await toAccess();
    await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
    await type("secret-access-key", SECRET);
    await press("check-access");
    await press("cancel-operation");
    await waitFor(() => expect(requests("cancel_operation")).toHaveLength(1));
    expect(screen.getByText(text.access.stopped)).toBeTruthy();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(screen.queryByTestId("doctor-summary")).toBeNull();
    expect(screen.getByTestId("check-access").textContent).toBe(text.access.checkAgain);
  });

  it("shows a refusal of the whole check, and begins at Jira when the session has ended", async () => {
    const { press, type, backend, toAccess } = open({ fail: { check_repository: "TIMEOUT" } });
    await toAccess();
    await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
    await type("secret-access-key", SECRET);
    await press("check-access");
    expect((await screen.findByTestId("error-message")).dataset.code).toBe("TIMEOUT");
    expect(within(screen.getByTestId("step-access")).getByText(messages.common.stepStatus.error)).toBeTruthy();
    backend.world.fail = { check_repository: "SESSION_ENDED" };
    await press("check-access");
    expect(await screen.findByTestId("check-jira")).toBeTruthy();
    expect(screen.getByTestId("jira-base-url")).toHaveProperty("value", "https://jira.example.com");
  });

  it("takes IAM's Git credentials, and says what is not sure about them", async () => {
    const { press, type, requests, toAccess } = open();
    await toAccess();
    await press("access-mode-gitCredential");
    expect(screen.getByText(text.access.modeHelp.gitCredential)).toBeTruthy();
    await type("git-user-name", "jira-at-111122223333");
    await type("git-password", "canary-git-password");
    expect(document.documentElement.outerHTML).not.toContain("canary-git-password");
    await press("check-access");
    await screen.findByTestId("next");
    expect(requests("check_repository")).toEqual([
      expect.objectContaining({
        credential: { kind: "gitCredential", userName: "jira-at-111122223333", password: "canary-git-password" },
      }),
    ]);
  });

  it("names sample principals in the sandbox instead of asking for secrets", async () => {
    const { press, type, requests } = open({ sandbox: true });
    await press("check-jira");
    await press("next");
    await type("location", HTTPS);
    await press("next");
    await press("check-access");
    await screen.findByTestId("next");
    expect(requests("check_repository")).toEqual([
      expect.objectContaining({ credential: { kind: "accessKey", credential: { kind: "sample", name: "admin" } } }),
    ]);
  });

  it("does not connect what an integration has", async () => {
    const { press, toFound, onLeave } = open({ repository: "child" });
    await toFound();
    expect(screen.getByTestId("in-jira").textContent).toContain("Shop platform");
    expect(screen.queryByTestId("next")).toBeNull();
    expect(await violations()).toEqual([]);
    await press("to-connections");
    expect(onLeave).toHaveBeenCalled();
    await press("other-location");
    expect(await screen.findByTestId("location")).toHaveProperty("value", HTTPS);
  });

  it("takes a repository without a commit", async () => {
    const { press, user, toFound } = open({ repository: "empty" });
    await toFound();
    expect(screen.getByTestId("empty-repository")).toBeTruthy();
    await press("next");
    const branch = await screen.findByTestId("main-branch");
    expect(branch).toHaveProperty("value", "main");
    await user.clear(branch);
    await press("next");
    expect(screen.getByText(text.settings.mainBranchRequired)).toBeTruthy();
    expect(document.activeElement).toBe(branch);
  });

  it("changes web links and puts them back", async () => {
    const { press, user, requests, toSettings } = open();
    await toSettings();
    await press("web-links");
    const commit = screen.getByTestId("link-commit");
    const suggested = (commit as HTMLInputElement).value;
    await user.clear(commit);
    await user.paste("https://git.example.com/commit");
    expect(screen.getByText(text.settings.formatHints.variable("${rev}"))).toBeTruthy();
    await press("reset-links");
    expect(screen.getByTestId("link-commit")).toHaveProperty("value", suggested);
    await user.clear(commit);
    await user.paste("https://git.example.com/x");
    expect(await violations()).toEqual([]);
    await press("next");
    await screen.findByTestId("plan-steps");
    expect(requests("plan_repository")).toEqual([
      expect.objectContaining({
        settings: expect.objectContaining({
          webLinks: expect.objectContaining({ commit: "https://git.example.com/x" }),
        }),
      }),
    ]);
    expect(screen.getByText(text.review.summary.links.changed)).toBeTruthy();
  });

  it("previews refspecs against the repository, and does not go on with a refused one", async () => {
    const { press, type, requests, toSettings } = open();
    await toSettings();
    await press("advanced");
    await type("refspec-custom", "nonsense");
    await screen.findByText(/nonsense: /);
    await press("next");
    expect(document.activeElement).toBe(screen.getByTestId("refspec-custom"));
    expect(requests("preview_refspecs")).toContainEqual(expect.objectContaining({ checkHandle: "check-1" }));
  });

  it("says what stands in the way of the plan, and when nothing has to be done", async () => {
    const conflict = open({ conflict: true });
    await conflict.toReview();
    expect(screen.getByTestId("plan-conflicts").textContent).toContain("two repositories");
    expect(screen.getByTestId("start-run")).toHaveProperty("disabled", true);
    conflict.unmount();

    const nothing = open({ alreadyConnected: true });
    await nothing.toReview();
    expect(screen.getByText(text.review.nothingHeading)).toBeTruthy();
    await nothing.press("go-to-connection");
    expect(nothing.onLeave).toHaveBeenCalled();
  });

  it("plans again when the world has changed since the review", async () => {
    const { backend, press, toReview, requests, onRunStarted } = open({ fail: { start_run: "PLAN_STALE" } });
    await toReview();
    await press("start-run");
    expect((await screen.findByTestId("error-message")).dataset.code).toBe("PLAN_STALE");
    backend.world.fail = {};
    await press("look-again");
    await press("start-run");
    await waitFor(() => expect(onRunStarted).toHaveBeenCalled());
    expect(requests("plan_repository")).toHaveLength(2);
  });

  it("keeps what was answered when it is left, secrets excepted, and offers it again", async () => {
    const first = open();
    await first.toAccess();
    await first.type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
    await first.type("secret-access-key", SECRET);
    first.unmount();
    const [kept] = first.onKeep.mock.lastCall ?? [];
    expect(JSON.stringify(kept)).not.toContain("canary");

    const second = open({}, kept as RepositoryWizardState);
    expect(await screen.findByTestId("answers-kept")).toBeTruthy();
    expect(screen.getByTestId("access-key-id")).toHaveProperty("value", "AKIAIOSFODNN7EXAMPLE");
    expect(await violations()).toEqual([]);
    await second.press("start-over");
    expect(await screen.findByTestId("jira-base-url")).toHaveProperty("value", "");
    expect(second.onKeep).toHaveBeenCalledWith(null);
  });

  it("loses no proof on the way back, and marks later steps when an earlier answer changes", async () => {
    const { press, type, toSettings } = open();
    await toSettings();
    await press("step-access");
    expect(await screen.findByTestId("doctor-summary")).toBeTruthy();
    await press("step-settings");
    await press("step-location");
    await type("location", "2");
    expect(within(screen.getByTestId("step-access")).getByText(messages.common.stepStatus.needsReview)).toBeTruthy();
    await press("next");
    expect(await screen.findByTestId("check-access")).toBeTruthy();
    expect(screen.getByText(messages.common.secretAgain)).toBeTruthy();
  });

  it("shows hostile names as text", async () => {
    const { toFound } = open({ hostile: true });
    await toFound();
    expect(screen.getByText(/onerror/)).toBeTruthy();
    expect(document.querySelector("img, script")).toBeNull();
  });
});

describe("connecting one repository over SSH", () => {
  it("wants a key and its ID, and switches to HTTPS of the same repository", async () => {
    const { press, requests, toAccess } = open();
    await toAccess(SSH);
    expect(screen.getByTestId("transport-ssh")).toHaveProperty("checked", true);
    await screen.findByTestId("key-/home/ada/.ssh/codecommit");
    await press("check-access");
    expect(screen.getByText(text.access.required.keyPath)).toBeTruthy();
    expect(screen.getByText(text.access.required.sshKeyId)).toBeTruthy();
    expect(requests("check_repository")).toEqual([]);
    await press("transport-https");
    expect(screen.getByTestId("wanted-origin").textContent).toBe(HTTPS);
    expect(screen.getByTestId("access-key-id")).toBeTruthy();
  });

  it("has no SSH for a FIPS endpoint", async () => {
    const { toAccess } = open();
    await toAccess(HTTPS.replace("git-codecommit", "git-codecommit-fips"));
    expect(screen.getByTestId("transport-ssh")).toHaveProperty("disabled", true);
    expect(screen.getByText(text.access.noSsh)).toBeTruthy();
  });

  it("goes from a key to a plan: the ID is found in IAM, and what Jira needs is told", async () => {
    const { press, type, requests, toAccess } = open();
    await toAccess(SSH);
    await press("key-/home/ada/.ssh/codecommit");
    await press("find-key-id");
    await screen.findByTestId("find-key-dialog");
    await press("iam-as-credential");
    await press("list-iam-keys");
    expect(document.activeElement).toBe(screen.getByTestId("access-key-id"));
    // What a dialog asks for is no answer of the page below.
    expect(screen.queryByText(text.access.required.sshKeyId)).toBeNull();
    await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
    await type("secret-access-key", SECRET);
    await press("list-iam-keys");
    const list = await screen.findByTestId("iam-key-list");
    expect(await violations()).toEqual([]);
    const mine = within(list).getByText(text.findKey.yours).closest("tr");
    await press(within(mine as HTMLElement).getByTestId(/^use-/).dataset.testid ?? "");
    const id = (screen.getByTestId("ssh-key-id") as HTMLInputElement).value;
    expect(id).toMatch(/^APKA/);
    expect(screen.getByTestId("wanted-origin").textContent).toBe(SSH.replace("ssh://", `ssh://${id}@`));
    expect(await violations()).toEqual([]);
    await press("check-access");
    await press("next");
    await press("next");

    const steps = await screen.findByTestId("jira-key");
    for (const part of ["/home/ada/.ssh/codecommit", "42:7e:6e", "CodeCommit payments"])
      expect(steps.textContent).toContain(part);
    expect(screen.getByTestId("jira-ssh-keys").getAttribute("href")).toBe(
      "https://jira.example.com/secure/ViewSshKeys.jspa",
    );
    expect(await violations()).toEqual([]);
    await press("next");
    await screen.findByTestId("plan-steps");
    expect(screen.getByTestId("key-not-in-jira")).toBeTruthy();
    await press("back");
    await press("key-in-jira");
    await press("next");
    await screen.findByTestId("plan-steps");
    expect(screen.queryByTestId("key-not-in-jira")).toBeNull();
    expect(requests("check_repository")).toEqual([
      expect.objectContaining({
        location: SSH.replace("ssh://", `ssh://${id}@`),
        credential: {
          kind: "ssh",
          sshKeyId: id,
          keyPath: "/home/ada/.ssh/codecommit",
          agentKey: null,
          passphrase: null,
        },
      }),
    ]);
  }, 60_000);

  it("asks for a passphrase, forgets it, and says what stands against the key", async () => {
    const { press, type, requests, toAccess } = open();
    await toAccess(SSH);
    await press("key-/home/ada/.ssh/id_rsa");
    expect(screen.getByTestId("key-remarks").textContent).toContain("ssh-keygen -p -m PEM");
    await type("ssh-key-id", "APKAEIBAERJR2EXAMPLE");
    await press("check-access");
    expect(screen.getByText(text.access.required.passphrase)).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByTestId("key-passphrase"));
    await type("key-passphrase", "canary-passphrase");
    expect(document.documentElement.outerHTML).not.toContain("canary-passphrase");
    await press("check-access");
    await screen.findByTestId("next");
    expect(screen.getByTestId("key-passphrase")).toHaveProperty("value", "");
    expect(requests("check_repository")).toEqual([
      expect.objectContaining({ credential: expect.objectContaining({ passphrase: "canary-passphrase" }) }),
    ]);
  });

  it("names the cause when the key is inactive", async () => {
    const { press, type, toAccess } = open({ repository: "inactiveKey" });
    await toAccess(SSH);
    await press("key-/home/ada/.ssh/codecommit");
    await type("ssh-key-id", "APKAEIBAERJR2EXAMPLE");
    await press("check-access");
    expect((await screen.findByTestId("doctor-cause")).textContent).toBe("inactive-key");
    expect(screen.queryByTestId("next")).toBeNull();
  });

  it("makes a new key where there is none, and goes on with it", async () => {
    const { press, toAccess, requests } = open({ sshKeys: "empty" });
    await toAccess(SSH);
    expect(await screen.findByTestId("no-keys")).toBeTruthy();
    await press("make-key");
    await press("make-key-now");
    await screen.findByTestId("made-public-key");
    await press("made-done");
    await waitFor(() => expect(screen.queryByTestId("make-key-dialog")).toBeNull());
    expect(requests("make_ssh_key")).toHaveLength(1);
    expect(await screen.findByTestId("key-/home/ada/.ssh/codecommit")).toHaveProperty("checked", true);
    expect(requests("check_repository")).toEqual([]);
  });

  it("reads a file that is chosen by hand", async () => {
    const { press, toAccess, requests } = open({ sshKeys: "empty" });
    await toAccess(SSH);
    await press("choose-key");
    await waitFor(() => {
      const chosen = screen.getAllByRole("radio", { checked: true }).map((radio) => radio.dataset.testid);
      expect(chosen.filter((testId) => testId?.startsWith("key-/"))).toHaveLength(1);
    });
    expect(requests("read_ssh_key")).toHaveLength(1);
  });
});
