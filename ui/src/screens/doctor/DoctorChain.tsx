import {
  CircleDot,
  Clock,
  Download,
  Fingerprint,
  FolderGit2,
  Globe,
  IdCard,
  KeyRound,
  LockKeyhole,
  LogIn,
  type LucideIcon,
  PlugZap,
  SlidersHorizontal,
  UserRound,
} from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Check } from "../../backend/generated/Check";
import type { CheckOutcome } from "../../backend/generated/CheckOutcome";
import type { DoctorReport } from "../../backend/generated/DoctorReport";
import {
  CheckList,
  CodeBlock,
  CopyButton,
  Expander,
  LongText,
  Lozenge,
  OutcomeLozenge,
  SectionMessage,
  useAnnounce,
} from "../../components";
import { messages } from "../../messages";
import { DrawnPath, type LinkLook } from "../DrawnPath";
import "./doctor.css";
import { latestEnded, type WayLink, wayOf } from "./way";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  dns: Globe,
  tcp: PlugZap,
  tls: LockKeyhole,
  clock: Clock,
  "host-key": Fingerprint,
  algorithms: SlidersHorizontal,
  user: UserRound,
  identity: IdCard,
  key: KeyRound,
  "sign-in": LogIn,
  repository: FolderGit2,
  read: Download,
};

const LOOKS: Record<CheckOutcome, LinkLook> = {
  ok: "ok",
  caution: "waiting",
  failed: "broken",
  skipped: "unknown",
  running: "running",
};

interface DoctorChainProps {
  /** What was told so far, in order. */
  links: readonly Check[];
  /** The end of it; `null` while it is under way, or when it was stopped. */
  report: DoctorReport | null;
  /** Links that are to come, drawn before anything is told of them: `SSH_WAY`, `HTTPS_WAY`. */
  expected?: readonly string[];
}

const text = messages.doctor;

/** The way to a repository, link by link: where it breaks, why, and what mends it. */
export function DoctorChain({ links, report, expected = [] }: DoctorChainProps) {
  useLinkAnnouncements(links, report);
  const told = report?.links ?? links;
  return (
    <div className="doctor" data-testid="doctor">
      <DrawnPath
        label={text.label}
        data-testid="doctor-path"
        stops={wayOf(told, report === null ? expected : []).map((link) => ({
          id: link.id,
          icon: ICONS[link.id] ?? CircleDot,
          look: link.check === null ? "unknown" : LOOKS[link.check.outcome],
          kind: nameOf(link),
          children: <LinkState link={link} />,
        }))}
      />
      {report === null ? <Told links={told} /> : <Result key={report.text} report={report} />}
    </div>
  );
}

/** The link's own short name; the check's title where the link is not one of ours. */
function nameOf({ id, check }: WayLink): string {
  return text.links[id as keyof typeof text.links] ?? check?.title ?? id;
}

function LinkState({ link: { check } }: { link: WayLink }) {
  if (check !== null) return <OutcomeLozenge outcome={check.outcome} brief />;
  return <Lozenge tone="neutral">{text.upcoming}</Lozenge>;
}

/** What was found so far. */
function Told({ links }: { links: readonly Check[] }) {
  return links.length === 0 ? null : <CheckList label={text.all} checks={links} data-testid="doctor-links" />;
}

function Result({ report }: { report: DoctorReport }) {
  const broken = report.links.find(({ id }) => id === report.broken);
  const cautions = report.links.filter(({ outcome }) => outcome === "caution");
  const [open, setOpen] = useState(false);
  // What mends it stands above already.
  const all = report.links.map((link) =>
    link === broken || link.outcome === "caution" ? { ...link, fix: null, snippet: null } : link,
  );
  const tone = report.ok ? (cautions.length > 0 ? "warning" : "success") : "danger";
  return (
    <>
      <SectionMessage
        tone={tone}
        title={<LongText text={report.summary} max={400} lang="en" />}
        data-testid="doctor-summary"
        actions={
          <>
            <CopyButton text={report.text} label={text.copy} seen />
            {report.cause === null ? null : (
              <span className="doctor__cause">
                {text.cause} <code data-testid="doctor-cause">{report.cause}</code>
              </span>
            )}
          </>
        }
      >
        {broken === undefined ? null : <Broken check={broken} />}
      </SectionMessage>
      {cautions.length === 0 ? null : <CheckList label={text.cautions} checks={cautions} />}
      <Expander label={text.allCount(report.links.length)} open={open} onOpenChange={setOpen} data-testid="doctor-all">
        <CheckList label={text.all} checks={all} data-testid="doctor-links" />
      </Expander>
    </>
  );
}

/** The broken link: what was found there, and what mends it. */
function Broken({ check: { title, finding, fix, snippet } }: { check: Check }) {
  const words = messages.common.checks;
  return (
    <div className="doctor__broken" data-testid="doctor-broken">
      {finding === "" ? null : (
        <p>
          <LongText text={finding} max={600} lang="en" />
        </p>
      )}
      {fix === null ? null : (
        <p>
          <strong>{words.fix}:</strong> <LongText text={fix} max={800} lang="en" />
        </p>
      )}
      {snippet === null ? null : (
        <div className="check__snippet">
          <CodeBlock label={words.snippet(title)}>{snippet}</CodeBlock>
          <CopyButton text={snippet} label={words.copySnippet(title)} />
        </div>
      )}
    </div>
  );
}

/** Tells each link as it ends, and then the result. One that was there from the beginning is no news. */
function useLinkAnnouncements(links: readonly Check[], report: DoctorReport | null) {
  const announce = useAnnounce();
  const latest = latestEnded(links);
  const words = latest === undefined ? "" : text.ended(nameOf({ id: latest.id, check: latest }), latest.outcome);
  const news = report === null ? words : report.summary;
  const said = useRef(news);
  useEffect(() => {
    if (said.current === news) return;
    said.current = news;
    if (news !== "") announce(news);
  }, [news, announce]);
}
