import { useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, RefreshCw } from "lucide-react";
import { useState } from "react";
import type { OpenedIssue } from "../../backend/generated/OpenedIssue";
import {
  Button,
  Copyable,
  ErrorMessage,
  ExternalLink,
  LongText,
  PageHeader,
  SectionMessage,
  Spinner,
  Tabs,
} from "../../components";
import { messages } from "../../messages";
import type { IssueName, IssueTab } from "../../shell/place";
import { BranchesTab } from "./branches/BranchesTab";
import { shownBranches, waits } from "./branches/marks";
import { useBranchMarks } from "./branches/useBranchMarks";
import { CommitsTab } from "./commits/CommitsTab";
import { PullRequestsTab } from "./pull-requests/PullRequestsTab";
import { useIssuePullRequests } from "./pull-requests/queries";
import { issueKeys, useIssue, useIssueBranches, useIssueCommits, useIssueTags } from "./queries";
import { StatusLozenge } from "./StatusLozenge";
import { SmartCommitTab } from "./smart/SmartCommitTab";
import { TAGS_FIRST, TagsTab } from "./tags/TagsTab";
import { WhyTab } from "./why/WhyTab";

interface IssuePageProps {
  name: IssueName;
  tab: IssueTab;
  onTab: (tab: IssueTab) => void;
  onBack: () => void;
}

/** One issue: what Jira says of it, and what repositories hold of it. */
export function IssuePage({ name, tab, onTab, onBack }: IssuePageProps) {
  const words = messages.issue.page;
  const issue = useIssue(name);
  const back = (
    <Button variant="link" className="issue__back" onClick={onBack} data-testid="issue-back">
      <ArrowLeft aria-hidden="true" /> {words.back}
    </Button>
  );
  if (issue.data !== undefined)
    return <Opened issue={issue.data} name={name} refreshError={issue.error} tab={tab} onTab={onTab} back={back} />;
  return (
    <main className="page" data-testid="issue-page">
      {back}
      {issue.isError ? (
        <ErrorMessage error={issue.error} onRetry={() => void issue.refetch()} />
      ) : (
        <Spinner size="large" label={words.loading} />
      )}
    </main>
  );
}

interface OpenedProps {
  issue: OpenedIssue;
  name: IssueName;
  /** Why the last look at it failed, after one that did not. */
  refreshError: Error | null;
  tab: IssueTab;
  onTab: (tab: IssueTab) => void;
  back: React.ReactNode;
}

function Opened({ issue, name, refreshError, tab, onTab, back }: OpenedProps) {
  const words = messages.issue.page;
  const queries = useQueryClient();
  const [perRepository, setPerRepository] = useState(TAGS_FIRST);
  const { marks, change } = useBranchMarks(name);
  const commits = useIssueCommits(name);
  const branches = useIssueBranches(name, () => waits(marks, name.key, Date.now()));
  const pullRequests = useIssuePullRequests(issue, tab === "pullRequests");
  const tags = useIssueTags(name, perRepository);
  const listed =
    branches.data === undefined
      ? undefined
      : shownBranches(branches.data, marks).reduce((sum, group) => sum + group.branches.length, 0);
  const busy = commits.isFetching || branches.isFetching || tags.isFetching;
  const refresh = () => void queries.invalidateQueries({ queryKey: issueKeys.of(name) });

  return (
    <main className="page issue" data-testid="issue-page">
      <PageHeader
        above={back}
        title={<LongText text={issue.summary === "" ? issue.key : issue.summary} max={180} inline />}
        beside={<StatusLozenge status={issue.status} category={issue.statusCategory} />}
        focus
        actions={
          <Button icon={<RefreshCw aria-hidden="true" />} busy={busy} onClick={refresh} data-testid="refresh">
            {words.refresh}
          </Button>
        }
        intro={
          <span className="issue__facts">
            <Copyable text={issue.key} label={words.copyKey} data-testid="issue-key" />
            <LongText text={issue.issueType} max={60} inline />
            <ExternalLink href={issue.url} data-testid="issue-in-jira">
              {words.inJira}
            </ExternalLink>
          </span>
        }
      />
      {issue.movedFrom === null ? null : (
        <SectionMessage tone="info" title={words.moved(issue.movedFrom, issue.key)} data-testid="issue-moved">
          {words.movedText}
        </SectionMessage>
      )}
      {issue.missingPermission === null ? null : (
        <SectionMessage
          tone="warning"
          title={words.missingTitle(issue.missingPermission)}
          data-testid="missing-permission"
        >
          {words.missingText}
        </SectionMessage>
      )}
      {refreshError === null ? null : <ErrorMessage error={refreshError} onRetry={refresh} />}
      <Tabs
        label={words.tabsLabel}
        value={tab}
        onChange={onTab}
        tabs={[
          {
            value: "commits",
            label: words.tabs.commits,
            count: commits.data === undefined ? undefined : messages.common.count(commits.data.commits.length),
            content: <CommitsTab issue={issue} commits={commits} onWhy={() => onTab("why")} />,
          },
          {
            value: "branches",
            label: words.tabs.branches,
            count: listed === undefined ? undefined : messages.common.count(listed),
            content: <BranchesTab issue={issue} branches={branches} marks={marks} onMarks={change} />,
          },
          {
            value: "pullRequests",
            label: words.tabs.pullRequests,
            count:
              pullRequests.data === undefined
                ? undefined
                : messages.common.count(pullRequests.data.pullRequests.length),
            content: <PullRequestsTab issue={issue} />,
          },
          {
            value: "tags",
            label: words.tabs.tags,
            count:
              tags.data === undefined
                ? undefined
                : `${messages.common.count(tags.data.tags.length)}${tags.data.hasMore ? "+" : ""}`,
            content: <TagsTab tags={tags} perRepository={perRepository} onMore={setPerRepository} />,
          },
          { value: "smart", label: words.tabs.smart, content: <SmartCommitTab issue={issue} /> },
          { value: "why", label: words.tabs.why, content: <WhyTab issue={issue} /> },
        ]}
      />
    </main>
  );
}
