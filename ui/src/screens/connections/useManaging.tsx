import { type ReactNode, useCallback, useMemo, useState } from "react";
import type { ConnectedRepository } from "../../backend/generated/ConnectedRepository";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import type { Target } from "../../backend/generated/Target";
import type { TargetChange } from "../../backend/generated/TargetChange";
import { messages } from "../../messages";
import type { Wanted } from "../../shell/place";
import { DefaultBranchDialog } from "../manage/DefaultBranchDialog";
import { ProjectsDialog } from "../manage/ProjectsDialog";
import { ComesBackDialog } from "../manage/RemoveDialog";
import { ReindexDialog, type Scope } from "../manage/reindex/ReindexDialog";
import { useReindexActs } from "../manage/reindex/Reindexing";
import { useOpenInJira } from "../manage/useOpenInJira";

/** Which dialog is open, and for what. */
type Asked =
  | { kind: "reindex"; repositories: readonly ConnectedRepository[] }
  | { kind: "projects"; repositories: readonly ConnectedRepository[] }
  | { kind: "branch"; repository: ConnectedRepository }
  | { kind: "remove"; repository: ConnectedRepository };

interface ManagingProps {
  detail: ConnectionDetail | undefined;
  onTarget: (siteUrl: string, target: Target) => void;
  onChange: (wanted: Wanted) => void;
}

const targetOf = ({ id }: ConnectedRepository): Target => ({ kind: "repository", id });

/** What can be managed of a connection's repositories, one dialog at a time. The acts stay the same for the rows. */
export function useManaging({ detail, onTarget, onChange }: ManagingProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { start } = useReindexActs();
  const openInJira = useOpenInJira();
  const siteUrl = detail?.connection.siteUrl ?? "";
  const close = () => setAsked(null);

  const review = useCallback(
    (repositories: readonly ConnectedRepository[], change: TargetChange) => {
      const [first] = repositories;
      const about =
        first !== undefined && repositories.length === 1 ? first.name : messages.manage.changes.of(repositories.length);
      onChange({ siteUrl, targets: repositories.map(targetOf), change, about });
    },
    [siteUrl, onChange],
  );
  const acts = useMemo(
    () => ({
      onSettings: (repository: ConnectedRepository) => onTarget(siteUrl, targetOf(repository)),
      onDefaultBranch: (repository: ConnectedRepository) => setAsked({ kind: "branch", repository }),
      onRemove: (repository: ConnectedRepository) => setAsked({ kind: "remove", repository }),
      onProjects: (repositories: readonly ConnectedRepository[]) => setAsked({ kind: "projects", repositories }),
      /** None named means the whole connection. */
      onReindex: (repositories: readonly ConnectedRepository[]) => setAsked({ kind: "reindex", repositories }),
      onEnable: (repositories: readonly ConnectedRepository[]) => review(repositories, { kind: "enable" }),
      onDisable: (repositories: readonly ConnectedRepository[]) => review(repositories, { kind: "disable" }),
      onOpenJira: (repository: ConnectedRepository) => void openInJira(siteUrl, targetOf(repository)),
    }),
    [siteUrl, onTarget, review, openInJira],
  );

  const dialog = (): ReactNode => {
    if (asked === null || detail === undefined) return null;
    const { connection, integrationId } = detail;
    switch (asked.kind) {
      case "reindex":
        return (
          <ReindexDialog
            siteUrl={siteUrl}
            scopes={scopesOf(detail, asked.repositories)}
            onClose={close}
            onStart={(wanted) => {
              close();
              start(connection.connectionId, wanted);
            }}
          />
        );
      case "projects":
        return (
          <ProjectsDialog
            siteUrl={siteUrl}
            target={{ kind: "integration", id: integrationId }}
            repositories={asked.repositories.length}
            onClose={close}
            onReview={(projects) =>
              review(asked.repositories, {
                kind: "settings",
                settings: [{ name: "projects", value: { kind: "projects", projects } }],
              })
            }
          />
        );
      case "branch":
        return (
          <DefaultBranchDialog
            connectionId={connection.connectionId}
            repository={asked.repository.name}
            onClose={close}
            onReview={(branch) => review([asked.repository], { kind: "defaultBranch", branch })}
          />
        );
      case "remove":
        return (
          <ComesBackDialog
            name={asked.repository.name}
            disabled={asked.repository.state === "disabled"}
            onClose={close}
            onDisable={() => review([asked.repository], { kind: "disable" })}
          />
        );
    }
  };
  return { acts, dialog };
}

/** What can be done with the repositories of a connection. */
export type ManagingActs = ReturnType<typeof useManaging>["acts"];

function scopesOf(detail: ConnectionDetail, repositories: readonly ConnectedRepository[]): Scope[] {
  const { scopes, scopeHelp, titles } = messages.manage.reindex;
  const [first] = repositories;
  const some: Scope[] =
    first === undefined
      ? []
      : repositories.length === 1
        ? [
            {
              value: "one",
              label: scopes.one(first.name),
              help: scopeHelp.selected,
              title: first.name,
              ids: [first.id],
            },
          ]
        : [
            {
              value: "selected",
              label: scopes.selected(repositories.length),
              help: scopeHelp.selected,
              title: titles.selected(repositories.length),
              ids: repositories.map(({ id }) => id),
            },
          ];
  return [
    ...some,
    {
      value: "connection",
      label: scopes.connection(detail.repositories.length),
      help: scopeHelp.connection,
      title: titles.connection(detail.connection.name),
      ids: [detail.integrationId],
    },
    { value: "site", label: scopes.site, help: scopeHelp.site, title: titles.site, ids: [] },
  ];
}
