import { useState } from "react";
import type { RepositoryPlace } from "../../backend/generated/RepositoryPlace";
import type { WireError } from "../../backend/generated/WireError";
import { useAnnounce } from "../../components";
import { focusField } from "../fields";
import { useOperation } from "../useOperation";
import { placeKey } from "./places";
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
  /** The repositories to choose from. */
  places: readonly RepositoryPlace[];
  /** The one it was opened from. */
  given: RepositoryPlace | null;
  /** The chosen one. */
  place: RepositoryPlace | null;
  /** Chooses one by its key. */
  choose: (key: string) => void;
  /** The connection whose keys act; empty while several are possible. */
  connectionId: string;
  /** The name of the chosen repository; empty while there is none. */
  repository: string;
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
  /** Says what is missing, and goes to where it is. */
  point: (field: string) => void;
  submit: (attempt: Attempt<Made>) => Promise<void>;
}

export function useActForm<Made>(
  places: readonly RepositoryPlace[],
  given: RepositoryPlace | null,
  /** Another repository was chosen. */
  onRepository: () => void,
): ActForm<Made> {
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [place, setPlace] = useState(given);
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const connectionId = (place ?? only(places))?.connectionId ?? "";
  const repository = place?.repository ?? "";
  const branches = useBranches(connectionId, repository);
  const existing = branches.data?.branches ?? [];

  const changed = (change: () => void) => {
    if (busy) cancel();
    setError(null);
    change();
  };
  const choose = (key: string) =>
    changed(() => {
      const next = places.find((one) => placeKey(one) === key) ?? null;
      setPlace(next);
      if (next === null || place === null || placeKey(next) !== placeKey(place)) onRepository();
    });
  const point = (field: string) => {
    setAsked(true);
    focusField(field);
  };
  const submit = async ({ wrong, sending, send, onMade }: Attempt<Made>) => {
    setAsked(true);
    if (wrong !== undefined) return point(wrong);
    setError(null);
    announce(sending);
    const outcome = await perform(send);
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    setMade(outcome.value);
    announce(onMade(outcome.value));
  };
  const empty = branches.data !== undefined && existing.length === 0;
  const state = { places, given, place, connectionId, repository, branches, existing, empty, asked, busy, error, made };
  return { ...state, choose, stop: cancel, changed, point, submit };
}

/** Any of places that are all of one connection. */
function only(places: readonly RepositoryPlace[]): RepositoryPlace | undefined {
  const [first] = places;
  return places.every(({ connectionId }) => connectionId === first?.connectionId) ? first : undefined;
}
