import { RefreshCw } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import type { MirrorState } from "../../../backend/generated/MirrorState";
import type { RepositoryMirror } from "../../../backend/generated/RepositoryMirror";
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  LongText,
  Lozenge,
  type LozengeTone,
  Select,
  Time,
} from "../../../components";
import { messages } from "../../../messages";

interface MirrorTableProps {
  repositories: readonly RepositoryMirror[];
  /** Nothing can be fetched now. */
  busy: boolean;
  onFetch: (repository: string) => void;
}

const words = messages.mirror.table;
const STATES: readonly MirrorState[] = ["failed", "fetching", "partial", "missing", "ready"];
const TONES: Record<MirrorState, LozengeTone> = {
  missing: "neutral",
  fetching: "progress",
  partial: "warning",
  ready: "success",
  failed: "danger",
};
const FETCH = <RefreshCw aria-hidden="true" />;
const rowKey = ({ repository }: RepositoryMirror) => repository;
const searchText = ({ repository, error }: RepositoryMirror) => `${repository} ${error?.message ?? ""}`;

/** The repositories of a mirror, thousands of them where there are. */
export function MirrorTable({ repositories, busy, onFetch }: MirrorTableProps) {
  const [state, setState] = useState<MirrorState | "all">("all");
  const rows = useMemo(
    () => (state === "all" ? repositories : repositories.filter((one) => one.state === state)),
    [repositories, state],
  );
  const hasErrors = useMemo(() => repositories.some(({ error }) => error !== null), [repositories]);
  // The columns stay the same while the act behind the button changes with every rendering.
  const latest = useRef(onFetch);
  latest.current = onFetch;
  const columns = useMemo(
    () => [...FACTS.filter(({ id }) => hasErrors || id !== "problem"), acts(busy, (name) => latest.current(name))],
    [busy, hasErrors],
  );
  const counts = useMemo(() => {
    const counted = new Map<MirrorState, number>();
    for (const one of repositories) counted.set(one.state, (counted.get(one.state) ?? 0) + 1);
    return counted;
  }, [repositories]);
  return (
    <DataTable
      label={words.caption}
      columns={columns}
      rows={rows}
      rowKey={rowKey}
      searchText={searchText}
      searchLabel={words.search}
      data-testid="mirror-table"
      toolbar={
        <Select
          label={words.filter}
          className="field--bare"
          compact
          value={state}
          onChange={setState}
          data-testid="mirror-filter"
          options={[
            { value: "all", label: words.all },
            ...STATES.filter((one) => counts.has(one) || one === state).map((one) => ({
              value: one,
              label: words.counted(words.states[one], counts.get(one) ?? 0),
            })),
          ]}
        />
      }
      empty={
        repositories.length === 0 ? (
          <EmptyState title={words.empty} />
        ) : (
          <EmptyState
            title={messages.common.noMatchTitle}
            actions={<Button onClick={() => setState("all")}>{words.all}</Button>}
          />
        )
      }
    />
  );
}

const FACTS: readonly Column<RepositoryMirror>[] = [
  {
    id: "name",
    header: words.name,
    rowHeader: true,
    sortBy: ({ repository }) => repository,
    cell: ({ repository }) => <LongText text={repository} max={110} inline />,
  },
  {
    id: "state",
    header: words.state,
    width: "124px",
    sortBy: ({ state }) => STATES.indexOf(state),
    cell: ({ state }) => <Lozenge tone={TONES[state]}>{words.states[state]}</Lozenge>,
  },
  {
    id: "problem",
    header: words.problem,
    cell: ({ error }) => (error === null ? null : <LongText text={error.message} max={160} inline lang="en" />),
  },
  {
    id: "size",
    header: words.size,
    width: "92px",
    align: "end",
    sortBy: ({ size }) => size,
    cell: ({ size, state }) => (state === "missing" ? null : messages.mirror.bytes(size)),
  },
  {
    id: "commits",
    header: words.commits,
    width: "116px",
    align: "end",
    hideBelow: "medium",
    sortBy: ({ commits }) => commits,
    cell: ({ commits, state }) => (state === "missing" ? null : messages.common.count(commits)),
  },
  {
    id: "references",
    header: words.references,
    width: "126px",
    align: "end",
    hideBelow: "medium",
    sortBy: ({ references }) => references,
    cell: ({ references, state }) => (state === "missing" ? null : messages.common.count(references)),
  },
  {
    id: "fetchedAt",
    header: words.fetchedAt,
    width: "132px",
    hideBelow: "small",
    sortBy: ({ fetchedAt }) => fetchedAt,
    cell: ({ fetchedAt }) => <Time at={fetchedAt} />,
  },
];

function acts(busy: boolean, onFetch: (name: string) => void): Column<RepositoryMirror> {
  return {
    id: "acts",
    header: words.acts,
    width: "56px",
    cell: ({ repository }) => (
      <Button
        variant="subtle"
        size="compact"
        iconOnly
        icon={FETCH}
        disabled={busy}
        title={messages.mirror.fetchOne(repository)}
        onClick={() => onFetch(repository)}
        data-testid={`fetch-${repository}`}
      >
        {messages.mirror.fetchOne(repository)}
      </Button>
    ),
  };
}
