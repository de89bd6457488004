/** Words of a developer's own AWS credentials for one connection. */
export const personal = {
  title: "Set up your AWS credentials",
  text: "Your own access key creates branches and pull requests, so that AWS shows them under your name. It is tested before it is kept.",
  forConnection: "Connection",
  secretHelp: (keptIn: string) => `Kept ${keptIn}. It never goes to Jira.`,
  replaces: (hint: string) =>
    `${hint} is stored now. Enter a pair to replace it. Both fields empty, and Update removes it.`,
  removes: (hint: string) => `Update removes ${hint}.`,
  update: "Update",
  remove: "Remove",
  testing: "Testing the key with AWS…",
  stop: "Stop",
  bothOrNone: "Fill in both fields, or leave both empty.",
  done: {
    title: "Your AWS credentials are set up",
    who: "You are",
    copyArn: "Copy ARN",
    kept: { keychain: (store: string) => `Kept in ${store}`, session: () => "Kept for this session" },
    cautions: "Good to know",
    removed: "Your own key was removed.",
    close: "Done",
    jiraTitle: "Store the same pair in Jira, too",
    jiraText:
      "Jira's own dialogs use a copy of their own, and Git Integration lets no program write it. By hand it takes a minute:",
    jiraSteps: [
      "Open the Repository Browser in Jira: Git, View all repositories.",
      "Choose the pencil under Pers. Access in the row of any repository of this connection.",
      "Enter the same access key ID and secret access key, and choose Update.",
    ],
    jiraPages: "Pages in Jira",
    copyLink: (title: string) => `Copy the address: ${title}`,
  },
  removeTitle: "Remove your own access key?",
  removeText: (hint: string, required: boolean) =>
    required
      ? `${hint} is removed from this computer. This connection requires your own key: you cannot create branches or pull requests until you set one up again.`
      : `${hint} is removed from this computer. Branches and pull requests are created with the connection's key again.`,
  removeJira: "A copy that you stored in Jira stays there.",
  keep: "Keep it",

  acting: {
    asPersonal: "Your credentials will be used:",
    asIntegration: (hint: string) => `The connection's key ${hint} will be used.`,
    edit: "Edit",
    useOwn: "Use your own",
    blockedText: "This connection requires your own AWS credentials for branches and pull requests.",
    setUp: "Set up your AWS credentials",
    unknown: "Jira could not be asked whether your own key is required.",
    loading: "Looking whose key acts…",
  },

  column: {
    header: "Personal access",
    set: "Set",
    notSet: "Not set",
    missing: "Required",
    edit: (repository: string) => `Edit your AWS credentials (${repository})`,
    requiredTitle: "This connection requires your own AWS credentials",
    requiredText:
      "Without them you cannot create branches or pull requests here. One pair serves all its repositories.",
  },
};
