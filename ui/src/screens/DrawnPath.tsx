import { LoaderCircle, type LucideIcon, Unlink } from "lucide-react";
import type { ReactNode } from "react";
import "./path.css";

/** How a link is drawn. */
export type LinkLook = "ok" | "waiting" | "broken" | "unknown" | "running";

export interface PathStop {
  id: string;
  icon: LucideIcon;
  look: LinkLook;
  /** What the link is. */
  kind: string;
  /** Its state in a word, and what is said of it. */
  children: ReactNode;
}

interface DrawnPathProps {
  /** Whose path it is. */
  label: string;
  stops: readonly PathStop[];
  "data-testid"?: string;
}

/** A way of several links in a row, or below each other where there is little room. */
export function DrawnPath({ label, stops, "data-testid": testId }: DrawnPathProps) {
  return (
    <div className="path-frame">
      <ol className="path" aria-label={label} data-testid={testId}>
        {stops.map(({ id, icon: Icon, look, kind, children }, at) => {
          const onward = stops[at + 1]?.look;
          return (
            <li key={id} className={`path__link path__link--${look}`} data-link={id} data-state={look}>
              {onward === undefined ? null : (
                <span className={`path__line path__line--${onward}`} aria-hidden="true">
                  {onward === "broken" ? <Unlink className="path__tear" /> : null}
                </span>
              )}
              <span className="path__node" aria-hidden="true">
                {look === "running" ? <LoaderCircle /> : <Icon />}
              </span>
              <span className="path__words">
                <span className="path__kind">{kind}</span>
                {children}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
