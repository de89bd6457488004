import { useMutation, useQueryClient } from "@tanstack/react-query";
import { HardDrive } from "lucide-react";
import { useState } from "react";
import { useBackend } from "../../../backend";
import type { Mirror } from "../../../backend/generated/Mirror";
import {
  Button,
  Copyable,
  Dialog,
  EmptyState,
  ErrorMessage,
  KeyValueList,
  SectionMessage,
  Spinner,
  TextInput,
  useToast,
} from "../../../components";
import { messages } from "../../../messages";
import { CoverageSection } from "./CoverageSection";
import { capOf, capText } from "./cap";
import { FetchProgress } from "./FetchProgress";
import { MirrorTable } from "./MirrorTable";
import "./mirror.css";
import { mirrorIs, mirrorMayHaveChanged, useMirror } from "./queries";
import { useFetch } from "./useFetch";

interface MirrorTabProps {
  connectionId: string;
}

const words = messages.mirror;
/** What is proposed before anything is known: room for some hundred repositories of usual size. */
const USUAL_CAP = 10_000_000_000;

/** The mirror of a connection: off by default, what it holds, how it is fetched, and what Jira lacks of it. */
export function MirrorTab({ connectionId }: MirrorTabProps) {
  const fetch = useFetch(connectionId);
  const mirror = useMirror(connectionId, fetch.busy);
  if (mirror.data === undefined)
    return mirror.isError ? (
      <ErrorMessage error={mirror.error} onRetry={() => void mirror.refetch()} />
    ) : (
      <Spinner size="large" label={words.loading} />
    );
  const { data } = mirror;
  const held = data.repositories.some(({ state }) => state !== "missing");
  return (
    <div className="mirror" data-testid="mirror">
      {mirror.isError ? <ErrorMessage error={mirror.error} onRetry={() => void mirror.refetch()} /> : null}
      {!data.enabled && !held ? (
        <Off mirror={data} onFetch={() => void fetch.fetch([])} />
      ) : (
        <On mirror={data} fetch={fetch} />
      )}
    </div>
  );
}

/** Keeps what was chosen. */
function useSet(connectionId: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: { enabled: boolean; cap: number }) => backend.call("set_mirror", { connectionId, ...wanted }),
    onSuccess: (mirror) => mirrorIs(queries, mirror),
  });
}

function Off({ mirror, onFetch }: { mirror: Mirror; onFetch: () => void }) {
  const set = useSet(mirror.connectionId);
  const [text, setText] = useState(capText(mirror.cap > 0 ? mirror.cap : USUAL_CAP));
  const cap = capOf(text);
  const turnOn = () => {
    // By then this is gone from the page, and with it what only an answer to it would do.
    if (cap !== null) set.mutateAsync({ enabled: true, cap }).then(onFetch, () => undefined);
  };
  return (
    <EmptyState
      icon={HardDrive}
      title={words.off.title}
      data-testid="mirror-off"
      actions={
        <form
          className="mirror__on"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            turnOn();
          }}
        >
          <CapField mirror={mirror} value={text} onChange={setText} />
          {set.isError ? <ErrorMessage error={set.error} /> : null}
          <Button type="submit" variant="primary" busy={set.isPending} disabled={cap === null} data-testid="mirror-on">
            {words.turnOn}
          </Button>
        </form>
      }
    >
      {words.off.text} {words.off.costs}
    </EmptyState>
  );
}

interface CapFieldProps {
  mirror: Mirror;
  value: string;
  onChange: (value: string) => void;
}

function CapField({ mirror: { free }, value, onChange }: CapFieldProps) {
  return (
    <TextInput
      label={words.cap}
      help={free === null ? words.capHelpUnknown : words.capHelp(messages.mirror.bytes(free))}
      error={capOf(value) === null ? words.capError : null}
      inputMode="decimal"
      value={value}
      onChange={onChange}
      data-testid="mirror-cap"
    />
  );
}

function On({ mirror, fetch }: { mirror: Mirror; fetch: ReturnType<typeof useFetch> }) {
  const { connectionId, enabled, cap, repositories } = mirror;
  const set = useSet(connectionId);
  const toast = useToast();
  const [text, setText] = useState(capText(cap));
  const typed = capOf(text);
  const failed = repositories.filter(({ state }) => state === "failed").map(({ repository }) => repository);
  const isFull = repositories.some(({ error }) => error?.code === "MIRROR_FULL");
  const fetched = repositories.some(({ state }) => state === "ready");
  return (
    <>
      {enabled ? null : (
        <SectionMessage
          tone="info"
          title={words.offKept}
          data-testid="mirror-paused"
          actions={
            <Button size="compact" busy={set.isPending} onClick={() => set.mutate({ enabled: true, cap })}>
              {words.turnOnAgain}
            </Button>
          }
        />
      )}
      <div className="mirror__head">
        <Facts mirror={mirror} />
        <div className="mirror__buttons">
          {enabled ? (
            <Button variant="primary" busy={fetch.busy} onClick={() => void fetch.fetch([])} data-testid="mirror-fetch">
              {words.fetch}
            </Button>
          ) : null}
          {fetch.busy ? (
            <Button onClick={fetch.stop} data-testid="mirror-stop">
              {words.stop}
            </Button>
          ) : null}
          {enabled && !fetch.busy && failed.length > 0 ? (
            <Button onClick={() => void fetch.fetch(failed)} data-testid="mirror-retry">
              {words.fetchFailed(failed.length)}
            </Button>
          ) : null}
          {enabled ? (
            <Button
              disabled={fetch.busy}
              busy={set.isPending}
              onClick={() =>
                set.mutate(
                  { enabled: false, cap },
                  { onSuccess: () => toast.show({ tone: "info", title: words.turnedOff }) },
                )
              }
              data-testid="mirror-turn-off"
            >
              {words.turnOff}
            </Button>
          ) : null}
          <Remove mirror={mirror} disabled={fetch.busy} />
        </div>
      </div>
      {set.isError ? <ErrorMessage error={set.error} /> : null}
      {fetch.progress === null ? null : <FetchProgress progress={fetch.progress} />}
      {fetch.error === null ? null : <ErrorMessage error={fetch.error} onRetry={() => void fetch.fetch([])} />}
      {fetch.stopped ? <SectionMessage tone="info">{words.stopped}</SectionMessage> : null}
      {isFull ? <SectionMessage tone="warning" title={words.full} data-testid="mirror-full" /> : null}
      {enabled ? (
        <form
          className="mirror__cap"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (typed !== null && typed !== cap)
              set.mutate(
                { enabled, cap: typed },
                { onSuccess: () => toast.show({ tone: "success", title: words.capSaved }) },
              );
          }}
        >
          <CapField mirror={mirror} value={text} onChange={setText} />
          <Button type="submit" disabled={typed === null || typed === cap} data-testid="mirror-save-cap">
            {words.saveCap}
          </Button>
        </form>
      ) : null}
      <MirrorTable
        repositories={repositories}
        busy={fetch.busy || !enabled}
        onFetch={(name) => void fetch.fetch([name])}
      />
      <CoverageSection connectionId={connectionId} fetched={fetched} />
    </>
  );
}

function Facts({ mirror }: { mirror: Mirror }) {
  const { size, cap, free, directory, refspecs, repositories } = mirror;
  const commits = repositories.reduce((sum, one) => sum + one.commits, 0);
  return (
    <KeyValueList
      items={[
        { label: words.facts.size, value: words.facts.sizeOf(messages.mirror.bytes(size), messages.mirror.bytes(cap)) },
        { label: words.facts.free, value: free === null ? messages.common.notKnown : messages.mirror.bytes(free) },
        {
          label: words.facts.commits,
          value: <span data-testid="mirror-commits">{messages.common.count(commits)}</span>,
        },
        { label: words.facts.directory, value: <Copyable text={directory} label={words.facts.copyDirectory} /> },
        {
          label: words.facts.refspecs,
          value: (
            <>
              <ul className="mirror__refspecs">
                {refspecs.map((refspec) => (
                  <li key={refspec}>
                    <code>{refspec}</code>
                  </li>
                ))}
              </ul>
              <span className="subtle">{words.facts.refspecsHelp}</span>
            </>
          ),
        },
      ]}
    />
  );
}

function Remove({ mirror, disabled }: { mirror: Mirror; disabled: boolean }) {
  const backend = useBackend();
  const queries = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const { connectionId, size, directory } = mirror;
  const remove = useMutation({
    mutationFn: () => backend.call("remove_mirror", { connectionId }),
    onSuccess: async () => {
      setAsking(false);
      toast.show({ tone: "success", title: words.removed });
      await mirrorMayHaveChanged(queries, connectionId);
    },
  });
  return (
    <>
      <Button disabled={disabled} onClick={() => setAsking(true)} data-testid="mirror-remove">
        {words.remove}
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={words.removeTitle}
        data-testid="mirror-remove-dialog"
        actions={
          <>
            <Button autoFocus onClick={() => setAsking(false)}>
              {messages.common.cancel}
            </Button>
            <Button
              variant="danger"
              busy={remove.isPending}
              onClick={() => remove.mutate()}
              data-testid="confirm-mirror-remove"
            >
              {words.removeAct}
            </Button>
          </>
        }
      >
        <p className="mirror__words">{words.removeText(messages.mirror.bytes(size), directory)}</p>
        {remove.isError ? <ErrorMessage error={remove.error} /> : null}
      </Dialog>
    </>
  );
}
