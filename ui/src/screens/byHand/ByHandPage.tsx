import { ArrowLeft } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { Button, Checkbox, CopyButton, ExternalLink, PageHeader, Select, Spinner, useAnnounce } from "../../components";
import { messages } from "../../messages";
import { useConnections } from "../connections/queries";
import { useSingleRepositories } from "../connections/single/queries";
import "./byHand.css";
import { linkOf, type Task, tasks, textOf } from "./tasks";
import { keepTicks, ticksOf } from "./ticks";

const words = messages.byHand;

interface ByHandPageProps {
  /** The site it was opened from. */
  siteUrl: string | null;
  onBack: () => void;
}

/** What Git Integration has no interface for: the way there in Jira, and what to do, to be ticked off site by site. */
export function ByHandPage({ siteUrl, onBack }: ByHandPageProps) {
  const [chosen, setChosen] = useState(siteUrl);
  const { sites, looking } = useSites();
  const site = sites.find(({ url }) => url === chosen)?.url ?? sites[0]?.url ?? null;
  const all = useMemo(tasks, []);
  return (
    <main className="page" data-testid="by-hand-page">
      <PageHeader
        above={
          <Button variant="link" onClick={onBack} data-testid="back-from-by-hand">
            <ArrowLeft aria-hidden="true" /> {words.back}
          </Button>
        }
        title={words.title}
        intro={words.intro}
        focus
      />
      {looking ? (
        <Spinner label={words.loading} />
      ) : (
        <>
          {sites.length > 1 && (
            <Select
              label={words.site}
              value={site ?? ""}
              onChange={setChosen}
              options={sites.map(({ url, title }) => ({ value: url, label: title }))}
              data-testid="by-hand-site"
            />
          )}
          {site === null && <p className="subtle">{words.noSite}</p>}
          <Lists key={site ?? ""} site={site} tasks={all} />
        </>
      )}
    </main>
  );
}

/** Every Jira that something here belongs to, by its name. */
function useSites() {
  const connections = useConnections();
  const singles = useSingleRepositories();
  const sites = useMemo(() => {
    const titles = new Map<string, string>();
    for (const { siteUrl, siteTitle } of [...(connections.data ?? []), ...(singles.data ?? [])])
      titles.set(siteUrl, siteTitle);
    return [...titles]
      .map(([url, title]) => ({ url, title }))
      .sort((one, other) => one.title.localeCompare(other.title) || one.url.localeCompare(other.url));
  }, [connections.data, singles.data]);
  return { sites, looking: connections.isPending || singles.isPending };
}

function Lists({ site, tasks: all }: { site: string | null; tasks: readonly Task[] }) {
  const announce = useAnnounce();
  const [ticked, setTicked] = useState(() => ticksOf(site ?? ""));
  const keep = (next: ReadonlySet<string>) => {
    setTicked(next);
    keepTicks(site ?? "", next);
  };
  const tick = (id: string, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(id);
    else next.delete(id);
    keep(next);
  };
  const reset = ({ title, steps }: Task) => {
    const own = new Set(steps.map(({ id }) => id));
    keep(new Set([...ticked].filter((id) => !own.has(id))));
    announce(words.resetDone(title));
  };
  return (
    <div className="by-hand">
      {all.map((task) => (
        <List key={task.id} task={task} site={site} ticked={ticked} onTick={tick} onReset={() => reset(task)} />
      ))}
    </div>
  );
}

interface ListProps {
  task: Task;
  site: string | null;
  ticked: ReadonlySet<string>;
  onTick: (id: string, on: boolean) => void;
  onReset: () => void;
}

function List({ task, site, ticked, onTick, onReset }: ListProps) {
  const heading = useId();
  const { id, title, why, where, page, steps } = task;
  const done = steps.filter((step) => ticked.has(step.id)).length;
  return (
    <section className="by-hand__task" aria-labelledby={heading} data-testid={`by-hand-${id}`}>
      <div className="by-hand__head">
        <h2 id={heading}>{title}</h2>
        <span className="subtle" data-testid={`by-hand-done-${id}`}>
          {words.done(done, steps.length)}
        </span>
      </div>
      <p>{why}</p>
      <p>
        <span className="subtle">{words.where}:</span> {where}
        {site === null ? null : (
          <>
            {" · "}
            <ExternalLink href={linkOf(site, id)} data-testid={`by-hand-link-${id}`}>
              {page === "" ? words.openJira : words.openPage(page)}
            </ExternalLink>
          </>
        )}
      </p>
      <fieldset className="by-hand__steps" aria-label={words.steps(title)}>
        {steps.map((step) => (
          <Checkbox
            key={step.id}
            label={step.text}
            checked={ticked.has(step.id)}
            onChange={(on) => onTick(step.id, on)}
            data-testid={`tick-${step.id}`}
          />
        ))}
      </fieldset>
      <div className="by-hand__acts">
        <CopyButton
          text={textOf(task, ticked, site)}
          label={words.copyOf(title)}
          seen
          data-testid={`by-hand-copy-${id}`}
        />
        {done > 0 && (
          <Button size="compact" variant="subtle" onClick={onReset} data-testid={`by-hand-reset-${id}`}>
            {words.resetOf(title)}
          </Button>
        )}
      </div>
    </section>
  );
}
