import { expect, test } from "vitest";
import { iamKeys, localKeys } from "../../backend/fake/ssh-keys";
import { world } from "../../backend/fake/world";
import type { IamSshKeys } from "../../backend/generated/IamSshKeys";
import { allKeys, iamKeyOf, isFull, keyIdOf, localKeysOf, loginKeys, uploadable } from "./matches";

const local = localKeys(world(), []);
const keys = allKeys(local, []);
const iam = (part: Partial<IamSshKeys> = {}): IamSshKeys => ({
  handle: "iam-1",
  arn: "arn:aws:iam::111122223333:user/ada",
  userName: "ada",
  keys: iamKeys(world()),
  note: null,
  limit: 5,
  consoleUrl: "https://console.aws.amazon.com/iam/home",
  ...part,
});
const named = (name: string) => keys.find((key) => key.name === name) ?? expect.fail(name);

test("a key is found in IAM by its MD5 fingerprint, and IAM's key on this computer", () => {
  expect(iamKeyOf(named("codecommit"), iam())?.id).toBe("APKAIOSFODNN7CODECOM");
  expect(iamKeyOf(named("id_rsa"), iam())).toBeUndefined();
  expect(iamKeyOf(named("codecommit"), null)).toBeUndefined();
  expect(iamKeyOf(named("codecommit"), iam({ keys: null }))).toBeUndefined();
  const [first, second] = iamKeys(world());
  if (first === undefined || second === undefined) return expect.fail();
  // The file with the private part comes before the public one that is the same key.
  expect(localKeysOf(first, keys).map(({ name }) => name)).toEqual(["codecommit", "ada@example.com", "jira_key"]);
  expect(localKeysOf(second, keys)).toEqual([]);
});

test("neither a print that cannot be read nor a missing one matches anything", () => {
  const unread = iam({ keys: iamKeys(world({ iam: "unreadable" })) });
  expect(iamKeyOf({ ...named("codecommit"), md5: null }, unread)).toBeUndefined();
  expect(
    localKeysOf({ ...iamKeys(world())[0], fingerprint: null } as never, [{ ...named("id_rsa"), md5: null }]),
  ).toEqual([]);
});

test("what can be uploaded is taken by IAM, not there yet, and offered once", () => {
  expect(uploadable(keys, iam()).map(({ name }) => name)).toEqual(["id_rsa"]);
  const none = uploadable(keys, iam({ keys: [] }));
  expect(none.map(({ name }) => name)).toEqual(["codecommit", "id_rsa"]);
});

test("one signs in with private files and with what the agent holds", () => {
  expect(loginKeys(keys).map(keyIdOf)).toEqual([
    "/home/ada/.ssh/codecommit",
    "/home/ada/.ssh/id_rsa",
    "/home/ada/.ssh/id_ed25519",
    `agent ${local.agent[0]?.sha256}`,
    `agent ${local.agent[1]?.sha256}`,
  ]);
});

test("a chosen file that is listed anyway is not there twice, and five keys are all", () => {
  const chosen = [named("id_rsa"), { ...named("id_rsa"), path: "/media/stick/key" }];
  expect(allKeys(local, chosen)).toHaveLength(keys.length + 1);
  expect(isFull(iam())).toBe(false);
  expect(isFull(iam({ keys: iamKeys(world({ iam: "full" })) }))).toBe(true);
  expect(isFull(iam({ keys: null }))).toBe(false);
});
