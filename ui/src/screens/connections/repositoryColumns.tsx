import { GitBranchPlus, GitPullRequestCreate, MoreHorizontal, Pencil } from "lucide-react";
import type { ConnectedRepository } from "../../backend/generated/ConnectedRepository";
import type { IndexState } from "../../backend/generated/IndexState";
import type { PersonalAccess } from "../../backend/generated/PersonalAccess";
import { Button, type Column, LongText, Lozenge, Menu, Time, useOpenLink } from "../../components";
import { messages } from "../../messages";
import { IndexLozenge } from "./lozenges";
import type { ManagingActs } from "./useManaging";

/** What a developer can do in one repository, and whose keys do it. */
export interface RepositoryActs {
  /** `undefined` until it is known. */
  access: PersonalAccess | undefined;
  onBranch: (repository: string) => void;
  onPullRequest: (repository: string) => void;
  onPersonal: () => void;
}

/** The same elements every time: long lists have one in each row. */
const PENCIL = <Pencil aria-hidden="true" />;
const BRANCH = <GitBranchPlus aria-hidden="true" />;
const PULL_REQUEST = <GitPullRequestCreate aria-hidden="true" />;
const MORE = <MoreHorizontal aria-hidden="true" />;

const words = messages.connections.repositories;

/** States in the order in which they matter. */
export const STATES: readonly IndexState[] = ["failed", "indexing", "waiting", "indexed", "disabled"];

/** What Jira says of each repository. */
export const facts: readonly Column<ConnectedRepository>[] = [
  {
    id: "name",
    header: words.name,
    rowHeader: true,
    sortBy: (repository) => repository.name,
    cell: (repository) => <LongText text={repository.name} max={110} inline />,
  },
  {
    id: "state",
    header: words.state,
    width: "116px",
    sortBy: (repository) => STATES.indexOf(repository.state),
    cell: (repository) => <IndexLozenge state={repository.state} />,
  },
  {
    id: "message",
    header: words.message,
    hideBelow: "small",
    cell: (repository) =>
      repository.message === null ? null : <LongText text={repository.message} max={160} inline />,
  },
  {
    id: "mainBranch",
    header: words.mainBranch,
    width: "128px",
    hideBelow: "medium",
    sortBy: (repository) => repository.mainBranch,
    cell: (repository) =>
      repository.mainBranch === null ? (
        <span className="subtle">{words.noBranch}</span>
      ) : (
        <code>{repository.mainBranch}</code>
      ),
  },
  {
    id: "lastIndexed",
    header: words.lastIndexed,
    width: "140px",
    hideBelow: "medium",
    sortBy: (repository) => repository.lastIndexed,
    cell: (repository) => <Time at={repository.lastIndexed} />,
  },
];

/** Check mark and pencil, as in GIJ's Repository Browser. One pair serves all repositories of the connection. */
export function personalColumn(access: PersonalAccess | undefined, onEdit: () => void): Column<ConnectedRepository> {
  const text = messages.personal.column;
  return {
    id: "personal",
    header: text.header,
    width: "164px",
    hideBelow: "medium",
    cell: (repository) =>
      access === undefined ? null : (
        <span className="personal-access">
          <PersonalLozenge access={access} />
          <Button
            variant="subtle"
            size="compact"
            iconOnly
            icon={PENCIL}
            title={text.edit(repository.name)}
            onClick={onEdit}
            data-testid={`personal-${repository.name}`}
          >
            {text.edit(repository.name)}
          </Button>
        </span>
      ),
  };
}

function PersonalLozenge({ access }: { access: PersonalAccess }) {
  const text = messages.personal.column;
  if (access.accessKeyHint !== null) return <Lozenge tone="success">{text.set}</Lozenge>;
  if (access.actor === "blocked") return <Lozenge tone="warning">{text.missing}</Lozenge>;
  return <span className="subtle">{text.notSet}</span>;
}

/** What can be done in a repository, and with it. */
export function actsColumn(
  onBranch: (repository: string) => void,
  onPullRequest: (repository: string) => void,
  managing: ManagingActs,
): Column<ConnectedRepository> {
  const { branch, pullRequest } = messages.acts;
  return {
    id: "acts",
    header: words.acts,
    width: "128px",
    cell: (repository) => (
      <span className="personal-access">
        <Button
          variant="subtle"
          size="compact"
          iconOnly
          icon={BRANCH}
          title={branch.actIn(repository.name)}
          onClick={() => onBranch(repository.name)}
          data-testid={`branch-${repository.name}`}
        >
          {branch.actIn(repository.name)}
        </Button>
        <Button
          variant="subtle"
          size="compact"
          iconOnly
          icon={PULL_REQUEST}
          title={pullRequest.actIn(repository.name)}
          onClick={() => onPullRequest(repository.name)}
          data-testid={`pull-request-${repository.name}`}
        >
          {pullRequest.actIn(repository.name)}
        </Button>
        <More repository={repository} managing={managing} />
      </span>
    ),
  };
}

function More({ repository, managing }: { repository: ConnectedRepository; managing: ManagingActs }) {
  const text = messages.manage.repositories;
  const openLink = useOpenLink();
  const { name, state, mainBranch, consoleUrl } = repository;
  const disabled = state === "disabled";
  return (
    <Menu
      trigger={
        <Button
          variant="subtle"
          size="compact"
          iconOnly
          icon={MORE}
          title={text.more(name)}
          data-testid={`more-${name}`}
        >
          {text.more(name)}
        </Button>
      }
      acts={[
        {
          id: "settings",
          label: text.settings,
          onChoose: () => managing.onSettings(repository),
          "data-testid": "repository-settings",
        },
        // What has no branch has none to choose from.
        ...(mainBranch === null
          ? []
          : [
              {
                id: "branch",
                label: text.defaultBranch,
                onChoose: () => managing.onDefaultBranch(repository),
                "data-testid": "repository-default-branch",
              },
            ]),
        disabled
          ? {
              id: "enable",
              label: text.enable,
              onChoose: () => managing.onEnable([repository]),
              "data-testid": "repository-enable",
            }
          : {
              id: "disable",
              label: text.disable,
              onChoose: () => managing.onDisable([repository]),
              "data-testid": "repository-disable",
            },
        ...(disabled
          ? []
          : [
              {
                id: "reindex",
                label: text.reindex,
                onChoose: () => managing.onReindex([repository]),
                "data-testid": "repository-reindex",
              },
            ]),
        {
          id: "console",
          label: text.openConsole,
          onChoose: () => void openLink(consoleUrl),
          "data-testid": "repository-console",
        },
        {
          id: "jira",
          label: text.openJira,
          onChoose: () => managing.onOpenJira(repository),
          "data-testid": "repository-jira",
        },
        {
          id: "remove",
          label: text.remove,
          danger: true,
          onChoose: () => managing.onRemove(repository),
          "data-testid": "repository-remove",
        },
      ]}
    />
  );
}
