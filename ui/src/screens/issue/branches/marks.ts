import type { IssueBranch } from "../../../backend/generated/IssueBranch";
import type { IssueBranches } from "../../../backend/generated/IssueBranches";
import type { IssueRepository } from "../../../backend/generated/IssueRepository";
import type { RepositoryPlace } from "../../../backend/generated/RepositoryPlace";
import { issueKeyIn } from "../../acts/branchName";
import { placeKey } from "../../acts/places";

/** A branch that was created, restored or deleted in this window, and which Jira has not noticed so far. */
export interface Mark {
  kind: "created" | "deleted";
  place: RepositoryPlace;
  name: string;
  consoleUrl: string | null;
  /** What brings a deleted one back. */
  deletedId: string | null;
  /** Epoch milliseconds. */
  at: number;
}

/** A branch as it is shown: what Jira says, and what is known beyond that. */
export interface ShownBranch extends IssueBranch {
  mark: Mark | null;
}

export interface BranchGroup {
  repository: IssueRepository;
  branches: ShownBranch[];
}

/** As long as Jira is asked again and again whether it has noticed. */
const NOTICES_WITHIN_MS = 10 * 60_000;

/** Adds a mark; an earlier one of the same branch holds no more. */
export function marked(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  return [...without(marks, mark.place, mark.name), mark];
}

function without(marks: readonly Mark[], place: RepositoryPlace, name: string): readonly Mark[] {
  return marks.filter((one) => one.name !== name || placeKey(one.place) !== placeKey(place));
}

/** What Jira has not noticed by now. */
export function unnoticed(data: IssueBranches, marks: readonly Mark[]): readonly Mark[] {
  const left = marks.filter(({ kind, place, name }) => (kind === "created") !== isListed(data, place, name));
  return left.length === marks.length ? marks : left;
}

/** Whether it is worth while to ask Jira again soon. A branch without the key is shown when a commit names the issue. */
export function waits(marks: readonly Mark[], key: string, now: number): boolean {
  return marks.some(
    ({ kind, name, at }) => now - at < NOTICES_WITHIN_MS && (kind === "deleted" || issueKeyIn(name) === key),
  );
}

/** The branches by repository, with those that Jira does not know of yet. Repositories without any are left out. */
export function shownBranches(data: IssueBranches, marks: readonly Mark[]): BranchGroup[] {
  const groups = data.repositories.map((repository): BranchGroup => ({ repository, branches: [] }));
  for (const branch of data.branches) {
    const group = groups[branch.repository];
    const place = group?.repository.place ?? null;
    const deleted = marks.find(
      (one) =>
        one.kind === "deleted" && one.name === branch.name && place !== null && placeKey(one.place) === placeKey(place),
    );
    group?.branches.push({ ...branch, mark: deleted ?? null });
  }
  for (const mark of marks) {
    if (mark.kind !== "created" || isListed(data, mark.place, mark.name)) continue;
    let at = groups.findIndex(
      ({ repository: { place } }) => place !== null && placeKey(place) === placeKey(mark.place),
    );
    if (at === -1) at = groups.push({ repository: repositoryOf(data, mark.place), branches: [] }) - 1;
    groups[at]?.branches.unshift({
      repository: at,
      name: mark.name,
      ahead: null,
      behind: null,
      isMain: false,
      consoleUrl: mark.consoleUrl,
      mark,
    });
  }
  return groups.filter(({ branches }) => branches.length > 0);
}

function isListed({ repositories, branches }: IssueBranches, place: RepositoryPlace, name: string): boolean {
  return branches.some((branch) => {
    const where = repositories[branch.repository]?.place ?? null;
    return branch.name === name && where !== null && placeKey(where) === placeKey(place);
  });
}

/** The repository at a place, as Jira names it where it does. */
function repositoryOf({ places }: IssueBranches, wanted: RepositoryPlace): IssueRepository {
  const known = places.find(({ place }) => place !== null && placeKey(place) === placeKey(wanted));
  return known ?? { id: 0, name: wanted.repository, place: wanted, lastIndexed: null };
}
