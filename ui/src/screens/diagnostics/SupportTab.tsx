import { useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { LogLevel } from "../../backend/generated/LogLevel";
import type { SupportBundle } from "../../backend/generated/SupportBundle";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Copyable, ErrorMessage, KeyValueList, Select, Spinner, useAnnounce } from "../../components";
import { messages } from "../../messages";
import { BundlePreview } from "./BundlePreview";
import { useFacts, useLogLevel } from "./queries";

const text = messages.diagnostics.support;
const LEVELS: readonly LogLevel[] = ["error", "warn", "info", "debug"];

/** The log, and the bundle for whoever helps. */
export function SupportTab() {
  return (
    <div className="diagnostics">
      <Log />
      <Bundle />
    </div>
  );
}

function Log() {
  const announce = useAnnounce();
  const facts = useFacts();
  const level = useLogLevel();
  if (facts.data === undefined)
    return facts.isError ? (
      <ErrorMessage error={facts.error} onRetry={() => void facts.refetch()} />
    ) : (
      <Spinner label={messages.common.loading} />
    );
  const { logLevel, logFolder, logBytes, dataFolder } = facts.data;
  return (
    <section className="diagnostics__section">
      <h2>{text.log}</h2>
      <Select
        className="diagnostics__level"
        label={text.level}
        value={logLevel}
        onChange={(next) => level.mutate(next, { onSuccess: () => announce(text.levelSaved(text.levels[next])) })}
        options={LEVELS.map((value) => ({ value, label: text.levels[value], help: text.levelHelp[value] }))}
        disabled={level.isPending}
        data-testid="log-level"
      />
      {level.isError && <ErrorMessage error={level.error} />}
      <KeyValueList
        items={[
          { label: text.folder, value: <Copyable text={logFolder} label={text.copyFolder} /> },
          { label: text.size, value: text.bytes(logBytes) },
          { label: text.data, value: <Copyable text={dataFolder} label={text.copyData} /> },
        ]}
      />
    </section>
  );
}

function Bundle() {
  const backend = useBackend();
  const announce = useAnnounce();
  const [busy, setBusy] = useState<"preparing" | "saving" | null>(null);
  const [bundle, setBundle] = useState<SupportBundle | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const [error, setError] = useState<WireError | null>(null);

  const attempt = async (what: "preparing" | "saving", work: () => Promise<void>) => {
    setBusy(what);
    setError(null);
    await work().catch((thrown: unknown) => setError(asWireError(thrown)));
    setBusy(null);
  };
  const prepare = () =>
    attempt("preparing", async () => {
      setSaved(null);
      setBundle(await backend.call("preview_support_bundle"));
    });
  const save = ({ bundleId }: SupportBundle) =>
    attempt("saving", async () => {
      const { path } = await backend.call("save_support_bundle", { bundleId });
      setSaved(path);
      setBundle(null);
      announce(`${text.saved} ${path}`);
    });

  return (
    <section className="diagnostics__section" data-testid="support-bundle">
      <h2>{text.bundle}</h2>
      <p className="subtle diagnostics__words">{text.bundleIntro}</p>
      {bundle === null ? (
        <div className="diagnostics__buttons">
          <Button busy={busy === "preparing"} data-testid="prepare-bundle" onClick={() => void prepare()}>
            {text.prepare}
          </Button>
        </div>
      ) : (
        <>
          <BundlePreview bundle={bundle} />
          <div className="diagnostics__buttons">
            <Button data-testid="discard-bundle" onClick={() => setBundle(null)}>
              {text.discard}
            </Button>
            <Button
              variant="primary"
              busy={busy === "saving"}
              data-testid="save-bundle"
              onClick={() => void save(bundle)}
            >
              {text.save}
            </Button>
          </div>
        </>
      )}
      {saved !== null && (
        <p className="export__saved" data-testid="saved-path">
          {text.saved} <Copyable text={saved} label={text.copyPath} />
        </p>
      )}
      {error !== null && <ErrorMessage error={error} />}
    </section>
  );
}
