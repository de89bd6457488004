import type { IamSshKey } from "../../backend/generated/IamSshKey";
import type { IamSshKeys } from "../../backend/generated/IamSshKeys";
import type { LocalSshKey } from "../../backend/generated/LocalSshKey";
import type { LocalSshKeys } from "../../backend/generated/LocalSshKeys";

/** Names a key among those of this computer. A key of the agent has no file, but always a public part. */
export function keyIdOf({ path, sha256, name }: LocalSshKey): string {
  return path ?? `agent ${sha256 ?? name}`;
}

/** Every key of this computer: files, those of the agent, and files chosen by hand that are not listed already. */
export function allKeys(local: LocalSshKeys | undefined, chosen: readonly LocalSshKey[]): LocalSshKey[] {
  const listed = [...(local?.files ?? []), ...(local?.agent ?? [])];
  const ids = new Set(listed.map(keyIdOf));
  return [...listed, ...chosen.filter((key) => !ids.has(keyIdOf(key)))];
}

/** What IAM has of a key. IAM prints MD5 over the key itself, which neither the comment nor the file's form changes. */
export function iamKeyOf(key: LocalSshKey, iam: IamSshKeys | null): IamSshKey | undefined {
  return key.md5 === null ? undefined : iam?.keys?.find(({ fingerprint }) => fingerprint === key.md5);
}

/** The keys of this computer that are the one in IAM; a file first, which can be given to Jira. */
export function localKeysOf({ fingerprint }: IamSshKey, keys: readonly LocalSshKey[]): LocalSshKey[] {
  if (fingerprint === null) return [];
  return keys
    .filter(({ md5 }) => md5 === fingerprint)
    .sort((left, right) => Number(right.isPrivate) - Number(left.isPrivate));
}

/** Keys that IAM would take and does not have; each once, though it may be in a file and in the agent. */
export function uploadable(keys: readonly LocalSshKey[], iam: IamSshKeys): LocalSshKey[] {
  const seen = new Set<string>();
  return keys.filter((key) => {
    if (key.publicKey === null || !key.iam.ok || iamKeyOf(key, iam) !== undefined) return false;
    const print = key.md5 ?? key.publicKey;
    if (seen.has(print)) return false;
    seen.add(print);
    return true;
  });
}

/** The keys one can sign in with: private ones, and those that the agent signs with. */
export function loginKeys(keys: readonly LocalSshKey[]): LocalSshKey[] {
  return keys.filter(({ isPrivate, path }) => isPrivate || path === null);
}

/** Whether there is no place left for another key. */
export function isFull({ keys, limit }: IamSshKeys): boolean {
  return keys !== null && keys.length >= limit;
}
