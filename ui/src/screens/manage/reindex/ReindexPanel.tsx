import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { ReindexRow } from "../../../backend/generated/ReindexRow";
import {
  Button,
  type Column,
  DataTable,
  durationWords,
  EmptyState,
  ErrorMessage,
  Expander,
  LongText,
  Lozenge,
  ProgressBar,
  Time,
  useAnnounce,
  useNow,
} from "../../../components";
import { messages } from "../../../messages";
import { FilterButtons } from "../../FilterButtons";
import "../manage.css";
import { type Following, failedIds, partOf } from "./fold";
import { useFollowing, useReindexActs } from "./Reindexing";

const text = messages.manage.reindex;

/** Often enough to follow by ear, rarely enough not to talk over everything else. */
const TOLD_EVERY_MS = 10_000;

const TONES = {
  queued: { tone: "neutral", icon: "waiting" },
  indexing: { tone: "progress", icon: "working" },
  done: { tone: "success", icon: "done" },
  failed: { tone: "danger", icon: undefined },
  refused: { tone: "warning", icon: "skipped" },
} as const;

/** How a reindex goes that was asked for at this place; nothing when there is none. */
export function ReindexPanel({ place }: { place: string }) {
  const here = useFollowing(place);
  return here === undefined ? null : <Panel place={place} following={here} />;
}

function Panel({ place, following }: { place: string; following: Following }) {
  const { start, stop, close } = useReindexActs();
  const heading = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const [open, setOpen] = useState(following.wanted.ids.length <= 1);
  const { state, wanted, ended, total, failed, outcome, error } = following;
  const working = state === "following";
  const note = text.note(ended, total, failed);
  useTold(working ? note : null);
  const again = failedIds(following);

  return (
    <section className="reindexing" aria-labelledby={heading} data-testid="reindex-panel" data-state={state}>
      <div className="reindexing__head">
        <h2 id={heading} ref={title} tabIndex={-1} className="reindexing__title">
          <LongText text={text.titled(text.heading[state], wanted.title)} max={160} inline />
        </h2>
        {working && (
          <Button
            size="compact"
            title={text.stopHelp}
            onClick={() => {
              stop(place);
              title.current?.focus();
            }}
            data-testid="stop-following"
          >
            {text.stop}
          </Button>
        )}
        {!working && again.length > 0 && (
          <Button
            size="compact"
            onClick={() => {
              start(place, { ...wanted, ids: again, title: messages.common.repositories(again.length) });
              title.current?.focus();
            }}
            data-testid="reindex-again"
          >
            {text.again}
          </Button>
        )}
        {!working && (
          <Button size="compact" onClick={() => close(place)} data-testid="close-reindex">
            {text.close}
          </Button>
        )}
      </div>
      {working && (
        <ProgressBar
          label={text.heading.following}
          value={partOf(following)}
          note={note}
          data-testid="reindex-progress"
        />
      )}
      {state === "stopped" && <p>{text.stopped}</p>}
      {outcome !== null && (
        <p data-testid="reindex-outcome">
          {text.tally(outcome.done, outcome.failed, outcome.left, durationWords(outcome.took))}
        </p>
      )}
      {error !== null && <ErrorMessage error={error} onRetry={() => start(place, wanted)} />}
      {following.rows.length > 0 && (
        <Expander label={text.show} open={open} onOpenChange={setOpen} data-testid="reindex-rows-open">
          {open && <Rows following={following} />}
        </Expander>
      )}
    </section>
  );
}

/** Says how far it is from time to time, as long as there is something to say. */
function useTold(note: string | null): void {
  const announce = useAnnounce();
  const latest = useRef(note);
  latest.current = note;
  const working = note !== null;
  useEffect(() => {
    if (!working) return;
    const timer = setInterval(() => {
      if (latest.current !== null) announce(latest.current);
    }, TOLD_EVERY_MS);
    return () => clearInterval(timer);
  }, [announce, working]);
}

const keyOf = (row: ReindexRow) => String(row.id);
const textOf = ({ name, message, errors }: ReindexRow) => [name, message ?? "", ...errors].join(" ");

function Rows({ following }: { following: Following }) {
  const { rows, failed } = following;
  const [only, setOnly] = useState<"failed" | null>(null);
  const shown = useMemo(
    () => (only === null ? rows : rows.filter(({ state }) => state === "failed" || state === "refused")),
    [rows, only],
  );
  return (
    <DataTable
      label={text.table}
      columns={columns}
      rows={shown}
      rowKey={keyOf}
      searchText={textOf}
      searchLabel={text.search}
      data-testid="reindex-rows"
      toolbar={
        failed > 0 || only !== null ? (
          <FilterButtons
            label={text.columns.state}
            choices={[
              { value: null, label: messages.connect.review.all(rows.length) },
              { value: "failed", label: messages.connect.review.counted(text.onlyFailed, failed) },
            ]}
            value={only}
            onChange={setOnly}
          />
        ) : undefined
      }
      empty={<EmptyState title={messages.common.noMatchTitle} />}
    />
  );
}

const columns: readonly Column<ReindexRow>[] = [
  {
    id: "name",
    header: text.columns.name,
    rowHeader: true,
    sortBy: ({ name }) => name,
    cell: ({ name }) => <LongText text={name} max={110} inline />,
  },
  {
    id: "state",
    header: text.columns.state,
    width: "152px",
    sortBy: ({ state }) => state,
    cell: ({ state, percent }) => (
      <>
        <Lozenge {...TONES[state]} data-testid="reindex-state">
          {text.states[state]}
        </Lozenge>{" "}
        {state === "indexing" && percent !== null && <span className="subtle">{text.percent(percent)}</span>}
      </>
    ),
  },
  {
    id: "message",
    header: text.columns.message,
    cell: ({ message, errors }) => {
      const said = errors.length > 0 ? errors.join(" · ") : message;
      return said === null ? null : <LongText text={said} max={200} inline />;
    },
  },
  {
    id: "took",
    header: text.columns.took,
    width: "96px",
    hideBelow: "small",
    cell: (row) => <Took row={row} />,
  },
  {
    id: "lastIndexed",
    header: text.columns.lastIndexed,
    width: "136px",
    hideBelow: "medium",
    sortBy: ({ lastIndexed }) => lastIndexed,
    cell: ({ lastIndexed }) => <Time at={lastIndexed} />,
  },
];

function Took({ row: { startedAt, endedAt } }: { row: ReindexRow }) {
  const now = useNow();
  return startedAt === null ? null : durationWords(Math.max(0, (endedAt ?? now) - startedAt));
}
