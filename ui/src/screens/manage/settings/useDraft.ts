import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { SettingEdit } from "../../../backend/generated/SettingEdit";
import type { SettingName } from "../../../backend/generated/SettingName";
import type { SettingValue } from "../../../backend/generated/SettingValue";
import type { Target } from "../../../backend/generated/Target";
import type { TargetDetail } from "../../../backend/generated/TargetDetail";
import { type Draft, editsOf, withoutValue, withValue } from "./values";

const EMPTY: Draft = {};

const keyOf = (siteUrl: string, { kind, id }: Target) => ["settingsDraft", siteUrl, kind, id];

/** What is done with the settings of one thing before they are reviewed. */
export interface SettingsDraft {
  draft: Draft;
  edits: SettingEdit[];
  change: (name: SettingName, value: SettingValue) => void;
  reset: (name: SettingName) => void;
  discard: () => void;
}

/** Settings that were changed and not written yet. They stay while they are reviewed. */
export function useDraft(detail: TargetDetail): SettingsDraft {
  const queries = useQueryClient();
  const { site, target, settings } = detail;
  // The key is of plain values: the same thing asked for again is the same draft.
  const key = useMemo(() => keyOf(site.url, { kind: target.kind, id: target.id }), [site.url, target.kind, target.id]);
  const { data: draft = EMPTY } = useQuery({
    queryKey: key,
    queryFn: () => EMPTY,
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const update = useCallback(
    (next: (draft: Draft) => Draft) => queries.setQueryData<Draft>(key, (before) => next(before ?? EMPTY)),
    [queries, key],
  );
  const edits = useMemo(() => editsOf({ settings }, draft), [settings, draft]);
  return {
    draft,
    edits,
    change: (name, value) => {
      const setting = settings.find((one) => one.name === name);
      if (setting !== undefined) update((before) => withValue(before, setting, value));
    },
    reset: (name) => update((before) => withoutValue(before, name)),
    discard: useCallback(() => update(() => EMPTY), [update]),
  };
}

/** These changes are being written: they are not unsaved any more. */
export function draftWritten(
  queries: QueryClient,
  siteUrl: string,
  target: Target,
  written: readonly SettingEdit[],
): void {
  queries.setQueryData<Draft>(keyOf(siteUrl, target), (before) =>
    written.reduce((rest, { name }) => withoutValue(rest, name), before ?? EMPTY),
  );
}
