import { FolderGit2, type LucideIcon, Megaphone, Rss, SquareKanban, Unlink, Zap } from "lucide-react";
import type { PathLink } from "../../../backend/generated/PathLink";
import { LongText } from "../../../components";
import { messages } from "../../../messages";
import { PathLozenge } from "../lozenges";
import type { DrawnLink } from "./path";
import "./health.css";

const ICONS: Record<PathLink, LucideIcon> = {
  repository: FolderGit2,
  trigger: Zap,
  topic: Megaphone,
  subscription: Rss,
  jira: SquareKanban,
};

interface PathDrawingProps {
  links: readonly DrawnLink[];
  /** Whose path it is. */
  of: string;
  /** What each link is called here, where that is known. */
  names: Partial<Record<PathLink, string>>;
  /** How many paths are drawn in one. */
  total: number;
}

/** The way of a push from CodeCommit to Jira: the broken link is torn, and what is behind it is grey. */
export function PathDrawing({ links, of, names, total }: PathDrawingProps) {
  const text = messages.health.path;
  return (
    <div className="path-frame">
      <ol className="path" aria-label={text.label(of)} data-testid="path">
        {links.map(({ link, state, count }, at) => {
          const onward = links[at + 1]?.state;
          const Icon = ICONS[link];
          const name = names[link];
          return (
            <li key={link} className={`path__link path__link--${state}`} data-link={link} data-state={state}>
              {onward === undefined ? null : (
                <span className={`path__line path__line--${onward}`} aria-hidden="true">
                  {onward === "broken" ? <Unlink className="path__tear" /> : null}
                </span>
              )}
              <span className="path__node" aria-hidden="true">
                <Icon />
              </span>
              <span className="path__words">
                <span className="path__kind">{text.links[link]}</span>
                <PathLozenge state={state} />
                {name === undefined ? null : (
                  <span className="path__name" title={name}>
                    <LongText text={name} max={64} inline />
                  </span>
                )}
                {total > 1 && state !== "ok" && count < total ? (
                  <span className="path__count">{text.inSome(count, total)}</span>
                ) : null}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
