import { BackendError } from "../errors";
import type { Check } from "../generated/Check";
import type { CheckRepository } from "../generated/CheckRepository";
import type { DoctorReport } from "../generated/DoctorReport";
import type { LocationReading } from "../generated/LocationReading";
import type { Plan } from "../generated/Plan";
import type { PlanSingleRepository } from "../generated/PlanSingleRepository";
import type { RepositoryCheck } from "../generated/RepositoryCheck";
import type { RepositoryFound } from "../generated/RepositoryFound";
import type { RepositoryLocation } from "../generated/RepositoryLocation";
import type { SingleRepository } from "../generated/SingleRepository";
import type { WebLinks } from "../generated/WebLinks";
import { regions } from "./answers";
import { wireError } from "./errors";
import type { Handlers, Stage } from "./stage";
import { HOSTILE, repositoryName, type World } from "./world";

type Answered =
  | "read_location"
  | "check_repository"
  | "plan_repository"
  | "list_single_repositories"
  | "forget_single_repository";

/** Answers about single repositories; `connected` is told when a run has connected the planned one. */
export function repositoryHandlers({ world, pause, stopIfCancelled, remembered }: Stage) {
  const checks = new Map<string, { request: CheckRepository; found: RepositoryFound }>();
  let planned: SingleRepository | null = null;

  function single(id: string): SingleRepository {
    const found = world.singles.find((one) => one.id === id);
    if (found === undefined) throw new BackendError(wireError("CONNECTION_UNKNOWN"));
    return found;
  }

  async function walked(links: Check[], operationId: string, tell: (check: Check) => void) {
    for (const link of links) {
      tell({ ...link, outcome: "running", finding: "", fix: null, snippet: null, tookMs: null });
      await pause();
      stopIfCancelled(operationId);
      tell(link);
    }
  }

  const handlers: Handlers<Answered> = {
    read_location: ({ text }) => readLocation(text),
    check_repository: async (request, tell): Promise<RepositoryCheck> => {
      const { operationId, location, credential } = request;
      const read = readLocation(location);
      if (read.kind === "problem") throw new BackendError(wireError("INVALID_REQUEST"));
      const report = reportOf(world, credential.kind === "ssh");
      await walked(report.links, operationId, tell);
      if (!report.ok) return { checkHandle: null, report, found: null };
      const found = foundIn(world, read.location, location);
      const checkHandle = `check-${checks.size + 1}`;
      checks.set(checkHandle, { request, found });
      return { checkHandle, report, found };
    },
    plan_repository: async (request) => {
      await pause();
      stopIfCancelled(request.operationId);
      const checked = checks.get(request.checkHandle);
      if (checked === undefined) throw new BackendError(wireError("SESSION_ENDED"));
      planned = singleOf(checked.request, checked.found, Date.now());
      return remembered(planOf(world, request, checked.found, checked.request));
    },
    list_single_repositories: () => world.singles,
    forget_single_repository: ({ id }) => {
      const found = single(id);
      world.singles = world.singles.filter((one) => one !== found);
      return null;
    },
  };
  return {
    handlers,
    connected: () => {
      if (planned !== null) world.singles = [...world.singles, planned];
    },
  };
}

const HOST =
  /^(?<scheme>https|ssh):\/\/(?:(?<user>[^@/]+)@)?git-codecommit(?<fips>-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com\/v1\/repos\/(?<name>[^/]+)$/;
const HELPER = /^codecommit::(?<region>[a-z0-9-]+):\/\/(?:[^@]+@)?(?<name>[^/]+)$/;
const CONSOLE =
  /^https:\/\/(?<region>[a-z0-9-]+)\.console\.aws\.amazon\.com\/codesuite\/codecommit\/repositories\/(?<name>[^/?]+)/;

/** What a text means. It knows the usual forms; the real one knows more. */
export function readLocation(text: string): LocationReading {
  const notes: string[] = [];
  let plain = text.trim().replace(/^git clone\s+/, "");
  if (plain !== text.trim()) notes.push("“git clone” was left out.");
  const cut = plain.replace(/\/$/, "").replace(/\.git$/, "");
  if (/\/$/.test(plain)) notes.push("The slash at the end was left out: AWS names it as a cause of failure.");
  if (/\.git\/?$/.test(plain)) notes.push("“.git” at the end was left out: CodeCommit's names never have it.");
  plain = cut;
  const helper = HELPER.exec(plain)?.groups;
  if (helper !== undefined) {
    notes.push("codecommit:: needs a program that Jira does not have. It was written as HTTPS.");
    return repositoryAt(helper.region, helper.name, notes, {});
  }
  const page = CONSOLE.exec(plain)?.groups;
  if (page !== undefined) {
    notes.push("A page of the AWS console became the repository's location.");
    return repositoryAt(page.region, page.name, notes, {});
  }
  const groups = HOST.exec(plain)?.groups;
  if (groups === undefined) {
    return {
      kind: "problem",
      message:
        "This is not the location of a repository. One looks like https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments",
    };
  }
  const { scheme, user, fips, region, name } = groups;
  if (scheme === "https" && user !== undefined) notes.push("The user in it was left out: you are asked for it.");
  return repositoryAt(region, name, notes, {
    ssh: scheme === "ssh",
    fips: fips !== undefined,
    user: scheme === "ssh" ? user : undefined,
  });
}

function repositoryAt(
  region = "",
  name = "",
  notes: string[] = [],
  { ssh = false, fips = false, user }: { ssh?: boolean; fips?: boolean; user?: string | undefined },
): LocationReading {
  const httpsOrigin = `https://git-codecommit${fips ? "-fips" : ""}.${region}.amazonaws.com/v1/repos/${name}`;
  const sshOrigin = fips ? null : `ssh://git-codecommit.${region}.amazonaws.com/v1/repos/${name}`;
  const withUser = user === undefined ? sshOrigin : (sshOrigin?.replace("ssh://", `ssh://${user}@`) ?? null);
  const location: RepositoryLocation = {
    region,
    regionName: regions.find(({ code }) => code === region)?.name ?? region,
    name,
    transport: ssh ? "ssh" : "https",
    sshKeyId: user ?? null,
    origin: ssh ? (withUser ?? httpsOrigin) : httpsOrigin,
    httpsOrigin,
    sshOrigin,
  };
  if (fips) notes.push("This is a FIPS endpoint, which has no SSH.");
  return { kind: "repository", location, notes };
}

function link(id: string, title: string, finding: string): Check {
  const area = id === "key" || id === "sign-in" || id === "read" ? "git" : "network";
  return { id, area, title, outcome: "ok", finding, fix: null, snippet: null, tookMs: 38 };
}

const HTTPS_LINKS = [
  link("dns", "Name", "git-codecommit.eu-central-1.amazonaws.com has 3 addresses."),
  link("tls", "TLS", "Amazon RSA 2048 M03; valid for 211 days."),
  link("clock", "Clock", "This computer and AWS agree."),
  link("identity", "Identity", "arn:aws:iam::111122223333:user/jira-connect"),
  link("sign-in", "Sign-in", "AWS takes the signed password."),
  link("repository", "Repository", "It is there."),
  link("read", "Reading", "12 references were listed."),
];

const SSH_LINKS = [
  link("dns", "Name", "git-codecommit.eu-central-1.amazonaws.com has 3 addresses."),
  link("tcp", "Port 22", "It answers."),
  link("host-key", "Host key", "It is the one that AWS published for eu-central-1."),
  link("algorithms", "Algorithms", "ssh-rsa with SHA-2."),
  link("user", "User name", "It is an SSH key ID."),
  link("key", "Key", "AWS takes it."),
  link("repository", "Repository", "12 references were listed."),
];

/** How the way to a repository is in this world. */
function reportOf(world: World, ssh: boolean): DoctorReport {
  const good = ssh ? SSH_LINKS : HTTPS_LINKS;
  const broken: Partial<Record<World["repository"], { id: string; cause: string; summary: string; fix: string }>> = {
    denied: {
      id: ssh ? "repository" : "read",
      cause: "no-git-pull",
      summary: "You are signed in, and may not read this repository.",
      fix: "Allow codecommit:GitPull on this repository for the IAM user.",
    },
    inactiveKey: {
      id: ssh ? "key" : "sign-in",
      cause: ssh ? "inactive-key" : "wrong-secret",
      summary: ssh ? "The SSH key is inactive in IAM." : "The secret does not belong to the access key.",
      fix: ssh ? "Activate it under SSH keys, IAM." : "Enter the secret that AWS showed when the key was made.",
    },
    throttled: {
      id: ssh ? "repository" : "sign-in",
      cause: "throttled",
      summary: "AWS limits the rate of requests.",
      fix: "Wait a minute and check again.",
    },
  };
  const problem = broken[world.repository];
  if (problem === undefined) {
    return {
      links: good,
      ok: true,
      broken: null,
      cause: null,
      summary: "The repository can be read.",
      text: "Everything is well.",
    };
  }
  const at = good.findIndex(({ id }) => id === problem.id);
  const links = good.map((one, index): Check => {
    if (index < at) return one;
    if (index > at) return { ...one, outcome: "skipped", finding: "", tookMs: null };
    return { ...one, outcome: "failed", finding: problem.summary, fix: problem.fix };
  });
  return {
    links,
    ok: false,
    broken: problem.id,
    cause: problem.cause,
    summary: problem.summary,
    text: `${problem.cause}: ${problem.summary}`,
  };
}

function linksOf(region: string, name: string): WebLinks {
  const base = `https://${region}.console.aws.amazon.com/codesuite/codecommit/repositories/${name}`;
  const query = `?region=${region}`;
  return {
    kind: null,
    commit: `${base}/commit/\${rev}${query}`,
    fileAdded: `${base}/browse/\${rev}/--/\${path}${query}`,
    fileModified: `${base}/browse/\${rev}/--/\${path}${query}`,
    fileDeleted: `${base}/browse/\${parent}/--/\${path}${query}`,
    pullRequest: `${base}/pull-requests/\${mergereqId}/details${query}`,
    branch: `${base}/browse/refs/heads/\${branch}${query}`,
  };
}

const BRANCHES = ["main", "SHOP-12-basket", "SHOP-31-checkout", "develop", "release/2026-05", "release/2026-06"];

/** What is found in a repository. */
function foundIn(world: World, { region, name }: RepositoryLocation, origin: string): RepositoryFound {
  const empty = world.repository === "empty";
  const branches = world.hostile ? [...BRANCHES, HOSTILE.name.replaceAll(" ", "-")] : BRANCHES;
  const reference = (full: string, fetchedBy: string | null) => ({ name: full, fetchedBy });
  return {
    origin,
    region,
    name,
    account: origin.startsWith("ssh") ? null : "111122223333",
    defaultBranch: empty ? null : "main",
    branches: empty ? 0 : branches.length,
    branchNames: empty ? [] : branches,
    references: empty
      ? []
      : [
          ...branches.map((branch) => reference(`refs/heads/${branch}`, "refs/heads/*")),
          reference("refs/tags/v1.4.0", "refs/tags/*"),
          reference("refs/notes/commits", "refs/notes/*"),
          reference("refs/changes/34/1234/2", null),
        ],
    more: 0,
    webLinks: linksOf(region, name),
    webLinksFrom: "Made by AWS's rules for links into its console.",
    inJira:
      world.repository === "child"
        ? { message: `The integration “Shop platform” has ${name} already, with all its features.`, blocks: true }
        : world.repository === "known"
          ? {
              message: "It was connected by hand before, at the same location. Its settings are brought in line.",
              blocks: false,
            }
          : null,
    cautions: world.hostile ? [HOSTILE.message] : [],
  };
}

function planOf(
  world: World,
  request: PlanSingleRepository,
  found: RepositoryFound,
  { credential }: CheckRepository,
): Plan {
  const { settings, keep } = request;
  const known = world.repository === "known";
  const ssh = credential.kind === "ssh";
  const nothing = world.alreadyConnected;
  const action = nothing ? "keep" : known ? "update" : "create";
  const saved = ssh ? "Store the Jira token" : "Store the credential and the Jira token";
  return {
    planId: `plan-repository-${request.checkHandle}`,
    kind: "repository",
    connectionId: null,
    hash: "c0ffee",
    title: `Connect ${found.name} to JIRA-PROD`,
    changesAnything: !nothing,
    canStart: !world.conflict,
    steps: [
      {
        id: "keychain",
        action: nothing ? "keep" : "create",
        place: "This computer",
        title: saved,
        reason: "Causeway asks Jira with them later",
        changes: [{ field: "Kept in", before: null, after: keep === "keychain" ? "Secret Service" : "This session" }],
      },
      {
        id: "repository",
        action: world.conflict ? "conflict" : action,
        place: "Jira",
        title: `Repository ${settings.displayName || found.origin}`,
        reason: world.conflict
          ? "Jira has two repositories at this location"
          : known
            ? "It was connected by hand before"
            : "Jira does not have it",
        changes: [
          { field: "Location", before: known ? found.origin : null, after: found.origin },
          { field: "Main branch", before: known ? "master" : null, after: settings.mainBranch },
          { field: "Smart commits", before: null, after: settings.smartCommits ? "on" : "off" },
          { field: "Link to a commit", before: null, after: settings.webLinks.commit },
        ],
      },
    ],
    repositories: [
      { name: found.name, action, reason: "Jira does not have it", trigger: null, foreignTriggers: [], changes: [] },
    ],
    cautions: ssh ? ["Jira signs in with a private key of its own: add it under SSH keys first."] : [],
  };
}

function accessOf({ credential }: CheckRepository): string {
  if (credential.kind === "ssh") return `…${credential.sshKeyId.slice(-4)}`;
  if (credential.kind === "gitCredential") return credential.userName;
  return credential.credential.kind === "keys" ? `…${credential.credential.accessKeyId.slice(-4)}` : "…MPLE";
}

function singleOf(request: CheckRepository, found: RepositoryFound, now: number): SingleRepository {
  const ssh = request.credential.kind === "ssh";
  return {
    id: `s-${found.name}`,
    repositoryId: 480,
    name: found.name,
    transport: ssh ? "ssh" : "https",
    origin: found.origin,
    region: found.region,
    regionName: regions.find(({ code }) => code === found.region)?.name ?? found.region,
    access: accessOf(request),
    siteTitle: "JIRA-PROD",
    siteUrl: "https://jira.example.com",
    health: "ok",
    healthNote: "It is indexed.",
    lastIndexed: now,
    links: linksInto(found.region, found.name),
    error: null,
  };
}

function linksInto(region: string, name: string) {
  return [
    { title: "Open in Jira", url: "https://jira.example.com/secure/bbb.gp.gitviewer.BigBrassBandRepositories.jspa" },
    {
      title: "Open in the AWS console",
      url: `https://${region}.console.aws.amazon.com/codesuite/codecommit/repositories/${name}/browse`,
    },
  ];
}

/** Repositories that were connected by hand, in every state of health. */
export function sampleSingles(now: number, total = 5): SingleRepository[] {
  const states: [SingleRepository["health"], string][] = [
    ["ok", "It is indexed."],
    ["indexing", "Jira is indexing it."],
    ["attention", "Jira says: Permission denied (publickey). Its SSH keys may lack this one."],
    ["missing", "Jira does not have it any more."],
    ["unknown", "Jira could not be asked."],
  ];
  const region = "eu-central-1";
  return Array.from({ length: total }, (_, index): SingleRepository => {
    const [health, healthNote] = states[index % states.length] ?? ["ok", ""];
    const ssh = index % 2 === 1;
    const name =
      index === 4
        ? "a-repository-with-the-longest-name-that-codecommit-takes-".padEnd(100, "x")
        : repositoryName(index);
    const path = `git-codecommit.${region}.amazonaws.com/v1/repos/${name}`;
    return {
      id: `s-${index + 1}`,
      repositoryId: 400 + index,
      name,
      transport: ssh ? "ssh" : "https",
      origin: ssh ? `ssh://APKAEIBAERJR2EXAMPLE@${path}` : `https://${path}`,
      region,
      regionName: "Europe (Frankfurt)",
      access: ssh ? "…MPLE" : index % 4 === 2 ? "jira-connect-at-111122223333" : "…WXYZ",
      siteTitle: "JIRA-PROD",
      siteUrl: "https://jira.example.com",
      health,
      healthNote,
      lastIndexed: health === "ok" || health === "attention" ? now - (index + 1) * 17 * 60_000 : null,
      links: linksInto(region, name),
      error: health === "unknown" ? wireError("CONNECTION_REFUSED") : null,
    };
  });
}
