import { expect, test } from "vitest";
import type { CredentialSource } from "../../backend/generated/CredentialSource";
import { messages } from "../../messages";
import { answersOf, sourceOf, sourceProblems } from "./sources";

const ACCOUNT = "111122223333";
const text = messages.session.change;
const plain = answersOf({ kind: "connectionKey" }, "eu-central-1");

const sources: CredentialSource[] = [
  { kind: "connectionKey" },
  { kind: "connectionKeyWithMfa", mfaSerial: "arn:aws:iam::111122223333:mfa/ada" },
  { kind: "profile", name: "work" },
  { kind: "role", roleArn: "arn:aws:iam::111122223333:role/Developer", externalId: null, mfaSerial: null },
  {
    kind: "identityCenter",
    startUrl: "https://d-1234567890.awsapps.com/start",
    ssoRegion: "eu-west-1",
    account: ACCOUNT,
    role: "Developer",
  },
];

test.each(sources)("what is chosen comes back as it was: $kind", (source) => {
  const answers = answersOf(source, "eu-central-1");
  expect(sourceOf(answers)).toEqual(source);
  expect(sourceProblems(answers, ACCOUNT)).toEqual([]);
});

test("what is missing is named, in reading order", () => {
  expect(sourceProblems({ ...plain, kind: "profile" }, ACCOUNT)).toEqual([["name", text.required.name]]);
  expect(sourceProblems({ ...plain, kind: "identityCenter", ssoRegion: "" }, ACCOUNT).map(([field]) => field)).toEqual([
    "startUrl",
    "ssoRegion",
    "role",
  ]);
});

test.each([
  ["role", { roleArn: "Developer" }, "roleArn", text.shape.roleArn],
  ["role", { roleArn: "arn:aws:iam::444455556666:role/X" }, "roleArn", text.shape.otherAccount(ACCOUNT)],
  ["connectionKeyWithMfa", { mfaSerial: "123456" }, "mfaSerial", text.shape.mfaSerial],
  ["connectionKeyWithMfa", { mfaSerial: "arn:aws:iam::111122223333:user/ada" }, "mfaSerial", text.shape.mfaSerialUser],
  ["identityCenter", { startUrl: "d-123.awsapps.com", role: "R" }, "startUrl", text.shape.startUrl],
] as const)("a mistaken paste is named: %s %o", (kind, change, field, words) => {
  expect(sourceProblems({ ...plain, kind, ...change }, ACCOUNT)).toEqual([[field, words]]);
});

test("what is empty and may be is sent as nothing", () => {
  const answers = { ...plain, kind: "role" as const, roleArn: " arn:aws:iam::111122223333:role/R ", externalId: " " };
  expect(sourceOf(answers)).toEqual({
    kind: "role",
    roleArn: "arn:aws:iam::111122223333:role/R",
    externalId: null,
    mfaSerial: null,
  });
});
