import { useState } from "react";
import type { WireError } from "../../backend/generated/WireError";
import { useAnnounce } from "../../components";
import { focusField } from "../fields";
import { useOperation } from "../useOperation";
import { useBranches } from "./useBranches";

/** One attempt at an act. */
interface Attempt<Made> {
  /** The first field with a wrong answer: it takes the focus, and nothing is sent. */
  wrong: string | undefined;
  sending: string;
  send: (operationId: string) => Promise<Made>;
  /** It is made. What is returned is said. */
  onMade: (made: Made) => string;
}

/** What the dialogs of a branch and of a pull request have in common: a repository, its branches, one request, its end. */
export interface ActForm<Made> {
  /** The repository whose row it was opened from. */
  given: string | null;
  repository: string;
  setRepository: (repository: string) => void;
  branches: ReturnType<typeof useBranches>;
  /** The branches that are there; none while that is not known. */
  existing: readonly string[];
  /** It has no branch, so nothing can begin anywhere. */
  empty: boolean;
  /** The act was asked for: from now on what is missing is said. */
  asked: boolean;
  busy: boolean;
  stop: () => void;
  error: WireError | null;
  /** What was made; `null` before. */
  made: Made | null;
  /** Changes an answer. What is under way was for another one. */
  changed: (change: () => void) => void;
  submit: (attempt: Attempt<Made>) => Promise<void>;
}

export function useActForm<Made>(connectionId: string, given: string | null): ActForm<Made> {
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [repository, setRepository] = useState(given ?? "");
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const branches = useBranches(connectionId, repository);
  const existing = branches.data?.branches ?? [];

  const changed = (change: () => void) => {
    if (busy) cancel();
    setError(null);
    change();
  };
  const submit = async ({ wrong, sending, send, onMade }: Attempt<Made>) => {
    setAsked(true);
    if (wrong !== undefined) {
      focusField(wrong);
      return;
    }
    setError(null);
    announce(sending);
    const outcome = await perform(send);
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    setMade(outcome.value);
    announce(onMade(outcome.value));
  };
  const empty = branches.data !== undefined && existing.length === 0;
  const state = { given, repository, branches, existing, empty, asked, busy, error, made };
  return { ...state, setRepository, stop: cancel, changed, submit };
}
