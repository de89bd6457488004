import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import { useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { nextOperationId } from "../../useOperation";
import { jiraChanged } from "../queries";
import { begun, type Following, told, type Wanted } from "./fold";

interface ReindexActs {
  /** Asks for one and follows it. What was followed at this place before is not followed any more. */
  start: (place: string, wanted: Wanted) => void;
  /** Stops following; Jira goes on. */
  stop: (place: string) => void;
  /** It is not shown any more. */
  close: (place: string) => void;
}

/** By the place that shows it. */
type All = Readonly<Record<string, Following>>;

const ActsContext = createContext<ReindexActs | null>(null);
const AllContext = createContext<All>({});

/** What can be done about reindexes. It stays the same while they go on. */
export function useReindexActs(): ReindexActs {
  const acts = useContext(ActsContext);
  if (acts === null) throw new Error("useReindexActs outside of Reindexing");
  return acts;
}

/** The reindex that goes on, or has ended, at a place. It is followed wherever one is. */
export function useFollowing(place: string): Following | undefined {
  return useContext(AllContext)[place];
}

/** Follows reindexes for as long as the window shows this world. */
export function Reindexing({ children }: { children: ReactNode }) {
  const backend = useBackend();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [following, setFollowing] = useState<All>({});
  const operations = useRef(new Map<string, string>());

  const update = useCallback((place: string, change: (before: Following) => Following) => {
    setFollowing((all) => {
      const before = all[place];
      return before === undefined ? all : { ...all, [place]: change(before) };
    });
  }, []);
  const cancel = useCallback(
    (place: string) => {
      const operationId = operations.current.get(place);
      operations.current.delete(place);
      // Nothing is left to tell if even the cancel fails: its answer is not waited for any more.
      if (operationId !== undefined) backend.call("cancel_operation", { operationId }).catch(() => undefined);
    },
    [backend],
  );

  const start = useCallback(
    (place: string, wanted: Wanted) => {
      cancel(place);
      const operationId = nextOperationId();
      operations.current.set(place, operationId);
      const current = () => operations.current.get(place) === operationId;
      setFollowing((all) => ({ ...all, [place]: begun(wanted) }));
      announce(messages.manage.reindex.following(wanted.title));
      const { siteUrl, ids, priority } = wanted;
      backend
        .call("reindex", { operationId, siteUrl, ids: [...ids], priority }, (progress) => {
          if (current()) update(place, (before) => told(before, progress));
        })
        .then(
          (outcome) => {
            if (!current()) return;
            operations.current.delete(place);
            update(place, (before) => ({ ...before, state: "ended", outcome }));
            announce(messages.manage.reindex.heading.ended);
          },
          (thrown: unknown) => {
            if (!current()) return;
            operations.current.delete(place);
            update(place, (before) => ({ ...before, state: "failed", error: asWireError(thrown) }));
          },
        )
        .finally(() => void jiraChanged(queries));
    },
    [backend, queries, announce, update, cancel],
  );
  const stop = useCallback(
    (place: string) => {
      cancel(place);
      update(place, (before) => ({ ...before, state: "stopped" }));
      announce(messages.manage.reindex.heading.stopped);
    },
    [cancel, update, announce],
  );
  const close = useCallback(
    (place: string) => {
      cancel(place);
      setFollowing((all) => Object.fromEntries(Object.entries(all).filter(([name]) => name !== place)));
    },
    [cancel],
  );

  useEffect(() => {
    const held = operations.current;
    return () => {
      for (const place of [...held.keys()]) cancel(place);
    };
  }, [cancel]);

  const acts = useMemo(() => ({ start, stop, close }), [start, stop, close]);
  return (
    <ActsContext value={acts}>
      <AllContext value={following}>{children}</AllContext>
    </ActsContext>
  );
}
