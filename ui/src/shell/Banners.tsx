import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { asWireError, useBackend } from "../backend";
import type { KeychainStatus } from "../backend/generated/KeychainStatus";
import type { RunSummary } from "../backend/generated/RunSummary";
import type { StartUp } from "../backend/generated/StartUp";
import { Button, ErrorMessage, SectionMessage, timeWords, useToast } from "../components";
import { messages } from "../messages";
import { enterWorld, rememberKeychain, startUpQuery } from "./useStartUp";

/** Marks the sample world, on every screen. */
export function SandboxBanner({ startUp, onLeft }: { startUp: StartUp; onLeft: () => void }) {
  const words = messages.shell.sandbox;
  const backend = useBackend();
  const queries = useQueryClient();
  const toast = useToast();
  const leave = useMutation({
    mutationFn: () => backend.call("leave_sandbox"),
    onSuccess: (next) => {
      enterWorld(queries, next);
      toast.announce(words.left);
      onLeft();
    },
    onError: (thrown) => {
      const error = asWireError(thrown);
      toast.show({ tone: "danger", title: messages.errors[error.code].title, text: error.message });
    },
  });
  if (startUp.sandbox === null) return null;
  return (
    <aside className="sandbox-banner" aria-label={words.banner} data-testid="sandbox-banner">
      <FlaskConical aria-hidden="true" />
      <p>
        <strong>{words.banner}</strong> — {words.detail}
      </p>
      <Button size="compact" busy={leave.isPending} onClick={() => leave.mutate()} data-testid="leave-sandbox">
        {words.leave}
      </Button>
    </aside>
  );
}

/** The keychain does not work: why, the fix, and a way to look again. One banner, however often it is met. */
export function KeychainBanner({ status }: { status: KeychainStatus }) {
  const words = messages.shell.keychain;
  const backend = useBackend();
  const queries = useQueryClient();
  const toast = useToast();
  const check = useMutation({
    mutationFn: () => backend.call("keychain_status"),
    onSuccess: (next) => {
      rememberKeychain(queries, next);
      if (next.state === "ok") toast.show({ tone: "success", title: words.nowOk(next.store) });
      else toast.announce(words.stillNot);
    },
  });
  if (status.state === "ok") return null;
  return (
    <SectionMessage
      tone="warning"
      title={words.title[status.state](status.store)}
      data-testid="keychain-banner"
      actions={
        <>
          <Button size="compact" busy={check.isPending} onClick={() => check.mutate()} data-testid="keychain-check">
            {words.checkAgain}
          </Button>
          {check.isSuccess && <span className="subtle">{words.stillNot}</span>}
        </>
      }
    >
      <p>
        {status.fix} {words.consequence}
      </p>
      {check.isError && <ErrorMessage error={check.error} />}
    </SectionMessage>
  );
}

/** Runs that the program's end interrupted: go on, or let it be. */
export function InterruptedBanners({
  runs,
  onResume,
}: {
  runs: readonly RunSummary[];
  onResume: (runId: string) => void;
}) {
  return runs.map((run) => <InterruptedBanner key={run.runId} run={run} onResume={onResume} />);
}

function InterruptedBanner({ run, onResume }: { run: RunSummary; onResume: (runId: string) => void }) {
  const words = messages.shell.interrupted;
  const backend = useBackend();
  const queries = useQueryClient();
  const toast = useToast();
  const [now] = useState(() => Date.now());
  const dismiss = useMutation({
    mutationFn: () => backend.call("dismiss_run", { runId: run.runId }),
    onSuccess: () => {
      toast.announce(words.dismissed);
      return queries.invalidateQueries({ queryKey: startUpQuery(backend).queryKey });
    },
  });
  return (
    <SectionMessage
      tone="warning"
      title={words.title(run.title)}
      data-testid="interrupted-run"
      actions={
        <>
          <Button size="compact" onClick={() => onResume(run.runId)} data-testid="interrupted-resume">
            {words.resume}
          </Button>
          <Button
            size="compact"
            busy={dismiss.isPending}
            onClick={() => dismiss.mutate()}
            data-testid="interrupted-dismiss"
          >
            {words.dismiss}
          </Button>
        </>
      }
    >
      <p>{words.text(timeWords(run.startedAt, now))}</p>
      {dismiss.isError && <ErrorMessage error={dismiss.error} />}
    </SectionMessage>
  );
}
