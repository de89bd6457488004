/** Layers that come and go: what had the focus in one is no place to come back to. */
const LAYERS = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], .toast';

let last: HTMLElement | null = null;

document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement && target.closest(LAYERS) === null) last = target;
});

/** What had the focus last outside of any layer; the page's heading when that is gone. */
export function lastFocused(): HTMLElement | null {
  return last?.isConnected ? last : document.querySelector("h1");
}
