import { useQueryClient } from "@tanstack/react-query";
import { GitBranch, GitBranchPlus } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { DeletedBranch } from "../../../backend/generated/DeletedBranch";
import type { IssueRepository } from "../../../backend/generated/IssueRepository";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import {
  Button,
  EmptyState,
  ErrorMessage,
  LongText,
  SectionMessage,
  Spinner,
  Time,
  useToast,
} from "../../../components";
import { messages } from "../../../messages";
import { CreateBranch } from "../../acts/CreateBranch";
import { CreatePullRequest } from "../../acts/CreatePullRequest";
import { placeKey } from "../../acts/places";
import { issueKeys, type useIssueBranches } from "../queries";
import { repositoryLabels, repositoryNote } from "../repositories";
import { BranchRow } from "./BranchRow";
import "./branches.css";
import { DeleteBranch } from "./DeleteBranch";
import { DeletedBranches } from "./DeletedBranches";
import { type BranchGroup, type Mark, marked, shownBranches, unnoticed } from "./marks";
import { useRestore } from "./useRestore";

interface BranchesTabProps {
  issue: OpenedIssue;
  branches: ReturnType<typeof useIssueBranches>;
  marks: readonly Mark[];
  onMarks: (next: (before: readonly Mark[]) => readonly Mark[]) => void;
}

type Act =
  | { kind: "branch"; place: RepositoryPlace | null }
  | { kind: "pullRequest"; place: RepositoryPlace; source: string }
  | { kind: "delete"; place: RepositoryPlace; repository: string; branch: string };

/** The issue's branches by repository, and what a developer does with them. */
export function BranchesTab({ issue, branches, marks, onMarks }: BranchesTabProps) {
  const words = messages.issue.branches;
  const queries = useQueryClient();
  const toast = useToast();
  const [act, setAct] = useState<Act | null>(null);
  const { data } = branches;
  const places = useMemo(() => (data?.places ?? []).flatMap(({ place }) => (place === null ? [] : [place])), [data]);
  const groups = useMemo(() => (data === undefined ? [] : shownBranches(data, marks)), [data, marks]);
  const known = useMemo(() => {
    const all = [...places, ...groups.flatMap(({ repository: { place } }) => (place === null ? [] : [place]))];
    return [...new Map(all.map((place) => [placeKey(place), place])).values()];
  }, [places, groups]);
  const restoring = useRestore(known, onMarks);

  useEffect(() => {
    if (data !== undefined) onMarks((before) => unnoticed(data, before));
  }, [data, onMarks]);

  const close = () => setAct(null);
  const created = (place: RepositoryPlace, name: string, consoleUrl: string) =>
    onMarks((before) => marked(before, { kind: "created", place, name, consoleUrl, deletedId: null, at: Date.now() }));
  const deleted = (place: RepositoryPlace, repository: string, branch: DeletedBranch) => {
    const text = messages.issue.deleteBranch;
    close();
    onMarks((before) =>
      marked(before, {
        kind: "deleted",
        place,
        name: branch.name,
        consoleUrl: null,
        deletedId: branch.id,
        at: Date.now(),
      }),
    );
    void queries.invalidateQueries({ queryKey: issueKeys.deleted });
    void queries.invalidateQueries({ queryKey: ["branches", place.connectionId, place.repository] });
    toast.show({
      tone: "success",
      title: text.done(branch.name),
      text: branch.reindexProblem ?? text.doneText(repository),
      act: { label: text.undo, testId: "undo-delete", onPress: () => void restoring.restore(branch) },
    });
  };
  const unsure = () => {
    void queries.invalidateQueries({ queryKey: issueKeys.deleted });
    void branches.refetch();
  };

  if (data === undefined)
    return branches.isError ? (
      <ErrorMessage error={branches.error} onRetry={() => void branches.refetch()} />
    ) : (
      <Spinner size="large" label={words.loading} />
    );
  return (
    <div className="issue-branches" data-testid="branches">
      {branches.isError ? <ErrorMessage error={branches.error} onRetry={() => void branches.refetch()} /> : null}
      {data.incomplete ? (
        <SectionMessage tone="warning" title={words.incomplete} data-testid="branches-incomplete">
          {words.incompleteText}
        </SectionMessage>
      ) : null}
      {places.length === 0 ? (
        <SectionMessage tone="info" title={words.nowhere} data-testid="branches-nowhere">
          {words.nowhereText}
        </SectionMessage>
      ) : (
        <div className="issue-branches__bar">
          <Button
            variant="primary"
            icon={<GitBranchPlus aria-hidden="true" />}
            onClick={() => setAct({ kind: "branch", place: places.length === 1 ? (places[0] ?? null) : null })}
            data-testid="create-branch"
          >
            {words.create}
          </Button>
        </div>
      )}
      {groups.length === 0 ? (
        <EmptyState icon={GitBranch} title={words.emptyTitle} data-testid="branches-empty">
          {words.empty(issue.key)}
        </EmptyState>
      ) : (
        <Groups
          groups={groups}
          issueKey={issue.key}
          restoringId={restoring.busy}
          creatable={places}
          onAct={setAct}
          onRestore={(place, name, id) =>
            void restoring.restore({ id, connectionId: place.connectionId, repository: place.repository, name })
          }
        />
      )}
      <DeletedBranches issueKey={issue.key} places={known} restoring={restoring} />
      <ActDialog
        act={act}
        issue={issue}
        places={places}
        onAct={setAct}
        onCreated={created}
        onDeleted={deleted}
        onUnsure={unsure}
      />
    </div>
  );
}

interface ActDialogProps {
  act: Act | null;
  issue: OpenedIssue;
  places: readonly RepositoryPlace[];
  onAct: (act: Act | null) => void;
  onCreated: (place: RepositoryPlace, name: string, consoleUrl: string) => void;
  onDeleted: (place: RepositoryPlace, repository: string, branch: DeletedBranch) => void;
  onUnsure: () => void;
}

/** The dialog that is open, if one is. */
function ActDialog({ act, issue, places, onAct, onCreated, onDeleted, onUnsure }: ActDialogProps): ReactNode {
  const close = () => onAct(null);
  switch (act?.kind) {
    case undefined:
      return null;
    case "branch":
      return (
        <CreateBranch
          places={places}
          given={act.place}
          issue={issue}
          onClose={close}
          onMade={(place, made) => onCreated(place, made.name, made.consoleUrl)}
          onPullRequest={(place, source) => {
            // One after the other: the first gives the focus back before the second takes it.
            close();
            setTimeout(() => onAct({ kind: "pullRequest", place, source }));
          }}
        />
      );
    case "pullRequest":
      return <CreatePullRequest places={places} given={act.place} source={act.source} issue={issue} onClose={close} />;
    case "delete":
      return (
        <DeleteBranch
          place={act.place}
          repository={act.repository}
          branch={act.branch}
          onClose={close}
          onUnsure={onUnsure}
          onDeleted={(branch) => onDeleted(act.place, act.repository, branch)}
        />
      );
  }
}

interface GroupsProps {
  groups: readonly BranchGroup[];
  issueKey: string;
  restoringId: string | null;
  /** Where a branch can be created. */
  creatable: readonly RepositoryPlace[];
  onAct: (act: Act) => void;
  onRestore: (place: RepositoryPlace, name: string, deletedId: string) => void;
}

/** As many branches of a repository as are drawn at first. */
const DRAWN = 50;

function Groups({ groups, issueKey, restoringId, creatable, onAct, onRestore }: GroupsProps) {
  const words = messages.issue.branches;
  const [whole, setWhole] = useState<ReadonlySet<number>>(new Set());
  const labels = repositoryLabels(groups.map(({ repository }) => repository));
  const most = Math.max(
    0,
    ...groups.flatMap(({ branches }) => branches.map(({ ahead, behind }) => Math.max(ahead ?? 0, behind ?? 0))),
  );
  return groups.map(({ repository, branches }, index) => {
    const { place } = repository;
    const label = labels[index] ?? repository.name;
    const all = whole.has(index);
    const shown = all ? branches : branches.slice(0, DRAWN);
    const canCreate = place !== null && creatable.some((one) => placeKey(one) === placeKey(place));
    return (
      <section
        key={`${repository.id} ${place?.connectionId}`}
        className="issue-branches__group"
        aria-label={label}
        data-testid="branch-group"
      >
        <div className="issue-branches__head">
          <h2 className="issue-branches__repository">
            <LongText text={label} max={120} inline />
          </h2>
          <RepositoryFacts repository={repository} />
          {canCreate && groups.length > 1 ? (
            <Button
              variant="subtle"
              size="compact"
              iconOnly
              icon={<GitBranchPlus aria-hidden="true" />}
              title={words.createIn(label)}
              onClick={() => onAct({ kind: "branch", place })}
            >
              {words.createIn(label)}
            </Button>
          ) : null}
        </div>
        <ul className="issue-branches__list">
          {shown.map((branch) => (
            <BranchRow
              key={branch.name}
              branch={branch}
              issueKey={issueKey}
              connected={place !== null}
              most={most}
              restoring={restoringId !== null && restoringId === branch.mark?.deletedId}
              onPullRequest={() => place && onAct({ kind: "pullRequest", place, source: branch.name })}
              onDelete={() => place && onAct({ kind: "delete", place, repository: label, branch: branch.name })}
              onRestore={(id) => place && onRestore(place, branch.name, id)}
            />
          ))}
        </ul>
        {shown.length === branches.length ? null : (
          <Button variant="link" onClick={() => setWhole(new Set([...whole, index]))}>
            {words.more(branches.length - shown.length)}
          </Button>
        )}
      </section>
    );
  });
}

/** When Jira last looked at a repository, or why nothing can be done in it. */
function RepositoryFacts({ repository }: { repository: IssueRepository }) {
  const words = messages.issue.repository;
  const note = repositoryNote(repository);
  if (note !== null)
    return (
      <span className="subtle" title={words.notConnectedText}>
        {note}
      </span>
    );
  return (
    <span className="subtle">
      {repository.lastIndexed === null ? (
        words.never
      ) : (
        <>
          {words.lastIndexed} <Time at={repository.lastIndexed} />
        </>
      )}
    </span>
  );
}
