import { useEffect, useRef, useState } from "react";
import { type Backend, useBackend } from "../backend";
import { isDialogOpen, useToast } from "../components";
import { messages } from "../messages";

/** How often a link that waits looks whether the dialog is gone. */
const LOOK_MS = 200;

/** Follows links that were opened outside of the window. While a dialog asks something the last of them waits. */
export function useDeepLinks(follow: (text: string) => void): void {
  const backend = useBackend();
  const toast = useToast();
  const [waiting, setWaiting] = useState<string | null>(null);
  const watched = useRef<Backend | null>(null);
  const latest = useRef({ follow, toast });
  latest.current = { follow, toast };

  useEffect(() => {
    // The backend knows one listener of each window, and nothing ends it but the window.
    if (watched.current === backend) return;
    watched.current = backend;
    const heard = ({ text }: { text: string }) => {
      if (isDialogOpen()) {
        setWaiting(text);
        latest.current.toast.show({ tone: "info", title: messages.shell.linkWaits(text) });
      } else latest.current.follow(text);
    };
    // Without links the window is as good as before: a key can be pasted.
    backend.call("watch_deep_links", null, heard).catch(() => undefined);
  }, [backend]);

  useEffect(() => {
    if (waiting === null) return;
    const timer = setInterval(() => {
      if (isDialogOpen()) return;
      setWaiting(null);
      latest.current.follow(waiting);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [waiting]);
}
