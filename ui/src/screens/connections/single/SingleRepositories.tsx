import { FolderGit2, MoreHorizontal } from "lucide-react";
import { useMemo, useState } from "react";
import type { SingleRepository } from "../../../backend/generated/SingleRepository";
import type { Target } from "../../../backend/generated/Target";
import type { TargetChange } from "../../../backend/generated/TargetChange";
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  ErrorMessage,
  LongText,
  Menu,
  type MenuAct,
  Spinner,
  Time,
  Tooltip,
  useOpenLink,
} from "../../../components";
import { messages } from "../../../messages";
import type { Wanted } from "../../../shell/place";
import { RemoveDialog } from "../../manage/RemoveDialog";
import { useReindexActs } from "../../manage/reindex/Reindexing";
import { ReindexPanel } from "../../manage/reindex/ReindexPanel";
import { HealthLozenge } from "../lozenges";
import { ForgetSingle } from "./ForgetSingle";
import { useSingleRepositories } from "./queries";

interface SingleRepositoriesProps {
  onConnect: () => void;
  /** To the settings of one. */
  onTarget: (siteUrl: string, target: Target) => void;
  /** To the review of a change. */
  onChange: (wanted: Wanted) => void;
}

/** Where their reindexes are shown. */
const PLACE = "singles";

const targetOf = ({ repositoryId }: SingleRepository): Target => ({ kind: "repository", id: repositoryId });

const words = messages.repository.list;
const rowKey = (repository: SingleRepository) => repository.id;
const searchText = ({ name, origin, region, regionName, access, siteTitle }: SingleRepository) =>
  `${name} ${origin} ${region} ${regionName} ${access} ${siteTitle}`;
/** The same element every time: long lists have one in each row. */
const MORE = <MoreHorizontal aria-hidden="true" />;

/** The repositories that were connected by hand, and how they are. */
export function SingleRepositories({ onConnect, onTarget, onChange }: SingleRepositoriesProps) {
  const list = useSingleRepositories();
  const { start } = useReindexActs();
  const [forgetting, setForgetting] = useState<SingleRepository | null>(null);
  const [removing, setRemoving] = useState<SingleRepository | null>(null);
  const { refetch } = list;
  const columns = useMemo(
    () =>
      columnsOf({
        onConnect,
        onReindex: ({ siteUrl, repositoryId, name }) =>
          start(PLACE, { siteUrl, ids: [repositoryId], priority: null, title: name }),
        onSettings: (repository) => onTarget(repository.siteUrl, targetOf(repository)),
        onChange: (repository, change) =>
          onChange({ siteUrl: repository.siteUrl, targets: [targetOf(repository)], change, about: repository.name }),
        onRemove: setRemoving,
        onForget: setForgetting,
        onRetry: () => void refetch(),
      }),
    [onConnect, onTarget, onChange, start, refetch],
  );
  return (
    <div className="single" data-testid="single-repositories">
      <p className="subtle single__intro">{words.intro}</p>
      {list.isError && <ErrorMessage error={list.error} onRetry={() => void refetch()} />}
      <ReindexPanel place={PLACE} />
      {list.isPending && <Spinner size="large" label={words.loading} />}
      {list.data !== undefined && (
        <DataTable
          label={words.caption}
          columns={columns}
          rows={list.data}
          rowKey={rowKey}
          searchText={searchText}
          searchLabel={words.search}
          height="fill"
          tall
          data-testid="single-table"
          empty={
            <EmptyState
              icon={FolderGit2}
              title={words.emptyTitle}
              data-testid="no-singles"
              actions={<Button onClick={onConnect}>{words.connect}</Button>}
            >
              {words.empty}
            </EmptyState>
          }
        />
      )}
      {forgetting === null ? null : <ForgetSingle repository={forgetting} onClose={() => setForgetting(null)} />}
      {removing === null ? null : (
        <RemoveDialog
          name={removing.name}
          text={messages.manage.remove.single}
          names={[]}
          onClose={() => setRemoving(null)}
          onReview={(deleteClones) =>
            onChange({
              siteUrl: removing.siteUrl,
              targets: [targetOf(removing)],
              change: { kind: "remove", deleteClones },
              about: removing.name,
            })
          }
        />
      )}
    </div>
  );
}

interface Acts {
  onConnect: () => void;
  onReindex: (repository: SingleRepository) => void;
  onSettings: (repository: SingleRepository) => void;
  onChange: (repository: SingleRepository, change: TargetChange) => void;
  onRemove: (repository: SingleRepository) => void;
  onForget: (repository: SingleRepository) => void;
  onRetry: () => void;
}

function columnsOf(acts: Acts): Column<SingleRepository>[] {
  return [
    {
      id: "name",
      header: words.columns.name,
      rowHeader: true,
      sortBy: ({ name }) => name,
      cell: ({ name, origin, region, regionName, siteTitle }) => (
        <>
          <span className="connections__name" title={origin}>
            <LongText text={name} max={110} inline />
          </span>
          <span className="connections__second" title={words.place(regionName, siteTitle)}>
            {words.place(region, siteTitle)}
          </span>
        </>
      ),
    },
    {
      id: "access",
      header: words.columns.access,
      width: "150px",
      hideBelow: "small",
      sortBy: ({ transport, access }) => `${transport} ${access}`,
      cell: ({ transport, access }) => (
        <>
          <span className="connections__name">{messages.repository.transports[transport]}</span>
          <span className="connections__second" title={access}>
            <LongText text={access} max={60} inline />
          </span>
        </>
      ),
    },
    {
      id: "health",
      header: words.columns.health,
      width: "164px",
      sortBy: ({ health }) => messages.connections.health[health],
      cell: ({ health, healthNote }) => (
        <Tooltip text={healthNote}>
          <span>
            <HealthLozenge health={health} />
            <span className="visually-hidden">{healthNote}</span>
          </span>
        </Tooltip>
      ),
    },
    {
      id: "lastIndexed",
      header: words.columns.lastIndexed,
      width: "136px",
      hideBelow: "medium",
      sortBy: ({ lastIndexed }) => lastIndexed,
      cell: ({ lastIndexed }) => <Time at={lastIndexed} />,
    },
    {
      id: "next",
      header: words.columns.next,
      width: "190px",
      cell: (repository) => (
        <span className="single__acts">
          <Next repository={repository} acts={acts} />
          <More repository={repository} acts={acts} />
        </span>
      ),
    },
  ];
}

function Next({ repository, acts }: { repository: SingleRepository; acts: Acts }) {
  const { id, name, health, error } = repository;
  const testId = `next-${id}`;
  if (health === "indexing") return <span className="subtle">{words.next.wait}</span>;
  if (health === "missing") {
    return (
      <Button size="compact" data-testid={testId} onClick={acts.onConnect}>
        {words.next.connect}
      </Button>
    );
  }
  if (health === "disabled") {
    return (
      <Button size="compact" data-testid={testId} onClick={() => acts.onChange(repository, { kind: "enable" })}>
        {messages.manage.repositories.enable}
      </Button>
    );
  }
  if (error !== null || health === "unknown") {
    return (
      <Button size="compact" data-testid={testId} onClick={acts.onRetry}>
        {words.next.retry}
      </Button>
    );
  }
  return (
    <Button
      size="compact"
      data-testid={testId}
      aria-label={words.reindexNamed(name)}
      onClick={() => acts.onReindex(repository)}
    >
      {words.next.reindex}
    </Button>
  );
}

function More({ repository, acts }: { repository: SingleRepository; acts: Acts }) {
  const openLink = useOpenLink();
  const { id, name, links, health } = repository;
  const entries: MenuAct[] = [
    // What is gone from Jira has nothing to be changed.
    ...(health === "missing"
      ? []
      : [
          {
            id: "settings",
            label: messages.manage.repositories.settings,
            onChoose: () => acts.onSettings(repository),
            "data-testid": `settings-${id}`,
          },
          {
            id: "enable",
            label: health === "disabled" ? messages.manage.header.enable : messages.manage.header.disable,
            onChoose: () => acts.onChange(repository, { kind: health === "disabled" ? "enable" : "disable" }),
            "data-testid": `enable-${id}`,
          },
        ]),
    ...(health === "missing" || health === "indexing" || health === "disabled"
      ? []
      : [
          {
            id: "reindex",
            label: words.next.reindex,
            onChoose: () => acts.onReindex(repository),
            "data-testid": `reindex-${id}`,
          },
        ]),
    ...links.map(({ title, url }) => ({ id: url, label: title, onChoose: () => void openLink(url) })),
    ...(health === "missing"
      ? []
      : [
          {
            id: "remove",
            label: messages.manage.repositories.remove,
            danger: true,
            onChoose: () => acts.onRemove(repository),
            "data-testid": `remove-${id}`,
          },
        ]),
    {
      id: "forget",
      label: words.forget,
      danger: true,
      onChoose: () => acts.onForget(repository),
      "data-testid": `forget-${id}`,
    },
  ];
  return (
    <Menu
      acts={entries}
      trigger={
        <Button
          variant="subtle"
          size="compact"
          iconOnly
          icon={MORE}
          title={words.more(name)}
          data-testid={`more-${id}`}
        >
          {words.more(name)}
        </Button>
      }
    />
  );
}
