import type { Check } from "../generated/Check";
import type { DoctorReport } from "../generated/DoctorReport";
import type { TestSshLogin } from "../generated/TestSshLogin";
import type { World } from "./world";

/** What a break at a link says. */
interface Break {
  at: string;
  cause: string;
  summary: string;
  finding: string;
  fix: string;
  snippet?: string;
}

const BREAKS: Record<Exclude<World["login"], "works" | "newHost">, Break> = {
  unreachable: {
    at: "tcp",
    cause: "unreachable",
    summary: "Nothing answers at port 22 of CodeCommit from this network.",
    finding: "No answer from git-codecommit.eu-central-1.amazonaws.com:22 within 10 s.",
    fix: "Ask for port 22 to be opened to this host, or connect over HTTPS.",
  },
  hostKey: {
    at: "host-key",
    cause: "host-key-changed",
    summary: "The host key is not the one that AWS publishes for this region.",
    finding: "It is SHA256:p7Zr…; AWS publishes SHA256:MwGrkiEki8QkkBtlAgXbYt0hoZYBnZF62VY5RzGJEUY.",
    fix: "Do not sign in. Find out who answers in CodeCommit's place before you take a line out of known_hosts.",
  },
  sha1: {
    at: "algorithms",
    cause: "sha1-only",
    summary: "The server takes signatures with SHA-1 only, which your ssh no longer makes.",
    finding: "The server offers ssh-rsa. OpenSSH 9.2 offers rsa-sha2-512 and rsa-sha2-256.",
    fix: "Allow ssh-rsa for CodeCommit's hosts only.",
    snippet: "Host git-codecommit.*.amazonaws.com\n  HostKeyAlgorithms +ssh-rsa\n  PubkeyAcceptedAlgorithms +ssh-rsa\n",
  },
  user: {
    at: "user",
    cause: "user-is-no-ssh-key-id",
    summary: "“git” is no SSH key ID. CodeCommit signs nobody in under it.",
    finding: "The location names the user git.",
    fix: "Put the key's ID, which begins with APKA, in its place.",
  },
  inactive: {
    at: "key",
    cause: "inactive-key",
    summary: "The key is inactive in IAM.",
    finding: "CodeCommit answered: Permission denied (publickey). IAM lists the key as Inactive.",
    fix: "Activate it on the tab IAM, or in the AWS console.",
  },
  others: {
    at: "key",
    cause: "other-keys-first",
    summary: "The server hung up before it saw the right key.",
    finding: "The agent offered 6 other keys first. Alone, the right key is accepted.",
    fix: "Let ssh offer this key only.",
    snippet: "Host git-codecommit.*.amazonaws.com\n  IdentityFile ~/.ssh/codecommit\n  IdentitiesOnly yes\n",
  },
  noGitPull: {
    at: "repository",
    cause: "no-git-pull",
    summary: "Signed in, but not allowed to read the repository.",
    finding: "CodeCommit answered: You don't have permission to perform codecommit:GitPull.",
    fix: "Allow codecommit:GitPull on this repository to the user.",
  },
};

const AREAS: Record<string, Check["area"]> = { dns: "network", tcp: "network", user: "aws", key: "aws" };

/** How a login goes in this world, link by link. */
export function loginReport(world: World, { location, sshKeyId, keyPath, agentKey }: TestSshLogin): DoctorReport {
  const host = "git-codecommit.eu-central-1.amazonaws.com";
  const isRegion = !location.includes("/v1/repos/") && !location.startsWith("codecommit:");
  const key = keyPath ?? agentKey ?? "the first key of the agent";
  const well: [string, string, string, number][] = [
    ["dns", `Name ${host}`, "It has 3 addresses.", 14],
    ["tcp", `${host}:22`, "It answers.", 38],
    ["host-key", "Host key", "It is the one that AWS publishes for eu-central-1.", 61],
    ["algorithms", "Algorithms", "Both sides take rsa-sha2-512.", 4],
    ["user", "User name", `${sshKeyId || "APKAIOSFODNN7CODECOM"} is the SSH key ID of this key.`, 210],
    ["key", "Key", `${key} is accepted.`, 154],
    ["repository", "Repository", isRegion ? "None was named." : "It has 12 branches; the default is main.", 322],
  ];
  const broken = world.login === "works" || world.login === "newHost" ? null : BREAKS[world.login];
  const brokenAt = well.findIndex(([id]) => id === broken?.at);
  const links = well.map(([id, title, finding, tookMs], at): Check => {
    const base = { id, area: AREAS[id] ?? "git", title, fix: null, snippet: null };
    if (broken !== null && at === brokenAt)
      return {
        ...base,
        outcome: "failed",
        finding: broken.finding,
        fix: broken.fix,
        snippet: broken.snippet ?? null,
        tookMs,
      };
    if ((broken !== null && at > brokenAt) || (isRegion && id === "repository"))
      return { ...base, outcome: "skipped", finding: broken === null ? finding : "", tookMs: null };
    if (world.login === "newHost" && id === "host-key")
      return {
        ...base,
        outcome: "caution",
        finding: "It is the one that AWS publishes, and your ssh does not know it yet: it will ask at first contact.",
        fix: "Compare what ssh shows with this fingerprint, and accept it then.",
        snippet: "SHA256:MwGrkiEki8QkkBtlAgXbYt0hoZYBnZF62VY5RzGJEUY",
        tookMs,
      };
    return { ...base, outcome: "ok", finding, tookMs };
  });
  const summary =
    broken?.summary ?? (isRegion ? "The login works." : "The login works, and the repository can be read.");
  return {
    links,
    ok: broken === null,
    broken: broken?.at ?? null,
    cause: broken?.cause ?? null,
    summary,
    text: [
      `Causeway 0.1.0, login test of ${location}`,
      ...links.map(({ outcome, title, finding }) => `[${outcome}] ${title}: ${finding}`),
      summary,
    ].join("\n"),
  };
}
