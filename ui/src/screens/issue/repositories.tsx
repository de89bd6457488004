import type { IssueRepository } from "../../backend/generated/IssueRepository";
import { messages } from "../../messages";
import { placeOptions } from "../acts/places";

/** How each repository is called: where names are shared, with what tells it from the others. */
export function repositoryLabels(repositories: readonly IssueRepository[]): string[] {
  const told = placeOptions(
    repositories.flatMap(({ name, place }) => (place === null ? [] : [{ ...place, repository: name }])),
  );
  let next = 0;
  return repositories.map(({ name, place }) => {
    if (place === null) return name;
    next += 1;
    return told[next - 1]?.label ?? name;
  });
}

/** What is to be said of a repository beside its name. */
export function repositoryNote({ place }: IssueRepository): string | null {
  return place === null ? messages.issue.repository.notConnected : null;
}
