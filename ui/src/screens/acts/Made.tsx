import type { CreatedBranch } from "../../backend/generated/CreatedBranch";
import type { CreatedPullRequest } from "../../backend/generated/CreatedPullRequest";
import { Copyable, ExternalLink, type KeyValue, KeyValueList, LongText, SectionMessage } from "../../components";
import { messages } from "../../messages";

/** The branch that is there now. */
export function MadeBranch({ made, repository }: { made: CreatedBranch; repository: string }) {
  const words = messages.acts.branch;
  return (
    <Made
      made={made}
      items={[
        { label: words.name, value: <Copyable text={made.name} label={words.copyName} data-testid="created-branch" /> },
        { label: words.repository, value: <LongText text={repository} max={120} /> },
        { label: words.commit, value: <Copyable text={made.commitId} label={words.copyCommit} /> },
        {
          label: words.checkout,
          value: <Copyable text={`git fetch origin && git switch ${quoted(made.name)}`} label={words.copyCheckout} />,
        },
      ]}
    />
  );
}

interface MadePullRequestProps {
  made: CreatedPullRequest;
  repository: string;
  title: string;
}

/** The pull request that is there now. */
export function MadePullRequest({ made, repository, title }: MadePullRequestProps) {
  const words = messages.acts.pullRequest;
  return (
    <Made
      made={made}
      cautions={made.cautions}
      items={[
        {
          label: words.number,
          value: <Copyable text={made.id} label={words.copyNumber} data-testid="created-pull-request" />,
        },
        { label: words.name, value: <LongText text={title} max={150} /> },
        { label: messages.acts.branch.repository, value: <LongText text={repository} max={120} /> },
      ]}
    />
  );
}

/** A name in a command that somebody pastes into a shell: git takes characters that shells do not. */
function quoted(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

interface MadeProps {
  made: CreatedBranch | CreatedPullRequest;
  items: readonly KeyValue[];
  cautions?: readonly string[];
}

/** Facts of what was made, where it is, and whether Jira knows of it. */
function Made({ made: { arn, consoleUrl, reindexProblem }, items, cautions = [] }: MadeProps) {
  const text = messages.acts;
  const who =
    arn === null
      ? []
      : [
          {
            label: text.branch.asWho,
            value: <Copyable text={arn} label={messages.credentials.identity.copyArn} data-testid="created-by" />,
          },
        ];
  return (
    <>
      <KeyValueList items={[...items, ...who]} />
      <p>
        <ExternalLink href={consoleUrl}>{text.branch.openConsole}</ExternalLink>
      </p>
      {cautions.length === 0 ? null : (
        <SectionMessage tone="warning" title={text.pullRequest.cautions} data-testid="act-cautions">
          <ul>
            {cautions.map((caution) => (
              <li key={caution}>
                <LongText text={caution} max={400} lang="en" />
              </li>
            ))}
          </ul>
        </SectionMessage>
      )}
      {reindexProblem === null ? null : (
        <SectionMessage tone="warning" title={text.reindexProblem} data-testid="reindex-problem">
          <p>
            <LongText text={reindexProblem} max={400} lang="en" />
          </p>
          <p>{text.reindexProblemText}</p>
        </SectionMessage>
      )}
    </>
  );
}
