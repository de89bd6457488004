import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import type { Check } from "../../../backend/generated/Check";
import type { CommitExplanation } from "../../../backend/generated/CommitExplanation";
import type { CommitFix } from "../../../backend/generated/CommitFix";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import type { WireError } from "../../../backend/generated/WireError";
import { useChecks } from "../../diagnostics/useChecks";
import { nextOperationId } from "../../useOperation";
import { issueKeys } from "../queries";

/** What is looked for. */
export interface Question {
  subject: string;
  connectionId: string | null;
  repository: string | null;
}

/** What became of a fix. */
export type Mending =
  | { kind: "none" }
  | { kind: "doing"; fix: CommitFix["kind"] }
  | { kind: "waiting" }
  | { kind: "helped" }
  | { kind: "changed" }
  | { kind: "notYet" }
  | { kind: "failed"; error: WireError };

/** Between two looks while Jira is at work, and how many there are: about half a minute. */
const WAIT_MS = 1_500;
const LOOKS = 20;

/** Follows a commit to an issue, carries a fix out, and looks whether it helped. */
export function useWhy(issue: OpenedIssue, waitMs = WAIT_MS) {
  const backend = useBackend();
  const queries = useQueryClient();
  const { busy, checks, error, stopped, run, stop } = useChecks();
  const [explanation, setExplanation] = useState<CommitExplanation | null>(null);
  const [mending, setMending] = useState<Mending>({ kind: "none" });
  const asked = useRef<Question | null>(null);
  /** A later attempt, and leaving the page, end the waiting of an earlier one. */
  const attempt = useRef(0);
  useEffect(
    () => () => {
      attempt.current += 1;
    },
    [],
  );

  const request = useCallback(
    (question: Question, operationId: string) => ({
      siteUrl: issue.site.url,
      key: issue.key,
      subject: question.subject,
      connectionId: question.connectionId,
      repository: question.repository,
      operationId,
    }),
    [issue.site.url, issue.key],
  );

  const explain = async (question: Question) => {
    attempt.current += 1;
    asked.current = question;
    setExplanation(null);
    setMending({ kind: "none" });
    const outcome = await run(
      (operationId, tell: (check: Check) => void) =>
        backend.call("explain_commit", request(question, operationId), tell),
      (answer) => answer.links,
    );
    if (outcome.kind === "done") setExplanation(outcome.value);
  };

  const carryOut = async (fix: CommitFix) => {
    if (fix.kind === "reindex")
      await backend.call("reindex_repositories", {
        connectionId: fix.connectionId,
        repositoryIds: [fix.repositoryId],
      });
    if (fix.kind === "enable")
      await backend.call("enable_repository", { connectionId: fix.connectionId, repositoryId: fix.repositoryId });
    if (fix.kind === "associate")
      await backend.call("associate_commit", {
        siteUrl: issue.site.url,
        key: issue.key,
        repositoryId: fix.repositoryId,
        commitId: fix.commitId,
        remove: false,
        operationId: nextOperationId(),
      });
    if (fix.kind === "fetchMirror")
      await backend.call(
        "fetch_mirror",
        {
          connectionId: fix.connectionId,
          repositories: fix.repository === null ? [] : [fix.repository],
          operationId: nextOperationId(),
        },
        () => undefined,
      );
  };

  /** Does what mends the reason, and looks until something is different. */
  const mend = async (fix: CommitFix) => {
    const question = asked.current;
    const before = explanation?.reason ?? null;
    if (question === null) return;
    attempt.current += 1;
    const own = attempt.current;
    const isCurrent = () => attempt.current === own;
    setMending({ kind: "doing", fix: fix.kind });
    try {
      await carryOut(fix);
      for (let look = 0; look < LOOKS && isCurrent(); look += 1) {
        const operationId = nextOperationId();
        const found = await backend.call("explain_commit", request(question, operationId), () => undefined);
        if (!isCurrent()) return;
        if (found.reason === null) {
          setExplanation(found);
          setMending({ kind: "helped" });
          void queries.invalidateQueries({ queryKey: issueKeys.of({ siteUrl: issue.site.url, key: issue.key }) });
          return;
        }
        // Jira at work is no other reason, only an earlier moment.
        if (found.reason !== before && found.reason !== "indexing") {
          setExplanation(found);
          setMending({ kind: "changed" });
          return;
        }
        setMending({ kind: "waiting" });
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
      if (isCurrent()) setMending({ kind: "notYet" });
    } catch (thrown) {
      if (isCurrent()) setMending({ kind: "failed", error: asWireError(thrown) });
    }
  };

  const halt = () => {
    attempt.current += 1;
    stop();
  };
  const links = explanation?.links ?? checks ?? [];
  return { busy, links, begun: checks !== null, error, stopped, explanation, mending, explain, mend, stop: halt };
}
