import { BackendError } from "../errors";
import type { Commit } from "../generated/Commit";
import type { IssuePullRequest } from "../generated/IssuePullRequest";
import type { Mergeability } from "../generated/Mergeability";
import type { PullRequestDetail } from "../generated/PullRequestDetail";
import type { PullRequestPreview } from "../generated/PullRequestPreview";
import { changedFiles, fileDiff } from "./changes";
import { wireError } from "./errors";
import { issueRepositories } from "./issue-content";
import type { Handlers, Stage } from "./stage";
import { HOSTILE, NOW } from "./world";

const HOUR = 3_600_000;
const PARENT = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const OTHER_PARENT = "c3b7d1e20f4a5968b7c6d5e4f3a2b1c0d9e8f7a6";

const MESSAGE = `SHOP-12 Round half up in baskets

The tax office wants it so since January. Orders of before keep their amounts.

* half-even stays for the ledger
* down stays for discounts

SHOP-12 #comment Rounded half up #time 2h 30m`;

/** Commits in full, differences, and pull requests. */
export function reviewHandlers(stage: Stage) {
  const { world } = stage;
  let pullRequests: IssuePullRequest[] | null = null;

  const all = () => {
    pullRequests ??= world.review === "empty" ? [] : samplePullRequests(world.hostile);
    return pullRequests;
  };
  function one(id: string): IssuePullRequest {
    const found = all().find((pullRequest) => pullRequest.id === id);
    if (found === undefined) throw new BackendError(wireError("PULL_REQUEST_MISSING"));
    return found;
  }
  async function step(operationId: string) {
    await stage.pause();
    stage.stopIfCancelled(operationId);
  }

  return {
    get_commit: async ({ commitId, repository, operationId }): Promise<Commit> => {
      await step(operationId);
      const first = commitId === PARENT;
      const merge = world.review === "merge" && !first;
      return {
        id: commitId,
        parents: first ? [] : merge ? [PARENT, OTHER_PARENT] : [PARENT],
        author: world.hostile ? HOSTILE.name : "Ada Lovelace",
        email: "ada@example.com",
        authoredAt: NOW - 26 * HOUR,
        committer: merge ? "AWS CodeCommit" : "Ada Lovelace",
        committedAt: NOW - (merge ? 2 : 26) * HOUR,
        message: world.hostile ? `${HOSTILE.message}\n\n${HOSTILE.description}` : first ? "Begin" : MESSAGE,
        files: changedFiles(world),
        filesCut: world.review === "huge",
        source: world.review === "merge" ? "codeCommit" : "mirror",
        consoleUrl: `https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/${repository}/commit/${commitId}?region=eu-central-1`,
      };
    },
    get_file_diff: async (request) => {
      await step(request.operationId);
      return fileDiff(request);
    },
    get_issue_pull_requests: async ({ operationId }) => {
      await step(operationId);
      return {
        repositories: issueRepositories(world),
        pullRequests: all(),
        problems: world.conflict ? ["ledger-service: this access key may not list its pull requests."] : [],
      };
    },
    get_pull_request: async ({ id, operationId }): Promise<PullRequestDetail> => {
      await step(operationId);
      const { state } = one(id);
      return {
        id,
        description: world.hostile
          ? HOSTILE.description
          : "https://jira.example.com/browse/SHOP-12\n\nRounds half up in baskets, as the tax office wants it.",
        state,
        approvedBy: state === "closed" ? [] : ["arn:aws:iam::111122223333:user/grace"],
        rules: [
          { name: "Two people of the team", satisfied: state === "merged" },
          { name: "Someone of the tax group", satisfied: state !== "closed" },
        ],
        overridden: false,
        mergeability: state === "open" ? mergeability(world.review) : null,
        mergedBy: state === "merged" ? "arn:aws:iam::111122223333:user/grace" : null,
        mergeCommit: state === "merged" ? OTHER_PARENT : null,
      };
    },
    preview_pull_request: async ({ operationId }): Promise<PullRequestPreview> => {
      await step(operationId);
      const nothing = world.review === "nothing";
      return {
        mergeBase: PARENT,
        sourceCommit: "9f2c1e7ab0d4458c6e3f1a2b7c8d9e0f12345678",
        targetCommit: OTHER_PARENT,
        commits: nothing
          ? []
          : [
              { id: "9f2c1e7ab0d4458c6e3f1a2b7c8d9e0f12345678", author: "Ada Lovelace", date: NOW, message: MESSAGE },
              {
                id: "0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f601234567",
                author: world.hostile ? HOSTILE.name : "Grace Hopper",
                date: NOW - 5 * HOUR,
                message: world.hostile ? HOSTILE.message : "SHOP-12 Take the mode where the sum is made",
              },
            ],
        commitsCut: world.review === "huge",
        files: nothing ? [] : changedFiles(world),
        filesCut: world.review === "huge",
        mergeability: mergeability(world.review),
        duplicates: world.review === "conflicts" ? ["12", "17"] : [],
        source: "codeCommit",
      };
    },
    close_pull_request: async ({ id, operationId }) => {
      const found = one(id);
      if (found.state !== "open") throw new BackendError(wireError("PULL_REQUEST_CLOSED"));
      await step(operationId);
      pullRequests = all().map((other) => (other === found ? { ...found, state: "closed" } : other));
      return {
        id,
        arn: "arn:aws:iam::111122223333:user/jira-connect",
        reindexProblem: world.conflict ? "Jira answered 503 to the reindex." : null,
      };
    },
  } satisfies Partial<Handlers>;
}

function mergeability(review: Stage["world"]["review"]): Mergeability {
  switch (review) {
    case "conflicts":
      return { kind: "conflicts", files: ["src/basket/rounding.ts", "README.md"] };
    case "nothing":
      return { kind: "nothing" };
    case "merge":
      return { kind: "unknown", reason: "AWS answered: the difference has too many files." };
    default:
      return { kind: "mergeable", fastForward: review === "huge" };
  }
}

function samplePullRequests(hostile: boolean): IssuePullRequest[] {
  const shared = { target: "main", author: "ada", source: "SHOP-12-basket-rounding" };
  const url = (id: string) =>
    `https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/catalog-service/pull-requests/${id}/details?region=eu-central-1`;
  return [
    {
      ...shared,
      repository: 0,
      id: "21",
      title: hostile ? HOSTILE.name : "SHOP-12 Round half up in baskets",
      state: "open",
      author: hostile ? HOSTILE.name : "ada",
      createdAt: NOW - 20 * HOUR,
      activeAt: NOW - 2 * HOUR,
      consoleUrl: url("21"),
      inJira: false,
    },
    {
      ...shared,
      repository: 1,
      id: "7",
      title: "SHOP-12 Round half up in the ledger",
      state: "merged",
      createdAt: NOW - 200 * HOUR,
      activeAt: NOW - 150 * HOUR,
      consoleUrl: url("7"),
      inJira: true,
    },
    {
      ...shared,
      repository: 0,
      id: "18",
      title: "SHOP-12 First try",
      state: "closed",
      createdAt: NOW - 300 * HOUR,
      activeAt: NOW - 290 * HOUR,
      consoleUrl: url("18"),
      inJira: true,
    },
    {
      ...shared,
      repository: 2,
      id: "3",
      title: "SHOP-12 Elsewhere",
      state: "open",
      createdAt: null,
      activeAt: null,
      consoleUrl: null,
      inJira: null,
    },
  ];
}
