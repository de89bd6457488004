import type { CheckState } from "../../backend/generated/CheckState";
import type { BranchProblem } from "../../screens/triggers/branches";
import type { TopicHint, TopicProblem } from "../../screens/triggers/topic";
import type { WebhookHint } from "../../screens/triggers/webhook";
import { common, count, plural } from "./common";

/** Words of triggers, wherever they are set up. */
export const triggers = {
  webhook: {
    source: "Webhook URL",
    sources: { sample: "The sample Jira's webhook URL", pasted: "A webhook URL I paste" },
    sampleHelp: "The sample Jira on this computer listens there, and nothing leaves this computer.",
    label: "Webhook URL of Jira",
    help: "Its end is a secret: it goes to Amazon SNS and to where you keep the secrets, and is never shown again.",
    required: "Paste the webhook URL from Jira.",
    again: "Paste it again: after the last check this window forgot it.",
    where: "Where to find it",
    whereSteps: [
      "In Jira, open Git Integration, Webhooks. You need to be a Jira administrator.",
      "See that reindexing by webhook is enabled there.",
      "Copy the URL that the page shows, with the secret key at its end.",
    ],
    openJira: "Open Jira",
    hints: {
      http: "Amazon SNS sends the secret only to https:// addresses.",
      unreadable: "This is not a complete address yet.",
      credentials: "Leave the user name and password out of the address.",
      listener: "The path of a webhook URL ends with /webhook/1.0/reindex/ and a secret key.",
      secretMissing: "The secret key is missing at the end.",
    } satisfies Record<WebhookHint, string>,
    check: "Check webhook URL",
    checking: "Looking at the webhook URL from this computer…",
    found: "What was found out about it",
    states: {
      ok: "Good",
      bad: "Will not work",
      unknown: "Cannot tell",
    } satisfies Record<CheckState, string>,
    outcome: {
      ok: "Amazon SNS can be expected to reach this Jira",
      bad: "Amazon SNS cannot reach this Jira",
      unknown: "Whether Amazon SNS reaches this Jira cannot be told from here",
    } satisfies Record<CheckState, string>,
    outcomeMore: {
      ok: "The proof is the confirmation that Jira sends when the subscription is made.",
      bad: "A subscription would wait for its confirmation for two days and then lapse. Jira still looks by its schedule, and there are other ways, below.",
      unknown: "Set the triggers up and see whether Jira confirms the subscription; nothing is lost if it does not.",
    } satisfies Record<CheckState, string>,
    masked: "Checked",
    otherWays: "Other ways to tell Jira",
    copyRecipe: "Copy the recipe",
    showRecipe: "Show the recipe",
  },

  settings: {
    events: "Tell Jira about",
    update: "Pushes to branches and tags",
    create: "New branches and tags",
    delete: "Deleted branches and tags",
    eventsRequired: "Choose at least one of the three.",
    branches: "Branches",
    branchesHelp: "Names such as main, without refs/heads/. None means all branches, also later ones.",
    branchesAll: "All branches",
    branchInput: "Add a branch",
    addBranch: "Add",
    removeBranch: (name: string) => `Remove ${name}`,
    branchesFull: "A trigger names ten branches at most.",
    branchProblems: {
      prefix: "Leave refs/heads/ out: main, not refs/heads/main.",
      character: "A branch name has no spaces and none of ~ ^ : ? * [ \\ in it.",
      dots: "A branch name has no .. in it, and no part of it begins with a dot or ends in .lock.",
      slash: "A branch name does not begin or end with a slash, and has no // in it.",
      ends: "A branch name does not begin with - and does not end with a dot.",
      reserved: "This name is not allowed for a branch.",
      length: "A branch name has 256 characters at most.",
      commit: "This looks like a commit: 40 hexadecimal digits are not a branch name.",
      twice: "This branch is in the list already.",
      full: "A trigger names ten branches at most. Remove one first.",
    } satisfies Record<BranchProblem, string>,
    advanced: "Advanced: topic and repositories",
    topic: "Amazon SNS topic",
    topicOwn: "A topic of Causeway's own",
    topicOwnHelp:
      "Its name begins with codecommit-causeway-, because AWS's managed CodeCommit policies allow only topics that begin with codecommit. Tags say whose it is.",
    topicExisting: "A topic that exists",
    topicExistingHelp: "It is used as it is: Causeway never changes or deletes it.",
    topicOneRegion: "Only with one region: a trigger reaches only topics in its own, and you connect several.",
    kmsKey: "KMS key for Causeway's topic",
    kmsKeyHelp:
      "Leave it empty for a topic that is not encrypted, or enter the ID, alias or ARN of a customer-managed key. Its key policy has to allow kms:GenerateDataKey* and kms:Decrypt to codecommit.amazonaws.com.",
    kmsKeyPlaceholder: "alias/codecommit-topics",
    kmsKeyAws:
      "AWS's own key alias/aws/sns cannot be used: its policy cannot let CodeCommit publish. It takes a customer-managed key.",
    kmsKeyOneRegion: "This names a key of one region. With several, enter an alias that there is in each.",
    topicArn: "ARN of the topic",
    topicArnHelp: "A standard topic in the same region as the repositories.",
    topicArnPlaceholder: "arn:aws:sns:eu-central-1:111122223333:codecommit-pushes",
    topicArnRequired: "Enter the ARN of the topic.",
    topicProblems: {
      shape: "A topic's ARN looks like arn:aws:sns:eu-central-1:111122223333:name.",
      fifo: "CodeCommit cannot publish to FIFO topics. Choose a standard topic.",
      region: "A trigger reaches only topics in its repository's own region.",
    } satisfies Record<TopicProblem, string>,
    topicHints: {
      account:
        "This topic belongs to another account. Its access policy has to allow sns:Publish to codecommit.amazonaws.com, limited to your repositories' ARN and account.",
      name: "AWS's managed CodeCommit policies allow subscribing only to topics whose name begins with codecommit.",
    } satisfies Record<TopicHint, string>,
    repositories: "Repositories",
    repositoriesAll: "All repositories",
    repositoriesAllHelp: "Also those that come later, when you bring the triggers up to date.",
    repositoriesChosen: "Only chosen repositories",
    repositoriesChosenHelp: "Jira still sees all of them by its schedule; only the chosen ones tell it at once.",
    repositoriesOneRegion:
      "Only with one region: you connect several. Afterwards you can choose in each connection, under Triggers.",
    repositoriesRequired: "Choose at least one repository, or all repositories.",
  },

  picker: {
    label: "Choose repositories",
    search: "Search repositories",
    column: "Repository",
    show: "Show",
    all: (value: number) => `All ${count(value)}`,
    chosen: (value: number) => `Chosen ${count(value)}`,
    loading: "Loading the repositories…",
    emptyTitle: "No repositories",
    empty: "This account and region have none that this key sees.",
    noneChosenTitle: "None chosen yet",
    noneChosen: "Show all and tick the ones you want.",
    unknown: (value: number) =>
      value === 1
        ? "One chosen repository is not in this account and region."
        : `${count(value)} chosen repositories are not in this account and region.`,
    removeUnknown: "Remove from the choice",
  },

  made: {
    title: "What will be made in AWS",
    topic: "Topic",
    topicOwn: "codecommit-causeway-…",
    topicOwnMore: "It ends in eight characters that stand for this Jira; the review shows the whole name.",
    topicKept: "It is used as it is.",
    subscription: "Subscription",
    subscriptionMore: "From the topic to the webhook URL, over HTTPS. Jira has to confirm it within two days.",
    trigger: "Trigger",
    triggerName: "causeway-…",
    triggerMore: (chosen: number | null, branches: number) =>
      `In ${chosen === null ? "every repository" : common.repositories(chosen)}, for ${
        branches === 0 ? "all branches" : plural(branches, "branch", "branches")
      }. Triggers of others stay as they are.`,
    note: "Nothing is written before you have seen the review.",
  },
};
