import { CircleDot, FileText, FolderGit2, GitCommitHorizontal, ListTree, type LucideIcon, Ticket } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { CheckOutcome } from "../../../backend/generated/CheckOutcome";
import type { CommitExplanation } from "../../../backend/generated/CommitExplanation";
import type { CommitFix } from "../../../backend/generated/CommitFix";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import {
  Button,
  CheckList,
  Copyable,
  CopyButton,
  Dialog,
  ErrorMessage,
  Expander,
  ExternalLink,
  KeyValueList,
  LongText,
  Lozenge,
  OutcomeLozenge,
  SectionMessage,
  Spinner,
  useAnnounce,
} from "../../../components";
import { messages } from "../../../messages";
import { DrawnPath, type LinkLook } from "../../DrawnPath";
import { brokenLink, type Station, type StationName, stationsOf } from "./stations";
import type { Mending, useWhy } from "./useWhy";

const text = messages.mirror.why;

const ICONS: Record<StationName, LucideIcon> = {
  commit: GitCommitHorizontal,
  repository: FolderGit2,
  index: ListTree,
  message: FileText,
  project: CircleDot,
  issue: Ticket,
};

const LOOKS: Record<CheckOutcome, LinkLook> = {
  ok: "ok",
  caution: "waiting",
  failed: "broken",
  skipped: "unknown",
  running: "running",
};

interface WhyChainProps {
  issue: OpenedIssue;
  why: ReturnType<typeof useWhy>;
}

/** The way from the commit to the issue, and where it is broken. */
export function WhyChain({ issue, why }: WhyChainProps) {
  const { links, explanation, mending, mend, stopped } = why;
  useNews(explanation, mending, issue.key);
  return (
    <div className="why__result" data-testid="why-result" data-reason={explanation?.reason ?? undefined}>
      <DrawnPath
        label={text.label}
        data-testid="why-path"
        stops={stationsOf(links, explanation !== null).map((station) => ({
          id: station.name,
          icon: ICONS[station.name],
          look: station.outcome === null ? "unknown" : LOOKS[station.outcome],
          kind: text.stations[station.name],
          children: <StationState station={station} />,
        }))}
      />
      {explanation === null ? (
        links.length === 0 || stopped ? null : (
          <CheckList label={text.allLabel} checks={links} data-testid="why-links" />
        )
      ) : (
        <Result key={explanation.text} explanation={explanation} issue={issue} mending={mending} onMend={mend} />
      )}
    </div>
  );
}

function StationState({ station: { outcome } }: { station: Station }) {
  if (outcome === null) return <Lozenge tone="neutral">{messages.doctor.upcoming}</Lozenge>;
  return <OutcomeLozenge outcome={outcome} brief />;
}

interface ResultProps {
  explanation: CommitExplanation;
  issue: OpenedIssue;
  mending: Mending;
  onMend: (fix: CommitFix) => void;
}

function Result({ explanation, issue, mending, onMend }: ResultProps) {
  const { links, commitId, repository, subject, reason, summary, fixes, text: report } = explanation;
  const broken = brokenLink(links);
  const cautions = links.filter(({ outcome }) => outcome === "caution");
  const [open, setOpen] = useState(false);
  const well = reason === null;
  const busy = mending.kind === "doing" || mending.kind === "waiting";
  return (
    <>
      <MendingMessage mending={mending} issueKey={issue.key} />
      <SectionMessage
        tone={well ? "success" : "danger"}
        title={well ? text.there(issue.key) : <LongText text={summary} max={400} lang="en" />}
        data-testid="why-summary"
        actions={
          <>
            {fixes.map((fix, at) => (
              <FixButton key={fix.kind} fix={fix} issueKey={issue.key} primary={at === 0} busy={busy} onMend={onMend} />
            ))}
            <CopyButton text={report} label={text.copy} seen />
          </>
        }
      >
        {broken?.fix == null ? null : (
          <p>
            <strong>{messages.common.checks.fix}:</strong> <LongText text={broken.fix} max={600} lang="en" />
          </p>
        )}
        {reason === null ? null : (
          <p className="why__reason">
            {text.reason}: <code data-testid="why-reason">{reason}</code>
          </p>
        )}
      </SectionMessage>
      {commitId === null ? null : (
        <KeyValueList
          items={[
            { label: text.found, value: <Copyable text={commitId} label={text.copyCommit} data-testid="why-commit" /> },
            { label: text.inRepository, value: <LongText text={repository ?? ""} max={110} inline /> },
            { label: text.subject, value: <LongText text={subject ?? ""} max={200} /> },
          ]}
        />
      )}
      {cautions.length === 0 ? null : <CheckList label={messages.doctor.cautions} checks={cautions} />}
      <Expander label={text.all(links.length)} open={open} onOpenChange={setOpen} data-testid="why-all">
        <CheckList label={text.allLabel} checks={links} data-testid="why-links" />
      </Expander>
    </>
  );
}

/** What became of a fix. */
function MendingMessage({ mending, issueKey }: { mending: Mending; issueKey: string }) {
  switch (mending.kind) {
    case "none":
      return null;
    case "doing":
      return mending.fix === "open" ? null : <Spinner label={text.doing[mending.fix]} />;
    case "waiting":
      return <Spinner label={text.waiting} />;
    case "failed":
      return <ErrorMessage error={mending.error} />;
    case "helped":
      return <SectionMessage tone="success" title={text.helped(issueKey)} data-testid="why-helped" />;
    case "changed":
      return <SectionMessage tone="info" title={text.changed} data-testid="why-changed" />;
    case "notYet":
      return <SectionMessage tone="warning" title={text.notYet} data-testid="why-not-yet" />;
  }
}

interface FixButtonProps {
  fix: CommitFix;
  issueKey: string;
  primary: boolean;
  busy: boolean;
  onMend: (fix: CommitFix) => void;
}

function FixButton({ fix, issueKey, primary, busy, onMend }: FixButtonProps) {
  const [asking, setAsking] = useState(false);
  if (fix.kind === "open")
    return (
      <ExternalLink href={fix.url} data-testid="fix-open">
        {fix.title}
      </ExternalLink>
    );
  const label = fix.kind === "associate" ? text.fixes.associate(issueKey) : text.fixes[fix.kind];
  const act = () => (fix.kind === "enable" ? setAsking(true) : onMend(fix));
  return (
    <>
      <Button
        size="compact"
        variant={primary ? "primary" : "default"}
        busy={busy && primary}
        disabled={busy && !primary}
        onClick={act}
        data-testid={`fix-${fix.kind}`}
      >
        {label}
      </Button>
      {fix.kind === "enable" ? (
        <Dialog
          open={asking}
          onOpenChange={setAsking}
          title={text.enableTitle}
          actions={
            <>
              <Button autoFocus onClick={() => setAsking(false)}>
                {messages.common.cancel}
              </Button>
              <Button
                variant="primary"
                data-testid="confirm-enable"
                onClick={() => {
                  setAsking(false);
                  onMend(fix);
                }}
              >
                {text.enableAct}
              </Button>
            </>
          }
        >
          <p>{text.enableText}</p>
        </Dialog>
      ) : null}
    </>
  );
}

/** Tells a screen reader the result, and what became of a fix. */
function useNews(explanation: CommitExplanation | null, mending: Mending, key: string) {
  const announce = useAnnounce();
  const news = newsOf(explanation, mending, key);
  const said = useRef("");
  useEffect(() => {
    if (news === said.current) return;
    said.current = news;
    if (news !== "") announce(news);
  }, [news, announce]);
}

function newsOf(explanation: CommitExplanation | null, mending: Mending, key: string): string {
  if (mending.kind === "waiting") return text.waiting;
  if (mending.kind === "helped") return text.helped(key);
  if (mending.kind === "notYet") return text.notYet;
  if (explanation === null) return "";
  return explanation.reason === null ? text.there(key) : explanation.summary;
}
