import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useId } from "react";
import { useBackend } from "../../backend";
import type { RecentIssue } from "../../backend/generated/RecentIssue";
import { Button, ErrorMessage, LongText, Time, useAnnounce } from "../../components";
import { messages } from "../../messages";
import { focusField } from "../fields";
import { isPlain, listStep } from "./keys";
import { issueKeys } from "./queries";

interface RecentIssuesProps {
  issues: readonly RecentIssue[];
  /** There are several sites: each issue says which is its. */
  several: boolean;
  listRef: RefObject<HTMLUListElement | null>;
  /** Back up from the first of the list. */
  onField: () => void;
  onOpen: (issue: RecentIssue) => void;
}

/** Issues that were opened before, one press away. */
export function RecentIssues({ issues, several, listRef, onField, onOpen }: RecentIssuesProps) {
  const words = messages.issue.open;
  const id = useId();
  const backend = useBackend();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const forget = useMutation({
    mutationFn: () => backend.call("forget_recent_issues"),
    onSuccess: () => {
      announce(words.forgotten);
      focusField("text");
      return queries.invalidateQueries({ queryKey: issueKeys.recent });
    },
  });
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    if (!isPlain(event)) return;
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const at = buttons.findIndex((button) => button.matches(":focus"));
    const next = listStep(event.key, at, buttons.length);
    if (next === null) return;
    event.preventDefault();
    if (event.key === "ArrowUp" && at === 0) onField();
    else buttons[next]?.focus();
  };
  return (
    <section className="recent" aria-labelledby={id}>
      <div className="recent__head">
        <h2 id={id}>{words.recent}</h2>
        {issues.length === 0 ? null : (
          <Button
            variant="subtle"
            size="compact"
            busy={forget.isPending}
            onClick={() => forget.mutate()}
            data-testid="forget-recent"
          >
            {words.forget}
          </Button>
        )}
      </div>
      {forget.isError ? <ErrorMessage error={forget.error} /> : null}
      {issues.length === 0 ? (
        <p className="subtle" data-testid="recent-empty">
          {words.recentEmpty}
        </p>
      ) : (
        <ul ref={listRef} className="recent__list" data-testid="recent-issues" onKeyDown={onKeyDown}>
          {issues.map((issue) => (
            <li key={`${issue.site.url} ${issue.key}`}>
              <button
                type="button"
                className="recent__issue"
                data-testid={`recent-${issue.key}`}
                onClick={() => onOpen(issue)}
              >
                <span className="recent__key">{issue.key}</span>
                <span className="recent__summary">
                  <LongText text={issue.summary} max={160} inline />
                </span>
                {several ? <span className="recent__site">{issue.site.title}</span> : null}
                <span className="recent__time">
                  <Time at={issue.openedAt} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
