import { FolderGit2, type LucideIcon, Megaphone, Rss, SquareKanban, Zap } from "lucide-react";
import type { PathLink } from "../../../backend/generated/PathLink";
import { LongText } from "../../../components";
import { messages } from "../../../messages";
import { DrawnPath } from "../../DrawnPath";
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

/** The way of a push from CodeCommit to Jira. */
export function PathDrawing({ links, of, names, total }: PathDrawingProps) {
  const text = messages.health.path;
  return (
    <DrawnPath
      label={text.label(of)}
      data-testid="path"
      stops={links.map(({ link, state, count }) => {
        const name = names[link];
        return {
          id: link,
          icon: ICONS[link],
          look: state,
          kind: text.links[link],
          children: (
            <>
              <PathLozenge state={state} />
              {name === undefined ? null : (
                <span className="path__name" title={name}>
                  <LongText text={name} max={64} inline />
                </span>
              )}
              {total > 1 && state !== "ok" && count < total ? (
                <span className="path__count">{text.inSome(count, total)}</span>
              ) : null}
            </>
          ),
        };
      })}
    />
  );
}
