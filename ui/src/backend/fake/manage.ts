import { BackendError } from "../errors";
import type { Plan } from "../generated/Plan";
import type { PlanChange } from "../generated/PlanChange";
import type { PlanChanges } from "../generated/PlanChanges";
import type { PlanRepository } from "../generated/PlanRepository";
import type { SettingValue } from "../generated/SettingValue";
import type { Target } from "../generated/Target";
import type { TargetDetail } from "../generated/TargetDetail";
import { projects } from "./answers";
import { wireError } from "./errors";
import { tryFilter } from "./filters";
import { foreignIntegration } from "./integrations";
import type { Handlers, Stage } from "./stage";
import { changedOf, connectionOf, foreignIndex, integrationIdOf, LABELS, settingsOf } from "./targets";
import { type Changed, NOW, repositoryName, type World } from "./world";

type Answered = "get_target" | "plan_changes" | "try_filter";

const manageUrl = (siteUrl: string) => `${siteUrl}/secure/bbb.gp.gitviewer.BigBrassBandRepositories.jspa`;

/** Settings of integrations and repositories, and their changes as plans; a run tells what it carried out, or took back. */
export function manageHandlers({ world, pause, stopIfCancelled, remembered }: Stage) {
  const asked = new Map<string, PlanChanges>();
  const before = new Map<string, Map<number, Changed>>();

  const handlers: Handlers<Answered> = {
    get_target: async ({ operationId, siteUrl, target }) => {
      await pause();
      stopIfCancelled(operationId);
      return detailOf(world, siteUrl, target);
    },
    plan_changes: async (request) => {
      await pause();
      stopIfCancelled(request.operationId);
      const planId = `plan-changes-${asked.size + 1}`;
      asked.set(planId, structuredClone(request));
      return remembered(planOf(world, planId, request));
    },
    try_filter: async (request) => {
      await pause();
      stopIfCancelled(request.operationId);
      return tryFilter(world, request);
    },
  };

  return {
    handlers,
    /** A run has done what its plan says. */
    carriedOut({ planId }: Plan): void {
      const request = asked.get(planId);
      if (request === undefined) return;
      before.set(planId, new Map(request.targets.map(({ id }) => [id, changedOf(world, id)])));
      for (const target of request.targets) apply(world, target, request);
    },
    /** A run was undone. */
    takenBack({ planId }: Plan): void {
      for (const [id, changed] of before.get(planId) ?? []) world.changed.set(id, changed);
      const request = asked.get(planId);
      for (const target of request?.targets ?? []) reflect(world, target);
    },
  };
}

/** One thing in Jira with all its settings. */
export function detailOf(world: World, siteUrl: string, target: Target): TargetDetail {
  const { id, kind } = target;
  const changed = changedOf(world, id);
  const base = {
    target,
    nested: false,
    disabled: changed.disabled ?? false,
    jiraUrl: manageUrl(siteUrl),
    projects: projects.slice(0, 12),
    projectsNote: null,
  };
  const name = (first: string) => {
    const given = changed.settings?.displayName;
    return given?.kind === "text" && given.text !== "" ? given.text : first;
  };
  const repository = kind === "repository";
  const single = repository ? world.singles.find((one) => one.repositoryId === id) : undefined;
  const known = single === undefined ? connectionOf(world, target) : null;
  const foreign = foreignIndex(id);
  if (changed.removed === true || (single === undefined && known === null && foreign === null))
    throw new BackendError(wireError("CONNECTION_UNKNOWN"));
  const region = single?.region ?? known?.connection.region ?? "eu-west-3";
  const first =
    single?.name ??
    (known === null ? foreignIntegration(foreign ?? 0).name : undefined) ??
    (known?.index === null || known === null ? (known?.connection.name ?? "") : repositoryName(known.index));
  const page = `https://${region}.console.aws.amazon.com/codesuite/codecommit/repositories${repository ? `/${first}/browse` : ""}`;
  const nested = repository && known?.index === 3;
  return {
    ...base,
    site: { url: siteUrl, title: single?.siteTitle ?? known?.connection.siteTitle ?? "JIRA-PROD" },
    name: name(first),
    origin: single?.origin ?? `https://git-codecommit.${region}.amazonaws.com/v1/repos/${repository ? first : "*"}`,
    region,
    integrationId: repository && known !== null ? integrationIdOf(world, known.connection.connectionId) : null,
    nested,
    lastIndexed: changed.lastIndexed ?? single?.lastIndexed ?? known?.connection.lastIndexed ?? NOW,
    connectionId: known?.connection.connectionId ?? null,
    consoleUrl: page,
    settings: settingsOf(world, id, {
      name: first,
      repository,
      child: repository && known !== null,
      nested,
      branch: "main",
      page: page.replace(/\/browse$/, ""),
    }),
  };
}

function planOf(world: World, planId: string, request: PlanChanges): Plan {
  const { targets, change } = request;
  const repositories = targets.map((target) => lineOf(world, target, request));
  const written = repositories.filter(({ action }) => action === "update" || action === "remove").length;
  const verb = { settings: "Change", enable: "Enable", disable: "Disable", remove: "Remove", defaultBranch: "Change" };
  const [only] = repositories;
  const what = targets.length === 1 ? (only?.name ?? "") : `${targets.length.toLocaleString("en")} repositories`;
  const [first] = targets;
  return {
    planId,
    kind: "changes",
    connectionId: first === undefined ? null : (connectionOf(world, first)?.connection.connectionId ?? null),
    hash: "e5c4f3",
    title: `${verb[change.kind]} ${what}`,
    changesAnything: written > 0,
    canStart: !world.conflict,
    steps: [
      {
        id: "apply",
        action: change.kind === "remove" ? "remove" : written > 0 ? "update" : "keep",
        place: "Jira",
        title: `${verb[change.kind]} ${what}`,
        reason: "Only what differs is sent",
        changes: [],
      },
      {
        id: "verify",
        action: "keep",
        place: "Jira",
        title: "Read it back",
        reason: "GIJ ignores some fields",
        changes: [],
      },
    ],
    repositories,
    cautions: change.kind === "disable" ? ["What is disabled is not indexed until it is enabled again."] : [],
  };
}

function lineOf(world: World, target: Target, { siteUrl, change }: PlanChanges): PlanRepository {
  const detail = detailOf(world, siteUrl, target);
  const line = { name: detail.name, trigger: null, foreignTriggers: [], changes: [] };
  const asChanged = (reason: string, changes: PlanChange[]): PlanRepository =>
    changes.length === 0
      ? { ...line, action: "keep", reason: "It is so already" }
      : { ...line, action: "update", reason, changes };
  switch (change.kind) {
    case "remove":
      return {
        ...line,
        action: "remove",
        reason: change.deleteClones ? "With Jira's clones" : "Jira keeps its clones",
      };
    case "enable":
    case "disable": {
      const wanted = change.kind === "disable";
      const state = (disabled: boolean) => (disabled ? "Disabled" : "Enabled");
      const changes = [{ field: "State", before: state(!wanted), after: state(wanted) }];
      return asChanged("As asked", detail.disabled === wanted ? [] : changes);
    }
    case "defaultBranch": {
      const now = changedOf(world, target.id).branch ?? "main";
      const changes = [{ field: "Default branch", before: now, after: change.branch }];
      return asChanged("In AWS; then Jira reindexes", now === change.branch ? [] : changes);
    }
    case "settings":
      return asChanged(
        "As asked",
        change.settings.flatMap(({ name, value }): PlanChange[] => {
          const now = detail.settings.find((one) => one.name === name)?.value ?? null;
          const [before, after] = [now === null ? null : wordsOf(now), wordsOf(value)];
          return before === after ? [] : [{ field: LABELS[name], before, after }];
        }),
      );
  }
}

function wordsOf(value: SettingValue): string {
  switch (value.kind) {
    case "flag":
      return value.on ? "On" : "Off";
    case "text":
      return value.text === "" ? "None" : value.text;
    case "number":
      return String(value.number);
    case "projects":
      return value.projects.kind === "all"
        ? "All projects"
        : value.projects.ids.map((id) => projects.find((one) => one.id === id)?.key ?? String(id)).join(", ");
    case "links":
      return value.links.commit;
  }
}

function apply(world: World, target: Target, { change }: PlanChanges): void {
  const changed = changedOf(world, target.id);
  const next: Record<typeof change.kind, () => Changed> = {
    settings: () => ({
      ...changed,
      settings: {
        ...changed.settings,
        ...(change.kind === "settings"
          ? Object.fromEntries(change.settings.map(({ name, value }) => [name, value]))
          : {}),
      },
    }),
    enable: () => ({ ...changed, disabled: false }),
    disable: () => ({ ...changed, disabled: true }),
    remove: () => ({ ...changed, removed: true }),
    defaultBranch: () => ({ ...changed, ...(change.kind === "defaultBranch" ? { branch: change.branch } : {}) }),
  };
  world.changed.set(target.id, next[change.kind]());
  reflect(world, target);
}

/** The rows of the lists tell the same as the thing itself. */
function reflect(world: World, target: Target): void {
  const { removed, disabled, settings } = changedOf(world, target.id);
  const given = settings?.displayName;
  const renamed = given?.kind === "text" && given.text !== "" ? { name: given.text } : {};
  if (target.kind === "repository") {
    world.singles = world.singles
      .filter((one) => one.repositoryId !== target.id || removed !== true)
      .map((one) => {
        if (one.repositoryId !== target.id) return one;
        return { ...one, ...renamed, ...(disabled === undefined ? {} : { health: disabled ? "disabled" : "ok" }) };
      });
    return;
  }
  const known = connectionOf(world, target)?.connection;
  if (known === undefined) return;
  world.connections = world.connections
    .filter((one) => one !== known || removed !== true)
    .map((one) => {
      if (one !== known) return one;
      if (disabled === undefined) return { ...one, ...renamed };
      const healthNote = disabled ? "It is disabled in Jira." : "All its repositories are indexed.";
      return { ...one, ...renamed, health: disabled ? "disabled" : "ok", healthNote };
    });
}
