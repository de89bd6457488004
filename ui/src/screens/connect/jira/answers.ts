import type { JiraCredential } from "../../../backend/generated/JiraCredential";
import type { Keep } from "../../../backend/generated/Keep";
import type { KeychainState } from "../../../backend/generated/KeychainState";

/** How the Jira step signs in; `sample` exists only while sample data is in use. */
export type JiraMode = "token" | "password" | "sample";

/** What has been typed in the Jira step. Secrets live here only until they are proved, and are never saved. */
export interface JiraAnswers {
  baseUrl: string;
  mode: JiraMode;
  userName: string;
  token: string;
  password: string;
  sampleUser: string;
  /** The way of signing in whose secret was proved, and forgotten here with that. */
  forgotten: JiraMode | null;
  keep: Keep;
}

export const emptyJira: JiraAnswers = {
  baseUrl: "",
  mode: "token",
  userName: "",
  token: "",
  password: "",
  sampleUser: "",
  forgotten: null,
  keep: "keychain",
};

/** Names of the request's fields, as errors name them. */
export type JiraField = "baseUrl" | "userName" | "token" | "password" | "name";

/** The fields that are needed and still empty, in reading order. */
export function missingJiraFields(answers: JiraAnswers): JiraField[] {
  const missing: JiraField[] = [];
  if (answers.baseUrl.trim() === "") missing.push("baseUrl");
  switch (answers.mode) {
    case "token":
      if (answers.token.trim() === "") missing.push("token");
      break;
    case "password":
      if (answers.userName.trim() === "") missing.push("userName");
      if (answers.password === "") missing.push("password");
      break;
    case "sample":
      if (answers.sampleUser === "") missing.push("name");
      break;
  }
  return missing;
}

/** The credential as it is sent. A password keeps its spaces: they may be part of it. */
export function jiraCredential(answers: JiraAnswers): JiraCredential {
  switch (answers.mode) {
    case "token":
      return { kind: "token", token: answers.token.trim() };
    case "password":
      return { kind: "password", userName: answers.userName.trim(), password: answers.password };
    case "sample":
      return { kind: "sample", name: answers.sampleUser };
  }
}

/** The answers once they are proved: the Rust side has the secrets now, and the window needs them no more. */
export function withoutJiraSecrets(answers: JiraAnswers): JiraAnswers {
  return { ...answers, token: "", password: "", forgotten: answers.mode };
}

/** Where the secrets will be kept: the choice, unless there is no keychain to keep them in. */
export function effectiveKeep(answers: JiraAnswers, keychain: KeychainState): Keep {
  return keychain === "ok" ? answers.keep : "session";
}

/** Whether a change of answers makes an earlier sign-in say nothing about the new ones. */
export function jiraProofAffected(before: JiraAnswers, after: JiraAnswers): boolean {
  return (
    before.baseUrl.trim() !== after.baseUrl.trim() ||
    JSON.stringify(jiraCredential(before)) !== JSON.stringify(jiraCredential(after))
  );
}

/** What may be wrong with a base URL. A hint beside the field, never a refusal: that is the Rust side's part. */
export type BaseUrlHint = "scheme" | "unreadable" | "credentials" | "page" | "query" | "plainHttp";

/** Paths of Jira pages that people paste instead of the base URL. */
const PAGE_PATH = /\/(secure|browse|projects|login\.jsp|plugins|rest|issues|servicedesk)(\/|$)/i;

/** Looks at a base URL as typed; `null` when nothing stands out. */
export function baseUrlHint(typed: string): BaseUrlHint | null {
  const text = typed.trim();
  if (text === "") return null;
  if (!/^https?:\/\//i.test(text)) return "scheme";
  const url = parseUrl(text);
  if (url === null) return "unreadable";
  if (url.username !== "" || url.password !== "") return "credentials";
  if (PAGE_PATH.test(url.pathname)) return "page";
  if (url.search !== "" || url.hash !== "") return "query";
  if (url.protocol === "http:" && !isLoopback(url.hostname)) return "plainHttp";
  return null;
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
