import { plural } from "./common";

/** What Git Integration has no interface for, as lists to tick off. */
export const byHand = {
  title: "By hand in Jira",
  intro:
    "Git Integration has no interface for these, so nobody but you can do them. What you tick is remembered on this computer, for each Jira by itself.",
  open: "By hand in Jira",
  openMore: "Some settings are on Jira's own pages alone.",
  back: "Back",
  site: "Jira site",
  noSite: "Once a Jira is connected, links to its pages stand here.",
  loading: "Looking for your Jira sites…",
  openJira: "Open Jira",
  openPage: (page: string) => `Open ${page}`,
  where: "Where",
  done: (ticked: number, all: number) =>
    ticked === all ? `All ${plural(all, "step", "steps")} done` : `${ticked} of ${plural(all, "step", "steps")} done`,
  copyOf: (task: string) => `Copy the list “${task}”`,
  resetOf: (task: string) => `Untick all of “${task}”`,
  resetDone: (task: string) => `All of “${task}” unticked`,
  steps: (task: string) => `Steps: ${task}`,
  tasks: {
    webhook: {
      title: "Webhook",
      why: "Without it Jira learns of a push only when it looks by its schedule.",
      where: "Git in Jira's top menu, Webhooks",
      page: "",
      steps: {
        enabled: "Reindex via webhooks is enabled.",
        unmatching:
          "Ignore unmatching webhooks is enabled: otherwise a message about a repository that Jira does not know reindexes all of them.",
        interval:
          "The interval between two reindexes of a repository is small. Three seconds is what new installations have.",
        copied: "The URL is copied into Causeway. It holds a secret: do not mail it.",
      },
    },
    sshKeys: {
      title: "SSH keys",
      why: "Repositories that are connected over SSH need a private key in Jira. Causeway's page SSH keys says which.",
      where: "Git in Jira's top menu, SSH keys, Add SSH key",
      page: "SSH keys in Jira",
      steps: {
        format: "The private key is RSA with 4,096 bits in PEM form. Causeway makes such keys.",
        passphrase: "If the file has a passphrase, it is entered in the same form: a key cannot be edited afterwards.",
        associated: "The key is associated with the repositories it is for, when Jira has several keys.",
      },
    },
    ownKey: {
      title: "Your own AWS key in Jira",
      why: "Where a user's own access is required, branches and pull requests from Jira are made with it, and AWS shows them as yours.",
      where:
        "Git in Jira's top menu, Repository browser, column Pers. Access; or your Jira profile, Git Integration preferences, Personal access tokens",
      page: "",
      steps: {
        entered: "Access key ID and secret access key are entered for the integration. Two empty fields remove them.",
        each: "It is entered for each integration: one key is good for all repositories of its integration.",
        general:
          "The general setting Require User PAT is as you want it. When it is on, it overrides that of every integration.",
      },
    },
    index: {
      title: "Index",
      why: "Reindexing is in Causeway. What goes further is in Jira alone.",
      where: "Git in Jira's top menu, Manage integrations (Manage repositories in older versions), the menu of the row",
      page: "",
      steps: {
        reset:
          "Reset index has built the index anew. That is what helps after notes were switched on late or an issue was moved.",
        queue:
          "The queue viewer shows no task that hangs. It cancels one, and moves a removal that waits to the front.",
        log: "View log has been read, where an index failed: it has the whole story, of which Causeway shows the messages.",
      },
    },
    general: {
      title: "General settings",
      why: "They are for all integrations at once.",
      where: "Git in Jira's top menu, General settings",
      page: "",
      steps: {
        template: "The template for branch names is the one that Causeway has too, under Issue, Branches.",
        creating: "Creating branches and pull requests from Jira is allowed, if people shall do that.",
        schedule: "The schedule says how often Jira looks by itself.",
        smartCommits: "Smart commits are as you want them, with the age after which they are not followed any more.",
      },
    },
    automation: {
      title: "Automation",
      why: "Jira's Automation has triggers of Git Integration. They fire after the first index only.",
      where: "Project settings or system settings of Jira, Automation, Create rule",
      page: "",
      steps: {
        trigger:
          "A rule begins with what it is for: a branch, a commit or a pull request that was created, or a pull request that was merged or declined.",
        projects: "The projects of the rule are those that the repositories are associated with.",
        tried: "The rule was tried with a push, once the repository was indexed.",
      },
    },
    connecting: {
      title: "Connecting without Causeway",
      why: "Causeway does all of this in its wizard. What was connected by hand can be adopted under Everything in Jira.",
      where: "Git in Jira's top menu, Manage integrations, tile CodeCommit, or Add integration",
      page: "",
      steps: {
        account: "Region, access key ID and secret access key of an IAM user are entered.",
        refspecs: "Under Advanced, the references to fetch are chosen.",
        adopted: "The integration is adopted in Causeway.",
      },
    },
  },
};
