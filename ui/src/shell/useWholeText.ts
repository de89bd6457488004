import { useEffect } from "react";

/** How far above what is pointed at its frame may be: a cell holds a link that holds the text. */
const DEPTH = 5;

function isShortened(element: Element): boolean {
  const style = getComputedStyle(element);
  if (style.textOverflow === "ellipsis") return element.scrollWidth > element.clientWidth;
  return style.webkitLineClamp !== "none" && element.scrollHeight > element.clientHeight;
}

/** The nearest element around that the place it has shortens, unless something tells the whole of it already. */
function shortened(from: Element): HTMLElement | null {
  let at: Element | null = from;
  for (let step = 0; at !== null && step < DEPTH; step += 1, at = at.parentElement) {
    if (!(at instanceof HTMLElement) || at.title !== "") return null;
    if (isShortened(at)) return at;
  }
  return null;
}

/** Whatever is shortened for want of room says the whole when it is pointed at. */
export function useWholeText(): void {
  useEffect(() => {
    let told: HTMLElement | null = null;
    const forget = () => {
      told?.removeAttribute("title");
      told = null;
    };
    const tell = ({ target }: PointerEvent) => {
      forget();
      told = target instanceof Element ? shortened(target) : null;
      if (told !== null) told.title = told.textContent;
    };
    document.addEventListener("pointerover", tell, { passive: true });
    document.addEventListener("pointerleave", forget, { passive: true });
    return () => {
      forget();
      document.removeEventListener("pointerover", tell);
      document.removeEventListener("pointerleave", forget);
    };
  }, []);
}
