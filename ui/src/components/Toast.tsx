import { X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { messages } from "../messages";
import { Button } from "./Button";
import { lastFocused } from "./lastFocused";
import { type MessageTone, SectionMessage } from "./SectionMessage";

interface ToastText {
  tone: MessageTone;
  title: string;
  text?: string;
  /** What can still be done about it. The notice stays longer then. */
  act?: { label: string; testId: string; onPress: () => void };
}

interface Toasts {
  /** A short notice of something that succeeded or was noticed. Failures belong in the place of the act. */
  show: (toast: ToastText) => void;
  /** Says something to a screen reader, politely and without a picture. */
  announce: (text: string) => void;
}

const ToastContext = createContext<Toasts | null>(null);

/** Notices and the live region of this window. */
export function useToast(): Toasts {
  const toasts = useContext(ToastContext);
  if (toasts === null) throw new Error("useToast outside of ToastProvider");
  return toasts;
}

/** Says something to a screen reader, politely and without a picture. */
export function useAnnounce(): (text: string) => void {
  return useToast().announce;
}

/** How long a notice stays; long enough to read two lines. */
const STAY_MS = 7_000;
/** How long one stays that offers something: long enough to decide, and to come to it by keyboard. */
const OFFER_MS = 20_000;

interface Shown extends ToastText {
  id: number;
}

/** Holds the notices and the one polite live region. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown[]>([]);
  const [spoken, setSpoken] = useState("");
  const next = useRef(1);

  const announce = useCallback((text: string) => {
    // The same words twice are a change only when something between them was different.
    setSpoken((before) => (before === text ? `${text}\u00a0` : text));
  }, []);
  const show = useCallback(
    (toast: ToastText) => {
      const id = next.current;
      next.current += 1;
      setShown((before) => [...before.filter((other) => other.title !== toast.title).slice(-2), { ...toast, id }]);
      // A failure is an alert where it is shown. A polite region that came with its words would not be read out by all.
      if (toast.tone !== "danger") announce([toast.title, toast.text].filter(Boolean).join(". "));
    },
    [announce],
  );
  const remove = useCallback((id: number) => setShown((before) => before.filter((toast) => toast.id !== id)), []);
  const toasts = useMemo(() => ({ show, announce }), [show, announce]);

  return (
    <ToastContext value={toasts}>
      {children}
      <div className="visually-hidden" aria-live="polite" data-testid="live-region">
        {spoken}
      </div>
      {shown.length > 0 && (
        <section className="toasts" aria-label={messages.common.justNow}>
          {shown.map((toast) => (
            <Toast key={toast.id} toast={toast} onGone={remove} />
          ))}
        </section>
      )}
    </ToastContext>
  );
}

function Toast({ toast, onGone }: { toast: Shown; onGone: (id: number) => void }) {
  const [held, setHeld] = useState(false);
  const { act } = toast;
  /** It goes with its buttons; the focus goes back to where the person was. */
  const leave = () => {
    onGone(toast.id);
    lastFocused()?.focus();
  };
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => onGone(toast.id), act === undefined ? STAY_MS : OFFER_MS);
    return () => clearTimeout(timer);
  }, [held, onGone, toast.id, act]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: being looked at keeps it; nothing is done by it
    <div
      className="toast"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <SectionMessage
        tone={toast.tone}
        title={toast.title}
        live={toast.tone === "danger"}
        actions={
          act === undefined ? undefined : (
            <Button
              size="compact"
              data-testid={act.testId}
              onClick={() => {
                leave();
                act.onPress();
              }}
            >
              {act.label}
            </Button>
          )
        }
      >
        {toast.text}
      </SectionMessage>
      <Button variant="subtle" size="compact" iconOnly icon={<X aria-hidden="true" />} onClick={leave}>
        {messages.common.dismiss}
      </Button>
    </div>
  );
}
