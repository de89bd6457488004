import { type RefObject, useEffect, useRef } from "react";

interface SideScrollProps {
  label: string;
  /** Columns of the widest line. */
  columns: number;
  /** What is moved sideways. */
  rows: RefObject<HTMLElement | null>;
}

/** One bar for both sides: long lines move together, and the middle stays where it is. */
export function SideScroll({ label, columns, rows }: SideScrollProps) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const [moved, by] = [rows.current, bar.current];
    if (moved === null || by === null) return;
    const move = () => moved.style.setProperty("--moved", `${-by.scrollLeft}px`);
    const onWheel = (event: WheelEvent) => {
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (sideways === 0) return;
      by.scrollLeft += sideways;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) event.preventDefault();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "ArrowRight") by.scrollLeft += STEP;
      if (event.key === "ArrowLeft" && !event.altKey) by.scrollLeft -= STEP;
    };
    by.addEventListener("scroll", move, { passive: true });
    moved.addEventListener("wheel", onWheel, { passive: false });
    moved.addEventListener("keydown", onKey);
    move();
    return () => {
      moved.style.removeProperty("--moved");
      by.removeEventListener("scroll", move);
      moved.removeEventListener("wheel", onWheel);
      moved.removeEventListener("keydown", onKey);
    };
  }, [rows]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section ref={bar} className="diff__side-scroll" tabIndex={0} aria-label={label}>
      <div className="diff__side-scroll-width" style={{ "--columns": columns } as React.CSSProperties} />
    </section>
  );
}

/** As far as an arrow key moves. */
const STEP = 40;
