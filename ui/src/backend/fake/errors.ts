import type { ErrorCode } from "../generated/ErrorCode";
import type { ErrorKind } from "../generated/ErrorKind";
import type { WireError } from "../generated/WireError";

interface Sample {
  kind: ErrorKind;
  message?: string;
  hints?: string[];
  fields?: string[];
  retry?: boolean;
}

const SAMPLES: Partial<Record<ErrorCode, Sample>> = {
  INVALID_JIRA_URL: { kind: "validation", message: "“jira” has no host.", fields: ["baseUrl"] },
  INVALID_REGION: { kind: "validation", message: "“europe” is not a region code.", fields: ["region"] },
  AWS_SIGNATURE_MISMATCH: {
    kind: "auth",
    message: "AWS answered SignatureDoesNotMatch.",
    fields: ["secretAccessKey"],
  },
  AWS_UNKNOWN_ACCESS_KEY: {
    kind: "auth",
    message: "AWS answered UnrecognizedClientException.",
    fields: ["accessKeyId"],
  },
  AWS_ACCESS_DENIED: {
    kind: "permission",
    message: "arn:aws:iam::111122223333:user/nobody may not perform codecommit:ListRepositories.",
    hints: ["Allow codecommit:ListRepositories for this user."],
  },
  AWS_THROTTLED: { kind: "rateLimited", message: "AWS answered ThrottlingException: Rate exceeded.", retry: true },
  JIRA_UNAUTHORIZED: { kind: "auth", message: "Jira answered 401.", fields: ["token"] },
  JIRA_LOGIN_PAGE: { kind: "remote", message: "The address answered with a page of HTML that asks for a login." },
  JIRA_NOT_ADMIN: { kind: "permission", message: "The user “developer” is not a Jira administrator." },
  GIJ_MISSING: { kind: "precondition", message: "Jira 9.12.4 answers 404 at /rest/gitplugin/1.0." },
  DNS_FAILED: { kind: "network", message: "codecommit.eu-central-2.amazonaws.com has no address.", retry: true },
  CONNECTION_REFUSED: { kind: "network", message: "jira.example.com:443 refused the connection.", retry: true },
  TIMEOUT: { kind: "network", message: "No answer within 30 s.", retry: true },
  TLS_UNTRUSTED: { kind: "network", message: "The issuer “Example Corp CA” is not trusted." },
  INVALID_WEBHOOK_URL: {
    kind: "validation",
    message: "The path ends with /webhook/1.0/reindex/ and a secret key.",
    fields: ["webhookUrl"],
  },
  INVALID_TOPIC_ARN: { kind: "validation", message: "The topic is a FIFO topic.", fields: ["topic"] },
  INVALID_BRANCH_NAME: { kind: "validation", message: "“a..b” is not a branch name.", fields: ["branches"] },
  CONFIRMATION_REFUSED: { kind: "validation", message: "The token belongs to another topic.", fields: ["pasted"] },
  TEMPORARY_ACCESS_KEY: {
    kind: "validation",
    message: "ASIA… is a temporary access key.",
    fields: ["accessKeyId"],
  },
  NOT_AN_ACCESS_KEY_ID: {
    kind: "validation",
    message: "APKA… is an SSH key's ID, not an access key ID.",
    fields: ["accessKeyId"],
  },
  PERSONAL_CREDENTIAL_REQUIRED: { kind: "precondition", message: "This connection requires your own access key." },
  AWS_SIGN_IN_REQUIRED: { kind: "auth", message: "The session of Causeway's own calls has ended." },
  AWS_CODE_REFUSED: { kind: "auth", message: "AWS answered: MultiFactorAuthentication failed.", fields: ["mfaCode"] },
  AWS_OTHER_ACCOUNT: { kind: "precondition", message: "These keys are of 444455556666, not of 111122223333." },
  AWS_SOURCE_UNUSABLE: { kind: "precondition", message: "credential_process “/opt/keys” ended with 127." },
  NOT_ADOPTABLE: {
    kind: "precondition",
    message: "None of the 12 repositories of Shop is among the 3 that this key sees.",
  },
  BRANCH_EXISTS: { kind: "validation", message: "There is a branch of this name.", fields: ["name"] },
  BRANCH_MISSING: { kind: "precondition", message: "Somebody deleted it.", fields: ["base"] },
  BRANCH_MOVED: { kind: "precondition", message: "A push came in between." },
  DEFAULT_BRANCH: { kind: "precondition", message: "main is the default branch." },
  INVALID_ISSUE_KEY: { kind: "validation", message: "“shop” is no issue key.", fields: ["text"] },
  ISSUE_MISSING: { kind: "validation", message: "Jira answered 404.", fields: ["text"] },
  JIRA_SITE_UNKNOWN: { kind: "validation", message: "jira.example.org is not connected.", fields: ["text"] },
  INVALID_BRANCH_TEMPLATE: { kind: "validation", message: "${key} is no variable.", fields: ["template"] },
  COMMIT_MISSING: { kind: "precondition", message: "There is no commit 0a1b2c3." },
  PULL_REQUEST_MISSING: { kind: "precondition", message: "There is no pull request 99." },
  PULL_REQUEST_CLOSED: { kind: "precondition", message: "It was closed a moment ago." },
  MIRROR_MISSING: { kind: "precondition", message: "There is no mirror of checkout on this computer." },
  MIRROR_FULL: { kind: "precondition", message: "The mirror may take 1 GB." },
  INVALID_CONFIGURATION: { kind: "validation", message: "The first line does not name the columns of GIJ's export." },
  UNMARKED_REMOVAL: { kind: "precondition", message: "These would be deleted, and nobody marked them: web-shop." },
  IMPORT_UNCLEAR: { kind: "remote", message: "Jira has the table, and what it does with it is not known." },
  MIRROR_FAILED: { kind: "internal", message: "The index is damaged." },
  INVALID_SSH_KEY: {
    kind: "validation",
    message: "IAM takes RSA keys only, on one line that begins with ssh-rsa.",
    fields: ["publicKey"],
  },
  SSH_KEY_EXISTS: { kind: "validation", message: "There is a file at this place.", fields: ["path"] },
  CREDENTIAL_UNKNOWN: { kind: "precondition", message: "It was removed a moment ago." },
  PLAN_STALE: { kind: "precondition", message: "Jira has one integration more than at the review." },
  SECRET_MISSING: { kind: "keychain", message: "The secret access key is not in the keychain." },
  KEYCHAIN_LOCKED: { kind: "keychain", message: "The keychain waits to be unlocked.", retry: true },
  UPDATE_REFUSED: { kind: "remote", message: "the announcement is not signed by Causeway's publishers" },
  CANCELLED: { kind: "cancelled", message: "The request was cancelled." },
};

/** An error with this code, as the backend would send it. */
export function wireError(code: ErrorCode): WireError {
  const sample = SAMPLES[code] ?? { kind: "internal" };
  return {
    code,
    kind: sample.kind,
    message: sample.message ?? "",
    hints: sample.hints ?? [],
    fields: sample.fields ?? [],
    retry: sample.retry ?? false,
    correlationId: "7f3a-19c2",
  };
}
