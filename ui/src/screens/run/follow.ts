import type { Backend } from "../../backend";
import { type Folded, fold, hasEnded } from "./fold";

/** Deltas can come faster than anyone reads; the picture is renewed this often at most. */
const RENEW_MS = 100;

interface Follower {
  show: (folded: Folded) => void;
  fail: (reason: unknown) => void;
}

/**
 * Follows a run from a snapshot on, and asks for a fresh one by itself when a delta is missing. The function it gives
 * ends that.
 */
export function follow(backend: Backend, runId: string, { show, fail }: Follower): () => void {
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const begin = () => {
    let live = true;
    let latest: Folded | null = null;
    const tell = () => {
      clearTimeout(timer);
      timer = undefined;
      if (latest !== null) show(latest);
    };
    backend
      .call("watch_run", { runId }, (event) => {
        if (ended || !live) return;
        const result = fold(latest, event);
        if (result.kind === "gap") {
          // Before the snapshot a delta tells nothing, and asking again would not bring it sooner.
          if (latest === null) return;
          live = false;
          clearTimeout(timer);
          timer = undefined;
          begin();
          return;
        }
        const first = latest === null;
        latest = result.folded;
        if (first || hasEnded(latest.run.state)) tell();
        else timer ??= setTimeout(tell, RENEW_MS);
      })
      .catch((reason: unknown) => {
        if (!ended && live) fail(reason);
      });
  };
  begin();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
