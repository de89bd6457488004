import type { Connection } from "../generated/Connection";
import type { PathLink } from "../generated/PathLink";
import type { PathLinkReport } from "../generated/PathLinkReport";
import type { PathLinkState } from "../generated/PathLinkState";
import type { RepositoryPath } from "../generated/RepositoryPath";
import type { TriggerDrift } from "../generated/TriggerDrift";
import type { TriggerHealth } from "../generated/TriggerHealth";
import type { TriggerSubscription } from "../generated/TriggerSubscription";
import { HOSTILE, MASKED, repositoryName, TOPIC_ARN, type World } from "./world";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LINKS: readonly PathLink[] = ["repository", "trigger", "topic", "subscription", "jira"];
const WORST: readonly PathLinkState[] = ["broken", "waiting", "unknown", "ok"];

interface Trouble {
  link: PathLink;
  state: PathLinkState;
  problem: string;
  remedy: string;
  repairable: boolean;
}

const PENDING: Trouble = {
  link: "subscription",
  state: "waiting",
  problem: "Jira has not confirmed the subscription",
  remedy: "Ask for the confirmation again, or paste it",
  repairable: true,
};

const EVERYWHERE: Partial<Record<World["triggers"], Trouble>> = {
  topicGone: {
    link: "topic",
    state: "broken",
    problem: "The topic is gone",
    remedy: "Repair makes the topic and the subscription again",
    repairable: true,
  },
  noSubscription: {
    link: "subscription",
    state: "broken",
    problem: "Nothing tells Jira what the topic gets",
    remedy: "Repair subscribes Jira's webhook again",
    repairable: true,
  },
  secretChanged: {
    link: "subscription",
    state: "broken",
    problem: "The subscription leads to this Jira with another webhook secret",
    remedy: "Paste the new webhook URL from Jira; the repair replaces the subscription",
    repairable: true,
  },
  jiraFails: {
    link: "jira",
    state: "broken",
    problem: "Jira does not take deliveries: it answered 503",
    remedy: "Check that webhooks are enabled in Jira and that AWS can reach it",
    repairable: false,
  },
  denied: {
    link: "subscription",
    state: "unknown",
    problem: "The topic's subscriptions may not be listed",
    remedy: "Allow sns:ListSubscriptionsByTopic to this IAM user",
    repairable: false,
  },
};

/** What is wrong in the repository at `index` alone. */
function ownTrouble(world: World, index: number): Trouble | null {
  switch (world.triggers) {
    case "repositoryGone":
      if (index !== 3) return null;
      return {
        link: "repository",
        state: "broken",
        problem: "The repository is gone from CodeCommit",
        remedy: "GIJ takes it out at its next reindex; nothing is to be done in AWS",
        repairable: false,
      };
    case "triggerMissing":
    case "drift":
      if (index % 11 === 7)
        return {
          link: "trigger",
          state: "broken",
          problem: "It has no trigger of this connection",
          remedy: "Repair adds it",
          repairable: true,
        };
      if (world.triggers !== "drift" || index % 13 !== 2) return null;
      return {
        link: "trigger",
        state: "broken",
        problem: `Somebody edited its trigger: ${world.hostile ? HOSTILE.message : "branches main instead of all"}`,
        remedy: "Repair sets it as planned; or change the connection's triggers",
        repairable: true,
      };
    case "denied":
      if (index % 4 !== 1) return null;
      return {
        link: "trigger",
        state: "unknown",
        problem: "Its triggers may not be read: explicit deny in a service control policy",
        remedy: "Allow codecommit:GetRepositoryTriggers to this IAM user",
        repairable: false,
      };
    default:
      return null;
  }
}

function path(world: World, connection: Connection, index: number): RepositoryPath {
  const everywhere = connection.triggers === "pending" ? PENDING : EVERYWHERE[world.triggers];
  const troubles = [ownTrouble(world, index), everywhere ?? null].filter((one) => one !== null);
  const broken = troubles.find(({ state }) => state === "broken");
  const links = LINKS.map((link, at): PathLinkReport => {
    const trouble = troubles.find((one) => one.link === link);
    if (trouble !== undefined) return { link, ...pick(trouble) };
    const behind = broken !== undefined && LINKS.indexOf(broken.link) < at;
    return { link, state: behind ? "unknown" : "ok", problem: null, remedy: null };
  });
  return {
    repository: world.hostile && index === 2 ? HOSTILE.name : repositoryName(index),
    links,
    state: WORST.find((state) => troubles.some((one) => one.state === state)) ?? "ok",
    summary: troubles[0]?.problem ?? "Pushes reach Jira, as far as can be seen",
    repairable: troubles.some(({ repairable }) => repairable),
  };
}

function pick({ state, problem, remedy }: Trouble) {
  return { state, problem, remedy };
}

/** Where the subscription of a connection stands. */
export function subscription(world: World, connection: Connection): TriggerSubscription {
  const state = {
    none: "missing",
    pending: "pending",
    confirmed:
      world.triggers === "denied"
        ? "unknown"
        : ["noSubscription", "secretChanged", "topicGone"].includes(world.triggers)
          ? "missing"
          : "confirmed",
  } as const;
  const age = world.triggers === "lapsed" ? 2 * DAY + HOUR : HOUR;
  const pending = connection.triggers === "pending";
  const asked = Date.now() - age;
  return {
    state: state[connection.triggers],
    endpoint: MASKED,
    askedAt: connection.triggers === "none" ? null : asked,
    lapsesAt: pending ? asked + 2 * DAY : null,
  };
}

function drift(world: World, paths: readonly RepositoryPath[]): TriggerDrift {
  const names = (index: (at: number) => boolean) => paths.filter((_, at) => index(at)).map((one) => one.repository);
  if (world.triggers !== "drift") return { added: [], removed: [], edited: [] };
  return {
    added: names((at) => at % 11 === 7),
    removed: ["retired-service"],
    edited: names((at) => at % 13 === 2 && at % 11 !== 7),
  };
}

/** A connection's triggers, repository by repository. */
export function triggerHealth(world: World, connection: Connection): TriggerHealth {
  const none = connection.triggers === "none";
  const paths = none ? [] : Array.from({ length: connection.repositories }, (_, at) => path(world, connection, at));
  return {
    settings: none
      ? null
      : {
          events: { update: true, create: true, delete: true },
          branches: [],
          topic: { kind: "own", kmsKey: "" },
          repositories: null,
        },
    topicArn: none ? null : TOPIC_ARN,
    topicUrl: none
      ? null
      : `https://${connection.region}.console.aws.amazon.com/sns/v3/home?region=${connection.region}#/topic/${TOPIC_ARN}`,
    subscription: none ? null : subscription(world, connection),
    paths,
    drift: drift(world, paths),
    cautions:
      world.triggers === "denied" ? ["The topic's tags may not be read: whose it is cannot be told from here"] : [],
    observedAt: Date.now(),
  };
}
