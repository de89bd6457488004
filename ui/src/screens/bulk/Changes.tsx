import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useBackend } from "../../backend";
import type { Configuration } from "../../backend/generated/Configuration";
import type { ConfigurationCellChange } from "../../backend/generated/ConfigurationCellChange";
import type { ConfigurationChange } from "../../backend/generated/ConfigurationChange";
import {
  type Column,
  DataTable,
  EmptyState,
  ErrorMessage,
  LongText,
  Lozenge,
  type LozengeTone,
  Spinner,
} from "../../components";
import { messages } from "../../messages";

const words = messages.bulk.change;
const TONES: Record<ConfigurationChange["state"], LozengeTone> = {
  same: "neutral",
  changed: "info",
  created: "success",
  deleted: "danger",
};

/** A line: a row with one of its cells, or a row that is removed. */
interface Line {
  change: ConfigurationChange;
  cell: ConfigurationCellChange | null;
}

const lineKey = ({ change, cell }: Line) => `${change.row} ${cell?.column ?? ""}`;
const lineText = ({ change, cell }: Line) =>
  `${change.name} ${change.id ?? ""} ${messages.bulk.state[change.state]} ${cell?.label ?? ""} ${cell?.before ?? ""} ${cell?.after ?? ""}`;

/** What an import would change, cell by cell. */
export function Changes({ configuration }: { configuration: Configuration }) {
  const backend = useBackend();
  const { handle, counts } = configuration;
  const query = useQuery({
    // Other counts are another table, as far as this list is concerned; it is asked for anew whenever it is looked at.
    queryKey: ["bulk-changes", handle, counts],
    queryFn: () => backend.call("get_configuration_changes", { handle }),
    staleTime: 0,
    gcTime: 0,
  });
  const lines = useMemo(
    () =>
      (query.data ?? []).flatMap((change): Line[] =>
        change.cells.length === 0 ? [{ change, cell: null }] : change.cells.map((cell) => ({ change, cell })),
      ),
    [query.data],
  );
  if (query.isError) return <ErrorMessage error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Spinner size="large" label={messages.common.loading} />;
  return (
    <DataTable
      label={words.label}
      columns={COLUMNS}
      rows={lines}
      rowKey={lineKey}
      searchText={lineText}
      searchLabel={words.search}
      data-testid="bulk-changes"
      empty={<EmptyState title={words.none}>{words.noneText}</EmptyState>}
    />
  );
}

const COLUMNS: Column<Line>[] = [
  {
    id: "row",
    header: words.row,
    rowHeader: true,
    sortBy: ({ change }) => change.name,
    cell: ({ change }) => <LongText text={change.name === "" ? messages.bulk.unnamed : change.name} max={80} inline />,
  },
  {
    id: "what",
    header: words.what,
    width: "120px",
    sortBy: ({ change }) => messages.bulk.state[change.state],
    cell: ({ change }) => <Lozenge tone={TONES[change.state]}>{messages.bulk.state[change.state]}</Lozenge>,
  },
  {
    id: "column",
    header: words.column,
    sortBy: ({ cell }) => cell?.label ?? "",
    cell: ({ cell }) => cell?.label ?? words.removed,
  },
  {
    id: "before",
    header: words.before,
    hideBelow: "small",
    cell: ({ cell }) => <LongText text={cell?.before ?? ""} max={80} inline />,
  },
  { id: "after", header: words.after, cell: ({ cell }) => <LongText text={afterwards(cell)} max={80} inline /> },
  {
    id: "effect",
    header: words.effect,
    hideBelow: "medium",
    cell: ({ cell }) => <LongText text={cell?.effect ?? ""} max={120} inline />,
  },
];

function afterwards(cell: ConfigurationCellChange | null): string {
  if (cell === null) return "";
  if (cell.after !== null) return cell.after;
  return cell.wasFilled ? words.replaced : words.set;
}
