import { BackendError } from "../errors";
import type { AwsProfile } from "../generated/AwsProfile";
import type { AwsProfiles } from "../generated/AwsProfiles";
import type { Connection } from "../generated/Connection";
import type { CredentialSource } from "../generated/CredentialSource";
import type { OwnCalls } from "../generated/OwnCalls";
import type { SessionState } from "../generated/SessionState";
import type { SignInProgress } from "../generated/SignInProgress";
import { wireError } from "./errors";
import type { Handlers, Stage } from "./stage";
import type { World } from "./world";

const MFA = "arn:aws:iam::111122223333:mfa/ada";
const HOUR = 3_600_000;
/** As many looks as the sample person takes to sign in. */
const LOOKS = 3;

const STATES: Record<Exclude<World["session"], "ready" | "expiring">, SessionState> = {
  browser: { kind: "browserNeeded" },
  code: { kind: "codeNeeded", mfaSerial: MFA },
  command: { kind: "commandNeeded", command: "aws login --profile work" },
  failed: { kind: "failed", error: wireError("AWS_SOURCE_UNUSABLE") },
};

const SOURCES: Record<World["session"], CredentialSource> = {
  ready: { kind: "connectionKey" },
  expiring: { kind: "profile", name: "work" },
  browser: {
    kind: "identityCenter",
    startUrl: "https://d-1234567890.awsapps.com/start",
    ssoRegion: "eu-central-1",
    account: "111122223333",
    role: "Developer",
  },
  code: { kind: "connectionKeyWithMfa", mfaSerial: MFA },
  command: { kind: "profile", name: "work" },
  failed: { kind: "profile", name: "legacy" },
};

/** How Causeway's own calls begin in this world; only the first connection has trouble. */
export function ownCallsOf(world: World, connection: Connection, first: boolean): OwnCalls {
  const session = first ? world.session : "ready";
  const ready = session === "ready" || session === "expiring";
  return {
    connectionId: connection.connectionId,
    source: SOURCES[session],
    state: session === "ready" || session === "expiring" ? { kind: "ready" } : STATES[session],
    arn:
      session === "expiring"
        ? `arn:aws:sts::${connection.account}:assumed-role/AWSReservedSSO_Developer_0a1b2c3d4e5f6071/ada@example.com`
        : ready
          ? `arn:aws:iam::${connection.account}:user/jira-connect`
          : null,
    expiresAt: session === "expiring" ? Date.now() + 4 * 60_000 : null,
  };
}

/** Signing in, and choosing the keys of Causeway's own calls. */
export function sessionHandlers(stage: Stage, own: (connectionId: string) => OwnCalls, keep: (own: OwnCalls) => void) {
  const { world } = stage;

  async function browser(operationId: string, tell: (progress: SignInProgress) => void): Promise<void> {
    tell({
      kind: "browser",
      url: "https://device.sso.eu-central-1.amazonaws.com/?user_code=KQHT-ZWRB",
      userCode: "KQHT-ZWRB",
      expiresAt: Date.now() + 10 * 60_000,
    });
    for (let look = 0; look < LOOKS; look += 1) {
      await stage.pause();
      stage.stopIfCancelled(operationId);
    }
    tell({ kind: "fetching" });
    await stage.pause();
    stage.stopIfCancelled(operationId);
  }

  function wantsCode(source: CredentialSource): string | null {
    if (source.kind === "connectionKeyWithMfa") return source.mfaSerial;
    return source.kind === "role" ? source.mfaSerial : null;
  }

  async function taken(
    before: OwnCalls,
    source: CredentialSource,
    mfaCode: string | null,
    operationId: string,
    tell: (progress: SignInProgress) => void,
  ): Promise<OwnCalls> {
    const { account } = stage.connection(before.connectionId);
    const mfaSerial = wantsCode(source);
    if (mfaSerial !== null && mfaCode === null) return { ...before, source, state: { kind: "codeNeeded", mfaSerial } };
    if (mfaCode === "000000") throw new BackendError(wireError("AWS_CODE_REFUSED"));
    if (source.kind === "identityCenter") await browser(operationId, tell);
    if (source.kind === "profile" && source.name === "other-account")
      throw new BackendError(wireError("AWS_OTHER_ACCOUNT"));
    await stage.pause();
    stage.stopIfCancelled(operationId);
    const temporary = source.kind !== "connectionKey";
    return {
      connectionId: before.connectionId,
      source,
      state: { kind: "ready" },
      arn: temporary
        ? `arn:aws:sts::${account}:assumed-role/Developer/ada@example.com`
        : `arn:aws:iam::${account}:user/jira-connect`,
      expiresAt: temporary ? Date.now() + HOUR : null,
    };
  }

  return {
    list_profiles: () => profiles(world),
    list_identity_center_roles: async ({ operationId }, tell) => {
      await browser(operationId, tell);
      return [
        { account: "111122223333", accountName: "shop-production", role: "Developer" },
        { account: "111122223333", accountName: "shop-production", role: "ReadOnly" },
        { account: "444455556666", accountName: "payments", role: "Developer" },
      ];
    },
    set_own_calls: async ({ connectionId, source, mfaCode, operationId }, tell) => {
      const next = await taken(own(connectionId), source, mfaCode, operationId, tell);
      if (next.state.kind === "ready") keep(next);
      return next;
    },
    sign_in: async ({ connectionId, mfaCode, operationId }, tell) => {
      const before = own(connectionId);
      if (before.state.kind === "commandNeeded" && world.session === "command") return before;
      const next = await taken(before, before.source, mfaCode, operationId, tell);
      keep(next);
      // A run that waited for this goes on.
      if (next.state.kind === "ready" && world.run === "signIn") world.run = "completes";
      return next;
    },
  } satisfies Partial<Handlers>;
}

const PROFILES: AwsProfile[] = [
  { name: "default", kind: "accessKey", detail: "…MPLE", region: "eu-central-1", problem: null },
  {
    name: "deploy",
    kind: "role",
    detail: "arn:aws:iam::111122223333:role/Deploy",
    region: null,
    problem: null,
  },
  {
    name: "legacy",
    kind: "unusable",
    detail: "",
    region: null,
    problem: "source_profile names “gone”, which there is none of (~/.aws/config, line 14).",
  },
  { name: "other-account", kind: "process", detail: "/opt/corp/aws-keys", region: "us-east-1", problem: null },
  {
    name: "work",
    kind: "identityCenter",
    detail: "https://d-1234567890.awsapps.com/start",
    region: "eu-central-1",
    problem: null,
  },
];

function profiles(world: World): AwsProfiles {
  const files = ["/home/ada/.aws/config", "/home/ada/.aws/credentials"];
  if (world.profiles === "broken")
    return { files, profiles: [], problem: "/home/ada/.aws/config, line 7: “[profile work” has no closing bracket." };
  return { files, profiles: world.profiles === "none" ? [] : PROFILES, problem: null };
}
