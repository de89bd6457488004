import { describe, expect, it } from "vitest";
import { wireError } from "../../backend/fake";
import { readLocation } from "../../backend/fake/repository";
import type { JiraSite } from "../../backend/generated/JiraSite";
import type { RepositoryCheck } from "../../backend/generated/RepositoryCheck";
import type { RepositoryFound } from "../../backend/generated/RepositoryFound";
import {
  canContinue,
  canGoTo,
  checkedOf,
  freshRepositoryWizard,
  locationOf,
  type RepositoryAction,
  type RepositoryWizardState,
  repositoryReducer,
  stepStatus,
  wantedOrigin,
  withoutSecrets,
} from "./wizard";

const HTTPS = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";
const SSH = "ssh://APKAEIBAERJR2EXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";

const site: JiraSite = {
  siteHandle: "site-1",
  baseUrl: "https://jira.example.com",
  title: "JIRA-PROD",
  jiraVersion: "9.12.4",
  gijVersion: null,
  userDisplayName: "Ada",
  userName: "ada",
  role: "Jira administrator",
  integrations: 0,
  cautions: [],
};

function found(part: Partial<RepositoryFound> = {}): RepositoryFound {
  return {
    origin: HTTPS,
    region: "eu-central-1",
    name: "payments",
    account: "111122223333",
    defaultBranch: "main",
    branches: 1,
    branchNames: ["main"],
    references: [],
    more: 0,
    webLinks: {
      kind: null,
      commit: "",
      fileAdded: "",
      fileModified: "",
      fileDeleted: "",
      pullRequest: "",
      branch: "",
    },
    webLinksFrom: "",
    inJira: null,
    cautions: [],
    ...part,
  };
}

function check(of: RepositoryFound | null): RepositoryCheck {
  const report = { links: [], ok: of !== null, broken: null, cause: null, summary: "", text: "" };
  return { checkHandle: of === null ? null : "check-1", report, found: of };
}

function played(state: RepositoryWizardState, ...actions: RepositoryAction[]): RepositoryWizardState {
  return actions.reduce(repositoryReducer, state);
}

const read = (text: string): RepositoryAction[] => [
  { type: "textChanged", text },
  { type: "read", text: text.trim(), reading: readLocation(text) },
];

function signedIn(): RepositoryWizardState {
  const state = freshRepositoryWizard(null);
  return played(state, { type: "jiraChanged", change: { baseUrl: "https://jira.example.com", token: "canary-token" } });
}

function atLocation(): RepositoryWizardState {
  const state = signedIn();
  return played(state, { type: "jiraProved", answers: state.jira, site }, { type: "next" });
}

function atAccess(text = HTTPS): RepositoryWizardState {
  return played(atLocation(), ...read(text), { type: "next" });
}

function proved(text = HTTPS, of: RepositoryFound | null = found()): RepositoryWizardState {
  const change = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "canary-secret" };
  const state = played(atAccess(text), { type: "accessChanged", change });
  return played(state, { type: "checked", answers: state.access, origin: wantedOrigin(state) ?? "", check: check(of) });
}

describe("the wizard of a single repository", () => {
  it("does not go on before a step has proved itself", () => {
    expect(played(signedIn(), { type: "next" }).step).toBe("jira");
    expect(played(atLocation(), { type: "next" }).step).toBe("location");
    expect(played(atLocation(), ...read("payments"), { type: "next" }).step).toBe("location");
    expect(played(atAccess(), { type: "next" }).step).toBe("access");
    expect(played(proved(), { type: "next" }).step).toBe("found");
  });

  it("takes the transport and the key's ID from the location", () => {
    expect(atAccess(SSH).access).toMatchObject({ transport: "ssh", sshKeyId: "APKAEIBAERJR2EXAMPLE" });
    expect(wantedOrigin(atAccess(SSH))).toBe(SSH);
    const switched = played(atAccess(SSH), { type: "accessChanged", change: { transport: "https" } });
    expect(wantedOrigin(switched)).toBe(HTTPS);
    const back = played(switched, { type: "accessChanged", change: { transport: "ssh", sshKeyId: " APKA2 " } });
    expect(wantedOrigin(back)).toBe(SSH.replace("APKAEIBAERJR2EXAMPLE", "APKA2"));
  });

  it("does not believe a reading of another text", () => {
    const typed = played(atLocation(), { type: "textChanged", text: HTTPS });
    const late = played(typed, { type: "read", text: "x", reading: readLocation(HTTPS) });
    expect(locationOf(late)).toBeNull();
    const changed = played(played(typed, ...read(HTTPS)), { type: "textChanged", text: `${HTTPS}2` });
    expect(locationOf(changed)).toBeNull();
  });

  it("forgets a secret once it is proved, and keeps one that was refused", () => {
    expect(proved().access).toMatchObject({ secretAccessKey: "", forgotten: "accessKey" });
    expect(proved(HTTPS, null).access).toMatchObject({ secretAccessKey: "canary-secret", forgotten: null });
    expect(JSON.stringify(proved())).not.toContain("canary-secret");
  });

  it("loses nothing when the same repository is written another way", () => {
    const state = played(proved(), { type: "settingsChanged", change: { mainBranch: "develop" } });
    const again = played(state, ...read(`${HTTPS}/`), ...read(`git clone ${HTTPS}.git`));
    expect(checkedOf(again)?.handle).toBe("check-1");
    expect(again.settings.mainBranch).toBe("develop");
  });

  it("believes nothing of another repository, and says which steps to look at", () => {
    const state = played(
      proved(),
      { type: "next" },
      { type: "next" },
      { type: "settingsChanged", change: { mainBranch: "develop", displayName: "Pay" } },
      { type: "goTo", step: "location" },
      ...read(HTTPS.replace("payments", "ledger")),
    );
    expect(checkedOf(state)).toBeNull();
    expect(state.settings).toMatchObject({ mainBranch: null, displayName: "Pay" });
    expect(stepStatus(state, "access")).toBe("needsReview");
    expect(canGoTo(state, "found")).toBe(false);
  });

  it("does not take a late answer for one about these answers", () => {
    const asked = atAccess();
    const typed = played(asked, { type: "accessChanged", change: { accessKeyId: "AKIA2" } });
    const late = played(typed, { type: "checked", answers: asked.access, origin: HTTPS, check: check(found()) });
    expect(late.checked).toBeNull();
    const elsewhere = played(asked, { type: "checked", answers: asked.access, origin: SSH, check: check(found()) });
    expect(elsewhere.checked).toBeNull();
  });

  it("does not go past a repository that may not be connected", () => {
    const blocked = played(proved(HTTPS, found({ inJira: { message: "", blocks: true } })), { type: "next" });
    expect(canContinue(blocked)).toBe(false);
    const known = played(proved(HTTPS, found({ inJira: { message: "", blocks: false } })), { type: "next" });
    expect(canContinue(known)).toBe(true);
  });

  it("wants a main branch, a project when not all are meant, and good refspecs", () => {
    const state = played(proved(), { type: "next" }, { type: "next" });
    expect(canContinue(state)).toBe(true);
    expect(canContinue(played(state, { type: "settingsChanged", change: { mainBranch: " " } }))).toBe(false);
    expect(canContinue(played(state, { type: "settingsChanged", change: { projects: "only" } }))).toBe(false);
    expect(canContinue(played(state, { type: "refspecsJudged", problem: true }))).toBe(false);
  });

  it("begins at Jira again when the session has ended, with every answer", () => {
    const state = played(proved(), { type: "failed", step: "access", error: wireError("SESSION_ENDED") });
    const ended = played(state, { type: "sessionEnded" });
    expect(ended).toMatchObject({ step: "jira", site: null, checked: null, text: HTTPS, errors: {} });
    expect(stepStatus(ended, "location")).toBe("needsReview");
  });

  it("keeps no secret when it is left", () => {
    const typed = played(
      signedIn(),
      { type: "jiraChanged", change: { password: "canary-password" } },
      {
        type: "accessChanged",
        change: { secretAccessKey: "canary-1", gitPassword: "canary-2", passphrase: "canary-3" },
      },
    );
    expect(JSON.stringify(withoutSecrets(typed))).not.toContain("canary");
  });

  it("asks again about Jira's copy when the site changes", () => {
    const state = played(proved(), { type: "jiraChanged", change: { baseUrl: "https://other.example.com" } });
    expect(checkedOf(state)).toBeNull();
    expect(state.access.forgotten).toBe("accessKey");
  });

  it("keeps no password that was pasted with the location", () => {
    const pasted = played(atLocation(), ...read(HTTPS.replace("https://", "https://ada:canary%2Fpassword@")));
    expect(withoutSecrets(pasted).text).toBe(HTTPS);
    const gone = played(pasted, { type: "next" });
    expect(JSON.stringify(gone)).not.toContain("canary%2F");
    expect(locationOf(gone)?.name).toBe("payments");
    const unread = played(atLocation(), { type: "textChanged", text: "https://ada:canary@example.com/x" });
    expect(withoutSecrets(unread).text).toBe("");
  });
});
