import { Activity } from "lucide-react";
import { useBackend } from "../../backend";
import type { Check } from "../../backend/generated/Check";
import type { CheckArea } from "../../backend/generated/CheckArea";
import {
  Button,
  CheckList,
  CopyButton,
  EmptyState,
  ErrorMessage,
  KeyValueList,
  ProgressBar,
  SectionMessage,
  useAnnounce,
} from "../../components";
import { messages } from "../../messages";
import { useFacts } from "./queries";
import { useChecks } from "./useChecks";

const text = messages.diagnostics.checks;
const AREAS: readonly CheckArea[] = ["computer", "network", "aws", "jira", "git"];

/** Every live check, and the versions of what is in use. */
export function ChecksTab() {
  const backend = useBackend();
  const announce = useAnnounce();
  const { busy, checks, error, stopped, run, stop } = useChecks();
  const ended = (checks ?? []).filter(({ outcome }) => outcome !== "running");

  const start = async () => {
    const outcome = await run(
      (operationId, tell) => backend.call("run_diagnostics", { operationId }, tell),
      (found) => found,
    );
    if (outcome.kind === "done") announce(summaryOf(outcome.value));
  };

  return (
    <div className="diagnostics">
      <div className="diagnostics__act">
        <p className="subtle">{text.intro}</p>
        <div className="diagnostics__buttons">
          {busy && (
            <Button data-testid="stop-checks" onClick={stop}>
              {text.cancel}
            </Button>
          )}
          {!busy && ended.length > 0 && <CopyButton seen label={text.copy} text={reportOf(ended)} />}
          <Button variant="primary" busy={busy} data-testid="run-checks" onClick={() => void start()}>
            {checks === null ? text.run : text.again}
          </Button>
        </div>
      </div>
      {busy && <ProgressBar label={text.label} value={null} note={text.ended(ended.length)} />}
      {error !== null && <ErrorMessage error={error} onRetry={() => void start()} />}
      {stopped && <SectionMessage tone="info">{text.cancelled}</SectionMessage>}
      {!busy && !stopped && error === null && ended.length > 0 && (
        <SectionMessage tone={toneOf(ended)} title={summaryOf(ended)} data-testid="checks-summary" />
      )}
      {checks === null ? (
        <EmptyState icon={Activity} title={text.emptyTitle} data-testid="no-checks">
          {text.empty}
        </EmptyState>
      ) : (
        AREAS.map((area) => {
          const own = checks.filter((check) => check.area === area);
          return own.length === 0 ? null : (
            <section key={area} className="diagnostics__section" data-testid={`checks-${area}`}>
              <h2>{text.areas[area]}</h2>
              <CheckList label={text.areas[area]} checks={own} />
            </section>
          );
        })
      )}
      <Versions />
    </div>
  );
}

function Versions() {
  const facts = useFacts();
  if (facts.data === undefined)
    return facts.isError ? <ErrorMessage error={facts.error} onRetry={() => void facts.refetch()} /> : null;
  const { versions } = facts.data;
  return (
    <section className="diagnostics__section" aria-label={text.versionsLabel} data-testid="versions">
      <div className="diagnostics__heading">
        <h2>{text.versions}</h2>
        <CopyButton
          seen
          label={text.copyVersions}
          text={versions.map(({ name, value }) => `${name}: ${value}`).join("\n")}
        />
      </div>
      <KeyValueList items={versions.map(({ name, value }) => ({ label: name, value: <code>{value}</code> }))} />
    </section>
  );
}

function counted(checks: readonly Check[]) {
  const of = (wanted: Check["outcome"]) => checks.filter(({ outcome }) => outcome === wanted).length;
  return { ok: of("ok"), cautions: of("caution"), failed: of("failed") };
}

function toneOf(checks: readonly Check[]) {
  const { failed, cautions } = counted(checks);
  return failed > 0 ? "danger" : cautions > 0 ? "warning" : "success";
}

function summaryOf(checks: readonly Check[]): string {
  const { ok, failed, cautions } = counted(checks);
  return failed + cautions > 0 ? text.summaryBad(failed, cautions) : text.summary(ok, checks.length);
}

function reportOf(checks: readonly Check[]): string {
  return checks
    .flatMap(({ area, title, outcome, finding, fix, snippet }) => [
      `[${outcome}] ${text.areas[area]}: ${title}: ${finding}`,
      ...(fix === null ? [] : [`  ${fix}`]),
      ...(snippet === null ? [] : snippet.split("\n").map((line) => `    ${line}`)),
    ])
    .join("\n");
}
