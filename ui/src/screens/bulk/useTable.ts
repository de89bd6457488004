import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { Configuration } from "../../backend/generated/Configuration";
import type { ConfigurationEdit } from "../../backend/generated/ConfigurationEdit";
import type { ConfigurationRow } from "../../backend/generated/ConfigurationRow";
import type { WireError } from "../../backend/generated/WireError";
import { textOf } from "./columns";
import { begun, type History, inverse, remember, type Step, undone } from "./history";

/** Rows that cross at once. */
const PAGE = 1_000;

export interface Table {
  configuration: Configuration;
  /** In the table's order. Empty as long as they are loading. */
  rows: readonly ConfigurationRow[];
  loading: { loaded: number } | null;
  error: WireError | null;
  canUndo: boolean;
  canRedo: boolean;
  /** Answers whether the edits were made. */
  edit: (edits: readonly ConfigurationEdit[]) => Promise<boolean>;
  undo: () => Promise<boolean>;
  redo: () => Promise<boolean>;
  reload: () => void;
}

/** A table with its rows, which are loaded page by page and kept in step with every edit. */
export function useTable(configuration: Configuration, onChange: (changed: Configuration) => void): Table {
  const backend = useBackend();
  const { handle } = configuration;
  const rows = useRef(new Map<number, ConfigurationRow>());
  const [shown, setShown] = useState<readonly ConfigurationRow[]>([]);
  const [loading, setLoading] = useState<{ loaded: number } | null>({ loaded: 0 });
  const [error, setError] = useState<WireError | null>(null);
  const [history, setHistory] = useState<History>(begun);
  const [turn, reload] = useReducer((value: number) => value + 1, 0);
  const latest = useRef({ configuration, onChange });
  latest.current = { configuration, onChange };
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const show = useCallback(() => {
    setShown([...rows.current.values()].sort((one, other) => one.row - other.row));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after an import all rows may be others
  useEffect(() => {
    let left = false;
    const load = async () => {
      setLoading({ loaded: 0 });
      setHistory(begun);
      const all = new Map<number, ConfigurationRow>();
      let from = 0;
      for (;;) {
        const page = await backend.call("get_configuration_rows", { handle, from, count: PAGE });
        if (left) return;
        for (const row of page) {
          all.set(row.row, row);
          // Now, a page at a time: the first letter of a search would have to wait for all of them.
          textOf(row);
        }
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE) break;
        from = last.row + 1;
        setLoading({ loaded: all.size });
      }
      rows.current = all;
      setError(null);
      setLoading(null);
      show();
    };
    load().catch((thrown: unknown) => {
      if (left) return;
      setLoading(null);
      setError(asWireError(thrown));
    });
    return () => {
      left = true;
    };
  }, [backend, handle, turn, show]);

  /** One after another: each edit begins with what the one before left behind. */
  const perform = useCallback(
    (make: () => readonly ConfigurationEdit[] | null, then: (step: Step) => void): Promise<boolean> => {
      const work = async () => {
        const edits = make();
        if (edits === null || edits.length === 0) return false;
        const before = new Map(rows.current);
        try {
          const edited = await backend.call("edit_configuration", { handle, edits: [...edits] });
          for (const row of edited.rows) rows.current.set(row.row, row);
          for (const number of edited.discarded) rows.current.delete(number);
          show();
          setError(null);
          latest.current.onChange({ ...latest.current.configuration, counts: edited.counts });
          then(inverse(edits, before, edited, latest.current.configuration.columns));
          return true;
        } catch (thrown) {
          setError(asWireError(thrown));
          return false;
        }
      };
      const done = queue.current.then(work);
      queue.current = done;
      return done;
    },
    [backend, handle, show],
  );

  const past = useRef(history);
  past.current = history;
  const edit = useCallback(
    (edits: readonly ConfigurationEdit[]) =>
      perform(
        () => edits,
        (step) => setHistory((known) => remember(known, step)),
      ),
    [perform],
  );
  const undo = useCallback(
    () =>
      perform(
        () => past.current.past.at(-1)?.undo ?? null,
        () => setHistory((known) => undone(known)),
      ),
    [perform],
  );
  const redo = useCallback(
    () =>
      perform(
        () => past.current.future.at(-1)?.redo ?? null,
        (step) => setHistory((known) => remember({ ...known, future: known.future.slice(0, -1) }, step, true)),
      ),
    [perform],
  );

  return {
    configuration,
    rows: shown,
    loading,
    error,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    edit,
    undo,
    redo,
    reload,
  };
}
