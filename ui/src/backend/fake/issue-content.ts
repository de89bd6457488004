import type { IssueCommit } from "../generated/IssueCommit";
import type { IssueCommits } from "../generated/IssueCommits";
import type { IssueRepository } from "../generated/IssueRepository";
import type { IssueTag } from "../generated/IssueTag";
import type { IssueTags } from "../generated/IssueTags";
import { HOSTILE, type World } from "./world";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** As many as an issue has that a whole company works on. */
const MANY = 5_000;

/** Repositories of an issue: two of one name, and one that only Jira knows. */
export function issueRepositories(world: World): IssueRepository[] {
  const now = Date.now();
  const places = [
    { connectionId: "c-1", repository: "catalog-service" },
    { connectionId: "c-2", repository: "catalog-service" },
  ].flatMap(({ connectionId, repository }) => {
    const found = world.connections.find((one) => one.connectionId === connectionId);
    if (found === undefined) return [];
    const { name: connectionName, region, account } = found;
    return [{ connectionId, connectionName, region, account, repository }];
  });
  return [
    ...places.map((place, index) => ({
      id: 11 + index,
      name: place.repository,
      place,
      lastIndexed: now - (index + 1) * 12 * MINUTE,
    })),
    { id: 90, name: world.hostile ? HOSTILE.name : "legacy/catalog", place: null, lastIndexed: null },
  ];
}

function hexOf(seed: number): string {
  let state = (seed + 1) * 2_654_435_761;
  return Array.from({ length: 5 }, () => {
    state = Math.imul(Math.trunc(state) ^ (state >>> 15), 2_246_822_519) >>> 0;
    return state.toString(16).padStart(8, "0");
  }).join("");
}

/** The issue's commits, newest first. */
export function issueCommits(world: World, key: string): IssueCommits {
  const repositories = issueRepositories(world);
  if (world.issue === "empty") return { repositories: [], commits: [] };
  const now = Date.now();
  const consoleUrl = (repository: number, id: string) => {
    const place = repositories[repository]?.place ?? null;
    return place === null
      ? null
      : `https://${place.region}.console.aws.amazon.com/codesuite/codecommit/repositories/${place.repository}/commit/${id}?region=${place.region}`;
  };
  const base = (index: number, repository: number, message: string, age: number): IssueCommit => {
    const id = hexOf(index);
    return {
      repository,
      id,
      author: "Ada Lovelace",
      email: "ada@example.com",
      date: now - age,
      dateText: new Date(now - age).toISOString(),
      message,
      branches: [`${key}-basket-rounding`],
      isMerge: false,
      notes: [],
      files: [],
      indicator: "commit",
      consoleUrl: consoleUrl(repository, id),
    };
  };
  const last = repositories.length - 1;
  const commits: IssueCommit[] = [
    {
      ...base(
        0,
        0,
        `${key} Round the total once, at its end\n\nEach line was rounded by itself, so that the total was off by a cent.\n\n${key} #time 1h 30m #comment Rounded once\n`,
        40 * MINUTE,
      ),
      indicator: "smartCommit",
      notes: [{ reference: "refs/notes/review", text: "Reviewed-by: Grace Hopper\nLooks right to me." }],
      files: [
        { path: "src/basket/total.ts", change: "modified", added: 14, deleted: 9, changed: 3 },
        { path: "src/basket/rounding.ts", change: "added", added: 41, deleted: 0, changed: 0 },
        { path: "src/basket/cents.ts", change: "deleted", added: 0, deleted: 27, changed: 0 },
      ],
    },
    {
      ...base(1, 0, `${key} #done Tests of rounding`, 5 * HOUR),
      author: "Grace Hopper",
      email: "grace@example.com",
      indicator: "smartCommitError",
      branches: [`${key}-basket-rounding`, "develop", "release/2026-05"],
      files: [{ path: "test/basket/rounding.test.ts", change: "added", added: 88, deleted: 0, changed: 0 }],
    },
    {
      ...base(2, Math.min(1, last), `Merge branch '${key}-refund' into main`, 28 * HOUR),
      isMerge: true,
      branches: ["main"],
      indicator: "off",
    },
    {
      ...base(3, last, `${key} First look at the totals`, 700 * HOUR),
      date: null,
      dateText: "Mon, 32 Foo",
      author: "build",
      email: "",
      branches: [],
      files: [{ path: "README", change: "modified", added: null, deleted: null, changed: null }],
    },
  ];
  if (world.hostile) {
    commits.unshift({
      ...base(9, 0, `${key} ${HOSTILE.message}\n${HOSTILE.description}`, MINUTE),
      author: HOSTILE.name,
      branches: [HOSTILE.name.replaceAll(" ", "-")],
      notes: [{ reference: "refs/notes/x", text: HOSTILE.message }],
      files: [{ path: `src/${HOSTILE.name}`, change: "modified", added: 1, deleted: 1, changed: 0 }],
    });
  }
  if (world.issue === "many") {
    for (let index = commits.length; index < MANY; index += 1)
      commits.push({
        ...base(index, index % repositories.length, `${key} Step ${index} of the great move`, index * HOUR),
        author: index % 3 === 0 ? "Grace Hopper" : "Ada Lovelace",
        files: Array.from({ length: index % 5 }, (_, file) => ({
          path: `src/step-${index}/part-${file}.ts`,
          change: "modified" as const,
          added: file + 1,
          deleted: file,
          changed: 0,
        })),
      });
  }
  return { repositories, commits };
}

/** The issue's tags: at most as many of a repository; 0 for all. */
export function issueTags(world: World, perRepository: number): IssueTags {
  const repositories = issueRepositories(world);
  const none = { repositories: [], tags: [], first: null, hasMore: false, problem: null };
  if (world.issue === "hidden") return { ...none, enabled: false };
  if (world.issue === "empty") return { ...none, enabled: true };
  const total = world.issue === "many" ? 120 : 12;
  const tag = (index: number): IssueTag => ({
    repository: 0,
    name: world.hostile && index === 0 ? HOSTILE.name.replaceAll(" ", "-") : `v2.${total - 1 - index}.0`,
    commitId: hexOf(1_000 + index),
    tagger: "Release bot",
    date: Date.now() - index * 9 * 24 * HOUR,
    message: index % 2 === 0 ? `Release 2.${total - 1 - index}\n\nWith the notes of the month.` : null,
    consoleUrl: `https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/catalog-service/browse/refs/tags/v2.${total - 1 - index}.0?region=eu-central-1`,
  });
  const shown = perRepository === 0 ? total : Math.min(perRepository, total);
  return {
    enabled: true,
    repositories,
    tags: Array.from({ length: shown }, (_, index) => tag(index)),
    first: tag(total - 1),
    hasMore: shown < total,
    problem: world.issue === "incomplete" ? "legacy/catalog: repository is not cloned" : null,
  };
}
