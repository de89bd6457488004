import type { IamSshKeys } from "../../backend/generated/IamSshKeys";
import type { LocalSshKey } from "../../backend/generated/LocalSshKey";
import type { RepositoryLocation } from "../../backend/generated/RepositoryLocation";
import type { TestSshLogin } from "../../backend/generated/TestSshLogin";

/** What is answered for the login test and for the configuration. */
export interface LoginAnswers {
  /** A repository's location, or a region code. */
  target: string;
  /** Which key, by [`keyIdOf`]; empty for what ssh itself would offer. */
  keyId: string;
  /** As typed; `null` while nobody touched it, and the one that IAM has for the key stands in. */
  sshKeyId: string | null;
  /** Opens the key's file. It lives here only until it is used. */
  passphrase: string;
  /** Whether IAM is asked which ID is whose. */
  askIam: boolean;
}

export const noAnswers: LoginAnswers = { target: "", keyId: "", sshKeyId: null, passphrase: "", askIam: true };

/** The request of a test, without its name. */
export function loginRequest(
  { target, passphrase, askIam }: LoginAnswers,
  key: LocalSshKey | null,
  sshKeyId: string,
  iam: IamSshKeys | null,
): Omit<TestSshLogin, "operationId"> {
  return {
    location: target.trim(),
    sshKeyId: sshKeyId.trim(),
    keyPath: key?.path ?? null,
    agentKey: key !== null && key.path === null ? key.sha256 : null,
    passphrase: key?.encrypted === true && passphrase !== "" ? passphrase : null,
    iamHandle: askIam ? (iam?.handle ?? null) : null,
  };
}

/** The location over SSH with the ID as its user; `null` where there is no SSH, or no ID is known. */
export function locationWithUser({ sshOrigin, sshKeyId }: RepositoryLocation, entered: string): string | null {
  const user = entered === "" ? sshKeyId : entered;
  if (sshOrigin === null || user === null) return null;
  return sshOrigin.replace(/^ssh:\/\//, `ssh://${user}@`);
}

/** Whether what is typed is unlike an SSH key ID. A remark beside the field, never a refusal. */
export function isUnlikeSshKeyId(typed: string): boolean {
  const text = typed.trim();
  return text !== "" && !/^APKA[A-Z0-9]+$/.test(text);
}
