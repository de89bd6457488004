import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import type { PullRequestDetail } from "../../../backend/generated/PullRequestDetail";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import {
  Button,
  Copyable,
  Dialog,
  ErrorMessage,
  ExternalLink,
  type KeyValue,
  KeyValueList,
  LongText,
  Lozenge,
  Spinner,
  Time,
} from "../../../components";
import { visible } from "../../../components/visible";
import { messages } from "../../../messages";
import "../../frame.css";
import { MergeabilityMessage } from "../../acts/preview/MergeabilityMessage";
import { ClosePullRequest } from "./ClosePullRequest";
import { Branches, type Listed } from "./PullRequestsTab";
import { pullRequestsKey, usePullRequest } from "./queries";
import { StateLozenge } from "./StateLozenge";

interface PullRequestDialogProps {
  issue: OpenedIssue;
  pullRequest: Listed;
  onClose: () => void;
}

/** A pull request in full. */
export function PullRequestDialog({ issue, pullRequest, onClose }: PullRequestDialogProps) {
  return pullRequest.place === null ? null : (
    <Found issue={issue} pullRequest={pullRequest} place={pullRequest.place} onClose={onClose} />
  );
}

function Found({ issue, pullRequest, place, onClose }: PullRequestDialogProps & { place: RepositoryPlace }) {
  const words = messages.review.pullRequests;
  const queries = useQueryClient();
  const [closing, setClosing] = useState(false);
  const { id, title, consoleUrl } = pullRequest;
  const detail = usePullRequest(issue, place, id);
  const open = detail.data?.state === "open";
  return (
    <Dialog
      open
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={visible(title)}
      size="large"
      data-testid="pull-request-dialog"
      actions={
        <>
          {open ? (
            <div className="form-dialog__aside">
              <Button onClick={() => setClosing(true)} data-testid="close-pull-request">
                {words.close.ask}
              </Button>
            </div>
          ) : null}
          <Button onClick={onClose} data-testid="pull-request-done">
            {words.done}
          </Button>
        </>
      }
    >
      <KeyValueList items={facts(pullRequest, detail.data)} />
      {consoleUrl === null ? null : (
        <p>
          <ExternalLink href={consoleUrl}>{words.openConsole}</ExternalLink>
        </p>
      )}
      {detail.data === undefined ? (
        detail.isError ? (
          <ErrorMessage error={detail.error} onRetry={() => void detail.refetch()} />
        ) : (
          <Spinner label={words.loadingOne} />
        )
      ) : (
        <Detail detail={detail.data} />
      )}
      {closing ? (
        <ClosePullRequest
          place={place}
          pullRequest={pullRequest}
          onKeep={() => setClosing(false)}
          onClosed={() => {
            setClosing(false);
            void queries.invalidateQueries({ queryKey: pullRequestsKey(issue) });
          }}
        />
      ) : null}
    </Dialog>
  );
}

function facts(one: Listed, detail: PullRequestDetail | undefined): KeyValue[] {
  const words = messages.review.pullRequests;
  return [
    { label: words.state, value: <State one={one} detail={detail} /> },
    { label: words.numberLabel, value: <Copyable text={one.id} label={words.copyNumber} /> },
    { label: words.repository, value: <LongText text={one.name} max={160} /> },
    { label: words.branches, value: <Branches source={one.source} target={one.target} /> },
    {
      label: words.author,
      value: (
        <>
          <LongText text={one.author} max={120} /> <When at={one.createdAt} />
        </>
      ),
    },
    { label: words.active, value: <When at={one.activeAt} /> },
    ...(detail?.mergedBy == null
      ? []
      : [{ label: words.mergedBy, value: <LongText text={detail.mergedBy} max={200} /> }]),
    ...(detail?.mergeCommit == null
      ? []
      : [{ label: words.mergeCommit, value: <Copyable text={detail.mergeCommit} label={words.copyCommit} /> }]),
  ];
}

function State({ one, detail }: { one: Listed; detail: PullRequestDetail | undefined }) {
  const words = messages.review.pullRequests;
  return (
    <span className="pull-requests__state">
      <StateLozenge state={detail?.state ?? one.state} />
      {one.inJira === false ? <span className="subtle">{words.notInJiraText}</span> : null}
    </span>
  );
}

function When({ at }: { at: number | null }) {
  return at === null ? (
    <span className="subtle">{messages.common.notKnown}</span>
  ) : (
    <span className="subtle">
      <Time at={at} />
    </span>
  );
}

function Detail({
  detail: { approvedBy, rules, overridden, mergeability, description },
}: {
  detail: PullRequestDetail;
}) {
  const words = messages.review.pullRequests;
  return (
    <>
      {mergeability === null ? null : <MergeabilityMessage of={mergeability} />}
      <Part title={words.approvals}>
        {approvedBy.length === 0 ? (
          <p className="subtle">{words.noApproval}</p>
        ) : (
          <ul className="plain-list" data-testid="approved-by">
            {approvedBy.map((arn) => (
              <li key={arn}>
                <Copyable text={arn} label={messages.credentials.identity.copyArn} />
              </li>
            ))}
          </ul>
        )}
        {rules.length === 0 ? null : (
          <ul className="pull-requests__rules" data-testid="approval-rules">
            {rules.map(({ name, satisfied }) => (
              <li key={name}>
                <Lozenge tone={satisfied ? "success" : "warning"}>
                  {satisfied ? words.satisfied : words.waiting}
                </Lozenge>
                <LongText text={name} max={120} />
              </li>
            ))}
          </ul>
        )}
        {overridden ? <p data-testid="rules-overridden">{words.overridden}</p> : null}
      </Part>
      <Part title={words.description}>
        {description === "" ? (
          <p className="subtle">{words.noDescription}</p>
        ) : (
          <div className="pull-requests__description" data-testid="pull-request-text">
            <LongText text={description} max={1_500} />
          </div>
        )}
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="pull-requests__part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
