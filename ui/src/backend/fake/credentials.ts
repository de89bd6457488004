import { BackendError } from "../errors";
import type { AwsCredential } from "../generated/AwsCredential";
import type { Connection } from "../generated/Connection";
import type { ConnectionIdentity } from "../generated/ConnectionIdentity";
import type { Keep } from "../generated/Keep";
import type { OwnCalls } from "../generated/OwnCalls";
import type { PersonalAccess } from "../generated/PersonalAccess";
import type { Plan } from "../generated/Plan";
import type { PlanRotation } from "../generated/PlanRotation";
import type { RemovalReport } from "../generated/RemovalReport";
import type { StoredCredential } from "../generated/StoredCredential";
import { actHandlers } from "./acts";
import { keychain } from "./answers";
import { wireError } from "./errors";
import { gitChecks, gitSetup } from "./git";
import { ownCallsOf, sessionHandlers } from "./session";
import type { Handlers, Stage } from "./stage";
import { HOSTILE, NOW, type World } from "./world";

const DAY = 86_400_000;

interface Personal {
  hint: string;
  arn: string;
  keptIn: Keep;
  storedAt: number;
}

/** Who acts with what, and what is stored: kept while the window is open, so that one act shows in the next. */
export function credentialHandlers(stage: Stage) {
  const { world } = stage;
  const personal = new Map<string, Personal | null>();
  const own = new Map<string, OwnCalls>();
  const hints = new Map<string, string>();
  let stored: StoredCredential[] | null = null;
  let rotated = false;

  const isFirst = (connectionId: string) => world.connections[0]?.connectionId === connectionId;
  const hintOf = (connectionId: string) => hints.get(connectionId) ?? "…MPLE";

  function personalOf(connectionId: string): Personal | null {
    const known = personal.get(connectionId);
    if (known !== undefined) return known;
    const set = isFirst(connectionId) && (world.personal === "set" || world.personal === "requiredSet");
    return set
      ? {
          hint: "…ADA1",
          arn: "arn:aws:iam::111122223333:user/ada",
          keptIn: "keychain",
          storedAt: Date.now() - 40 * DAY,
        }
      : null;
  }

  function access(connectionId: string): PersonalAccess {
    const connection = stage.connection(connectionId);
    const pair = personalOf(connectionId);
    const required = isFirst(connectionId) && world.personal.startsWith("required");
    return {
      connectionId,
      required: connection.health === "unknown" ? null : required,
      actor: pair !== null ? "personal" : required ? "blocked" : "integration",
      accessKeyHint: pair?.hint ?? null,
      arn: pair?.arn ?? null,
      keptIn: pair?.keptIn ?? null,
      storedAt: pair?.storedAt ?? null,
      cautions: [],
      jiraLinks: [
        {
          title: "Repository Browser",
          url: `${connection.siteUrl}/secure/bbb.gp.gitviewer.BigBrassBandRepositoryList.jspa`,
        },
        { title: "Your Git preferences", url: `${connection.siteUrl}/secure/ViewProfile.jspa#git-integration` },
      ],
    };
  }

  function ownOf(connectionId: string): OwnCalls {
    return own.get(connectionId) ?? ownCallsOf(world, stage.connection(connectionId), isFirst(connectionId));
  }

  function identityOf(connection: Connection): ConnectionIdentity {
    const { connectionId } = connection;
    const first = isFirst(connectionId) && !rotated;
    return {
      connectionId,
      name: world.hostile && first ? HOSTILE.name : connection.name,
      region: connection.region,
      account: connection.account,
      siteTitle: connection.siteTitle,
      accessKeyHint: hintOf(connectionId),
      personal: access(connectionId),
      own: ownOf(connectionId),
      otherKeyInJira: first && world.rotation === "otherKey" ? "…QX7Z" : null,
      unfinishedRotation: first && world.rotation === "unfinished" ? (world.interrupted[0]?.runId ?? "run-0") : null,
    };
  }

  function inventory(): StoredCredential[] {
    stored ??= firstStored(world);
    const keys = world.connections.flatMap((connection): StoredCredential[] => {
      const pair = personalOf(connection.connectionId);
      if (pair === null) return [];
      return [
        {
          credentialId: `personal-${connection.connectionId}`,
          kind: "personalKey",
          label: pair.arn,
          hint: pair.hint,
          keptIn: pair.keptIn,
          isThere: true,
          storedAt: pair.storedAt,
          lastUsedAt: null,
          usedBy: [connection.name],
        },
      ];
    });
    return [...keys, ...stored];
  }

  function find(credentialId: string): StoredCredential {
    const found = inventory().find((one) => one.credentialId === credentialId);
    if (found === undefined) throw new BackendError(wireError("CREDENTIAL_UNKNOWN"));
    return found;
  }

  function remove(credentials: readonly StoredCredential[]): RemovalReport {
    const report: RemovalReport = { removed: [], remaining: [] };
    for (const one of credentials) {
      const name = `${one.label} ${one.hint} (${one.keptIn === "keychain" ? keychain(world).store : "This session"})`;
      if (world.stuck && one.kind === "jira") {
        report.remaining.push({ name, error: wireError("KEYCHAIN_LOCKED") });
        continue;
      }
      report.removed.push(name);
      stored = (stored ?? []).filter((other) => other.credentialId !== one.credentialId);
      if (one.kind === "personalKey") personal.set(one.credentialId.replace("personal-", ""), null);
    }
    return report;
  }

  const rotation = new Map<string, string>();

  /** A rotation was carried out. */
  function rotatedKey(plan: Plan): void {
    const hint = rotation.get(plan.planId);
    if (plan.connectionId === null || hint === undefined) return;
    hints.set(plan.connectionId, hint);
    rotated = true;
  }

  const handlers = {
    list_credentials: () => ({
      keychain: keychain(world),
      credentials: inventory(),
      connections: world.connections.map(identityOf),
    }),
    check_credential: async ({ credentialId }) => {
      const found = find(credentialId);
      await stage.pause();
      if (!found.isThere) return { works: false, identity: null, error: wireError("SECRET_MISSING") };
      if (
        found.kind === "jira" &&
        world.connections.some(({ nextAction }) => nextAction === "signIn") &&
        found.hint === "old"
      )
        return { works: false, identity: null, error: wireError("JIRA_UNAUTHORIZED") };
      const identity = found.kind === "jira" ? "ada" : found.kind === "personalKey" ? found.label : null;
      return {
        works: true,
        identity: found.kind === "connectionKey" ? "arn:aws:iam::111122223333:user/jira-connect" : identity,
        error: null,
      };
    },
    move_credential: ({ credentialId, keep }) => {
      find(credentialId);
      if (keep === "keychain" && world.keychain !== "ok") throw new BackendError(wireError("KEYCHAIN_LOCKED"));
      stored = (stored ?? []).map((one) => (one.credentialId === credentialId ? { ...one, keptIn: keep } : one));
      const connectionId = credentialId.replace("personal-", "");
      const pair = credentialId.startsWith("personal-") ? personalOf(connectionId) : null;
      if (pair !== null) personal.set(connectionId, { ...pair, keptIn: keep });
      return null;
    },
    remove_credential: ({ credentialId }) => remove([find(credentialId)]),
    remove_all_credentials: () => remove(inventory()),
    plan_rotation: async (request) => {
      await stage.pause();
      await stage.pause();
      stage.stopIfCancelled(request.operationId);
      const { hint } = tested(request.credential, stage.connection(request.connectionId).account);
      const plan = rotationPlan(
        stage.connection(request.connectionId),
        hintOf(request.connectionId),
        hint,
        request,
        world,
      );
      rotation.set(plan.planId, hint);
      return stage.remembered(plan);
    },
    get_personal_access: ({ connectionId }) => access(connectionId),
    set_personal_credential: async ({ connectionId, credential, keep, operationId }) => {
      const { account } = stage.connection(connectionId);
      if (credential.kind === "keys" && credential.accessKeyId === "" && credential.secretAccessKey === "") {
        personal.set(connectionId, null);
        return access(connectionId);
      }
      await stage.pause();
      await stage.pause();
      stage.stopIfCancelled(operationId);
      const owner = tested(credential, account);
      personal.set(connectionId, { ...owner, keptIn: keep, storedAt: Date.now() });
      const shared = owner.hint === hintOf(connectionId);
      return {
        ...access(connectionId),
        cautions: shared ? ["This is the key that the connection itself uses: AWS shows the same user for both."] : [],
      };
    },
    get_git_setup: () => gitSetup(world),
    check_git_setup: async () => {
      await stage.pause();
      return gitChecks(world);
    },
    ...sessionHandlers(stage, ownOf, (next) => own.set(next.connectionId, next)),
    ...actHandlers(stage, access),
  } satisfies Partial<Handlers>;
  return { handlers, rotatedKey };
}

/** What AWS says about a pair. A secret with "wrong" in it is wrong. */
function tested(credential: AwsCredential, account: string): { hint: string; arn: string } {
  if (credential.kind === "checked") return { hint: "…HELD", arn: `arn:aws:iam::${account}:user/ada` };
  if (credential.kind === "sample") {
    if (credential.name === "nobody") throw new BackendError(wireError("AWS_ACCESS_DENIED"));
    return { hint: "…SMPL", arn: `arn:aws:iam::${account}:user/${credential.name}` };
  }
  const { accessKeyId, secretAccessKey } = credential;
  if (accessKeyId.startsWith("ASIA")) throw new BackendError(wireError("TEMPORARY_ACCESS_KEY"));
  if (!accessKeyId.startsWith("AKIA")) throw new BackendError(wireError("NOT_AN_ACCESS_KEY_ID"));
  if (secretAccessKey.includes("wrong")) throw new BackendError(wireError("AWS_SIGNATURE_MISMATCH"));
  return { hint: `…${accessKeyId.slice(-4)}`, arn: `arn:aws:iam::${account}:user/ada` };
}

function firstStored(world: World): StoredCredential[] {
  if (world.connections.length === 0) return [];
  const now = Date.now();
  const names = world.connections.map(({ name }) => name);
  const [first = ""] = names;
  const keptIn: Keep = world.keychain === "ok" ? "keychain" : "session";
  return [
    {
      credentialId: "key-1",
      kind: "connectionKey",
      label: world.hostile ? HOSTILE.name : "111122223333",
      hint: "…MPLE",
      keptIn,
      isThere: true,
      storedAt: now - 90 * DAY,
      lastUsedAt: now - 60_000,
      usedBy: [first],
    },
    {
      credentialId: "jira-1",
      kind: "jira",
      label: "JIRA-PROD",
      hint: "ada",
      keptIn,
      isThere: true,
      storedAt: now - 90 * DAY,
      lastUsedAt: now - 12 * 60_000,
      usedBy: names.slice(0, 3),
    },
    {
      credentialId: "webhook-1",
      kind: "webhook",
      label: "JIRA-PROD",
      hint: "••••1a2b",
      keptIn: "session",
      isThere: false,
      storedAt: now - 3 * DAY,
      lastUsedAt: null,
      usedBy: [first],
    },
    {
      credentialId: "proxy-1",
      kind: "proxy",
      label: "proxy.example.com:3128",
      hint: "ada",
      keptIn,
      isThere: true,
      storedAt: null,
      lastUsedAt: NOW,
      usedBy: [],
    },
  ];
}

function rotationPlan(
  { connectionId, name, repositories }: Connection,
  before: string,
  after: string,
  { keep }: PlanRotation,
  world: World,
): Plan {
  const same = before === after;
  return {
    planId: `plan-rotate-${connectionId}`,
    kind: "rotate",
    connectionId,
    hash: "e5c4f3",
    title: `Rotate the key ${before} to ${after}`,
    changesAnything: !same,
    canStart: !world.conflict,
    steps: [
      {
        id: "rotate-key",
        action: same ? "keep" : "update",
        place: "Jira",
        title: `Integration ${name}`,
        reason: same
          ? "It has this key"
          : `Its ${repositories.toLocaleString("en")} repositories are read with the new key`,
        changes: [
          { field: "Access key ID", before, after },
          { field: "Secret access key", before: "••••••••", after: "••••••••" },
        ],
      },
      {
        id: "save-access-key",
        action: same ? "keep" : "update",
        place: "This computer",
        title: "Keep the new key, forget the old one",
        reason: keep === "keychain" ? "In Secret Service" : "For this session only",
        changes: [],
      },
    ],
    repositories: [],
    cautions: ["The old key stays valid in AWS until you deactivate it there."],
  };
}
