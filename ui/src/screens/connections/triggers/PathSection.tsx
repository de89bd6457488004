import { Send } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import type { RepositoryPath } from "../../../backend/generated/RepositoryPath";
import type { TriggerHealth } from "../../../backend/generated/TriggerHealth";
import { Button, LongText, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { PathLozenge } from "../lozenges";
import { PathDrawing } from "./PathDrawing";
import { onePath, type Problem, problemsOf, wholePath } from "./path";

interface PathSectionProps {
  health: TriggerHealth;
  site: string;
  /** The one repository whose path is drawn; `null` for all together. */
  selected: RepositoryPath | null;
  onWhole: () => void;
  onTest: () => void;
  /** What mends the whole, between the drawing and the words. */
  children?: ReactNode;
}

/** More would hide the table; it has them all. */
const SHOWN = 4;

/** The drawn path, of one repository or of all together, and in words what is wrong with it and what mends it. */
export function PathSection({ health, site, selected, onWhole, onTest, children }: PathSectionProps) {
  const text = messages.health.path;
  const announce = useAnnounce();
  const section = useRef<HTMLElement>(null);
  const name = selected?.repository;
  useEffect(() => {
    if (name === undefined) return;
    section.current?.scrollIntoView({ block: "nearest" });
    announce(text.selected(name));
  }, [name, announce, text]);

  const paths = selected === null ? health.paths : [selected];
  const problems = problemsOf(paths);
  const of = name ?? text.whole(paths.length);
  return (
    <section ref={section} className="health__section" aria-labelledby="path-heading">
      <div className="health__head">
        <h2 id="path-heading">{text.heading}</h2>
        <span className="health__of" data-testid="path-of">
          <LongText text={of} max={100} inline />
        </span>
        <span className="health__acts">
          {selected === null ? null : (
            <Button size="compact" data-testid="show-whole" onClick={onWhole}>
              {text.showWhole}
            </Button>
          )}
          <Button
            size="compact"
            icon={<Send aria-hidden="true" />}
            data-testid="test-triggers"
            disabled={paths.length === 0}
            onClick={onTest}
          >
            {messages.health.test}
          </Button>
        </span>
      </div>
      <PathDrawing
        links={selected === null ? wholePath(paths) : onePath(selected)}
        of={of}
        names={{
          repository: name ?? messages.common.repositories(paths.length),
          ...(health.topicArn === null ? {} : { topic: health.topicArn.split(":").at(-1) ?? health.topicArn }),
          jira: site,
        }}
        total={paths.length}
      />
      {selected === null ? children : null}
      {problems.length === 0 ? (
        <p className="subtle">{text.fine}</p>
      ) : (
        <ul className="problems" aria-label={text.problems} data-testid="path-problems">
          {problems.slice(0, SHOWN).map((problem) => (
            <ProblemLine key={`${problem.link} ${problem.problem}`} problem={problem} total={paths.length} />
          ))}
          {problems.length > SHOWN ? (
            <li className="problems__line subtle">{text.moreProblems(problems.length - SHOWN)}</li>
          ) : null}
        </ul>
      )}
    </section>
  );
}

function ProblemLine({ problem: { link, state, problem, remedy, count }, total }: { problem: Problem; total: number }) {
  const text = messages.health.path;
  const where = text.where(count, total);
  return (
    <li className="problems__line" data-state={state}>
      <span className="problems__state">
        <PathLozenge state={state} />
      </span>
      <div className="problems__words">
        <p className="problems__problem">
          {text.links[link]}: <LongText text={problem} max={300} lang="en" />
        </p>
        {remedy === null && where === "" ? null : (
          <p className="subtle">
            {where === "" ? null : `${where} `}
            {remedy === null ? null : <LongText text={remedy} lang="en" />}
          </p>
        )}
      </div>
    </li>
  );
}
