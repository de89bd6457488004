import type { ReindexState } from "../../backend/generated/ReindexState";
import type { SettingName } from "../../backend/generated/SettingName";
import { count, plural } from "./common";

interface SettingWords {
  label: string;
  help: string;
}

/** Words of what is in Jira and can be changed there. */
export const manage = {
  settings: {
    intro: "As Jira has them now. Nothing is written before you have reviewed what changes.",
    loading: "Asking Jira for the settings…",
    form: "Settings",
    sections: {
      connection: "Connection settings",
      features: "Feature settings",
      links: "Web links",
    },
    notReported: "Not reported by this Jira",
    notReportedHelp: "Jira takes this setting and does not tell what it is. Set it, or leave it as it is.",
    set: "Set a value",
    setNamed: (label: string) => `Set a value: ${label}`,
    changed: "Changed",
    reset: "Reset",
    resetNamed: (label: string) => `Reset ${label}`,
    readOnly: (reason: string) => `Cannot be changed here. ${reason}`,
    experimental: "Experimental",
    heads: "Branches",
    tags: "Tags",
    always: "Always fetched; Git Integration does not let it be switched off.",
    projectsNote: "Project association may be refused to you",
    projectsHidden: (value: number) =>
      value === 1
        ? "One associated project is not visible to you. It stays associated."
        : `${count(value)} associated projects are not visible to you. They stay associated.`,
    changeBranch: "Change the default branch…",
    nested: "Nested in another repository",
    nestedText: "It is a submodule. Some settings are those of the repository around it.",
    disabled: "Disabled in Jira",
    disabledText: "Its settings can be changed; it is not indexed until it is enabled.",
    of: {
      displayName: { label: "Display name", help: "The name in Jira's lists." },
      sslVerification: {
        label: "Verify the TLS certificate",
        help: "Off, Jira talks to any host that answers. Leave it on for AWS.",
      },
      trustFolderStat: {
        label: "Trust folder statistics",
        help: "Git trusts the times of files instead of reading them. Quick on a local disk, wrong on some network shares.",
      },
      notes: { label: "Fetch notes", help: "refs/notes/*: Git notes can link commits to issues." },
      changes: { label: "Fetch changes", help: "refs/changes/*: only Gerrit has them." },
      customRefspecs: {
        label: "Other refspecs",
        help: "Separated by commas, for instance +refs/builds/*:refs/builds/*",
      },
      repositoryBrowser: { label: "Repository Browser", help: "Its files and history can be browsed in Jira." },
      tagsFilter: {
        label: "Tags filter",
        help: "A regular expression of Java. Tags that match are shown; empty shows all.",
      },
      requireUserPat: {
        label: "Require User PAT",
        help: "People enter their own AWS access key before they create or delete branches and pull requests from an issue.",
      },
      projects: { label: "Project association", help: "Which Jira projects see its commits." },
      diffViewing: { label: "Source code diff viewing", help: "Commits show what they changed." },
      smartCommits: {
        label: "Smart commits",
        help: "Commit messages can comment on issues, log work and move them on.",
      },
      prHideFilter: {
        label: "Hide pull requests",
        help: "A regular expression of Java. Pull requests whose title matches are hidden; empty hides none.",
      },
      commitEmails: { label: "Commit e-mails", help: "Jira tells watchers of an issue about new commits." },
      commitEmailMinutes: {
        label: "Oldest commit to tell of, in minutes",
        help: "Commits that are older cause no e-mail. 1,440 minutes are a day.",
      },
      revisionIndexing: {
        label: "Revision indexing",
        help: "Commits are indexed. Off, only the repository can be browsed.",
      },
      apiFilter: {
        label: "Repository filter",
        help: "A JMESPath expression over what AWS lists, for instance [?contains(repositoryName, 'shop')]",
      },
      mainBranch: { label: "Main branch", help: "The branch that is shown first." },
      webLinks: { label: "Web link formats", help: "Where links from Jira lead." },
    } satisfies Record<SettingName, SettingWords>,
    problems: {
      name: "Enter a name.",
      minutes: "Enter a whole number of minutes, at least 1.",
      projects: "Choose at least one project, or all projects.",
      branch: "Enter a branch.",
    },
    bar: "Unsaved changes",
    changes: (value: number) => plural(value, "change", "changes"),
    review: "Review changes",
    discard: "Discard",
    discarded: "Your changes are discarded.",
  },

  unsaved: {
    title: "Leave without these changes?",
    text: "You have changed settings that are not reviewed yet. Nothing was written to Jira.",
    stay: "Stay here",
    leave: "Discard and leave",
  },

  filter: {
    samples: "Try it on",
    tryTitles: "Try it on titles of pull requests",
    tryTags: "Try it on names of tags",
    samplesHelp: "One on each line.",
    result: "What it does",
    hidden: "Hidden",
    shown: "Shown",
    stays: "Stays",
    leaves: "Left out",
    preview: "Repositories that stay",
    previewing: "Trying the filter…",
    staying: (matches: number, total: number) =>
      `${count(matches)} of ${plural(total, "repository stays", "repositories stay")}.`,
    hiding: (matches: number, total: number) =>
      `${count(matches)} of ${plural(total, "title is hidden", "titles are hidden")}.`,
    showing: (matches: number, total: number) =>
      `${count(matches)} of ${plural(total, "tag is shown", "tags are shown")}.`,
    repository: "Repository",
    outcome: "Filter",
    search: "Search repositories",
    problem: "This filter cannot be used",
    experimentalText:
      "Git Integration documents this filter for other hosts, not for AWS. Repositories that it leaves out are removed from Jira with the next index.",
  },

  target: {
    back: "Back",
    kinds: { integration: "Integration", repository: "Repository" },
    adopted: "Open the connection",
    facts: {
      site: "Jira",
      region: "Region",
      origin: "Origin",
      copyOrigin: "Copy the origin",
      id: "ID in Jira",
      lastIndexed: "Last indexed",
    },
    openConsole: "Open in the AWS console",
    openJira: "Open in Jira",
  },

  run: {
    heading: "What was changed",
    label: "Everything that was to change",
    detail: (name: string) => `What was changed in ${name}`,
  },

  changes: {
    headings: {
      settings: "Review the changes",
      enable: "Review what is enabled",
      disable: "Review what is disabled",
      remove: "Review what is removed",
      defaultBranch: "Review the new default branch",
    },
    of: (value: number) => plural(value, "repository", "repositories"),
    nothingHeading: "Nothing changes",
    nothing: "Jira has it as you want it already.",
    looking: "Comparing with what Jira has…",
    back: "Back",
    done: "Back",
    keep: "Keep it",
    table: "What changes",
    columns: { name: "Name", change: "Change" },
    notReported: "Not reported",
    one: (field: string, before: string, after: string) => `${field}: ${before} → ${after}`,
    all: (value: number, name: string) => `Show ${plural(value, "change", "changes")} of ${name}`,
    show: (value: number) => plural(value, "change", "changes"),
    detail: (name: string) => `What changes in ${name}`,
  },

  repositories: {
    bar: "Selected repositories",
    enable: "Enable",
    disable: "Disable",
    projects: "Project association…",
    reindex: "Reindex…",
    clear: "Clear selection",
    more: (name: string) => `More for ${name}`,
    settings: "Settings",
    defaultBranch: "Change default branch…",
    openConsole: "Open in the AWS console",
    openJira: "Open in Jira",
    remove: "Remove from Jira…",
  },

  projects: {
    title: (value: number) => `Project association of ${plural(value, "repository", "repositories")}`,
    text: "Chosen for all of them; what each one has now is replaced.",
    review: "Review changes",
    loading: "Asking Jira for projects…",
  },

  branch: {
    title: (name: string) => `Default branch of ${name}`,
    label: "Default branch",
    text: "It is changed in AWS, for everybody. Jira takes it over when it reindexes the repository, which follows at once.",
    now: "It is the default branch already.",
    required: "Choose a branch.",
    review: "Review change",
  },

  header: {
    moreFor: (name: string) => `More for ${name}`,
    enable: "Enable in Jira",
    disable: "Disable in Jira",
    remove: "Remove from Jira…",
    openJira: "Open in Jira",
  },

  remove: {
    title: (name: string) => `Remove ${name} from Jira?`,
    integration: (value: number) =>
      `Jira forgets the integration and ${plural(value, "repository", "repositories")} of it, with their commits, branches and pull requests on issues. AWS keeps everything.`,
    single: "Jira forgets the repository, with its commits and branches on issues. AWS keeps everything.",
    goes: "What goes",
    andMore: (value: number) => `and ${count(value)} more`,
    disconnect: "Triggers and topics in AWS stay. Disconnect takes them apart too.",
    toDisconnect: "Disconnect instead",
    clones: "Jira's clones on its disk",
    cloneChoices: { keep: "Keep them", delete: "Delete them" },
    cloneHelp: {
      keep: "They stay under Jira's home directory until somebody removes them.",
      delete: "They cannot be brought back; a new connection clones again.",
    },
    keep: "Keep it",
    review: "Review the removal",
    childTitle: (name: string) => `${name} comes back with the next index`,
    child:
      "It belongs to an integration. Jira adds every repository that AWS lists with each index, so what is removed here returns. Disable it instead: it stays, and is not indexed.",
    childDisabled: "It belongs to an integration, and is disabled already. That is as much as Jira can do.",
    disable: "Disable it",
  },

  reindex: {
    act: "Reindex…",
    title: "Reindex",
    scope: "What",
    scopes: {
      selected: (value: number) => `The selected ${plural(value, "repository", "repositories")}`,
      connection: (value: number) => `This connection with ${plural(value, "repository", "repositories")}`,
      one: (name: string) => name,
      site: "Everything at this Jira",
    },
    titles: {
      selected: (value: number) => plural(value, "repository", "repositories"),
      connection: (name: string) => name,
      site: "everything at this Jira",
    },
    scopeHelp: {
      selected: "Jira fetches them again.",
      connection: "Repositories that are new in AWS are added; those that AWS no longer shows are removed from Jira.",
      site: "Every integration and repository, also those of others. It can take hours.",
    },
    priority: "Priority",
    priorities: { normal: "Normal (24)", high: "High (100)", number: "Another number" },
    priorityHelp: {
      normal: "What Jira uses for a reindex by hand.",
      high: "Before everything else that waits.",
      number: "Higher goes first. Webhooks have 22, the schedule has 20.",
    },
    number: "Priority",
    numberProblem: "Enter a whole number, at least 1.",
    start: "Reindex",
    following: (title: string) => `Reindexing ${title}`,
    titled: (heading: string, title: string) => `${heading}: ${title}`,
    heading: {
      following: "Jira is reindexing",
      ended: "The reindex has ended",
      stopped: "No longer followed",
      failed: "The reindex cannot be followed",
    },
    stopped: "Jira goes on with it. “Last indexed” tells when it is done.",
    stop: "Stop following",
    stopHelp: "Jira goes on.",
    close: "Close",
    again: "Reindex the failed again",
    note: (ended: number, total: number, failed: number) =>
      `${count(ended)} of ${count(total)} done${failed === 0 ? "" : `, ${count(failed)} failed`}`,
    percent: (percent: number) => `${count(Math.round(percent))} %`,
    tally: (done: number, failed: number, left: number, took: string) =>
      [
        `${count(done)} done`,
        failed === 0 ? null : `${count(failed)} failed`,
        left === 0 ? null : `${count(left)} still going on`,
        `took ${took}`,
      ]
        .filter((part) => part !== null)
        .join(", "),
    table: "What is reindexed",
    columns: { name: "Name", state: "State", message: "Message", took: "Took", lastIndexed: "Last indexed" },
    search: "Search by name or message",
    onlyFailed: "Only failed",
    states: {
      queued: "Waiting",
      indexing: "Indexing",
      done: "Done",
      failed: "Failed",
      refused: "Refused",
    } satisfies Record<ReindexState, string>,
    show: "Show each one",
  },

  inJira: {
    tab: "In Jira",
    intro: "Every integration and single repository that Git Integration has at each Jira, whoever made it.",
    loadingSites: "Asking for your Jira sites…",
    loading: (site: string) => `Asking ${site}…`,
    noSites: "No Jira yet",
    noSitesText: "Once something is connected, all that its Jira has is listed here.",
    emptyTitle: "This Jira has no integrations",
    empty: "Connect an AWS account, and it appears here.",
    caption: (site: string) => `Integrations and repositories at ${site}`,
    search: (site: string) => `Search ${site}`,
    filter: "Show",
    filters: {
      all: "All",
      here: "In Causeway",
      adoptable: "Not in Causeway",
      others: "Other hosts",
      singles: "Single repositories",
      disabled: "Disabled",
    },
    counted: (label: string, value: number) => `${label} (${count(value)})`,
    columns: {
      name: "Name",
      host: "Host",
      repositories: "Repositories",
      state: "State",
      lastIndexed: "Last indexed",
      act: "Next",
    },
    single: "Single repository",
    here: "In Causeway",
    notHere: "Not in Causeway",
    disabled: "Disabled",
    repositoriesDisabled: (value: number) => `${count(value)} disabled`,
    keyEnds: (hint: string) => `key …${hint}`,
    open: "Open",
    openNamed: (name: string) => `Open ${name}`,
    adopt: "Adopt…",
    adoptNamed: (name: string) => `Adopt ${name}`,
    settings: "Settings",
    more: (name: string) => `More for ${name}`,
    openJira: "Open in Jira",
    reindex: "Reindex",
  },

  adopt: {
    title: (name: string) => `Adopt ${name}`,
    text: "It becomes a connection of Causeway. Nothing is changed in Jira or AWS. Causeway needs an access key of the same account for its own calls.",
    hint: (hint: string) => `Jira uses the key that ends in ${hint}. Yours may be another one of the same account.`,
    secretHelp: (keptIn: string) => `Causeway uses it for its own calls, and keeps it ${keptIn}.`,
    check: "Check the key",
    adopt: "Adopt",
    checking: "Asking AWS whose key this is…",
    done: (name: string) => `${name} is a connection now.`,
  },

  connections: {
    site: "Jira site",
    account: "AWS account",
    region: "Region",
    allSites: "All sites",
    allAccounts: "All accounts",
    allRegions: "All regions",
    noMatch: "No connection has all of these.",
    group: (site: string, value: number) => `${site}: ${plural(value, "connection", "connections")}`,
    clear: "Clear filters",
  },
};
