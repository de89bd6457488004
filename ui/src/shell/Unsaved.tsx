import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { Button, Dialog } from "../components";
import { messages } from "../messages";
import type { Move } from "./place";

/** Told what forgets the changes of a page, or `null` when there are none. */
const UnsavedContext = createContext<(discard: (() => void) | null) => void>(() => undefined);

/** Holds the window at a page while it has changes that would be lost. */
export function useUnsaved(discard: (() => void) | null): void {
  const tell = useContext(UnsavedContext);
  useEffect(() => {
    tell(discard);
    return () => tell(null);
  }, [tell, discard]);
}

/** Moves through the window that ask first when something would be lost. */
export function useUnsavedGuard(move: (next: Move) => void) {
  const discard = useRef<(() => void) | null>(null);
  const [held, setHeld] = useState<Move | null>(null);
  const tell = useCallback((next: (() => void) | null) => {
    discard.current = next;
  }, []);
  const guarded = useCallback(
    (next: Move) => {
      // The review shows the very changes; coming back finds them.
      const reviews = (next.type === "go" || next.type === "replace") && next.to.kind === "changes";
      if (discard.current === null || reviews) move(next);
      else setHeld(next);
    },
    [move],
  );
  const leave = useCallback(() => {
    discard.current?.();
    discard.current = null;
    setHeld(null);
    if (held !== null) move(held);
  }, [held, move]);
  return useMemo(
    () => ({ guarded, tell, held: held !== null, stay: () => setHeld(null), leave }),
    [guarded, tell, held, leave],
  );
}

interface UnsavedProps {
  guard: ReturnType<typeof useUnsavedGuard>;
  children: ReactNode;
}

/** Where pages tell of changes, and the question before they are lost. */
export function Unsaved({ guard, children }: UnsavedProps) {
  const words = messages.manage.unsaved;
  return (
    <UnsavedContext value={guard.tell}>
      {children}
      <Dialog
        open={guard.held}
        onOpenChange={(open) => (open ? undefined : guard.stay())}
        title={words.title}
        data-testid="unsaved-dialog"
        actions={
          <>
            <Button variant="danger" onClick={guard.leave} data-testid="unsaved-leave">
              {words.leave}
            </Button>
            <Button variant="primary" autoFocus onClick={guard.stay} data-testid="unsaved-stay">
              {words.stay}
            </Button>
          </>
        }
      >
        <p>{words.text}</p>
      </Dialog>
    </UnsavedContext>
  );
}
