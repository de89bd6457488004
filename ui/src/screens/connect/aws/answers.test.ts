import { describe, expect, it } from "vitest";
import {
  accessKeyHint,
  awsCredential,
  awsProofAffected,
  emptyAws,
  isRegionCode,
  missingAwsFields,
  secretKeyHint,
} from "./answers";

describe("accessKeyHint", () => {
  it.each([
    ["", null],
    ["AK", null],
    [" AKIAIOSFODNN7EXAMPLE ", null],
    ["ASIAIOSFODNN7EXAMPLE", "temporary"],
    ["ABIAIOSFODNN7EXAMPLE", "bearer"],
    ["AIDAIOSFODNN7EXAMPLE", "userId"],
    ["AROAIOSFODNN7EXAMPLE", "roleId"],
    ["APKAIOSFODNN7EXAMPLE", "sshKeyId"],
    ["ACCAIOSFODNN7EXAMPLE", "serviceCredential"],
    ["AGPAIOSFODNN7EXAMPLE", "groupId"],
    ["AIPAIOSFODNN7EXAMPLE", "instanceProfile"],
    ["ANPAIOSFODNN7EXAMPLE", "managedPolicy"],
    ["ASCAIOSFODNN7EXAMPLE", "certificate"],
    ["apkaiosfodnn7example", "sshKeyId"],
    ["eve-at-111122223333", "gitUser"],
    ["eve-at-111122223333+1", "gitUser"],
    ["arn:aws:iam::111122223333:user/eve", "arn"],
    ["AKIA short", "shape"],
  ])("%s → %s", (typed, hint) => {
    expect(accessKeyHint(typed)).toBe(hint);
  });
});

describe("secretKeyHint", () => {
  const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  it("accepts a key with white space around it", () => {
    expect(secretKeyHint(` ${secret}\n`)).toBeNull();
  });
  it("names what stands out", () => {
    expect(secretKeyHint("AKIAIOSFODNN7EXAMPLE")).toBe("isAccessKeyId");
    expect(secretKeyHint(`${secret.slice(0, 20)} ${secret.slice(20)}`)).toBe("inner");
    expect(secretKeyHint(secret.slice(1))).toBe("length");
  });
});

describe("isRegionCode", () => {
  it.each([
    ["eu-central-1", true],
    ["us-gov-west-1", true],
    ["us-iso-east-1", true],
    [" eu-west-3 ", true],
    ["frankfurt", false],
    ["eu-central", false],
    ["EU-CENTRAL-1", false],
    ["eu-central-12", false],
  ])("%s → %s", (text, good) => {
    expect(isRegionCode(text)).toBe(good);
  });
});

describe("AWS answers", () => {
  it("names the missing fields in reading order", () => {
    expect(missingAwsFields(emptyAws)).toEqual(["region", "accessKeyId", "secretAccessKey"]);
    expect(missingAwsFields({ ...emptyAws, region: "x", mode: "sample" })).toEqual(["name"]);
  });

  it("trims pasted keys", () => {
    expect(awsCredential({ ...emptyAws, accessKeyId: " AKIA ", secretAccessKey: "s\n" })).toEqual({
      kind: "keys",
      accessKeyId: "AKIA",
      secretAccessKey: "s",
    });
  });

  it("keeps a connection valid when only refspecs change", () => {
    const refspecs = { ...emptyAws.refspecs, notes: false };
    expect(awsProofAffected(emptyAws, { ...emptyAws, refspecs })).toBe(false);
    expect(awsProofAffected(emptyAws, { ...emptyAws, region: "eu-west-1" })).toBe(true);
    expect(awsProofAffected(emptyAws, { ...emptyAws, secretAccessKey: "s" })).toBe(true);
  });
});
