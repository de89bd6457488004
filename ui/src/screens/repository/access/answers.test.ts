import { describe, expect, it } from "vitest";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import {
  type AccessAnswers,
  emptyAccess,
  gitUserHint,
  missingAccess,
  repositoryCredential,
  sshKeyIdHint,
} from "./answers";

const file: LocalSshKey = {
  path: "/home/ada/.ssh/codecommit",
  name: "codecommit",
  kind: "RSA 4096",
  format: "PEM",
  isPrivate: true,
  encrypted: false,
  comment: "",
  sha256: "SHA256:abc",
  md5: "aa:bb",
  publicKey: "ssh-rsa AAAA",
  iam: { ok: true, reason: "" },
  gij: { ok: true, reason: "" },
  conversion: null,
  cautions: [],
};
const agent: LocalSshKey = { ...file, path: null, encrypted: true };
const ssh = (part: Partial<AccessAnswers>): AccessAnswers => ({ ...emptyAccess, transport: "ssh", ...part });

describe("access to a repository", () => {
  it.each([
    [emptyAccess, ["accessKeyId", "secretAccessKey"]],
    [{ ...emptyAccess, mode: "gitCredential" as const }, ["userName", "password"]],
    [{ ...emptyAccess, mode: "sample" as const }, ["name"]],
    [ssh({}), ["keyPath", "sshKeyId"]],
    [ssh({ key: { ...file, encrypted: true }, sshKeyId: "APKA1" }), ["passphrase"]],
    [ssh({ key: agent, sshKeyId: "APKA1" }), []],
  ])("names what is missing, in reading order (%#)", (answers, missing) => {
    expect(missingAccess(answers)).toEqual(missing);
  });

  it("sends a key of the agent by its fingerprint, and a file by its path", () => {
    expect(repositoryCredential(ssh({ key: agent, sshKeyId: " APKA1 " }))).toEqual({
      kind: "ssh",
      sshKeyId: "APKA1",
      keyPath: null,
      agentKey: "SHA256:abc",
      passphrase: null,
    });
    expect(repositoryCredential(ssh({ key: { ...file, encrypted: true }, passphrase: " p " }))).toMatchObject({
      keyPath: "/home/ada/.ssh/codecommit",
      agentKey: null,
      passphrase: " p ",
    });
  });

  it("keeps a password's spaces, and not those around a name", () => {
    const answers = { ...emptyAccess, mode: "gitCredential" as const, gitUserName: " ada ", gitPassword: " p " };
    expect(repositoryCredential(answers)).toEqual({ kind: "gitCredential", userName: "ada", password: " p " });
  });

  it.each([
    ["APKAEIBAERJR2EXAMPLE", null],
    ["AKIAIOSFODNN7EXAMPLE", "accessKey"],
    ["AIDACKCEVSQ6C2EXAMPLE", "userId"],
    ["git", "gitUser"],
    ["ada-at-111122223333", "gitUser"],
    ["aa:bb:cc:dd:ee:ff:00", "fingerprint"],
    ["SHA256:abcdef", "fingerprint"],
    ["ada lovelace", "shape"],
    ["1234567890", "unusual"],
  ])("says of %s what it is", (typed, hint) => {
    expect(sshKeyIdHint(typed)).toBe(hint);
  });

  it.each([
    ["ada-at-111122223333", null],
    ["AKIAIOSFODNN7EXAMPLE", "accessKey"],
    ["ada.lovelace", "shape"],
  ])("says of the user name %s what it is", (typed, hint) => {
    expect(gitUserHint(typed)).toBe(hint);
  });
});
