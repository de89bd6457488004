import type { Reindex } from "../generated/Reindex";
import type { ReindexProgress } from "../generated/ReindexProgress";
import type { ReindexRow } from "../generated/ReindexRow";
import { foreignIntegration } from "./integrations";
import type { Handlers, Stage } from "./stage";
import { changedOf, connectionOf, foreignIndex } from "./targets";
import { NOW, repositoryName, type World } from "./world";

/** Steps from asking to the end. */
const STEPS = 4;

/** Reindexing, followed to its end. */
export function reindexHandlers({ world, pause, stopIfCancelled }: Stage): Handlers<"reindex"> {
  return {
    reindex: async (request, tell) => {
      let rows = rowsOf(world, request);
      report(rows, rows, tell);
      for (let step = 1; step < STEPS || world.reindex === "long"; step += 1) {
        await pause();
        stopIfCancelled(request.operationId);
        const percent = Math.min(95, Math.round((100 * step) / STEPS));
        rows = rows.map((row) =>
          row.state === "refused"
            ? row
            : { ...row, state: "indexing", percent, startedAt: NOW, message: `Indexing ${row.name}` },
        );
        report(rows, rows, tell);
      }
      await pause();
      stopIfCancelled(request.operationId);
      rows = rows.map((row, index) => ended(world, row, index));
      for (const { id, state, lastIndexed } of rows) {
        if (state === "done" && lastIndexed !== null) world.changed.set(id, { ...changedOf(world, id), lastIndexed });
      }
      reflect(world, rows);
      report(rows, rows, tell);
      const failed = rows.filter(({ state }) => state !== "done").length;
      return { done: rows.length - failed, failed, left: 0, took: 4_200 };
    },
  };
}

function rowsOf(world: World, { ids }: Reindex): ReindexRow[] {
  return (ids.length === 0 ? [0] : ids).map((id): ReindexRow => {
    const disabled = id !== 0 && changedOf(world, id).disabled === true;
    return {
      id,
      name: nameOf(world, id),
      state: disabled ? "refused" : "queued",
      percent: null,
      message: null,
      errors: disabled ? ["It is disabled in Jira. Enable it first."] : [],
      startedAt: null,
      endedAt: disabled ? NOW : null,
      lastIndexed: null,
    };
  });
}

function nameOf(world: World, id: number): string {
  if (id === 0) return "Everything at this Jira";
  const single = world.singles.find(({ repositoryId }) => repositoryId === id);
  if (single !== undefined) return single.name;
  const foreign = foreignIndex(id);
  if (foreign !== null) return foreignIntegration(foreign).name;
  const repository = connectionOf(world, { kind: "repository", id });
  if (repository !== null && repository.index !== null) return repositoryName(repository.index);
  return connectionOf(world, { kind: "integration", id })?.connection.name ?? String(id);
}

function ended(world: World, row: ReindexRow, index: number): ReindexRow {
  if (row.state === "refused") return row;
  const fails = world.reindex === "someFail" && index % 3 === 0;
  return {
    ...row,
    state: fails ? "failed" : "done",
    percent: 100,
    message: null,
    errors: fails ? [`fatal: unable to access ${row.name}: The requested URL returned error: 403`] : [],
    endedAt: NOW + 4_200,
    lastIndexed: fails ? null : Date.now(),
  };
}

/** The rows of the lists are as fresh as Jira. */
function reflect(world: World, rows: readonly ReindexRow[]): void {
  const done = new Map(rows.filter(({ state }) => state === "done").map(({ id, lastIndexed }) => [id, lastIndexed]));
  world.singles = world.singles.map((one) => {
    const lastIndexed = done.get(one.repositoryId);
    return lastIndexed === undefined ? one : { ...one, lastIndexed, health: "ok", healthNote: "It is indexed." };
  });
  for (const [id, lastIndexed] of done) {
    const known = connectionOf(world, { kind: "integration", id })?.connection;
    if (known === undefined) continue;
    world.connections = world.connections.map((one) =>
      one === known ? { ...one, lastIndexed: lastIndexed ?? null } : one,
    );
  }
}

function report(all: readonly ReindexRow[], rows: ReindexRow[], tell: (progress: ReindexProgress) => void): void {
  const over = all.filter(({ state }) => state !== "queued" && state !== "indexing");
  tell({
    total: all.length,
    ended: over.length,
    failed: over.filter(({ state }) => state !== "done").length,
    rows,
  });
}
