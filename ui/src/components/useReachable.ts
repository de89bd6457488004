import { type RefObject, useLayoutEffect, useRef, useState } from "react";

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex='0']";

/**
 * Makes what scrolls a stop of the keyboard, as long as it does scroll and nothing in it is one: WebKit scrolls only
 * what has the focus, or holds what has it.
 */
export function useReachable<E extends HTMLElement>(): { ref: RefObject<E | null>; tabIndex: 0 | undefined } {
  const ref = useRef<E>(null);
  const [alone, setAlone] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const look = () =>
      setAlone(element.scrollHeight > element.clientHeight && element.querySelector(FOCUSABLE) === null);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  });
  return { ref, tabIndex: alone ? 0 : undefined };
}
