import type { CheckArea } from "../../backend/generated/CheckArea";
import type { LogLevel } from "../../backend/generated/LogLevel";
import { count, plural } from "./common";

const mebibyte = 1_048_576;

/** Words of the Diagnostics page and of a connection's endpoints. */
export const diagnostics = {
  title: "Diagnostics",
  intro: "What works from this computer and what does not, with what to do about it.",
  tabs: { checks: "Checks", network: "Network", support: "Log and support" },
  tabsLabel: "Parts of Diagnostics",

  checks: {
    intro: "Looks at this computer, the network, AWS, Jira and git. Nothing is changed.",
    run: "Run all checks",
    again: "Run again",
    cancel: "Stop",
    cancelled: "The checks were stopped. What is shown was found before.",
    emptyTitle: "No check has run yet",
    empty: "Run them when something does not work, or before you ask for help.",
    label: "Checks",
    ended: (value: number) => plural(value, "check has ended", "checks have ended"),
    areas: {
      computer: "This computer",
      network: "Network",
      aws: "AWS",
      jira: "Jira",
      git: "git and SSH",
    } satisfies Record<CheckArea, string>,
    summary: (ok: number, total: number) =>
      `${count(ok)} of ${plural(total, "check is", "checks are")} as they should be`,
    summaryBad: (failed: number, cautions: number) =>
      [
        failed > 0 ? plural(failed, "check failed", "checks failed") : "",
        cautions > 0 ? plural(cautions, "thing to know", "things to know") : "",
      ]
        .filter((part) => part !== "")
        .join(", "),
    copy: "Copy the report",
    versions: "Versions",
    versionsLabel: "Versions of the programs in use",
    copyVersions: "Copy versions",
  },

  network: {
    intro: "One set of settings for AWS, Jira and git.",
    proxy: "Proxy",
    system: "The system's settings",
    systemNow: (proxy: string) => `Now: ${proxy}`,
    systemNone: "Now: no proxy",
    direct: "No proxy",
    directHelp: "Everything is reached directly, whatever the system says.",
    manual: "This proxy",
    url: "Proxy address",
    urlHelp: "For example http://proxy.example.com:3128",
    userName: "User name at the proxy",
    password: "Password at the proxy",
    passwordKept: "A password is stored. Leave this empty to keep it.",
    removePassword: "Remove the stored password",
    noProxy: "Reached without it",
    noProxyHelp: "Separate with commas: localhost, .corp.example.com, 10.0.0.0/8",
    authorities: "Certificate authorities",
    authoritiesIntro:
      "Trusted beside the system's. Needed when a proxy looks into TLS, or when your Jira has a certificate of your own organisation.",
    pem: "Certificates (PEM)",
    pemHelp: "Paste from BEGIN CERTIFICATE to END CERTIFICATE. Several may follow each other.",
    authoritiesLabel: "Authorities in use",
    subject: "Subject",
    fingerprint: "SHA-256",
    copyFingerprint: "Copy fingerprint",
    expires: "Valid until",
    expired: "Expired",
    noSwitch:
      "There is no switch to ignore certificates. A certificate that is not trusted is either yours, or a warning.",
    save: "Save",
    saved: "The network settings are saved and in force.",
    test: "Test",
    testing: "Testing…",
    testTitle: "What the settings lead to",
    testIntro: "AWS, Jira and git through the settings in force.",
    cancel: "Stop",
  },

  support: {
    log: "Log",
    level: "How much is written",
    levels: {
      error: "Failures only",
      warn: "Failures and oddities",
      info: "What happens (usual)",
      debug: "Every request",
    } satisfies Record<LogLevel, string>,
    levelHelp: {
      error: "",
      warn: "",
      info: "",
      debug: "Switch this on, repeat what fails, and save a support bundle. Secrets are never written.",
    } satisfies Record<LogLevel, string>,
    folder: "Folder",
    copyFolder: "Copy the folder's path",
    size: "Size",
    bytes: (value: number) =>
      value < 1_024
        ? `${count(value)} bytes`
        : value < mebibyte
          ? `${count(Math.round(value / 1_024))} KiB`
          : `${(value / mebibyte).toFixed(1)} MiB`,
    data: "Local data",
    copyData: "Copy the path of local data",
    levelSaved: (level: string) => `The log now holds: ${level}`,
    bundle: "Support bundle",
    bundleIntro:
      "A zip with the log, the checks, versions and settings, for whoever helps you. Access keys, account numbers, names, addresses and hosts are replaced first. You see every word before anything is written.",
    prepare: "Prepare and look",
    preparing: "Preparing…",
    previewTitle: "What will be in the bundle",
    files: "Files",
    filesLabel: "Files of the bundle",
    redacted: "Replaced",
    redactedLabel: "What was replaced, and how often",
    nothingRedacted: "Nothing had to be replaced.",
    shortened: "The beginning and the end; the file has all of it.",
    content: (path: string) => `Content of ${path}`,
    save: "Save bundle",
    saved: "Saved as",
    copyPath: "Copy the bundle's path",
    discard: "Discard",
  },

  endpoints: {
    heading: "Endpoints",
    public: "AWS's public endpoints",
    fipsPublic: "AWS's public FIPS endpoints",
    change: "Change endpoints",
    title: "Endpoints of this connection",
    intro:
      "Leave a field empty for AWS's public endpoint. Enter the address of an interface VPC endpoint where this computer has to use one. Jira's own way to AWS is not changed by this.",
    fips: "Use FIPS endpoints where no address is given",
    codecommit: "CodeCommit API",
    git: "git over HTTPS",
    sns: "Amazon SNS",
    sts: "AWS STS",
    example: (host: string) => `For example https://${host}`,
    save: "Try and save",
    saved: "The endpoints work and are saved.",
  },
};
