import type { KeychainState } from "../../backend/generated/KeychainState";

/** Words of the frame around the screens. */
export const shell = {
  navigation: "Main",
  notices: "Notices",
  skipToContent: "Skip to content",
  places: {
    connections: "Connections",
    issue: "Issue",
    credentials: "My credentials",
    ssh: "SSH keys",
    audit: "Audit log",
    diagnostics: "Diagnostics",
  },
  /** A link was followed while a dialog asks something. */
  linkWaits: (link: string) => `${link} opens when this dialog is closed.`,
  starting: "Starting Causeway…",
  startFailed: "Causeway could not start",
  version: (version: string) => `Version ${version}`,
  exploreSample: "Explore sample data",

  theme: { label: "Theme", system: "Follow system", light: "Light", dark: "Dark" },

  language: {
    label: "Language",
    system: "Follow system",
    title: "Change the language?",
    text: (language: string) => `The window loads again to speak: ${language}.`,
    stays:
      "A run at work goes on, and a draft of a connection is kept without its secrets. Anything else that you were entering here is lost.",
    keep: "Keep as it is",
    change: "Load again",
  },

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

  about: {
    title: "About Causeway",
    licence: "MIT or Apache-2.0. Made by nobody at Amazon, Atlassian or GitKraken.",
    check: "Check for updates",
    checkAgain: "Check again",
    /** Before a check: what it does. */
    never: "Causeway never looks for new versions by itself.",
    current: "This is the newest version.",
    notLookedFor: "This copy does not look for new versions",
    notLookedForText: "It is kept current by what installed it: your system's packages, or whoever gave it to you.",
    sampleData: "Nothing leaves this computer while you look at sample data. Leave it, then check again.",
    newer: (version: string) => `Version ${version} is there`,
    published: (date: string) => `Published ${date}. Causeway does not install it by itself; get it from:`,
    copyPage: "Copy the address",
    notes: "What is new",
  },

  shortcuts: {
    title: "Keyboard shortcuts",
    button: "Keyboard shortcuts",
    rows: {
      primary: "The step's main button",
      connections: "Go to Connections",
      issue: "Go to Issue",
      credentials: "Go to My credentials",
      sshKeys: "Go to SSH keys",
      diagnostics: "Go to Diagnostics",
      audit: "Go to Audit log",
      connect: "Connect AWS and Jira",
      connectRepository: "Connect one repository",
      search: "Search the list, or type an issue key",
      file: "Next or previous file of a change",
      change: "Next or previous change in a file",
      reload: "Load again",
      back: "Back to where you were",
      close: "Close the top layer",
      help: "This list",
    },
    keys: { ctrl: "Ctrl", shift: "Shift", alt: "Alt", enter: "Enter", escape: "Esc" },
    or: "or",
  },
};
