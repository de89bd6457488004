import { BackendError } from "../errors";
import type { Connection } from "../generated/Connection";
import type { IssueSite } from "../generated/IssueSite";
import type { JiraIntegration } from "../generated/JiraIntegration";
import { connectionDetail } from "./answers";
import { wireError } from "./errors";
import type { Handlers, Stage } from "./stage";
import { changedOf, foreignIdOf, foreignIndex, integrationIdOf } from "./targets";
import { HOSTILE, NOW, type World } from "./world";

type Answered = "list_sites" | "list_integrations" | "adopt_integration";

/** A second Jira. */
export const LAB: IssueSite = { url: "https://jira-lab.example.com", title: "JIRA-LAB" };

const KINDS = [
  {
    host: "AWS CodeCommit",
    isCodeCommit: true,
    region: "eu-west-3",
    regionName: "Europe (Paris)",
    name: "Data platform",
  },
  { host: "GitHub", isCodeCommit: false, region: null, regionName: null, name: "github.com/example" },
  { host: "GitLab", isCodeCommit: false, region: null, regionName: null, name: "gitlab.example.com" },
  { host: "AWS CodeCommit", isCodeCommit: true, region: "us-west-2", regionName: "US West (Oregon)", name: "Research" },
] as const;

/** An integration that somebody made in Jira. */
export function foreignIntegration(index: number): JiraIntegration {
  const kind = KINDS[index % KINDS.length] ?? KINDS[0];
  const round = Math.floor(index / KINDS.length);
  const { name, ...rest } = kind;
  return {
    ...rest,
    id: foreignIdOf(index),
    name: round === 0 ? name : `${name} ${round + 1}`,
    origin: kind.isCodeCommit ? `https://git-codecommit.${kind.region}.amazonaws.com/v1/repos/*` : `https://${name}`,
    accessKeyHint: kind.isCodeCommit && round % 2 === 0 ? "QRST" : null,
    disabled: index % 7 === 3,
    lastIndexed: index % 5 === 4 ? null : NOW - index * 600_000,
    repositories: 3 + ((index * 13) % 90),
    disabledRepositories: index % 3,
    connectionId: null,
  };
}

/** Every site that something here belongs to. */
export function sitesOf(world: World): IssueSite[] {
  const sites = new Map(
    [...world.connections, ...world.singles].map(({ siteUrl: url, siteTitle: title }) => [url, { url, title }]),
  );
  if (world.sites > 1) sites.set(LAB.url, LAB);
  return [...sites.values()];
}

function ofConnection(world: World, connection: Connection): JiraIntegration {
  const { repositories } = connectionDetail(world, connection);
  return {
    id: integrationIdOf(world, connection.connectionId),
    name: connection.name,
    host: "AWS CodeCommit",
    isCodeCommit: true,
    region: connection.region,
    regionName: connection.regionName,
    origin: `https://git-codecommit.${connection.region}.amazonaws.com/v1/repos/*`,
    accessKeyHint: "WXYZ",
    disabled: connection.health === "disabled",
    lastIndexed: connection.lastIndexed,
    repositories: repositories.length,
    disabledRepositories: repositories.filter(({ state }) => state === "disabled").length,
    connectionId: connection.connectionId,
  };
}

/** What each Jira has, and taking it over. */
export function integrationHandlers({ world, pause, stopIfCancelled }: Stage) {
  /** Those that nobody here knows yet. */
  function foreign(siteUrl: string): JiraIntegration[] {
    const taken = new Set(world.adopted.values());
    return Array.from({ length: world.foreign }, (_, index) => foreignIntegration(index)).flatMap((one, index) => {
      const changed = changedOf(world, one.id);
      const here = world.sites < 2 || (index % 2 === 1) === (siteUrl === LAB.url);
      if (!here || taken.has(one.id) || changed.removed === true) return [];
      const given = changed.settings?.displayName;
      const name = given?.kind === "text" ? given.text : world.hostile && index === 0 ? HOSTILE.name : one.name;
      return [{ ...one, name, disabled: changed.disabled ?? one.disabled }];
    });
  }

  const handlers: Handlers<Answered> = {
    list_sites: () => sitesOf(world),
    list_integrations: async ({ operationId, siteUrl }) => {
      await pause();
      stopIfCancelled(operationId);
      const site = sitesOf(world).find(({ url }) => url === siteUrl);
      if (site === undefined) throw new BackendError(wireError("JIRA_SITE_UNKNOWN"));
      const known = world.connections.filter((one) => one.siteUrl === siteUrl);
      const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name, "en");
      return {
        site,
        integrations: [...known.map((one) => ofConnection(world, one)), ...foreign(siteUrl)].sort(byName),
        singleRepositories: world.singles
          .filter((one) => one.siteUrl === siteUrl && one.health !== "missing")
          .map(({ repositoryId, name, origin, health, lastIndexed, id }) => ({
            id: repositoryId,
            name,
            origin,
            disabled: health === "disabled",
            lastIndexed,
            singleRepositoryId: id,
          }))
          .sort(byName),
      };
    },
    adopt_integration: async ({ operationId, siteUrl, integrationId }) => {
      await pause();
      stopIfCancelled(operationId);
      const index = foreignIndex(integrationId);
      const found = index === null ? undefined : foreign(siteUrl).find(({ id }) => id === integrationId);
      if (found === undefined) throw new BackendError(wireError("INVALID_REQUEST"));
      const connectionId = `c-${world.connections.length + 20}`;
      const connection: Connection = {
        connectionId,
        name: found.name,
        region: found.region ?? "",
        regionName: found.regionName ?? "",
        account: "111122223333",
        siteTitle: sitesOf(world).find(({ url }) => url === siteUrl)?.title ?? "",
        siteUrl,
        health: "ok",
        healthNote: `All ${found.repositories} repositories are indexed.`,
        repositories: found.repositories,
        indexed: found.repositories,
        failed: 0,
        lastIndexed: found.lastIndexed,
        triggers: "none",
        nextAction: "none",
        error: null,
      };
      world.adopted.set(connectionId, integrationId);
      world.connections = [...world.connections, connection];
      return connection;
    },
  };
  return handlers;
}
