import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, Download, FolderOpen, Save, Upload, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useBackend } from "../../backend";
import type { Configuration } from "../../backend/generated/Configuration";
import type { WireError } from "../../backend/generated/WireError";
import {
  Button,
  Dialog,
  EmptyState,
  ErrorMessage,
  PageHeader,
  SectionMessage,
  Select,
  Spinner,
  Tabs,
  timeWords,
  useToast,
} from "../../components";
import { messages } from "../../messages";
import { useSites } from "../manage/queries";
import { useOperation } from "../useOperation";
import "./bulk.css";
import { Changes } from "./Changes";
import { nameOf, namePlaces } from "./columns";
import { ImportDialog } from "./ImportDialog";
import { TableView } from "./TableView";
import { useTable } from "./useTable";

const words = messages.bulk;

/** The table that is open stays open while one looks at something else. */
const OPEN = ["bulk-open"] as const;

/** Changing many integrations and repositories of a Jira at once. */
export function BulkPage({ onBack }: { onBack: () => void }) {
  const queries = useQueryClient();
  const open = useQuery<Configuration | null>({
    queryKey: OPEN,
    queryFn: () => null,
    enabled: false,
    initialData: null,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const put = (configuration: Configuration | null) => queries.setQueryData<Configuration | null>(OPEN, configuration);
  const back = (
    <Button variant="link" icon={<ArrowLeft aria-hidden="true" />} onClick={onBack} data-testid="back">
      {words.back}
    </Button>
  );
  return (
    <main className="page" data-testid="bulk-page">
      {open.data === null ? (
        <Begin back={back} onOpened={put} />
      ) : (
        <Opened key={open.data.handle} configuration={open.data} back={back} onChange={put} onClose={() => put(null)} />
      )}
    </main>
  );
}

interface BeginProps {
  back: React.ReactNode;
  onOpened: (configuration: Configuration) => void;
}

/** Nothing is open: an export, or a file. */
function Begin({ back, onOpened }: BeginProps) {
  const backend = useBackend();
  const operation = useOperation();
  const known = useSites();
  const [chosen, setChosen] = useState<string | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const sites = known.data ?? [];
  const siteUrl = chosen ?? sites[0]?.url;

  async function begin(command: "export_configuration" | "open_configuration") {
    if (siteUrl === undefined) return;
    setError(null);
    const outcome = await operation.perform(async (operationId) =>
      command === "export_configuration"
        ? backend.call(command, { operationId, siteUrl })
        : (await backend.call(command, { operationId, siteUrl })).configuration,
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind === "done" && outcome.value !== null) onOpened(outcome.value);
  }

  return (
    <>
      <PageHeader title={words.title} intro={words.intro} above={back} focus />
      {known.isError && <ErrorMessage error={known.error} onRetry={() => void known.refetch()} />}
      {known.isPending && <Spinner size="large" label={messages.common.loading} />}
      {known.data !== undefined && siteUrl === undefined && (
        <EmptyState title={words.noSiteTitle}>{words.noSite}</EmptyState>
      )}
      {siteUrl !== undefined && (
        <div className="bulk">
          {error !== null && <ErrorMessage error={error} />}
          {sites.length > 1 && (
            <Select
              label={words.site}
              value={siteUrl}
              onChange={setChosen}
              options={sites.map(({ url, title }) => ({ value: url, label: title, help: url }))}
              data-testid="bulk-site"
            />
          )}
          <SectionMessage tone="info" title={words.secretTitle}>
            <p>{words.secret}</p>
            <p>{words.begin}</p>
          </SectionMessage>
          <div className="bulk__doors">
            <Button
              variant="primary"
              icon={<Download aria-hidden="true" />}
              busy={operation.busy}
              onClick={() => void begin("export_configuration")}
              data-testid="bulk-export"
            >
              {words.exportAct}
            </Button>
            <Button
              icon={<FolderOpen aria-hidden="true" />}
              disabled={operation.busy}
              onClick={() => void begin("open_configuration")}
              data-testid="bulk-open-file"
            >
              {words.openFile}
            </Button>
            {operation.busy && <Button onClick={operation.cancel}>{messages.common.cancel}</Button>}
          </div>
          {operation.busy && <Spinner label={words.exporting} />}
        </div>
      )}
    </>
  );
}

interface OpenedProps {
  configuration: Configuration;
  back: React.ReactNode;
  onChange: (configuration: Configuration) => void;
  onClose: () => void;
}

type View = "table" | "changes";

/** A table is open. */
function Opened({ configuration, back, onChange, onClose }: OpenedProps) {
  const backend = useBackend();
  const toast = useToast();
  const table = useTable(configuration, onChange);
  const [view, setView] = useState<View>("table");
  const [asking, setAsking] = useState<"close" | "save" | "import" | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { counts, handle } = configuration;
  const pending = counts.changed + counts.created + counts.deleted;
  const told = useRef(counts.errors);
  useEffect(() => {
    // What an edit has made wrong is said, also while the message is out of sight.
    if (counts.errors > told.current) toast.announce(words.errors(counts.errors));
    told.current = counts.errors;
  }, [counts.errors, toast]);
  const deleted = table.rows.filter((row) => row.state === "deleted");

  const close = () => {
    // What cannot be forgotten now goes with the program.
    backend.call("forget_configuration", { handle }).catch(() => undefined);
    onClose();
  };
  const save = async () => {
    setAsking(null);
    try {
      const { path } = await backend.call("save_configuration", { handle });
      if (path !== null) toast.show({ tone: "success", title: words.saved(path) });
    } catch (thrown) {
      setError(thrown);
    }
  };

  return (
    <>
      <PageHeader
        title={words.title}
        intro={words.source(
          configuration.siteTitle,
          configuration.fileName,
          timeWords(configuration.seenAt, Date.now()),
        )}
        above={back}
        focus
        actions={
          <>
            <Button
              icon={<X aria-hidden="true" />}
              onClick={() => (pending > 0 ? setAsking("close") : close())}
              data-testid="bulk-close"
            >
              {words.close}
            </Button>
            <Button icon={<Save aria-hidden="true" />} onClick={() => setAsking("save")} data-testid="bulk-save">
              {words.save}
            </Button>
            <Button
              variant="primary"
              icon={<Upload aria-hidden="true" />}
              disabled={pending === 0 || counts.errors > 0}
              onClick={() => setAsking("import")}
              data-testid="bulk-import-open"
            >
              {pending === 0 ? words.importNothing : words.importAct(pending)}
            </Button>
          </>
        }
      />
      {error !== null && <ErrorMessage error={error} />}
      {counts.errors > 0 && (
        <SectionMessage tone="danger" data-testid="bulk-errors">
          {words.errors(counts.errors)}
        </SectionMessage>
      )}
      <Tabs<View>
        label={words.views}
        value={view}
        onChange={setView}
        tabs={[
          { value: "table", label: words.table, content: <TableView table={table} /> },
          {
            value: "changes",
            label: words.changes,
            count: String(pending),
            content: <Changes configuration={configuration} />,
          },
        ]}
      />
      <Dialog
        open={asking === "close"}
        onOpenChange={(open) => (open ? undefined : setAsking(null))}
        title={words.closeTitle}
        actions={
          <>
            <Button autoFocus onClick={() => setAsking(null)}>
              {messages.common.cancel}
            </Button>
            <Button variant="danger" onClick={close} data-testid="bulk-close-sure">
              {words.closeAct}
            </Button>
          </>
        }
      >
        <p>{words.closeText}</p>
      </Dialog>
      <Dialog
        open={asking === "save"}
        onOpenChange={(open) => (open ? undefined : setAsking(null))}
        title={words.saveTitle}
        actions={
          <>
            <Button autoFocus onClick={() => setAsking(null)}>
              {messages.common.cancel}
            </Button>
            <Button variant="primary" onClick={() => void save()} data-testid="bulk-save-sure">
              {words.saveAct}
            </Button>
          </>
        }
      >
        <p>{words.saveText}</p>
      </Dialog>
      {asking === "import" && (
        <ImportDialog
          configuration={configuration}
          deleted={deleted.map(
            (row) => `${nameOf(row, namePlaces(configuration.columns)) ?? words.unnamed} (${row.id})`,
          )}
          onClose={() => setAsking(null)}
          onImported={(now) => {
            onChange(now);
            table.reload();
          }}
        />
      )}
    </>
  );
}
