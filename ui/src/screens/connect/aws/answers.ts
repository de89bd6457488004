import type { AwsCredential } from "../../../backend/generated/AwsCredential";
import type { Refspecs } from "../../../backend/generated/Refspecs";

/** Where the AWS credential comes from; `sample` exists only while sample data is in use. */
export type AwsMode = "keys" | "sample";

/** A key that the Rust side can use again, by the account it was proved for. */
interface HeldKey {
  accessKeyId: string;
  accountHandle: string;
}

/** What has been typed in the AWS step. The secret lives here only until it is proved, and is never saved. */
export interface AwsAnswers {
  region: string;
  mode: AwsMode;
  accessKeyId: string;
  secretAccessKey: string;
  samplePrincipal: string;
  /** The key whose secret was proved: the Rust side has it, this window has forgotten it. */
  held: HeldKey | null;
  refspecs: Refspecs;
}

/** GIJ's own defaults: notes on, changes off, no other refs. */
export const emptyAws: AwsAnswers = {
  region: "",
  mode: "keys",
  accessKeyId: "",
  secretAccessKey: "",
  samplePrincipal: "",
  held: null,
  refspecs: { notes: true, changes: false, custom: "" },
};

/** Names of the request's fields, as errors name them. */
export type AwsField = "region" | "accessKeyId" | "secretAccessKey" | "name";

/** The held key, when it is the one that is answered: the same ID, and no other secret was begun. */
export function heldKey({ mode, accessKeyId, secretAccessKey, held }: AwsAnswers): HeldKey | null {
  return mode === "keys" && secretAccessKey === "" && held?.accessKeyId === accessKeyId.trim() ? held : null;
}

/** The fields that are needed and still empty, in reading order. */
export function missingAwsFields(answers: AwsAnswers): AwsField[] {
  const missing: AwsField[] = [];
  if (answers.region.trim() === "") missing.push("region");
  if (answers.mode === "sample") {
    if (answers.samplePrincipal === "") missing.push("name");
    return missing;
  }
  if (answers.accessKeyId.trim() === "") missing.push("accessKeyId");
  if (answers.secretAccessKey.trim() === "" && heldKey(answers) === null) missing.push("secretAccessKey");
  return missing;
}

/** The credential as it is sent. AWS's own keys never begin or end with white space, pasted ones often do. */
export function awsCredential(answers: AwsAnswers): AwsCredential {
  if (answers.mode === "sample") return { kind: "sample", name: answers.samplePrincipal };
  const held = heldKey(answers);
  if (held !== null) return { kind: "checked", accountHandle: held.accountHandle };
  return {
    kind: "keys",
    accessKeyId: answers.accessKeyId.trim(),
    secretAccessKey: answers.secretAccessKey.trim(),
  };
}

/** The answers once they are proved: the Rust side has the secret now, and the window needs it no more. */
export function withoutAwsSecret(answers: AwsAnswers, accountHandle: string): AwsAnswers {
  const held = answers.mode === "keys" ? { accessKeyId: answers.accessKeyId.trim(), accountHandle } : answers.held;
  return { ...answers, secretAccessKey: "", held };
}

/** Whether a change of answers makes an earlier connection say nothing about the new ones. */
export function awsProofAffected(before: AwsAnswers, after: AwsAnswers): boolean {
  return before.region.trim() !== after.region.trim() || awsCredentialAffected(before, after);
}

/** Whether a change of answers makes what any region answered say nothing about the new ones. */
export function awsCredentialAffected(before: AwsAnswers, after: AwsAnswers): boolean {
  return JSON.stringify(awsCredential(before)) !== JSON.stringify(awsCredential(after));
}

/** Whether another key is meant, and not the same one with its secret entered again. */
export function isOtherKey(before: AwsAnswers, after: AwsAnswers): boolean {
  return keyOf(before) !== keyOf(after);
}

function keyOf({ mode, accessKeyId, samplePrincipal }: AwsAnswers): string {
  return mode === "sample" ? `sample ${samplePrincipal}` : `keys ${accessKeyId.trim()}`;
}

/** What a pasted value is, when it is not a long-term access key ID. */
export type AccessKeyHint =
  | "temporary"
  | "bearer"
  | "userId"
  | "roleId"
  | "sshKeyId"
  | "serviceCredential"
  | "groupId"
  | "instanceProfile"
  | "managedPolicy"
  | "certificate"
  | "gitUser"
  | "arn"
  | "shape";

/** IAM's own prefixes for identifiers: the first four letters tell what a person pasted. */
const PREFIXES: Readonly<Record<string, AccessKeyHint>> = {
  ASIA: "temporary",
  ABIA: "bearer",
  AIDA: "userId",
  AROA: "roleId",
  APKA: "sshKeyId",
  ACCA: "serviceCredential",
  AGPA: "groupId",
  AIPA: "instanceProfile",
  ANPA: "managedPolicy",
  ASCA: "certificate",
};

/** Looks at an access key ID as typed. A hint beside the field, never a refusal. */
export function accessKeyHint(typed: string): AccessKeyHint | null {
  const text = typed.trim();
  if (text.length < 4) return null;
  if (text.startsWith("arn:")) return "arn";
  if (/-at-\d{12}(\+\d+)?$/.test(text)) return "gitUser";
  const named = PREFIXES[text.slice(0, 4).toUpperCase()];
  if (named !== undefined) return named;
  if (text.length >= 16 && /^\w{16,128}$/.test(text)) return null;
  return "shape";
}

/** What may be wrong with a secret access key. */
export type SecretKeyHint = "isAccessKeyId" | "inner" | "length";

/** Looks at a secret access key as typed. Real ones have 40 characters; the length is a hint, not a rule. */
export function secretKeyHint(typed: string): SecretKeyHint | null {
  const text = typed.trim();
  if (text === "") return null;
  if (/^A[A-Z]{3}[A-Z0-9]{12,17}$/.test(text)) return "isAccessKeyId";
  if (/\s/.test(text)) return "inner";
  return text.length === 40 ? null : "length";
}

/** Whether a free-form region code has the form of one. */
export function isRegionCode(text: string): boolean {
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(text.trim());
}
