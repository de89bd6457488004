import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import type { RepositoryCredential } from "../../../backend/generated/RepositoryCredential";
import type { RepositoryLocation } from "../../../backend/generated/RepositoryLocation";
import type { Transport } from "../../../backend/generated/Transport";

/** How Jira signs in over HTTPS; `sample` exists only while sample data is in use. */
export type HttpsMode = "sample" | "accessKey" | "gitCredential";

/** The ways in which a secret is entered. */
type Entered = Exclude<HttpsMode, "sample"> | "ssh";

/** What has been answered in the Access step. Secrets live here only until they are proved. */
export interface AccessAnswers {
  transport: Transport;
  mode: HttpsMode;
  samplePrincipal: string;
  accessKeyId: string;
  secretAccessKey: string;
  gitUserName: string;
  gitPassword: string;
  sshKeyId: string;
  /** A key of this computer. What is known of it is public. */
  key: LocalSshKey | null;
  passphrase: string;
  /** The way whose secret was proved, and forgotten here with that. */
  forgotten: Entered | null;
}

export const emptyAccess: AccessAnswers = {
  transport: "https",
  mode: "accessKey",
  samplePrincipal: "",
  accessKeyId: "",
  secretAccessKey: "",
  gitUserName: "",
  gitPassword: "",
  sshKeyId: "",
  key: null,
  passphrase: "",
  forgotten: null,
};

/** Names of the fields, as errors name them. */
export type AccessField =
  | "accessKeyId"
  | "secretAccessKey"
  | "name"
  | "userName"
  | "password"
  | "sshKeyId"
  | "keyPath"
  | "passphrase";

/** In reading order. */
export const ACCESS_FIELDS: readonly AccessField[] = [
  "name",
  "accessKeyId",
  "secretAccessKey",
  "userName",
  "password",
  "keyPath",
  "passphrase",
  "sshKeyId",
];

/** Whether the chosen key is a file that a passphrase protects. The agent opens its own. */
export function needsPassphrase({ key }: AccessAnswers): boolean {
  return key !== null && key.path !== null && key.encrypted;
}

/** The fields that are needed and still empty, in reading order. */
export function missingAccess(answers: AccessAnswers): AccessField[] {
  const empty = emptyFields(answers);
  return ACCESS_FIELDS.filter((field) => empty[field] === true);
}

function emptyFields(answers: AccessAnswers): Partial<Record<AccessField, boolean>> {
  if (answers.transport === "ssh") {
    return {
      keyPath: answers.key === null,
      passphrase: needsPassphrase(answers) && answers.passphrase === "",
      sshKeyId: answers.sshKeyId.trim() === "",
    };
  }
  switch (answers.mode) {
    case "sample":
      return { name: answers.samplePrincipal === "" };
    case "accessKey":
      return { accessKeyId: answers.accessKeyId.trim() === "", secretAccessKey: answers.secretAccessKey.trim() === "" };
    case "gitCredential":
      return { userName: answers.gitUserName.trim() === "", password: answers.gitPassword === "" };
  }
}

/** The credential as it is sent. A password and a passphrase keep their spaces: they may be part of them. */
export function repositoryCredential(answers: AccessAnswers): RepositoryCredential {
  if (answers.transport === "ssh") {
    const { key } = answers;
    const file = key?.path ?? null;
    return {
      kind: "ssh",
      sshKeyId: answers.sshKeyId.trim(),
      keyPath: file,
      agentKey: file === null ? (key?.sha256 ?? null) : null,
      passphrase: needsPassphrase(answers) ? answers.passphrase : null,
    };
  }
  switch (answers.mode) {
    case "sample":
      return { kind: "accessKey", credential: { kind: "sample", name: answers.samplePrincipal } };
    case "accessKey":
      return {
        kind: "accessKey",
        credential: {
          kind: "keys",
          accessKeyId: answers.accessKeyId.trim(),
          secretAccessKey: answers.secretAccessKey.trim(),
        },
      };
    case "gitCredential":
      return { kind: "gitCredential", userName: answers.gitUserName.trim(), password: answers.gitPassword };
  }
}

/** The answers without anything secret. */
export function withoutAccessSecrets(answers: AccessAnswers): AccessAnswers {
  return { ...answers, secretAccessKey: "", gitPassword: "", passphrase: "" };
}

/** The answers once they are proved: the Rust side has the secret now, and the window needs it no more. */
export function provedAccess(answers: AccessAnswers): AccessAnswers {
  return { ...withoutAccessSecrets(answers), forgotten: wayOf(answers) };
}

/** How it stands with the secret of a way of signing in. */
export function secretOf(answers: AccessAnswers, way: Entered, proved: boolean): "typed" | "held" | "again" {
  if (answers.forgotten !== way) return "typed";
  return proved ? "held" : "again";
}

function wayOf({ transport, mode, forgotten }: AccessAnswers): Entered | null {
  if (transport === "ssh") return "ssh";
  return mode === "sample" ? forgotten : mode;
}

/** Whether a change of answers makes an earlier check say nothing about the new ones. */
export function accessProofAffected(before: AccessAnswers, after: AccessAnswers): boolean {
  return JSON.stringify(repositoryCredential(before)) !== JSON.stringify(repositoryCredential(after));
}

/** The location that Jira gets, in the way it is reached; `null` where there is none. */
export function originOf(location: RepositoryLocation, { transport, sshKeyId }: AccessAnswers): string | null {
  if (transport === "https") return location.httpsOrigin;
  const id = sshKeyId.trim();
  return id === "" ? location.sshOrigin : (location.sshOrigin?.replace(/^ssh:\/\//, `ssh://${id}@`) ?? null);
}

/** What may be wrong with an SSH key ID. A hint, never a refusal. */
export type SshKeyIdHint = "accessKey" | "userId" | "gitUser" | "fingerprint" | "shape" | "unusual";

/** Looks at an SSH key ID as typed; `null` when nothing stands out. */
export function sshKeyIdHint(typed: string): SshKeyIdHint | null {
  const text = typed.trim();
  if (text.length < 3) return null;
  if (/^(AKIA|ASIA)/i.test(text)) return "accessKey";
  if (/^AIDA/i.test(text)) return "userId";
  if (text === "git" || /-at-\d{12}$/.test(text)) return "gitUser";
  if (/^(SHA256|MD5):|^([0-9a-f]{2}:){5}/i.test(text)) return "fingerprint";
  if (!/^[A-Za-z0-9]+$/.test(text)) return "shape";
  return /^APKA/.test(text) ? null : "unusual";
}

/** Looks at the user name of Git credentials as typed. A hint, never a refusal: IAM lets it be renamed. */
export function gitUserHint(typed: string): "accessKey" | "shape" | null {
  const text = typed.trim();
  if (text.length < 8) return null;
  if (/^(AKIA|ASIA)[A-Z0-9]+$/.test(text)) return "accessKey";
  return /-at-\d{12}(\+\d+)?$/.test(text) ? null : "shape";
}
