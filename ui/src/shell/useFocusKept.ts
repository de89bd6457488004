import { useEffect } from "react";

/** What Tab stops at. */
const STOPS =
  "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex='0']";
/** No further up than this: what is beside it there is somewhere else for the person. */
const PLACES = "main, form, [role='dialog'], [role='alertdialog'], .shell__content, body";
/** Screens and dialogs give the focus on by themselves, some of them a frame or two later. */
const WAIT_MS = 120;

/**
 * Keeps the keyboard in its place. A button that goes away when it is pressed, or is disabled by that, takes the focus
 * with it: a screen reader then begins anew at the top of the window. The focus goes on to what is nearest to where it was,
 * and else to the heading of the page.
 */
export function useFocusKept(): void {
  useEffect(() => {
    let last: Element | null = null;
    let around: readonly Element[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;

    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      last = target;
      around = ancestors(target);
    };
    const isLost = () =>
      last !== null &&
      (document.activeElement === null || document.activeElement === document.body) &&
      (!last.isConnected || last.matches(":disabled"));
    const look = () => {
      if (!isLost()) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (isLost()) heirOf(around)?.focus({ preventScroll: true });
      }, WAIT_MS);
    };

    document.addEventListener("focusin", remember);
    const observer = new MutationObserver(look);
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["disabled"],
    });
    return () => {
      document.removeEventListener("focusin", remember);
      observer.disconnect();
      clearTimeout(timer);
    };
  }, []);
}

function ancestors(element: Element): Element[] {
  const parent = element.parentElement;
  return parent === null ? [] : [parent, ...ancestors(parent)];
}

/** What is nearest to a place that the focus was lost from; its surroundings from the inside out. */
export function heirOf(around: readonly Element[]): HTMLElement | null {
  for (const element of around) {
    if (!element.isConnected) continue;
    if (element.matches(PLACES)) break;
    const stop = element.querySelector<HTMLElement>(STOPS);
    if (stop !== null) return stop;
  }
  const layer = document.querySelector<HTMLElement>("[role='dialog'], [role='alertdialog']");
  return layer?.querySelector<HTMLElement>(STOPS) ?? document.querySelector<HTMLElement>("main h1, h1");
}
