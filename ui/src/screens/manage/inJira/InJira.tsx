import { Cable } from "lucide-react";
import { useId, useMemo, useState } from "react";
import type { IssueSite } from "../../../backend/generated/IssueSite";
import type { JiraIntegration } from "../../../backend/generated/JiraIntegration";
import type { Target } from "../../../backend/generated/Target";
import { Button, DataTable, EmptyState, ErrorMessage, ExternalLink, Select, Spinner } from "../../../components";
import { messages } from "../../../messages";
import type { ConnectionView, Wanted } from "../../../shell/place";
import "../../connections/connections.css";
import "../manage.css";
import { useIntegrations, useSites } from "../queries";
import { useReindexActs } from "../reindex/Reindexing";
import { ReindexPanel } from "../reindex/ReindexPanel";
import { useOpenInJira } from "../useOpenInJira";
import { AdoptDialog } from "./AdoptDialog";
import { columnsOf, type RowActs, searchText } from "./columns";
import { isShown, type Row, rowsOf, SHOWN, type Shown } from "./rows";

interface InJiraProps {
  onOpen: (connectionId: string, view?: ConnectionView) => void;
  onTarget: (siteUrl: string, target: Target) => void;
  onChange: (wanted: Wanted) => void;
}

const text = messages.manage.inJira;

/** Every integration and single repository of every Jira, whoever made it. */
export function InJira(props: InJiraProps) {
  const sites = useSites();
  return (
    <div className="in-jira" data-testid="in-jira">
      <p className="subtle single__intro">{text.intro}</p>
      {sites.isError && <ErrorMessage error={sites.error} onRetry={() => void sites.refetch()} />}
      {sites.isPending && <Spinner size="large" label={text.loadingSites} />}
      {sites.data?.length === 0 && (
        <EmptyState icon={Cable} title={text.noSites}>
          {text.noSitesText}
        </EmptyState>
      )}
      {sites.data?.map((site) => (
        <Site key={site.url} site={site} only={sites.data.length === 1} {...props} />
      ))}
    </div>
  );
}

const rowKey = (row: Row) => `${row.kind}-${row.of.id}`;

interface SiteProps extends InJiraProps {
  site: IssueSite;
  /** There is no other one: it takes all the room. */
  only: boolean;
}

/** What one Jira has. That another one does not answer is no matter here. */
function Site({ site, only, onOpen, onTarget, onChange }: SiteProps) {
  const heading = useId();
  const list = useIntegrations(site.url);
  const { start } = useReindexActs();
  const openInJira = useOpenInJira();
  const [shown, setShown] = useState<Shown>("all");
  const [adopting, setAdopting] = useState<JiraIntegration | null>(null);
  const all = useMemo(() => (list.data === undefined ? [] : rowsOf(list.data)), [list.data]);
  const rows = useMemo(() => (shown === "all" ? all : all.filter((row) => isShown(row, shown))), [all, shown]);
  const counts = useMemo(
    () => new Map(SHOWN.map((one) => [one, all.filter((row) => isShown(row, one)).length])),
    [all],
  );
  const columns = useMemo(() => {
    const targetOf = (row: Row): Target => ({
      kind: row.kind === "integration" ? "integration" : "repository",
      id: row.of.id,
    });
    const acts: RowActs = {
      onOpen,
      onAdopt: setAdopting,
      onSettings: (row) => onTarget(site.url, targetOf(row)),
      onOpenJira: (row) => void openInJira(site.url, targetOf(row)),
      onReindex: (row) => start(site.url, { siteUrl: site.url, ids: [row.of.id], priority: null, title: row.of.name }),
      onDisable: (row) =>
        onChange({
          siteUrl: site.url,
          targets: [targetOf(row)],
          change: { kind: row.of.disabled ? "enable" : "disable" },
          about: row.of.name,
        }),
    };
    return columnsOf(acts);
  }, [site.url, onOpen, onTarget, onChange, openInJira, start]);

  return (
    <section
      className={only ? "in-jira__site in-jira__site--only" : "in-jira__site"}
      aria-labelledby={heading}
      data-testid={`site-${site.title}`}
    >
      <h2 id={heading} className={only ? "visually-hidden" : undefined}>
        <ExternalLink href={site.url}>{site.title}</ExternalLink>
      </h2>
      <ReindexPanel place={site.url} />
      {list.isError && <ErrorMessage error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Spinner label={text.loading(site.title)} />}
      {list.data !== undefined && (
        <DataTable
          label={text.caption(site.title)}
          columns={columns}
          rows={rows}
          rowKey={rowKey}
          searchText={searchText}
          searchLabel={text.search(site.title)}
          height={only ? "fill" : "content"}
          tall
          data-testid="integrations-table"
          toolbar={
            <Select
              label={text.filter}
              className="field--bare"
              compact
              value={shown}
              onChange={setShown}
              data-testid="shown"
              options={SHOWN.filter((one) => one === "all" || one === shown || (counts.get(one) ?? 0) > 0).map(
                (one) => ({
                  value: one,
                  label: text.counted(text.filters[one], counts.get(one) ?? 0),
                }),
              )}
            />
          }
          empty={
            all.length === 0 ? (
              <EmptyState title={text.emptyTitle}>{text.empty}</EmptyState>
            ) : (
              <EmptyState
                title={messages.common.noMatchTitle}
                actions={<Button onClick={() => setShown("all")}>{text.filters.all}</Button>}
              />
            )
          }
        />
      )}
      {adopting !== null && (
        <AdoptDialog
          siteUrl={site.url}
          integration={adopting}
          onClose={() => setAdopting(null)}
          onAdopted={(connection) => {
            setAdopting(null);
            onOpen(connection.connectionId);
          }}
        />
      )}
    </section>
  );
}
