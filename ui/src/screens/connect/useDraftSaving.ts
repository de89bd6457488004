import { useCallback, useEffect, useRef, useState } from "react";
import { useBackend } from "../../backend";
import { toDraft } from "./draft";
import type { WizardState } from "./wizard";

/** Long enough not to write at every key press, short enough that a crash loses a word at most. */
const PAUSE_MS = 600;

interface DraftSaving {
  /** The latest attempt to save did not work. */
  failed: boolean;
  /** Saves at once what is still waiting. */
  flush: () => Promise<void>;
  /** From now on nothing is saved: the draft has become a run, or was discarded. */
  stop: () => void;
}

/** Saves the draft a moment after each change, and once more when the wizard is left. */
export function useDraftSaving(state: WizardState, begun: WizardState): DraftSaving {
  const backend = useBackend();
  const [failed, setFailed] = useState(false);
  const draft = JSON.stringify(toDraft(state));
  // The answers the wizard began with are on disk already, or are nothing worth saving.
  const saved = useRef(JSON.stringify(toDraft(begun)));
  const latest = useRef(draft);
  const stopped = useRef(false);
  latest.current = draft;

  const flush = useCallback(async () => {
    const text = latest.current;
    if (stopped.current || text === saved.current) return;
    const before = saved.current;
    saved.current = text;
    try {
      await backend.call("save_draft", { draft: JSON.parse(text) });
      setFailed(false);
    } catch {
      saved.current = before;
      setFailed(true);
    }
  }, [backend]);

  useEffect(() => {
    if (draft === saved.current) return;
    const timer = setTimeout(() => void flush(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, flush]);

  useEffect(() => () => void flush(), [flush]);

  const stop = useCallback(() => {
    stopped.current = true;
  }, []);

  return { failed, flush, stop };
}
