import { useQueryClient } from "@tanstack/react-query";
import { Ticket } from "lucide-react";
import { type ClipboardEvent, type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useBackend } from "../../backend";
import type { WireError } from "../../backend/generated/WireError";
import {
  Button,
  EmptyState,
  ErrorMessage,
  PageHeader,
  Select,
  Spinner,
  TextInput,
  useAnnounce,
} from "../../components";
import { messages } from "../../messages";
import type { IssueName } from "../../shell/place";
import { FormError } from "../FormError";
import { fieldId, focusField } from "../fields";
import { useOperation } from "../useOperation";
import { isPlain } from "./keys";
import { issueOpened, useRecentIssues } from "./queries";
import { RecentIssues } from "./RecentIssues";

interface OpenIssueProps {
  /** The place one is at; its text is that of a link that was followed. */
  link: { text?: string };
  onOpen: (issue: IssueName) => void;
  onConnect: () => void;
}

const FIELDS = ["text", "siteUrl"];

/** A key with nothing before it but an address. */
const WHOLE = /(^|\/)[A-Za-z][A-Za-z0-9_]+-\d+([/?#]\S*)?$/;

/** Opens an issue by its key, by its address in Jira, by a link, or as one that was opened before. */
export function OpenIssue({ link, onOpen, onConnect }: OpenIssueProps) {
  const words = messages.issue.open;
  const backend = useBackend();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const recent = useRecentIssues();
  const { busy, perform, cancel } = useOperation();
  const [text, setText] = useState(link.text ?? "");
  const [chosenSite, setChosenSite] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const list = useRef<HTMLUListElement>(null);

  const sites = recent.data?.sites ?? [];
  const issues = recent.data?.issues ?? [];
  const site = chosenSite ?? issues[0]?.site.url ?? sites[0]?.url ?? null;

  const open = async (wanted: string, siteUrl: string | null) => {
    setText(wanted);
    setAsked(true);
    setError(null);
    if (wanted.trim() === "") {
      focusField("text");
      return;
    }
    announce(words.opening);
    const outcome = await perform((operationId) =>
      backend.call("open_issue", { text: wanted.trim(), siteUrl, operationId }),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    announce(words.opened(outcome.value.key, outcome.value.summary));
    onOpen(issueOpened(queries, outcome.value));
  };

  // A link may leave its site open: which one is likely meant is known once the recent issues are.
  const followed = useRef<OpenIssueProps["link"] | null>(null);
  const opening = useRef(open);
  opening.current = open;
  useEffect(() => {
    if (link.text === undefined || recent.isPending || followed.current === link) return;
    followed.current = link;
    void opening.current(link.text, site);
  }, [link, recent.isPending, site]);

  const change = (next: string) => {
    if (busy) cancel();
    setError(null);
    setText(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void open(text, site);
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData("text").trim();
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const replacesAll = value.trim() === "" || (selectionStart === 0 && selectionEnd === value.length);
    if (!replacesAll || !WHOLE.test(pasted)) return;
    event.preventDefault();
    void open(pasted, site);
  };
  const toList = (event: KeyboardEvent) => {
    const first = list.current?.querySelector("button");
    if (event.key !== "ArrowDown" || !isPlain(event) || !first) return;
    event.preventDefault();
    first.focus();
  };

  if (recent.data !== undefined && sites.length === 0) {
    return (
      <main className="page" data-testid="open-issue">
        <PageHeader title={words.title} intro={words.intro} focus />
        <EmptyState
          icon={Ticket}
          title={words.nothingTitle}
          data-testid="issue-nothing"
          actions={
            <Button variant="primary" onClick={onConnect} data-testid="issue-connect">
              {words.connect}
            </Button>
          }
        >
          {words.nothing}
        </EmptyState>
      </main>
    );
  }
  return (
    <main className="page" data-testid="open-issue">
      <PageHeader title={words.title} intro={words.intro} />
      <div className="open-issue">
        <form className="open-issue__form" noValidate onSubmit={submit}>
          {sites.length > 1 ? (
            <Select
              id={fieldId("siteUrl")}
              data-testid="issue-site"
              className="open-issue__site"
              label={words.site}
              value={site ?? ""}
              options={sites.map(({ url, title }) => ({ value: url, label: title }))}
              onChange={(next) => {
                if (busy) cancel();
                setError(null);
                setChosenSite(next);
              }}
            />
          ) : null}
          <TextInput
            id={fieldId("text")}
            data-testid="issue-text"
            data-search=""
            className="open-issue__field"
            label={words.field}
            help={words.fieldHelp}
            placeholder={words.placeholder}
            autoFocus
            error={
              asked && text.trim() === ""
                ? words.required
                : error?.fields.includes("text")
                  ? messages.errors[error.code].title
                  : undefined
            }
            value={text}
            onChange={change}
            onPaste={paste}
            onKeyDown={toList}
          />
          <div className="open-issue__buttons">
            <Button type="submit" variant="primary" busy={busy} data-testid="open-issue-go">
              {words.open}
            </Button>
            {busy ? (
              <Button onClick={cancel} data-testid="stop-opening">
                {words.stop}
              </Button>
            ) : null}
          </div>
        </form>
        {error === null ? null : <FormError error={error} fields={FIELDS} />}
        {recent.isError ? (
          <ErrorMessage error={recent.error} onRetry={() => void recent.refetch()} />
        ) : recent.isPending ? (
          <Spinner label={words.loading} />
        ) : (
          <RecentIssues
            issues={issues}
            several={sites.length > 1}
            listRef={list}
            onField={() => focusField("text")}
            onOpen={(one) => void open(one.key, one.site.url)}
          />
        )}
      </div>
    </main>
  );
}
