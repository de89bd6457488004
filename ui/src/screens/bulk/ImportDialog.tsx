import { useState } from "react";
import { useBackend } from "../../backend";
import type { Configuration } from "../../backend/generated/Configuration";
import type { ConfigurationDifference } from "../../backend/generated/ConfigurationDifference";
import type { ConfigurationImportEnd } from "../../backend/generated/ConfigurationImportEnd";
import type { ConfigurationImportMessage } from "../../backend/generated/ConfigurationImportMessage";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Checkbox, Dialog, ErrorMessage, ProgressBar, SectionMessage } from "../../components";
import { messages } from "../../messages";
import { useOperation } from "../useOperation";

interface ImportDialogProps {
  configuration: Configuration;
  /** What would be removed, by name. */
  deleted: readonly string[];
  onClose: () => void;
  /** The table is another one now. */
  onImported: (configuration: Configuration) => void;
}

type Stage =
  | { kind: "review" }
  | { kind: "running"; percent: number | null; told: readonly ConfigurationImportMessage[] }
  | { kind: "stopped" }
  | { kind: "failed"; error: WireError }
  | { kind: "ended"; end: ConfigurationImportEnd };

const words = messages.bulk.import;

/** From the last look to the outcome. */
export function ImportDialog({ configuration, deleted, onClose, onImported }: ImportDialogProps) {
  const backend = useBackend();
  const operation = useOperation();
  const [stage, setStage] = useState<Stage>({ kind: "review" });
  const [agreed, setAgreed] = useState(false);
  const { counts, handle } = configuration;

  async function start(confirmed: number[]) {
    setAgreed(false);
    setStage({ kind: "running", percent: null, told: [] });
    const outcome = await operation.perform((operationId) =>
      backend.call("import_configuration", { operationId, handle, confirmed }, ({ percent, told }) =>
        setStage((now) => (now.kind === "running" ? { kind: "running", percent, told: [...now.told, ...told] } : now)),
      ),
    );
    if (outcome.kind === "superseded") return;
    if (outcome.kind === "failed") {
      setStage({ kind: "failed", error: outcome.error });
      return;
    }
    setStage({ kind: "ended", end: outcome.value.end });
    onImported(outcome.value.configuration);
  }
  const stop = () => {
    operation.cancel();
    setStage({ kind: "stopped" });
  };
  const close = () => {
    if (stage.kind === "running") operation.cancel();
    onClose();
  };

  const removals = stage.kind === "ended" && stage.end.kind === "unconfirmed" ? stage.end.removals : null;
  const actions = {
    review: (
      <>
        <Button onClick={close} autoFocus>
          {words.cancel}
        </Button>
        <Button variant="primary" onClick={() => void start([])} data-testid="bulk-import-start">
          {words.start}
        </Button>
      </>
    ),
    running: (
      <Button onClick={stop} data-testid="bulk-import-stop">
        {words.stop}
      </Button>
    ),
    stopped: <Button onClick={close}>{words.close}</Button>,
    failed: <Button onClick={close}>{words.backToTable}</Button>,
    ended:
      removals === null ? (
        <Button variant="primary" onClick={close} autoFocus data-testid="bulk-import-close">
          {words.backToTable}
        </Button>
      ) : (
        <>
          <Button onClick={close} autoFocus>
            {words.cancel}
          </Button>
          <Button
            variant="danger"
            disabled={!agreed}
            onClick={() => void start(removals.map(({ id }) => id))}
            data-testid="bulk-import-confirm"
          >
            {words.confirmStart}
          </Button>
        </>
      ),
  }[stage.kind];

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : close())}
      title={removals === null ? words.title : words.confirmTitle}
      size="large"
      keepOnPress
      actions={actions}
      data-testid="bulk-import"
    >
      {stage.kind === "review" && (
        <>
          <p>
            <strong>{words.summary(counts.changed, counts.created, counts.deleted)}</strong>
          </p>
          <p>{words.only}</p>
          {deleted.length > 0 && <Named intro={words.deletes} names={deleted} />}
        </>
      )}
      {stage.kind === "running" && (
        <ProgressBar
          label={words.running}
          value={stage.percent === null ? null : stage.percent / 100}
          note={stage.told.at(-1)?.message}
          data-testid="bulk-import-progress"
        />
      )}
      {stage.kind === "stopped" && <SectionMessage tone="info">{words.stopped}</SectionMessage>}
      {stage.kind === "failed" && <ErrorMessage error={stage.error} />}
      {removals !== null && (
        <>
          <Named intro={words.confirm} names={removals.map(({ id, name }) => `${name} (${id})`)} />
          <Checkbox
            label={words.confirmCheck(removals.length)}
            checked={agreed}
            onChange={setAgreed}
            data-testid="bulk-import-agree"
          />
        </>
      )}
      {stage.kind === "ended" && <Ended end={stage.end} />}
    </Dialog>
  );
}

function Named({ intro, names }: { intro: string; names: readonly string[] }) {
  return (
    <>
      <p>{intro}</p>
      <ul className="bulk__told" data-testid="bulk-removals">
        {names.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may be the same, and the list does not change
          <li key={index}>{name}</li>
        ))}
      </ul>
    </>
  );
}

/** How an import ended. */
function Ended({ end }: { end: ConfigurationImportEnd }) {
  if (end.kind === "unconfirmed") return null;
  if (end.kind === "movedOn") {
    return (
      <SectionMessage tone="warning" title={words.movedTitle} live data-testid="bulk-moved">
        <p>{words.moved}</p>
        <Differences differences={end.differences} />
      </SectionMessage>
    );
  }
  const failed = end.told.filter((one) => one.isError);
  const isUnseen = end.notTaken === null;
  const isPart = failed.length > 0 || (end.notTaken?.length ?? 0) > 0;
  const [tone, title, text] = isPart
    ? (["warning", words.partTitle, words.part] as const)
    : isUnseen
      ? (["warning", words.unseenTitle, words.unseen] as const)
      : (["success", words.doneTitle, words.done] as const);
  return (
    <>
      <SectionMessage tone={tone} title={title} live data-testid="bulk-outcome">
        <p>{text}</p>
      </SectionMessage>
      {end.notTaken !== null && end.notTaken.length > 0 && (
        <>
          <h3>{words.notTaken}</h3>
          <Differences differences={end.notTaken} />
        </>
      )}
      <h3>{words.told}</h3>
      <ul className="bulk__told">
        {[...failed, ...end.told.filter((one) => !one.isError)].map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: Jira may say the same twice, and the list does not change
          <li key={index}>{one.isError ? `${messages.bulk.error}: ${one.message}` : one.message}</li>
        ))}
      </ul>
    </>
  );
}

function Differences({ differences }: { differences: readonly ConfigurationDifference[] }) {
  return (
    <ul className="bulk__told">
      {differences.map((one) => (
        <li key={`${one.id} ${one.name} ${one.label}`}>
          <strong>{one.name}</strong> {inWords(one)}
        </li>
      ))}
    </ul>
  );
}

function inWords({ kind, label, expected, found }: ConfigurationDifference): string {
  if (kind !== "cell" || label === null) return messages.bulk.difference[kind];
  if (expected === null || found === null) return messages.bulk.differsHidden(label);
  return messages.bulk.differs(label, expected, found);
}
