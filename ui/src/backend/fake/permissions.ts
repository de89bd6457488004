import type { ActionReport } from "../generated/ActionReport";
import type { BuildPolicy } from "../generated/BuildPolicy";
import type { Feature } from "../generated/Feature";
import type { FeatureReport } from "../generated/FeatureReport";
import type { FeatureState } from "../generated/FeatureState";
import type { PermissionReport } from "../generated/PermissionReport";
import type { PermissionState } from "../generated/PermissionState";
import type { PolicyDocument } from "../generated/PolicyDocument";
import { TOPIC_ARN, TOPIC_NAME, type World } from "./world";

/** The IAM actions behind each feature, in the order in which they are shown. */
const ACTIONS: readonly { feature: Feature; actions: readonly string[] }[] = [
  {
    feature: "commits",
    actions: [
      "codecommit:ListRepositories",
      "codecommit:BatchGetRepositories",
      "codecommit:GitPull",
      "codecommit:ListBranches",
    ],
  },
  { feature: "pullRequests", actions: ["codecommit:ListPullRequests", "codecommit:GetPullRequest"] },
  { feature: "createBranches", actions: ["codecommit:CreateBranch", "codecommit:GetBranch"] },
  { feature: "deleteBranches", actions: ["codecommit:DeleteBranch"] },
  { feature: "createPullRequests", actions: ["codecommit:CreatePullRequest"] },
  {
    feature: "triggers",
    actions: [
      "codecommit:GetRepositoryTriggers",
      "codecommit:PutRepositoryTriggers",
      "sns:CreateTopic",
      "sns:TagResource",
      "sns:Subscribe",
    ],
  },
  {
    feature: "triggerHealth",
    actions: [
      "codecommit:TestRepositoryTriggers",
      "sns:ListSubscriptionsByTopic",
      "sns:GetTopicAttributes",
      "sns:Unsubscribe",
      "sns:DeleteTopic",
    ],
  },
  {
    feature: "defaultBranch",
    actions: ["codecommit:UpdateDefaultBranch", "codecommit:BatchGetRepositories", "codecommit:GetBranch"],
  },
];

const READS = /:(List|Get|BatchGet|GitPull)/;
const POWERUSER_LACKS = ["sns:CreateTopic", "sns:TagResource", "sns:DeleteTopic"];
/** What can be asked for in a form that AWS always refuses. */
const PROBED = /:(CreateBranch|DeleteBranch|CreatePullRequest|PutRepositoryTriggers|UpdateDefaultBranch)$/;

function stateOf(world: World, action: string, probed: boolean): PermissionState {
  switch (world.permissions) {
    case "allowed":
    case "root":
    case "role":
      return "allowed";
    case "poweruser":
      return POWERUSER_LACKS.includes(action) ? "denied" : "allowed";
    case "readonly":
      return READS.test(action) ? "allowed" : "denied";
    case "unknown":
      if (READS.test(action) && action.startsWith("codecommit:")) return "allowed";
      return probed && PROBED.test(action) ? "allowed" : "unknown";
  }
}

function actionReport(world: World, action: string, probed: boolean): ActionReport {
  const state = stateOf(world, action, probed);
  const simulated = world.permissions !== "unknown";
  return {
    action,
    scope: action.startsWith("sns:")
      ? `the topic ${TOPIC_NAME}`
      : action.endsWith("ListRepositories")
        ? "everything"
        : "every repository",
    state,
    note: {
      allowed: "",
      denied: "No policy allows it.",
      unknown: "This key may not call iam:SimulatePrincipalPolicy, and asking for it would change something.",
    }[state],
    evidence: state === "unknown" ? "" : simulated ? "simulated by IAM" : "asked AWS",
    probeWouldTell: state === "unknown" && PROBED.test(action),
  };
}

/** The states that this world's keys bring about. */
type Told = Exclude<FeatureState, "worksPartly">;

const CONSEQUENCES: Record<Feature, Record<Told, string>> = {
  commits: {
    works: "Jira shows commits and branches, and follows smart commits.",
    uncertain: "Whether Jira can read every repository will show when it connects.",
    doesNotWork: "Jira cannot read the repositories.",
  },
  pullRequests: {
    works: "Jira lists pull requests on issues.",
    uncertain: "Whether Jira lists pull requests will show when it connects.",
    doesNotWork: "Jira lists no pull requests.",
  },
  createBranches: {
    works: "People create branches from an issue.",
    uncertain: "Whether people can create branches from an issue will show when they try.",
    doesNotWork: "Nobody can create a branch from an issue with this key.",
  },
  deleteBranches: {
    works: "People delete branches from an issue.",
    uncertain: "Whether people can delete branches from an issue will show when they try.",
    doesNotWork: "Nobody can delete a branch from an issue with this key.",
  },
  createPullRequests: {
    works: "People open pull requests from an issue.",
    uncertain: "Whether people can open pull requests from an issue will show when they try.",
    doesNotWork: "Nobody can open a pull request from an issue with this key.",
  },
  triggers: {
    works: "Causeway can set triggers up, and Jira hears of pushes at once.",
    uncertain: "Whether triggers can be set up will show when Causeway tries.",
    doesNotWork: "Causeway cannot set triggers up with this key. Jira finds pushes when it looks by its schedule.",
  },
  triggerHealth: {
    works: "Causeway sees whether the subscription is confirmed, repairs what breaks and removes what it made.",
    uncertain: "Whether Causeway sees the state of the triggers will show later.",
    doesNotWork: "Causeway cannot see or remove everything it sets up.",
  },
  defaultBranch: {
    works: "Causeway can make another branch the default one.",
    uncertain: "Whether Causeway can change a default branch will show when it tries.",
    doesNotWork: "Causeway cannot change a default branch with this key.",
  },
};

/** What the key may do, feature by feature. */
export function permissionReport(world: World, identity: string, probed: boolean): PermissionReport {
  const features = ACTIONS.map(({ feature, actions }): FeatureReport => {
    const reports = actions.map((action) => actionReport(world, action, probed));
    const state: Told = reports.some((report) => report.state === "denied")
      ? "doesNotWork"
      : reports.some((report) => report.state === "unknown")
        ? "uncertain"
        : "works";
    return { feature, state, consequence: CONSEQUENCES[feature][state], actions: reports };
  });
  return {
    identity,
    features,
    knownAs: {
      poweruser: "AWSCodeCommitPowerUser: without sns:CreateTopic",
      readonly: "AWSCodeCommitReadOnly: nothing can be changed",
      allowed: null,
      unknown: null,
      root: null,
      role: null,
    }[world.permissions],
    cautions: {
      root: ["This is the account's root user. AWS advises against access keys for it; make an IAM user for Jira."],
      role: [
        "This is a role's session. Git Integration stores no session token, so it cannot use it: make an IAM user.",
      ],
      allowed: [],
      poweruser: [],
      readonly: [],
      unknown: [],
    }[world.permissions],
    probesWouldTell: features.some(({ actions }) => actions.some((action) => action.probeWouldTell)),
  };
}

/** How many actions are asked about. */
export const ACTIONS_ASKED = ACTIONS.reduce((sum, { actions }) => sum + actions.length, 0);

/** A policy that allows the chosen features. */
export function policyDocument(request: BuildPolicy): PolicyDocument {
  const actions = ACTIONS.filter(({ feature }) => request.features.includes(feature)).flatMap((one) => one.actions);
  const repository = (name: string) => `arn:aws:codecommit:eu-central-1:111122223333:${name}`;
  const statement = (sid: string, wanted: string[], resource: string | string[]) =>
    wanted.length === 0 ? [] : [{ Sid: sid, Effect: "Allow", Action: wanted, Resource: resource }];
  const listing = actions.filter((action) => action.endsWith("ListRepositories"));
  const codecommit = actions.filter((action) => action.startsWith("codecommit:") && !listing.includes(action));
  const json = {
    Version: "2012-10-17",
    Statement: [
      ...statement("List", listing, "*"),
      ...statement(
        "Repositories",
        codecommit,
        request.repositories.length === 0 ? repository("*") : request.repositories.map(repository),
      ),
      ...statement(
        "Topic",
        actions.filter((action) => action.startsWith("sns:")),
        TOPIC_ARN,
      ),
    ],
  };
  return {
    json: JSON.stringify(json, null, 2),
    notes: listing.length === 0 ? [] : ["codecommit:ListRepositories can only be allowed for everything."],
  };
}
