import { expect, test } from "vitest";
import { localKeys } from "../../backend/fake/ssh-keys";
import { world } from "../../backend/fake/world";
import type { RepositoryLocation } from "../../backend/generated/RepositoryLocation";
import { isUnlikeSshKeyId, locationWithUser, loginRequest, noAnswers } from "./answers";

const { files, agent } = localKeys(world(), []);
const [codecommit, encrypted] = files;
const iam = { handle: "iam-1" } as never;

test("a file goes by its path, an agent's key by its print, and a passphrase only to a file that has one", () => {
  const answers = { ...noAnswers, target: " eu-central-1 ", passphrase: "canary" };
  expect(loginRequest(answers, codecommit ?? null, " APKA1 ", iam)).toMatchObject({
    location: "eu-central-1",
    keyPath: "/home/ada/.ssh/codecommit",
    agentKey: null,
    passphrase: null,
    sshKeyId: "APKA1",
    iamHandle: "iam-1",
  });
  expect(loginRequest(answers, encrypted ?? null, "", iam).passphrase).toBe("canary");
  expect(loginRequest({ ...answers, askIam: false }, agent[0] ?? null, "", iam)).toMatchObject({
    keyPath: null,
    agentKey: agent[0]?.sha256,
    passphrase: null,
    iamHandle: null,
  });
  expect(loginRequest(answers, null, "", null)).toMatchObject({ keyPath: null, agentKey: null, iamHandle: null });
});

test("the ID becomes the location's user, the entered one before the one that stood there", () => {
  const location = {
    sshOrigin: "ssh://git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop-api",
    sshKeyId: "APKAOLD",
  } as RepositoryLocation;
  expect(locationWithUser(location, "APKANEW")).toBe(
    "ssh://APKANEW@git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop-api",
  );
  expect(locationWithUser(location, "")).toContain("ssh://APKAOLD@");
  expect(locationWithUser({ ...location, sshKeyId: null }, "")).toBeNull();
  expect(locationWithUser({ ...location, sshOrigin: null }, "APKANEW")).toBeNull();
});

test("only what does not begin with APKA is remarked on", () => {
  expect(["APKAIOSFODNN7EXAMPLE", "", " "].some(isUnlikeSshKeyId)).toBe(false);
  expect(["git", "AKIAIOSFODNN7EXAMPLE", "ada"].every(isUnlikeSshKeyId)).toBe(true);
});
