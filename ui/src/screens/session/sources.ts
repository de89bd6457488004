import type { CredentialSource } from "../../backend/generated/CredentialSource";
import { messages } from "../../messages";

export type SourceKind = CredentialSource["kind"];

export const SOURCES: readonly SourceKind[] = [
  "connectionKey",
  "connectionKeyWithMfa",
  "profile",
  "role",
  "identityCenter",
];

/** What has been answered, for every source at once: another choice loses nothing. */
export interface SourceAnswers {
  kind: SourceKind;
  mfaSerial: string;
  profile: string;
  roleArn: string;
  externalId: string;
  roleMfa: string;
  startUrl: string;
  ssoRegion: string;
  account: string;
  role: string;
}

/** The answers as they begin: what is chosen now. */
export function answersOf(source: CredentialSource, region: string): SourceAnswers {
  const empty: SourceAnswers = {
    kind: source.kind,
    mfaSerial: "",
    profile: "",
    roleArn: "",
    externalId: "",
    roleMfa: "",
    startUrl: "",
    ssoRegion: region,
    account: "",
    role: "",
  };
  switch (source.kind) {
    case "connectionKey":
      return empty;
    case "connectionKeyWithMfa":
      return { ...empty, mfaSerial: source.mfaSerial };
    case "profile":
      return { ...empty, profile: source.name };
    case "role":
      return {
        ...empty,
        roleArn: source.roleArn,
        externalId: source.externalId ?? "",
        roleMfa: source.mfaSerial ?? "",
      };
    case "identityCenter": {
      const { startUrl, ssoRegion, account, role } = source;
      return { ...empty, startUrl, ssoRegion, account, role };
    }
  }
}

/** The source as it is sent. */
export function sourceOf(answers: SourceAnswers): CredentialSource {
  const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
  switch (answers.kind) {
    case "connectionKey":
      return { kind: "connectionKey" };
    case "connectionKeyWithMfa":
      return { kind: "connectionKeyWithMfa", mfaSerial: answers.mfaSerial.trim() };
    case "profile":
      return { kind: "profile", name: answers.profile };
    case "role":
      return {
        kind: "role",
        roleArn: answers.roleArn.trim(),
        externalId: orNull(answers.externalId),
        mfaSerial: orNull(answers.roleMfa),
      };
    case "identityCenter":
      return {
        kind: "identityCenter",
        startUrl: answers.startUrl.trim(),
        ssoRegion: answers.ssoRegion.trim(),
        account: answers.account,
        role: answers.role,
      };
  }
}

/** Names of the request's fields, as errors name them. */
export type SourceField = "mfaSerial" | "name" | "roleArn" | "externalId" | "startUrl" | "ssoRegion" | "role";

const text = messages.session.change;

/** What is wrong with the answers that the chosen source needs, in reading order. */
export function sourceProblems(answers: SourceAnswers, account: string): [SourceField, string][] {
  switch (answers.kind) {
    case "connectionKey":
      return [];
    case "connectionKeyWithMfa":
      return found([["mfaSerial", mfaProblem(answers.mfaSerial, true)]]);
    case "profile":
      return found([["name", answers.profile === "" ? text.required.name : null]]);
    case "role":
      return found([
        ["roleArn", roleProblem(answers.roleArn.trim(), account)],
        ["mfaSerial", mfaProblem(answers.roleMfa, false)],
      ]);
    case "identityCenter":
      return found([...portalProblems(answers), ["role", answers.role === "" ? text.required.role : null]]);
  }
}

/** What is wrong with the address of the access portal. */
export function portalProblems({ startUrl, ssoRegion }: SourceAnswers): [SourceField, string][] {
  const url = startUrl.trim();
  return found([
    ["startUrl", url === "" ? text.required.startUrl : url.startsWith("https://") ? null : text.shape.startUrl],
    ["ssoRegion", ssoRegion.trim() === "" ? text.required.ssoRegion : null],
  ]);
}

function found(problems: [SourceField, string | null][]): [SourceField, string][] {
  return problems.flatMap(([field, problem]): [SourceField, string][] => (problem === null ? [] : [[field, problem]]));
}

function roleProblem(arn: string, account: string): string | null {
  if (arn === "") return text.required.roleArn;
  const parts = /^arn:aws[a-z-]*:iam::(\d{12}):role\/.+$/.exec(arn);
  if (parts === null) return text.shape.roleArn;
  return parts[1] === account ? null : text.shape.otherAccount(account);
}

function mfaProblem(typed: string, required: boolean): string | null {
  const serial = typed.trim();
  if (serial === "") return required ? text.required.mfaSerial : null;
  if (/^\d{6}$/.test(serial)) return text.shape.mfaSerial;
  return /^arn:aws[a-z-]*:iam::\d{12}:user\//.test(serial) ? text.shape.mfaSerialUser : null;
}

/** What is chosen, in a few words. */
export function sourceWords(source: CredentialSource): string {
  const words = messages.session.named;
  switch (source.kind) {
    case "connectionKey":
      return words.connectionKey();
    case "connectionKeyWithMfa":
      return words.connectionKeyWithMfa();
    case "profile":
      return words.profile(source.name);
    case "role":
      return words.role(source.roleArn.split(":role/").at(-1) ?? source.roleArn);
    case "identityCenter":
      return words.identityCenter(source.role, source.account);
  }
}
