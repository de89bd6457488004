import { BackendError } from "../errors";
import type { Configuration } from "../generated/Configuration";
import type { ConfigurationCellKind } from "../generated/ConfigurationCellKind";
import type { ConfigurationChange } from "../generated/ConfigurationChange";
import type { ConfigurationColumn } from "../generated/ConfigurationColumn";
import type { ConfigurationCounts } from "../generated/ConfigurationCounts";
import type { ConfigurationEdit } from "../generated/ConfigurationEdit";
import type { ConfigurationFinding } from "../generated/ConfigurationFinding";
import type { ConfigurationImportEnd } from "../generated/ConfigurationImportEnd";
import type { ConfigurationRow } from "../generated/ConfigurationRow";
import { wireError } from "./errors";
import type { Handlers, Stage } from "./stage";
import { NOW, type World } from "./world";

type Answered =
  | "export_configuration"
  | "open_configuration"
  | "get_configuration_rows"
  | "edit_configuration"
  | "get_configuration_changes"
  | "save_configuration"
  | "import_configuration"
  | "forget_configuration";

type Cells = (string | null)[];

interface FakeRow {
  id: number | null;
  before: Cells | null;
  cells: Cells;
  /** Cells whose hidden text was replaced. */
  replaced: Set<number>;
}

interface FakeTable {
  rows: (FakeRow | null)[];
  fileName: string | null;
  /** Others have changed something since, which is told once. */
  stale: boolean;
}

type Described = [name: string, kind: ConfigurationCellKind, label: string, defaultValue?: string];

const DESCRIBED: Described[] = [
  ["id", "id", "ID"],
  ["realRoot", "text", "Clone folder"],
  ["absoluteRoot", "flag", "Folder kept by GIJ"],
  ["origin", "text", "Location"],
  ["displayName", "text", "Display name"],
  ["enableFetches", "flag", "Fetches", "true"],
  ["revisionIndexing", "flag", "Revision indexing", "true"],
  ["mainBranch", "text", "Main branch", "master"],
  ["username", "credential", "User name"],
  ["password", "credential", "Password"],
  ["pat", "credential", "Access token"],
  ["gitViewerEnabled", "flag", "Repository browser", "true"],
  ["projectMapping", "projects", "Projects"],
  ["smartCommitsEnabled", "flag", "Smart commits", "true"],
  ["sendCommitEmails", "flag", "Commit e-mails", "true"],
  ["maxMinsToCommitEmail", "number", "Commit e-mail age", "1440"],
  ["webLinkType", "text", "Web links of"],
  ["viewFormat", "text", "View link"],
  ["changesetFormat", "text", "Commit link"],
  ["fileAddedFormat", "text", "Added file link"],
  ["fileModifiedFormat", "text", "Changed file link"],
  ["fileDeletedFormat", "text", "Deleted file link"],
  ["mergeRequestFormat", "text", "Pull request link"],
  ["branchLinkFormat", "text", "Branch link"],
  ["disabled", "flag", "Disabled", "false"],
  ["hosted", "flag", "Hosted"],
  ["tagsFilter", "text", "Tags filter"],
  ["integrationType", "text", "Integration type"],
  ["trackedFolderId", "number", "Integration ID"],
  ["delete", "delete", "Delete"],
  ["sshKeyId", "number", "SSH key ID"],
  ["requireUserPat", "flag", "Require user PAT", "false"],
  ["sourcesDiffViewEnabled", "flag", "Source code diff viewing"],
  ["sslVerify", "flag", "Verify TLS certificates", "true"],
  ["apiPath", "text", "API path"],
  ["apiFilter", "text", "Repository filter"],
  ["tfsCollection", "text", "TFS collection"],
  ["awsRegion", "text", "AWS region"],
  ["trustFolderStat", "flag", "Trust folder stat", "false"],
  ["refSpecNotes", "flag", "Notes (refs/notes)", "true"],
  ["refSpecChanges", "flag", "Changes (refs/changes)", "false"],
  ["refSpecCustom", "text", "Other refs"],
  ["prHideFilter", "text", "Pull request hide filter"],
];

const READ_ONLY = ["id", "hosted", "integrationType"];
const INTERNAL = ["realRoot", "absoluteRoot", "trackedFolderId"];
const columns: ConfigurationColumn[] = DESCRIBED.map(([name, kind, label, defaultValue]) => ({
  name,
  kind,
  label,
  meaning: `${label}, as GIJ keeps it for each integration and repository.`,
  editable: !READ_ONLY.includes(name),
  internal: INTERNAL.includes(name),
  defaultValue: defaultValue ?? null,
}));
const at = (name: string) => columns.findIndex((column) => column.name === name);

/** A realistic export: one integration, and its repositories. */
function exported(world: World): Cells[] {
  const region = "eu-central-1";
  const base = { absoluteRoot: "true", enableFetches: "true", revisionIndexing: "true", mainBranch: "main" };
  const usual = {
    ...base,
    gitViewerEnabled: "true",
    projectMapping: "ALL",
    smartCommitsEnabled: "true",
    sendCommitEmails: "false",
    maxMinsToCommitEmail: "1440",
    disabled: "false",
    hosted: "false",
    integrationType: "AWS",
    requireUserPat: "false",
    sourcesDiffViewEnabled: "true",
    sslVerify: "true",
    trustFolderStat: "false",
    refSpecNotes: "true",
    refSpecChanges: "false",
  };
  const cells = (values: Record<string, string | null>) =>
    columns.map(({ name }) => (name in values ? (values[name] ?? null) : ""));
  const host = `https://git-codecommit.${region}.amazonaws.com/v1/repos`;
  const integration = cells({
    ...usual,
    id: "7",
    displayName: "Shop",
    origin: `${host}/*`,
    awsRegion: region,
    username: null,
    password: null,
  });
  const names = ["web-shop", "payment-api", "search", "checkout", "mobile-app", "infrastructure"];
  const repositories = Array.from({ length: world.repositories }, (_, index) => {
    const name = index < names.length ? (names[index] ?? "") : `service-${index + 1}`;
    return cells({
      ...usual,
      id: String(8 + index),
      realRoot: `${8 + index}_${name}`,
      displayName: name,
      origin: `${host}/${name}`,
      trackedFolderId: "7",
      projectMapping: index % 3 === 0 ? "10000,10001" : "ALL",
    });
  });
  return [integration, ...repositories];
}

function findingsOf(row: FakeRow): ConfigurationFinding[] {
  const found: ConfigurationFinding[] = [];
  for (const [place, { kind, name }] of columns.entries()) {
    const text = row.cells[place] ?? "";
    const was = row.before?.[place] ?? "";
    if (text === was) continue;
    if (text === "") {
      found.push({ column: place, isError: false, message: "Jira passes over empty cells: what it has stays" });
    } else if (kind === "flag" && !/^(true|false)$/i.test(text)) {
      found.push({ column: place, isError: true, message: "Write true or false" });
    } else if (kind === "number" && !/^\d+$/.test(text)) {
      found.push({ column: place, isError: true, message: "Write a whole number" });
    } else if (name === "awsRegion" && text === "ap-outh-1") {
      found.push({ column: place, isError: true, message: "GIJ's pages misspell Mumbai. Its code is ap-south-1" });
    }
  }
  if (row.id === null && (row.cells[at("origin")] ?? "") === "") {
    found.push({ column: at("origin"), isError: true, message: "A new repository needs its location" });
  }
  return found;
}

function changedIn(row: FakeRow): number[] {
  return columns.flatMap(({ kind }, place) => {
    if (kind === "delete" || kind === "id") return [];
    if (row.replaced.has(place)) return [place];
    const text = row.cells[place] ?? "";
    return text !== "" && text !== (row.before?.[place] ?? "") ? [place] : [];
  });
}

function shown(row: FakeRow, number: number): ConfigurationRow {
  const changed = changedIn(row);
  const state =
    row.id === null
      ? "created"
      : row.cells[at("delete")] === "delete"
        ? "deleted"
        : changed.length > 0
          ? "changed"
          : "same";
  return {
    row: number,
    line: number + 2,
    id: row.id,
    added: row.id === null,
    editable: true,
    cells: [...row.cells],
    state,
    changed: state === "deleted" ? [] : changed,
    findings: state === "deleted" ? [] : findingsOf(row),
  };
}

/** GIJ's table of everything. */
export function bulkHandlers({ world, pause, stopIfCancelled }: Stage): Handlers<Answered> {
  const tables = new Map<string, FakeTable>();

  function table(handle: string): FakeTable {
    const found = tables.get(handle);
    if (found === undefined) throw new BackendError(wireError("SESSION_ENDED"));
    return found;
  }

  function rowsOf({ rows }: FakeTable): ConfigurationRow[] {
    return rows.flatMap((row, number) => (row === null ? [] : [shown(row, number)]));
  }

  function countsOf(all: FakeTable): ConfigurationCounts {
    const rows = rowsOf(all);
    const of = (state: ConfigurationRow["state"]) => rows.filter((row) => row.state === state).length;
    const findings = rows.flatMap((row) => row.findings);
    return {
      rows: rows.length,
      changed: of("changed"),
      created: of("created"),
      deleted: of("deleted"),
      errors: findings.filter(({ isError }) => isError).length,
      cautions: findings.filter(({ isError }) => !isError).length,
    };
  }

  function overview(handle: string): Configuration {
    const { fileName } = table(handle);
    return {
      handle,
      siteUrl: "https://jira.example.com",
      siteTitle: "JIRA-PROD",
      fileName,
      seenAt: NOW,
      columns,
      findings: [],
      counts: countsOf(table(handle)),
    };
  }

  function opened(fileName: string | null): Configuration {
    const handle = `table-${tables.size + 1}`;
    const rows = exported(world).map((cells): FakeRow => {
      const before = [...cells];
      return { id: Number(cells[0]), before, cells, replaced: new Set() };
    });
    tables.set(handle, { rows, fileName, stale: world.bulk === "movedOn" });
    return overview(handle);
  }

  function set(row: FakeRow, { column, text }: Extract<ConfigurationEdit, { kind: "set" }>): void {
    const isCredential = columns[column]?.kind === "credential";
    if (text !== null && /[\t\r\n]/.test(text)) throw new BackendError(wireError("INVALID_CONFIGURATION"));
    if (text === null) {
      row.cells[column] = row.before === null ? "" : (row.before[column] ?? null);
      row.replaced.delete(column);
    } else {
      row.cells[column] = isCredential && text !== "" ? null : text;
      if (isCredential && text !== "") row.replaced.add(column);
      else row.replaced.delete(column);
    }
  }

  function end(all: FakeTable, confirmed: readonly number[]): ConfigurationImportEnd {
    const rows = rowsOf(all);
    const name = (row: ConfigurationRow) => row.cells[at("displayName")] ?? "";
    if (all.stale) {
      all.stale = false;
      const [first] = rows.filter((row) => row.state !== "same");
      const label = "Display name";
      return {
        kind: "movedOn",
        differences: [
          { id: first?.id ?? null, name: "web-shop", kind: "cell", label, expected: "web-shop", found: "Web shop 2" },
        ],
      };
    }
    const unconfirmed = rows.filter((row) => row.state === "deleted" && !confirmed.includes(row.id ?? 0));
    if (unconfirmed.length > 0) {
      return { kind: "unconfirmed", removals: unconfirmed.map((row) => ({ id: row.id ?? 0, name: name(row) })) };
    }
    const isPart = world.bulk === "part";
    const touched = rows.filter((row) => row.state !== "same");
    const told = touched.map((row, index) =>
      isPart && index === 0
        ? { message: `Line ${row.line}: Jira has no SSH key 4`, isError: true }
        : { message: `${row.state === "deleted" ? "Removing" : "Imported"} ${name(row)}`, isError: false },
    );
    const left = isPart ? touched[0] : undefined;
    const changed = left?.changed[0];
    for (const row of touched) {
      if (row === left) continue;
      const kept = all.rows[row.row];
      if (kept === null || kept === undefined) continue;
      if (row.state === "deleted") all.rows[row.row] = null;
      else {
        kept.id ??= 900 + row.row;
        kept.before = [...kept.cells];
        kept.replaced.clear();
      }
    }
    return {
      kind: "ended",
      told,
      notTaken:
        left === undefined || changed === undefined
          ? []
          : [
              {
                id: left.id,
                name: name(left),
                kind: "cell",
                label: columns[changed]?.label ?? null,
                expected: left.cells[changed] ?? null,
                found: "",
              },
            ],
    };
  }

  return {
    export_configuration: async ({ operationId }) => {
      await pause();
      stopIfCancelled(operationId);
      return opened(null);
    },
    open_configuration: async ({ operationId }) => {
      await pause();
      stopIfCancelled(operationId);
      return { configuration: opened("git-integration.tsv") };
    },
    get_configuration_rows: ({ handle, from, count }) => {
      const { rows } = table(handle);
      const page: ConfigurationRow[] = [];
      for (let number = from; number < rows.length && page.length < count; number += 1) {
        const row = rows[number];
        if (row !== undefined && row !== null) page.push(shown(row, number));
      }
      return page;
    },
    edit_configuration: ({ handle, edits }) => {
      const all = table(handle);
      const touched = new Set<number>();
      const discarded: number[] = [];
      for (const edit of edits) {
        if (edit.kind === "add") {
          const blank = columns.map((): string => "");
          touched.add(all.rows.push({ id: null, before: null, cells: blank, replaced: new Set() }) - 1);
        } else if (edit.kind === "discard") {
          all.rows[edit.row] = null;
          discarded.push(edit.row);
        } else {
          const row = all.rows[edit.row];
          if (row === undefined || row === null) throw new BackendError(wireError("INVALID_CONFIGURATION"));
          set(row, edit);
          touched.add(edit.row);
        }
      }
      const rows = [...touched].flatMap((number) => {
        const row = all.rows[number];
        return row === undefined || row === null ? [] : [shown(row, number)];
      });
      return { rows, discarded, counts: countsOf(all) };
    },
    get_configuration_changes: ({ handle }) =>
      rowsOf(table(handle)).flatMap((row): ConfigurationChange[] => {
        if (row.state === "same") return [];
        const before = table(handle).rows[row.row]?.before;
        return [
          {
            row: row.row,
            id: row.id,
            name: row.cells[at("displayName")] ?? "",
            state: row.state,
            cells: row.changed.map((place) => ({
              column: columns[place]?.name ?? "",
              label: columns[place]?.label ?? "",
              before: before?.[place] ?? null,
              after: row.cells[place] ?? null,
              wasFilled: (before?.[place] ?? "filled") !== "",
              effect:
                columns[place]?.name === "disabled"
                  ? "Jira indexes it no more, and its commits stay as they are"
                  : null,
            })),
          },
        ];
      }),
    save_configuration: () => ({ path: "/home/ada/git-integration.tsv" }),
    import_configuration: async ({ operationId, handle, confirmed }, tell) => {
      const all = table(handle);
      await pause();
      stopIfCancelled(operationId);
      const outcome = end(all, confirmed);
      if (outcome.kind === "ended") {
        for (const [index, one] of outcome.told.entries()) {
          tell({ percent: (100 * (index + 1)) / outcome.told.length, told: [one] });
          await pause();
          stopIfCancelled(operationId);
        }
      }
      return { end: outcome, configuration: overview(handle) };
    },
    forget_configuration: ({ handle }) => {
      tables.delete(handle);
      return null;
    },
  };
}
