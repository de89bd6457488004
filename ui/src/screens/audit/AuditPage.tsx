import { ScrollText } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useBackend } from "../../backend";
import type { AuditEntry } from "../../backend/generated/AuditEntry";
import type { AuditFilter } from "../../backend/generated/AuditFilter";
import {
  Button,
  DataTable,
  EmptyState,
  ErrorMessage,
  PageHeader,
  SearchInput,
  Select,
  Spinner,
  useAnnounce,
} from "../../components";
import { messages } from "../../messages";
import { ExportButtons } from "../ExportButtons";
import { FilterButtons } from "../FilterButtons";
import "./audit.css";
import { auditColumns } from "./columns";
import { useAudit } from "./queries";

interface AuditPageProps {
  onOpenRun: (runId: string) => void;
  onOpenConnection: (connectionId: string) => void;
}

const rowKey = ({ number }: AuditEntry) => String(number);

/** What Causeway did on this computer, when and as whom. */
export function AuditPage({ onOpenRun, onOpenConnection }: AuditPageProps) {
  const words = messages.audit;
  const backend = useBackend();
  const announce = useAnnounce();
  const [text, setText] = useState("");
  const [siteUrl, setSiteUrl] = useState<string | null>(null);
  const [onlyFailed, setOnlyFailed] = useState(false);
  const wanted = useDeferredValue(text);
  const filter = useMemo<AuditFilter>(
    () => ({ text: wanted, connectionId: null, siteUrl, onlyFailed }),
    [wanted, siteUrl, onlyFailed],
  );
  const audit = useAudit(filter);
  const entries = useMemo(() => audit.data?.pages.flatMap((page) => page.entries) ?? [], [audit.data]);
  const sites = audit.data?.pages[0]?.sites ?? [];
  const columns = useMemo(() => auditColumns(onOpenRun, onOpenConnection), [onOpenRun, onOpenConnection]);
  const isNarrowed = text !== "" || siteUrl !== null || onlyFailed;

  const older = async () => {
    const { data } = await audit.fetchNextPage();
    announce(words.loaded(data?.pages.at(-1)?.entries.length ?? 0));
  };

  return (
    <main className="page" data-testid="audit-page">
      <PageHeader title={words.title} intro={words.intro} focus />
      <div className="audit__bar">
        <SearchInput label={words.search} value={text} onChange={setText} data-testid="audit-search" />
        <FilterButtons
          label={words.outcomes}
          choices={[
            { value: null, label: words.all },
            { value: "failed", label: words.onlyFailed },
          ]}
          value={onlyFailed ? "failed" : null}
          onChange={(value) => setOnlyFailed(value !== null)}
        />
        {sites.length < 2 ? null : (
          <Select
            label={words.site}
            compact
            value={siteUrl ?? ""}
            onChange={(value) => setSiteUrl(value === "" ? null : value)}
            options={[
              { value: "", label: words.everySite },
              ...sites.map(({ url, title }) => ({ value: url, label: title })),
            ]}
            data-testid="audit-site"
          />
        )}
        <div className="audit__export">
          <ExportButtons words={words} onExport={(format) => backend.call("export_audit", { filter, format })} />
        </div>
      </div>
      {audit.isError ? <ErrorMessage error={audit.error} onRetry={() => void audit.refetch()} /> : null}
      {audit.data === undefined ? (
        audit.isError ? null : (
          <Spinner size="large" label={messages.common.loading} />
        )
      ) : (
        <DataTable
          label={words.caption}
          columns={columns}
          rows={entries}
          rowKey={rowKey}
          height="fill"
          tall
          data-testid="audit-table"
          empty={
            isNarrowed ? (
              <EmptyState
                icon={ScrollText}
                title={words.nothingFound}
                actions={
                  <Button
                    onClick={() => {
                      setText("");
                      setSiteUrl(null);
                      setOnlyFailed(false);
                    }}
                    data-testid="audit-clear"
                  >
                    {words.clear}
                  </Button>
                }
              >
                {words.nothingFoundText}
              </EmptyState>
            ) : (
              <EmptyState icon={ScrollText} title={words.emptyTitle}>
                {words.empty}
              </EmptyState>
            )
          }
        />
      )}
      {audit.hasNextPage ? (
        <Button
          className="audit__older"
          busy={audit.isFetchingNextPage}
          onClick={() => void older()}
          data-testid="audit-older"
        >
          {words.older}
        </Button>
      ) : null}
    </main>
  );
}
