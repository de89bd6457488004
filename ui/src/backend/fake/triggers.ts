import type { Connection } from "../generated/Connection";
import type { Plan } from "../generated/Plan";
import type { PlanDisconnect } from "../generated/PlanDisconnect";
import type { PlanRepository } from "../generated/PlanRepository";
import type { PlanStep } from "../generated/PlanStep";
import type { PlanTrigger } from "../generated/PlanTrigger";
import type { TriggerAnswers } from "../generated/TriggerAnswers";
import type { WebhookCheck } from "../generated/WebhookCheck";
import type { WebhookSource } from "../generated/WebhookSource";
import { triggerHealth } from "./health";
import { MASKED, repositoryName, TOPIC_NAME, type World } from "./world";

const RECIPE = `# AWS Lambda, Python 3.13: subscribe it to the topic and put it into a VPC that reaches Jira.
import os
import urllib.request

def handler(event, context):
    for record in event["Records"]:
        request = urllib.request.Request(os.environ["WEBHOOK_URL"], data=b"{}", method="POST")
        request.add_header("Content-Type", "application/json")
        urllib.request.urlopen(request, timeout=15).close()
`;

/** What a look at the webhook URL from this computer tells. */
export function webhookCheck(world: World, webhook: WebhookSource): WebhookCheck {
  const host = webhook.kind === "pasted" ? new URL(webhook.url).host : "jira.example.com";
  const masked = MASKED.replace("jira.example.com", host);
  const own = { title: "Jira", state: "ok", detail: `${host} is the host you signed in to.` } as const;
  switch (world.webhook) {
    case "public":
      return {
        masked,
        reachable: "ok",
        findings: [
          { title: "Address", state: "ok", detail: `${host} has the public address 203.0.113.20.` },
          {
            title: "Certificate",
            state: "ok",
            detail: "Issued by Example Trust R3, valid until 1 September 2026.",
          },
          own,
        ],
        otherWays: [],
      };
    case "internal":
      return {
        masked,
        reachable: "bad",
        findings: [
          {
            title: "Address",
            state: "bad",
            detail: `${host} has only the private address 10.20.4.7.`,
          },
          {
            title: "Certificate",
            state: "bad",
            detail: "Issued by Example Corp CA, which Amazon SNS does not trust.",
          },
          own,
        ],
        otherWays: [
          {
            title: "Let Jira look by its schedule",
            detail: "Nothing has to be set up. Jira finds a push within minutes.",
            copy: null,
          },
          {
            title: "Relay the message from inside your network",
            detail: "A Lambda function in a VPC that reaches Jira takes the place of the HTTPS subscription.",
            copy: RECIPE,
          },
          {
            title: "Publish only the webhook path",
            detail: "A reverse proxy with a public certificate that lets /rest/gitplugin/webhook/ through is enough.",
            copy: null,
          },
        ],
      };
    case "unsure":
      return {
        masked,
        reachable: "unknown",
        findings: [
          {
            title: "Address",
            state: "unknown",
            detail: "The address is public, but a firewall may stand before it.",
          },
          { title: "Certificate", state: "unknown", detail: "A proxy on this computer answered in its place." },
          {
            title: "Jira",
            state: "unknown",
            detail: `${host} is not the host you signed in to; it may be another name of it.`,
          },
        ],
        otherWays: [],
      };
  }
}

/** What becomes of the triggers of the repository at `index`. */
export function planTrigger(world: World, index: number, settings: TriggerAnswers["settings"]): PlanTrigger {
  const chosen = settings.repositories;
  if (chosen !== null && !chosen.includes(repositoryName(index)))
    return { action: "skip", reason: "You did not choose it" };
  if (world.alreadyConnected) return { action: "keep", reason: "Its trigger is as wanted" };
  if (index % 23 === 11) return { action: "skip", reason: "Ten other triggers fill its list" };
  if (index % 9 === 4) return { action: "update", reason: "Its trigger has other events" };
  return { action: "create", reason: "It has no trigger of Causeway's" };
}

/** Names of triggers of others in the repository at `index`. */
export function foreignTriggers(index: number): string[] {
  if (index % 23 === 11) return Array.from({ length: 10 }, (_, at) => `build-${at + 1}`);
  return index % 5 === 2 ? ["build", "audit-lambda"] : [];
}

/** The steps of setting triggers up. */
export function triggerSteps(world: World, { settings }: TriggerAnswers): PlanStep[] {
  const action = world.alreadyConnected ? "keep" : "create";
  const own = settings.topic.kind === "own";
  if (world.conflict) {
    return [
      {
        id: "topic",
        action: "conflict",
        place: "AWS",
        title: `Topic ${TOPIC_NAME}`,
        reason: "A topic of this name exists, and its tags say that it is not Causeway's",
        changes: [],
      },
    ];
  }
  const kmsKey = settings.topic.kind === "own" ? settings.topic.kmsKey : "";
  return [
    {
      id: "topic",
      action: own ? action : "keep",
      place: "AWS",
      title: settings.topic.kind === "own" ? `Topic ${TOPIC_NAME}` : `Topic ${settings.topic.arn}`,
      reason: own ? "There is none for this Jira" : "You chose it; it is used as it is",
      changes: own
        ? [
            { field: "Tag causeway:jira", before: null, after: "https://jira.example.com" },
            { field: "Encryption", before: null, after: kmsKey === "" ? "off" : kmsKey },
          ]
        : [],
    },
    {
      id: "subscription",
      action,
      place: "AWS",
      title: "Subscription of Jira to the topic",
      reason: "Jira does not listen to this topic yet",
      changes: [
        { field: "Endpoint", before: null, after: MASKED },
        { field: "Raw message delivery", before: null, after: "off" },
      ],
    },
  ];
}

/** The plan of setting up, changing or repairing a connection's triggers. `answers` are absent for what was wanted last. */
export function triggersPlan(world: World, connection: Connection, answers: TriggerAnswers | null): Plan {
  const repositories = answers === null ? repaired(world, connection) : setUp(world, connection, answers);
  const written = repositories.filter(({ action }) => action === "create" || action === "update").length;
  const steps = triggerSteps(world, answers ?? LAST).map((step): PlanStep => {
    const made = connection.triggers !== "none" && world.triggers !== "topicGone" && !world.conflict;
    if (!made) return step;
    const broken = step.id === "subscription" && ["noSubscription", "secretChanged"].includes(world.triggers);
    return broken ? step : { ...step, action: "keep", reason: "It is as wanted", changes: [] };
  });
  const act = answers === null ? "Repair triggers in" : "Set up triggers in";
  return {
    planId: "plan-triggers",
    kind: "triggers",
    connectionId: connection.connectionId,
    hash: "c3a2d1",
    title: `${act} ${written.toLocaleString("en")} repositories`,
    changesAnything: written > 0 || steps.some(({ action }) => action === "create"),
    canStart: !world.conflict,
    steps,
    repositories,
    cautions: [],
  };
}

const LAST: TriggerAnswers = {
  webhook: { kind: "kept" },
  settings: {
    events: { update: true, create: true, delete: true },
    branches: [],
    topic: { kind: "own", kmsKey: "" },
    repositories: null,
  },
};

function setUp(world: World, connection: Connection, { settings }: TriggerAnswers): PlanRepository[] {
  return Array.from({ length: connection.repositories }, (_, index) => {
    const { action, reason } = planTrigger(world, index, settings);
    return {
      name: repositoryName(index),
      action,
      reason,
      trigger: null,
      foreignTriggers: foreignTriggers(index),
      changes: [],
    };
  });
}

function repaired(world: World, connection: Connection): PlanRepository[] {
  return triggerHealth(world, connection).paths.map(({ repository, links, summary }, index) => {
    const broken = links.some(({ link, state }) => link === "trigger" && state === "broken");
    return {
      name: repository,
      action: broken ? "update" : "keep",
      reason: broken ? summary : "Its trigger is as wanted",
      trigger: null,
      foreignTriggers: foreignTriggers(index),
      changes: [],
    };
  });
}

/** The plan of taking a connection apart. */
export function disconnectPlan(world: World, connection: Connection, { integration }: PlanDisconnect): Plan {
  const kept = world.triggers === "drift";
  return {
    planId: "plan-disconnect",
    kind: "disconnect",
    connectionId: connection.connectionId,
    hash: "d4b3e2",
    title: `Disconnect ${connection.repositories.toLocaleString("en")} repositories`,
    changesAnything: true,
    canStart: true,
    steps: [
      {
        id: "subscription",
        action: "remove",
        place: "AWS",
        title: "End the subscription",
        reason: MASKED,
        changes: [],
      },
      {
        id: "topic",
        action: kept ? "keep" : "remove",
        place: "AWS",
        title: `Remove the topic ${TOPIC_NAME}`,
        reason: kept ? "It stays: trigger audit-lambda of payments-api sends to it" : "Nobody else uses it",
        changes: [],
      },
      {
        id: "integration",
        action: ({ keep: "keep", disable: "update", remove: "remove" } as const)[integration],
        place: "Jira",
        title: `Integration ${connection.name}`,
        reason: { keep: "It stays as it is", disable: "It is switched off", remove: "It is removed with its clones" }[
          integration
        ],
        changes: [],
      },
      {
        id: "forget",
        action: "remove",
        place: "This computer",
        title: "Forget the connection",
        reason: "With the saved secrets that no other connection uses",
        changes: [],
      },
    ],
    repositories: Array.from({ length: connection.repositories }, (_, index) => ({
      name: repositoryName(index),
      action: "remove",
      reason: "causeway-1a2b3c4d is taken out",
      trigger: null,
      foreignTriggers: foreignTriggers(index),
      changes: [],
    })),
    cautions: [],
  };
}
