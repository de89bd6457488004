import { useEffect, useMemo, useRef, useState } from "react";
import { useBackend } from "../../../backend";
import type { RepositoriesProgress } from "../../../backend/generated/RepositoriesProgress";
import type { TriggerTestResult } from "../../../backend/generated/TriggerTestResult";
import type { WireError } from "../../../backend/generated/WireError";
import {
  Button,
  type Column,
  DataTable,
  Dialog,
  ErrorMessage,
  LongText,
  Lozenge,
  SectionMessage,
  useAnnounce,
} from "../../../components";
import { messages } from "../../../messages";
import { FilterButtons } from "../../FilterButtons";
import { RepositoriesProgressBar } from "../../RepositoriesProgressBar";
import { useOperation } from "../../useOperation";

interface TestTriggersProps {
  connectionId: string;
  /** What is tested; `null` while the dialog is closed. None named means all. */
  repositories: readonly string[] | null;
  /** How many these are. */
  count: number;
  onClose: () => void;
}

const text = messages.health.testing;
const rowKey = ({ repository }: TriggerTestResult) => repository;
const searchText = ({ repository, message }: TriggerTestResult) => `${repository} ${message ?? ""}`;

/** Sends real test events, after it has said so, and shows what AWS answered. */
export function TestTriggers({ connectionId, repositories, count, onClose }: TestTriggersProps) {
  const backend = useBackend();
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [progress, setProgress] = useState<RepositoriesProgress | null>(null);
  const [results, setResults] = useState<readonly TriggerTestResult[] | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const open = repositories !== null;
  const done = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (open) return;
    cancel();
    setResults(null);
    setError(null);
  }, [open, cancel]);
  useEffect(() => {
    if (results !== null) done.current?.focus();
  }, [results]);

  const send = async () => {
    if (repositories === null) return;
    setProgress(null);
    setError(null);
    const outcome = await perform((operationId) =>
      backend.call("test_triggers", { operationId, connectionId, repositories: [...repositories] }, setProgress),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind === "done") {
      setResults(outcome.value);
      announce(text.summary(outcome.value.filter(({ sent }) => sent).length, outcome.value.length));
    }
  };

  const actions =
    results === null ? (
      <>
        <Button autoFocus data-testid="cancel-test" onClick={busy ? cancel : onClose}>
          {messages.common.cancel}
        </Button>
        <Button variant="primary" busy={busy} data-testid="send-test" onClick={() => void send()}>
          {text.send(count)}
        </Button>
      </>
    ) : (
      <Button ref={done} onClick={onClose} data-testid="close-test">
        {messages.common.close}
      </Button>
    );
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={results === null ? text.title : text.results}
      size={results === null ? "small" : "large"}
      actions={actions}
      data-testid="test-dialog"
    >
      {results === null ? <p>{text.text(count)}</p> : <Results results={results} />}
      {busy ? <RepositoriesProgressBar label={text.sending} progress={progress} /> : null}
      {error === null ? null : <ErrorMessage error={error} />}
    </Dialog>
  );
}

type Which = "sent" | "notSent";

function Results({ results }: { results: readonly TriggerTestResult[] }) {
  const [which, setWhich] = useState<Which | null>(null);
  const sent = useMemo(() => results.filter((result) => result.sent), [results]);
  const notSent = useMemo(() => results.filter((result) => !result.sent), [results]);
  const rows = which === null ? results : which === "sent" ? sent : notSent;
  return (
    <div className="health__section test-results">
      <SectionMessage
        tone={notSent.length === 0 ? "success" : "warning"}
        title={text.summary(sent.length, results.length)}
        data-testid="test-summary"
      >
        {sent.length > 0 && text.proof}
      </SectionMessage>
      <FilterButtons
        label={messages.health.table.filter}
        choices={[
          { value: null, label: text.all(results.length) },
          { value: "notSent" as const, label: text.failedOnly(notSent.length) },
          { value: "sent" as const, label: text.sentOnly(sent.length) },
        ]}
        value={which}
        onChange={setWhich}
      />
      <DataTable
        label={text.label}
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        searchText={searchText}
        searchLabel={messages.health.table.search}
        initialSort={{ column: "result", descending: false }}
        data-testid="test-results"
      />
    </div>
  );
}

const COLUMNS: readonly Column<TriggerTestResult>[] = [
  {
    id: "name",
    header: text.name,
    rowHeader: true,
    sortBy: rowKey,
    cell: ({ repository }) => <LongText text={repository} max={100} inline />,
  },
  {
    id: "result",
    header: text.result,
    width: "112px",
    sortBy: ({ sent }) => Number(sent),
    cell: ({ sent }) => <Lozenge tone={sent ? "success" : "danger"}>{sent ? text.sent : text.notSent}</Lozenge>,
  },
  {
    id: "words",
    header: text.words,
    cell: ({ message }) => (message === null ? null : <LongText text={message} max={200} inline lang="en" />),
  },
];
