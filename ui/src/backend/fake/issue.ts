import { BackendError } from "../errors";
import type { BranchNaming } from "../generated/BranchNaming";
import type { BranchTemplate } from "../generated/BranchTemplate";
import type { IssueRepository } from "../generated/IssueRepository";
import type { IssueSite } from "../generated/IssueSite";
import type { NameBranch } from "../generated/NameBranch";
import type { OpenedIssue } from "../generated/OpenedIssue";
import type { RecentIssue } from "../generated/RecentIssue";
import { wireError } from "./errors";
import { LAB } from "./integrations";
import { issueCommits, issueRepositories, issueTags } from "./issue-content";
import type { Handlers, Stage } from "./stage";
import { HOSTILE } from "./world";

const KEY = /[A-Za-z][A-Za-z0-9_]+-\d+/;
const HOUR = 3_600_000;

/** Issues, and what repositories hold of them. */
export function issueHandlers({ world, pause, stopIfCancelled, branches }: Stage) {
  const templates = new Map<string, BranchTemplate>();
  let recents: readonly RecentIssue[] | null = null;

  function sites(): IssueSite[] {
    const urls = new Map(world.connections.map(({ siteUrl: url, siteTitle: title }) => [url, { url, title }]));
    return [...urls.values(), ...(world.sites > 1 ? [LAB] : [])];
  }

  function recentIssues(): readonly RecentIssue[] {
    const [site] = sites();
    if (recents === null && site !== undefined && world.recents) {
      recents = [
        { site, key: "SHOP-12", summary: "Basket total is rounded twice", openedAt: Date.now() - HOUR },
        { site, key: "PAY-104", summary: "Refund in the currency of the payment", openedAt: Date.now() - 26 * HOUR },
        {
          site: world.sites > 1 ? LAB : site,
          key: "OPS-7",
          summary: world.hostile ? HOSTILE.description : "Rotate the certificates of the build agents",
          openedAt: Date.now() - 200 * HOUR,
        },
      ];
    }
    return recents ?? [];
  }

  /** As long as the world takes; what was cancelled meanwhile is not answered. */
  async function asked(operationId: string): Promise<void> {
    await pause();
    stopIfCancelled(operationId);
  }

  function opened(text: string, siteUrl: string | null): OpenedIssue {
    const key = KEY.exec(text.replace(/^https?:\/\/[^/]+/, ""))?.[0]?.toUpperCase();
    if (key === undefined) throw new BackendError(wireError("INVALID_ISSUE_KEY"));
    const origin = /^https?:\/\/[^/]+/.exec(text)?.[0];
    const site = sites().find(({ url }) => url === (origin ?? siteUrl ?? sites()[0]?.url));
    if (site === undefined) throw new BackendError(wireError("JIRA_SITE_UNKNOWN"));
    if (Number(key.split("-")[1]) > 900) throw new BackendError(wireError("ISSUE_MISSING"));
    const moved = world.issue === "moved" && key === "SHOP-9";
    const now = moved ? "SHOP-12" : key;
    const summary = world.hostile
      ? `${HOSTILE.message} ${HOSTILE.name}`
      : (recentIssues().find((one) => one.key === now)?.summary ?? "Basket total is rounded twice");
    return {
      site,
      key: now,
      movedFrom: moved ? key : null,
      summary,
      status: world.issue === "empty" ? "To Do" : "In Progress",
      statusCategory: world.issue === "empty" ? "new" : "indeterminate",
      issueType: "Bug",
      projectKey: now.split("-")[0] ?? "",
      url: `${site.url}/browse/${now}`,
      pullRequestTitle: `${now} ${summary}`,
      pullRequestDescription: `${site.url}/browse/${now}`,
      missingPermission: world.issue === "hidden" ? "View Development Tools" : null,
    };
  }

  return {
    list_recent_issues: async () => {
      await pause();
      return { sites: sites(), issues: [...recentIssues()] };
    },
    forget_recent_issues: () => {
      recents = [];
      return null;
    },
    open_issue: async ({ text, siteUrl, operationId }) => {
      await asked(operationId);
      const issue = opened(text.trim(), siteUrl);
      const { site, key, summary } = issue;
      const others = recentIssues().filter((one) => one.key !== key || one.site.url !== site.url);
      recents = [{ site, key, summary, openedAt: Date.now() }, ...others];
      return issue;
    },
    watch_deep_links: (_request, tell) => {
      world.links.push((text) => tell({ text }));
      return null;
    },
    get_issue_commits: async ({ key, operationId }) => {
      await asked(operationId);
      return issueCommits(world, key);
    },
    get_issue_branches: async ({ key, operationId }) => {
      await asked(operationId);
      const repositories = issueRepositories(world);
      const listed: readonly string[][] =
        world.issue === "empty" ? [] : [[`${key}-basket-rounding`, "main"], [`${key}-refund`], [`${key}-old`]];
      const ofRepository = ({ place }: IssueRepository, index: number) => {
        const names = listed[index] ?? [];
        return place === null ? names : branches.inJira(place.connectionId, place.repository, names);
      };
      return {
        repositories,
        branches: repositories.flatMap((repository, index) =>
          ofRepository(repository, index).map((name, nth) => {
            const place = index + nth;
            const { place: where } = repository;
            const main = name === "main";
            return {
              repository: index,
              name,
              ahead: main || where === null ? null : ([5, 0, 41][place % 3] ?? 0),
              behind: main || where === null ? null : ([2, 12, 0][place % 3] ?? 0),
              isMain: main,
              consoleUrl:
                where === null
                  ? null
                  : `https://${where.region}.console.aws.amazon.com/codesuite/codecommit/repositories/${where.repository}/browse/refs/heads/${encodeURIComponent(name)}?region=${where.region}`,
            };
          }),
        ),
        places: repositories.filter(({ place }) => place !== null),
        incomplete: world.issue === "incomplete",
      };
    },
    get_issue_tags: async ({ perRepository, operationId }) => {
      await asked(operationId);
      return issueTags(world, perRepository);
    },
    get_branch_template: ({ siteUrl }) => templates.get(siteUrl) ?? standardTemplate(siteUrl),
    set_branch_template: (template) => {
      if (named({ ...SAMPLE, template }).problem !== null) throw new BackendError(wireError("INVALID_BRANCH_TEMPLATE"));
      templates.set(template.siteUrl, template);
      return template;
    },
    name_branch: (request) => named(request),
  } satisfies Partial<Handlers>;
}

const SAMPLE = { key: "SHOP-12", summary: "Summary", issueType: "Bug", base: "main", displayName: "", userName: "" };

function standardTemplate(siteUrl: string): BranchTemplate {
  return { siteUrl, template: "${issuekey}-${summary}", separator: "-", maxLength: 250 };
}

/** Names a branch, roughly as the product does. */
function named({ template, key, summary, issueType, base, displayName, userName }: NameBranch): BranchNaming {
  const words = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}/]+/gu, template.separator)
      .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  const values: Record<string, string> = {
    issuekey: key,
    projectkey: key.split("-")[0] ?? "",
    summary: words(summary),
    issuetype: issueType.toLowerCase().replaceAll(" ", ""),
    basebranch: base,
    displayname: words(displayName),
    username: words(userName),
  };
  let problem: string | null = template.template.trim() === "" ? "The template is empty." : null;
  const whole = template.template.replace(/\$\{([^}:]*)(?::([^}]*))?\}/g, (text, name: string, mapping?: string) => {
    const value = values[name.toLowerCase()];
    if (value === undefined) problem = `${text} is no variable.`;
    if (mapping === undefined) return value ?? "";
    const parts = mapping.split(",");
    const at = parts.findIndex((part, index) => index % 2 === 0 && part.toLowerCase() === value);
    return (at === -1 ? (parts.length % 2 === 1 ? parts.at(-1) : value) : parts[at + 1]) ?? "";
  });
  if (problem !== null) return { name: "", problem, notes: [] };
  const name = whole.slice(0, template.maxLength);
  return { name, problem, notes: name === whole ? [] : [`It was cut to ${template.maxLength} characters.`] };
}
