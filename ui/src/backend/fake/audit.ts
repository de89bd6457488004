import type { AuditEntry } from "../generated/AuditEntry";
import type { AuditFilter } from "../generated/AuditFilter";
import type { Handlers, Stage } from "./stage";
import { NOW } from "./world";

const PAGE = 200;

/** Answers about the audit log. */
export function auditHandlers({ world, pause }: Stage): Handlers<"list_audit" | "export_audit"> {
  const sites = () => [
    ...new Map(
      world.connections.map(({ siteUrl, siteTitle }) => [siteUrl, { url: siteUrl, title: siteTitle }]),
    ).values(),
  ];
  return {
    list_audit: async ({ filter, before }) => {
      await pause();
      const found = world.audit.filter((entry) => (before === null || entry.number < before) && matches(entry, filter));
      const entries = found.slice(0, PAGE);
      const older = found.length > PAGE ? (entries.at(-1)?.number ?? null) : null;
      return { entries, older, sites: sites() };
    },
    export_audit: async ({ format }) => {
      await pause();
      return { path: `/home/ada/Downloads/causeway-audit.${format}` };
    },
  };
}

function matches(entry: AuditEntry, { text, siteUrl, onlyFailed }: AuditFilter): boolean {
  const all = textOf(entry);
  const words = text.toLowerCase().split(/\s+/);
  return (
    words.every((word) => all.includes(word)) &&
    (siteUrl === null || entry.siteUrl === siteUrl) &&
    (!onlyFailed || ["failed", "cancelled", "interrupted"].includes(entry.outcome))
  );
}

/** Made once: what the backend does in its own time would be taken for the page's. */
const texts = new WeakMap<AuditEntry, string>();

function textOf(entry: AuditEntry): string {
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const { title, act, connectionName, jiraUser, awsIdentity, error } = entry;
  const text = [title, act, entry.siteUrl, connectionName, jiraUser, awsIdentity, error].join("\n").toLowerCase();
  texts.set(entry, text);
  return text;
}

const OF_CONNECTION = {
  siteUrl: "https://jira.example.com",
  connectionId: "c-1",
  connectionName: "Shop, Frankfurt",
  jiraUser: "grace",
  awsIdentity: "arn:aws:iam::111122223333:user/ada",
  runId: null,
  finishedAt: null,
  error: null,
  outcome: "done" as const,
};

/** A log of some days; of more entries, the same days again and again. */
export function sampleAudit(count?: number): AuditEntry[] {
  const minute = 60_000;
  const rows: Partial<AuditEntry>[] = [
    { act: "create-branch", title: "Create the branch SHOP-7-basket in checkout-web" },
    {
      act: "delete-branch",
      title: "Delete the branch SHOP-2-old in checkout-web, which was at 5ca1ab1e0000000000000000000000000000beef",
    },
    {
      act: "create-pull-request",
      title: "Create a pull request from SHOP-7-basket into main in checkout-web",
      outcome: "failed",
      error: "the connection's credential may not do codecommit:CreatePullRequest: no policy allows it",
    },
    {
      act: "set-network-settings",
      title: "Set proxy and certificate authorities",
      siteUrl: null,
      connectionId: null,
      connectionName: null,
      jiraUser: null,
      awsIdentity: null,
    },
    {
      act: "run",
      title: "Connect 24 repositories to Sample Jira",
      runId: "run-1",
      finishedAt: NOW - 200 * minute,
      awsIdentity: "access key …MPLE",
    },
    { act: "run", title: "Set up triggers for 24 repositories", outcome: "interrupted", runId: "run-2" },
  ];
  const length = count ?? rows.length;
  return Array.from({ length }, (_, index) => ({
    ...OF_CONNECTION,
    number: length - index,
    at: NOW - (index + 1) * 47 * minute,
    act: "",
    title: "",
    ...rows[index % rows.length],
  }));
}
