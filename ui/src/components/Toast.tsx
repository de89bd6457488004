import { X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { messages } from "../messages";
import { Button } from "./Button";
import { type MessageTone, SectionMessage } from "./SectionMessage";

interface ToastText {
  tone: MessageTone;
  title: string;
  text?: string;
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
  const show = useCallback((toast: ToastText) => {
    const id = next.current;
    next.current += 1;
    setShown((before) => [...before.filter((other) => other.title !== toast.title).slice(-2), { ...toast, id }]);
  }, []);
  const remove = useCallback((id: number) => setShown((before) => before.filter((toast) => toast.id !== id)), []);
  const toasts = useMemo(() => ({ show, announce }), [show, announce]);

  return (
    <ToastContext value={toasts}>
      {children}
      <div className="visually-hidden" aria-live="polite" data-testid="live-region">
        {spoken}
      </div>
      <div className="toasts">
        {shown.map((toast) => (
          <Toast key={toast.id} toast={toast} onGone={remove} />
        ))}
      </div>
    </ToastContext>
  );
}

function Toast({ toast, onGone }: { toast: Shown; onGone: (id: number) => void }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => onGone(toast.id), STAY_MS);
    return () => clearTimeout(timer);
  }, [held, onGone, toast.id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: being looked at keeps it; nothing is done by it
    <div
      className="toast"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <SectionMessage tone={toast.tone} title={toast.title} live>
        {toast.text}
      </SectionMessage>
      <Button variant="subtle" size="compact" iconOnly icon={<X aria-hidden="true" />} onClick={() => onGone(toast.id)}>
        {messages.common.dismiss}
      </Button>
    </div>
  );
}
