import { describe, expect, it } from "vitest";
import { baseUrlHint, emptyJira, jiraCredential, jiraProofAffected, missingJiraFields } from "./answers";

describe("baseUrlHint", () => {
  it.each([
    ["", null],
    ["https://jira.example.com", null],
    ["  https://jira.example.com/jira  ", null],
    ["http://localhost:2990/jira", null],
    ["http://127.0.0.1:8080", null],
    ["http://[::1]:8080", null],
    ["jira.example.com", "scheme"],
    ["ftp://jira.example.com", "scheme"],
    ["https://", "unreadable"],
    ["https://me:secret@jira.example.com", "credentials"],
    ["https://jira.example.com/secure/Dashboard.jspa", "page"],
    ["https://jira.example.com/browse/SHOP-1", "page"],
    ["https://jira.example.com/projects", "page"],
    ["https://jira.example.com/jira?x=1", "query"],
    ["http://jira.example.com", "plainHttp"],
  ])("%s → %s", (typed, hint) => {
    expect(baseUrlHint(typed)).toBe(hint);
  });
});

describe("Jira answers", () => {
  it("names the missing fields in reading order", () => {
    expect(missingJiraFields(emptyJira)).toEqual(["baseUrl", "token"]);
    expect(missingJiraFields({ ...emptyJira, mode: "password" })).toEqual(["baseUrl", "userName", "password"]);
    expect(missingJiraFields({ ...emptyJira, baseUrl: "https://j", mode: "sample" })).toEqual(["name"]);
  });

  it("trims a token and leaves a password alone", () => {
    expect(jiraCredential({ ...emptyJira, token: " t \n" })).toEqual({ kind: "token", token: "t" });
    expect(jiraCredential({ ...emptyJira, mode: "password", userName: " eve ", password: " p " })).toEqual({
      kind: "password",
      userName: "eve",
      password: " p ",
    });
  });

  it("keeps a sign-in valid through a change that does not touch it", () => {
    const signedIn = { ...emptyJira, baseUrl: "https://j", token: "t" };
    expect(jiraProofAffected(signedIn, { ...signedIn, keep: "session" })).toBe(false);
    expect(jiraProofAffected(signedIn, { ...signedIn, baseUrl: "https://j " })).toBe(false);
    expect(jiraProofAffected(signedIn, { ...signedIn, token: "u" })).toBe(true);
    expect(jiraProofAffected(signedIn, { ...signedIn, baseUrl: "https://k" })).toBe(true);
  });
});
