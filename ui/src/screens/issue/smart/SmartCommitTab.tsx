import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import {
  Button,
  CopyButton,
  ErrorMessage,
  Expander,
  LongText,
  Spinner,
  TextInput,
  useAnnounce,
} from "../../../components";
import { messages } from "../../../messages";
import { Effects } from "./Effects";
import { Findings } from "./Findings";
import { HookDialog } from "./HookDialog";
import { InsertBar } from "./InsertBar";
import { MessageEditor } from "./MessageEditor";
import { rememberEmail, rememberedEmail } from "./remembered";
import "./smart.css";
import { inserted } from "./spans";
import { type Checked, useMessageCheck } from "./useMessageCheck";

interface SmartCommitTabProps {
  issue: OpenedIssue;
}

const words = messages.smart;
/** GIJ's own default. */
const MAX_AGE = "14";

/** A composer of commit messages that says what GIJ will make of them. */
export function SmartCommitTab({ issue }: SmartCommitTabProps) {
  const [message, setMessage] = useState(`${issue.key} `);
  const [email, setEmail] = useState(rememberedEmail);
  const [maxAge, setMaxAge] = useState(MAX_AGE);
  const [date, setDate] = useState("");
  const [advanced, setAdvanced] = useState(false);
  const [hook, setHook] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const select = useSelection(area);
  const days = daysOf(maxAge);
  const { busy, checked, error, again } = useMessageCheck({
    siteUrl: issue.site.url,
    message,
    email: email.trim(),
    committedAt: date === "" ? null : millisOf(date),
    maxAgeDays: days ?? Number(MAX_AGE),
  });
  useFindingNews(checked, message);
  const report = checked?.report ?? null;

  const replace = ([begin, end]: readonly [number, number], text: string) => {
    setMessage(message.slice(0, begin) + text + message.slice(end));
    select([begin, begin + text.length]);
  };
  const insert = (command: string, argument: string) => {
    const at = area.current?.selectionEnd ?? message.length;
    const { text, select: span } = inserted(message, at, command, argument);
    setMessage(text);
    select(span);
  };

  return (
    <div className="smart" data-testid="smart">
      <p className="subtle smart__intro">{words.intro}</p>
      <div className="smart__columns">
        <div className="smart__compose">
          <InsertBar issues={report?.issues ?? []} onInsert={insert} />
          <MessageEditor value={message} onChange={setMessage} checked={checked} area={area} />
          <div className="smart__acts">
            <CopyButton text={message} label={words.copy} seen data-testid="copy-message" />
            <Button size="compact" onClick={() => setHook(true)} data-testid="open-hook">
              {words.hook}
            </Button>
            {busy ? <Spinner label={words.checking} /> : null}
          </div>
          <TextInput
            label={words.email}
            help={
              report?.actsAs == null ? (
                `${words.emailHelp}${email.trim() === "" ? "" : ` ${words.nobody}`}`
              ) : (
                <LongText text={words.actsAs(report.actsAs)} max={120} inline />
              )
            }
            type="email"
            value={email}
            onChange={(next) => {
              setEmail(next);
              rememberEmail(next);
            }}
            data-testid="smart-email"
          />
          <Expander label={words.advanced} open={advanced} onOpenChange={setAdvanced} data-testid="smart-advanced">
            <div className="smart__advanced">
              <TextInput
                label={words.maxAge}
                help={words.maxAgeHelp}
                error={days === null ? words.maxAgeError : null}
                inputMode="numeric"
                value={maxAge}
                onChange={setMaxAge}
                data-testid="smart-max-age"
              />
              <TextInput
                label={words.date}
                help={words.dateHelp}
                optional
                type="datetime-local"
                value={date}
                onChange={setDate}
                data-testid="smart-date"
              />
            </div>
          </Expander>
        </div>
        <div className="smart__told" aria-busy={busy}>
          {error === null ? null : <ErrorMessage error={error} onRetry={again} />}
          {report === null ? null : (
            <>
              <section className="smart__section">
                <h2>{words.findings}</h2>
                <Findings
                  findings={report.findings}
                  current={checked?.message === message}
                  onShow={select}
                  onReplace={replace}
                />
              </section>
              <section className="smart__section">
                <h2>{words.effects}</h2>
                <Effects report={report} />
              </section>
            </>
          )}
        </div>
      </div>
      <HookDialog open={hook} onOpenChange={setHook} />
    </div>
  );
}

/** Selects a part of the text area once the text is in it, and gives it the focus. */
function useSelection(area: React.RefObject<HTMLTextAreaElement | null>) {
  const wanted = useRef<readonly [number, number] | null>(null);
  const [, setTurn] = useState(0);
  useLayoutEffect(() => {
    if (wanted.current === null || area.current === null) return;
    const [begin, end] = wanted.current;
    wanted.current = null;
    area.current.focus();
    area.current.setSelectionRange(begin, end);
  });
  return (span: readonly [number, number]) => {
    wanted.current = span;
    setTurn((before) => before + 1);
  };
}

/** Tells a screen reader how many findings there are, when that changes. */
function useFindingNews(checked: Checked | null, message: string) {
  const announce = useAnnounce();
  const counted = (severity: string) =>
    checked?.report.findings.filter((finding) => finding.severity === severity).length ?? 0;
  const news = checked === null ? "" : words.findingCount(counted("error"), counted("warning"));
  const current = checked?.message === message;
  const said = useRef("");
  useEffect(() => {
    if (!current || news === said.current) return;
    said.current = news;
    announce(news);
  }, [current, news, announce]);
}

function daysOf(text: string): number | null {
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return days >= 1 && days <= 3_650 ? days : null;
}

function millisOf(date: string): number | null {
  const at = new Date(date).getTime();
  return Number.isNaN(at) ? null : at;
}
