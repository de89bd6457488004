import type { KeychainState } from "../../backend/generated/KeychainState";

/** Words of the frame around the screens. */
export const shell = {
  navigation: "Main",
  notices: "Notices",
  skipToContent: "Skip to content",
  places: {
    connections: "Connections",
    credentials: "My credentials",
    ssh: "SSH keys",
    diagnostics: "Diagnostics",
  },
  starting: "Starting Causeway…",
  startFailed: "Causeway could not start",
  version: (version: string) => `Version ${version}`,
  exploreSample: "Explore sample data",

  theme: { label: "Theme", system: "Follow system", light: "Light", dark: "Dark" },

  sandbox: {
    banner: "Sample data",
    detail: "nothing leaves this computer",
    leave: "Leave",
    left: "You left the sample data.",
    entered: "You are looking at sample data.",
  },

  keychain: {
    status: {
      ok: "Keychain ready",
      absent: "No keychain",
      locked: "Keychain locked",
      denied: "Keychain refused access",
    } satisfies Record<KeychainState, string>,
    title: {
      absent: (store: string) => `${store} is not available on this computer`,
      locked: (store: string) => `${store} is locked`,
      denied: (store: string) => `${store} refuses Causeway access`,
    } satisfies Record<Exclude<KeychainState, "ok">, (store: string) => string>,
    consequence: "Until this is mended, Causeway keeps secrets in memory only and forgets them when it ends.",
    checkAgain: "Check again",
    nowOk: (store: string) => `${store} is ready.`,
    stillNot: "Nothing has changed yet.",
  },

  doors: {
    title: "Welcome to Causeway",
    intro: "Connect AWS CodeCommit to Jira Data Center through Git Integration for Jira.",
    sampleTitle: "Try it with sample data",
    sampleIntro: "Everything works as with your own Jira and AWS. Leave whenever you like.",
    connect: {
      title: "Connect AWS and Jira",
      text: "Seven steps. You review every change before anything is written.",
      needs: "You need a Jira administrator's token and an AWS access key.",
      sampleNeeds: "Begin here: addresses and sample identities are filled in already.",
    },
    sample: {
      title: "Explore with sample data",
      text: "A sample AWS account and a sample Jira on this computer. No account is needed and nothing leaves it.",
    },
    draft: {
      title: "Continue a draft",
      text: "Go on where you stopped. Secrets are not part of a draft; you enter them again.",
      at: (step: string) => `Stopped at: ${step}`,
    },
  },

  sampleData: {
    title: "What the sample data holds",
    text: "The wizard offers these by name. Choose one that may do less to see how Causeway tells what is missing.",
    jira: "Jira",
    copyJira: "Copy Jira's address",
    account: "AWS account",
    copyAccount: "Copy account number",
    region: "Region",
    users: "Jira users",
    principals: "AWS principals",
  },

  draftInTheWay: {
    title: "There is an unfinished draft",
    text: "Starting over replaces what you entered before.",
    continue: "Continue the draft",
    startOver: "Start over",
  },

  closeWhileRunning: {
    title: "A run is at work",
    stays: "What it has written so far stays. Closing now stops it after the request that is under way.",
    later: "Causeway remembers how far it got and offers to go on at its next start.",
    leave: "To leave all the same, close the window once more.",
    keepOpen: "Keep open",
  },

  interrupted: {
    title: (run: string) => `Interrupted: ${run}`,
    text: (started: string) =>
      `Causeway ended in the middle of this run, begun ${started}. It can go on from where it stopped.`,
    resume: "Look and resume",
    dismiss: "Dismiss",
    dismissed: "The interrupted run was dismissed.",
  },

  crash: {
    title: "This screen could not be shown",
    text: "The rest of Causeway still works. Nothing was written by this.",
    again: "Show it again",
  },

  shortcuts: {
    title: "Keyboard shortcuts",
    button: "Keyboard shortcuts",
    rows: {
      primary: "The step's main button",
      connections: "Go to Connections",
      credentials: "Go to My credentials",
      sshKeys: "Go to SSH keys",
      diagnostics: "Go to Diagnostics",
      connect: "Connect AWS and Jira",
      connectRepository: "Connect one repository",
      search: "Search the table",
      reload: "Load again",
      back: "Back to where you were",
      close: "Close the top layer",
      help: "This list",
    },
    or: "or",
  },
};
