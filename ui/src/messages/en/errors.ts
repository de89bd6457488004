import type { ErrorCode } from "../../backend/generated/ErrorCode";

interface ErrorWords {
  /** What happened, as a heading. */
  title: string;
  /** What to do; shown when the backend has no hint of its own for the case at hand. */
  advice: string[];
}

/** Words for every code an error can carry. */
export const errors: Record<ErrorCode, ErrorWords> = {
  INVALID_REQUEST: {
    title: "This could not be understood",
    advice: ["Check the marked fields and try again."],
  },
  INVALID_JIRA_URL: {
    title: "This is not a Jira base URL",
    advice: ["Use the address Jira shows under Administration, System, General configuration, with its context path."],
  },
  INVALID_REGION: {
    title: "This is not an AWS region code",
    advice: ["Choose a region from the list, or type a code such as eu-central-1."],
  },
  INVALID_ACCESS_KEY_ID: {
    title: "This is not a complete access key ID",
    advice: ["An access key ID has 20 capital letters and digits and begins with AKIA."],
  },
  NOT_AN_ACCESS_KEY_ID: {
    title: "This ID names something other than an access key",
    advice: ["Copy the access key ID from IAM, Users, Security credentials, Access keys."],
  },
  TEMPORARY_ACCESS_KEY: {
    title: "This access key is temporary",
    advice: [
      "Git Integration for Jira keeps only an access key ID and a secret, so it needs a long-term key that begins with AKIA.",
      "Create an access key for an IAM user that is meant for Jira.",
    ],
  },
  INVALID_SECRET_ACCESS_KEY: {
    title: "This is not a complete secret access key",
    advice: ["A secret access key has 40 characters. AWS shows it once, when the key is created."],
  },
  INVALID_REFSPEC: {
    title: "A fetch refspec is not valid",
    advice: ["Write entries as refs/a/*:refs/a/* and separate them with commas."],
  },
  PROJECTS_REQUIRED: {
    title: "No project is chosen",
    advice: ["Choose at least one project, or associate the repositories with all projects."],
  },
  INVALID_WEBHOOK_URL: {
    title: "This is not a webhook URL of Git Integration for Jira",
    advice: ["Copy it from Jira's Git Integration, Webhooks page. It begins with https:// and ends with a secret key."],
  },
  INVALID_TOPIC_ARN: {
    title: "This topic cannot be used",
    advice: ["Enter the ARN of a standard Amazon SNS topic in the region of the repositories."],
  },
  INVALID_BRANCH_NAME: {
    title: "A branch name is not valid",
    advice: ["Write branch names as git shows them, without refs/heads/."],
  },
  EVENTS_REQUIRED: {
    title: "No event is chosen",
    advice: ["Choose at least one of pushes, new and deleted branches and tags."],
  },
  TOO_MANY_BRANCHES: {
    title: "A trigger names ten branches at most",
    advice: ["Remove some branches, or leave the list empty for all of them."],
  },
  CONFIRMATION_REFUSED: {
    title: "This does not confirm the subscription",
    advice: [
      "Paste the whole message that SNS sent, its SubscribeURL, or its token. It has to be of this connection's topic.",
      "A confirmation lapses after two days. Ask for a new one.",
    ],
  },
  TRIGGERS_NOT_SET_UP: {
    title: "This connection has no triggers yet",
    advice: ["Set them up on the connection's Triggers tab."],
  },
  PLAN_STALE: {
    title: "Something changed since the review",
    advice: ["Look again: the plan is made anew from what is there now. Nothing has been written."],
  },
  PLAN_UNKNOWN: {
    title: "This plan is no longer known",
    advice: ["Go back to the review; the plan is made anew."],
  },
  RUN_UNKNOWN: {
    title: "This run is no longer known",
    advice: ["Go to Connections to see what is there now."],
  },
  RUN_ACTIVE: {
    title: "Another run is still at work",
    advice: [
      "Wait until it has ended, or cancel it. It may be in another Causeway window, or the command line may be at it.",
    ],
  },
  CONNECTION_UNKNOWN: {
    title: "This connection is no longer known",
    advice: ["Go back to Connections and load the list again."],
  },
  INVALID_TITLE: {
    title: "This text is too long or missing",
    advice: ["A title has 1 to 150 characters, a description at most 10,240."],
  },
  INVALID_PROXY: {
    title: "This is not a proxy's address",
    advice: ["Write it as http://proxy.example.com:3128. User and password have fields of their own."],
  },
  INVALID_AUTHORITY: {
    title: "This is not a certificate authority",
    advice: ["Paste the certificate in PEM form, from BEGIN CERTIFICATE to END CERTIFICATE."],
  },
  INVALID_ENDPOINT: {
    title: "This is not an endpoint",
    advice: ["An endpoint is https:// and a host, and nothing behind it."],
  },
  INVALID_SSH_KEY: {
    title: "This key cannot be used here",
    advice: [
      "CodeCommit takes RSA keys of 2,048 to 16,384 bits. IAM gets the public part on one line, Jira the private one.",
    ],
  },
  SSH_KEY_EXISTS: {
    title: "There is a file of this name already",
    advice: ["Choose another name. Causeway never writes over a key."],
  },
  SSH_FILE_FAILED: {
    title: "The file of the SSH key cannot be read or written",
    advice: ["Check who may read the file and its folder."],
  },
  CREDENTIAL_UNKNOWN: {
    title: "This credential is no longer known",
    advice: ["Load My credentials again."],
  },
  PERSONAL_CREDENTIAL_REQUIRED: {
    title: "Your own access key is needed",
    advice: ["Set it up under My credentials. Jira's connection asks for it for branches and pull requests."],
  },
  AWS_SIGN_IN_REQUIRED: {
    title: "Sign in to AWS again",
    advice: ["The session that Causeway works with has ended. Sign in again under My credentials."],
  },
  AWS_CODE_REFUSED: {
    title: "AWS refuses the code",
    advice: ["Type the code that your device shows now. Each code can be used once."],
  },
  AWS_SOURCE_UNUSABLE: {
    title: "These keys cannot be used",
    advice: ["Correct the profile in your AWS configuration, or choose another source of keys."],
  },
  AWS_OTHER_ACCOUNT: {
    title: "These keys are of another AWS account",
    advice: ["Use keys of the account that this connection is of."],
  },
  NOT_ADOPTABLE: {
    title: "This integration cannot become a connection",
    advice: [
      "Give a key of the account and region that the integration is of. Causeway takes over integrations of AWS CodeCommit that it does not know yet.",
    ],
  },
  BRANCH_EXISTS: {
    title: "A branch of this name exists already",
    advice: ["Choose another name, or work on the branch that is there."],
  },
  BRANCH_MISSING: {
    title: "There is no such branch",
    advice: ["Load the branches again; somebody may have deleted it."],
  },
  BRANCH_MOVED: {
    title: "The branch is at another commit by now",
    advice: ["Look at it again, and decide then."],
  },
  DEFAULT_BRANCH: {
    title: "This is the default branch",
    advice: ["Make another branch the default one in CodeCommit first."],
  },
  INVALID_ISSUE_KEY: {
    title: "This is neither an issue key nor the address of an issue",
    advice: ["Type a key such as SHOP-12, or paste the address of the issue in Jira."],
  },
  ISSUE_MISSING: {
    title: "Jira shows no such issue",
    advice: ["Check the key. If the issue is there, ask for the permission to browse its project."],
  },
  JIRA_SITE_UNKNOWN: {
    title: "Nothing here is connected to that Jira",
    advice: ["Connect it first, or paste the address of an issue in a Jira that is connected."],
  },
  INVALID_BRANCH_TEMPLATE: {
    title: "The template for branch names is not valid",
    advice: ["Use ${issuekey}, ${summary} and the other variables that are listed below it."],
  },
  COMMIT_MISSING: {
    title: "There is no such commit or file",
    advice: ["Load the commits again; it may have been replaced by a forced push."],
  },
  PULL_REQUEST_MISSING: {
    title: "There is no such pull request",
    advice: ["Load the pull requests again."],
  },
  PULL_REQUEST_CLOSED: {
    title: "The pull request is closed",
    advice: ["CodeCommit never opens one again. Create a new one for the same branches."],
  },
  MIRROR_MISSING: {
    title: "There is no mirror of this repository",
    advice: ["Turn the mirror on and fetch it on the connection's Mirror tab."],
  },
  MIRROR_FULL: {
    title: "The mirror has no room for more",
    advice: ["Let it take more room on the connection's Mirror tab, or remove mirrors you do not need."],
  },
  MIRROR_FAILED: {
    title: "The mirror could not be used",
    advice: ["Remove it and fetch it again. Check that the disk has room and can be written."],
  },
  INVALID_CONFIGURATION: {
    title: "The table cannot be used like this",
    advice: ["Correct what is marked. A file has to be a GIJ export: UTF-8, its header first, tabs between the cells."],
  },
  UNMARKED_REMOVAL: {
    title: "Jira would remove what nobody marked",
    advice: ["Nothing was imported. Export again and compare before you try once more."],
  },
  IMPORT_UNCLEAR: {
    title: "Jira may have begun to import",
    advice: ["Export again and compare before you import once more."],
  },
  SESSION_ENDED: {
    title: "The sign-in of this session has ended",
    advice: ["Sign in again. What you entered is kept, secrets excepted."],
  },
  NOTHING_TO_UNDO: {
    title: "There is nothing to undo",
    advice: ["Nothing this run made is left to be taken back."],
  },
  AWS_UNKNOWN_ACCESS_KEY: {
    title: "AWS does not know this access key",
    advice: [
      "Check the access key ID, and in IAM that the key exists and is active.",
      "Keys of China and GovCloud regions work only there.",
    ],
  },
  AWS_SIGNATURE_MISMATCH: {
    title: "The secret does not belong to this access key",
    advice: [
      "Copy the secret access key again, without blanks before or after it.",
      "If it is lost, create a new access key in IAM.",
    ],
  },
  AWS_WRONG_REGION: {
    title: "The request reached another region",
    advice: ["Check the region, and the endpoint or proxy that requests to AWS go through."],
  },
  AWS_EXPIRED_TOKEN: {
    title: "These AWS credentials have expired",
    advice: ["Enter credentials that are valid now."],
  },
  AWS_CLOCK_SKEW: {
    title: "This computer's clock differs from AWS's",
    advice: ["Set the clock by network time, then try again. AWS refuses requests signed more than 15 minutes off."],
  },
  AWS_ACCESS_DENIED: {
    title: "AWS denies this to the access key",
    advice: ["Ask whoever manages IAM to allow the named action for this user."],
  },
  AWS_THROTTLED: {
    title: "AWS asks to slow down",
    advice: ["Wait a minute and try again. Other tools that use the same account count too."],
  },
  AWS_SERVICE_ERROR: {
    title: "AWS had a fault of its own",
    advice: ["Try again in a moment. The AWS Health Dashboard tells whether the region is affected."],
  },
  AWS_UNEXPECTED_RESPONSE: {
    title: "The answer did not come from AWS",
    advice: ["A proxy may have answered in its place. Check the network and proxy settings."],
  },
  JIRA_UNAUTHORIZED: {
    title: "Jira refused this sign-in",
    advice: ["Check the token or password. A token may have expired or been revoked in your Jira profile."],
  },
  JIRA_CAPTCHA: {
    title: "Jira wants a CAPTCHA first",
    advice: ["Sign in to Jira once in your browser, answer the CAPTCHA, then try again."],
  },
  JIRA_LOGIN_PAGE: {
    title: "A login page answered instead of Jira",
    advice: [
      "Single sign-on stands in front of Jira. Use a personal access token, or ask for the REST API to be let through.",
    ],
  },
  JIRA_FORBIDDEN: {
    title: "Jira does not allow this to you",
    advice: ["Ask a Jira administrator for the right that is named here."],
  },
  JIRA_NOT_ADMIN: {
    title: "This user may not administer integrations",
    advice: ["Sign in as a Jira administrator, or ask one to make this connection."],
  },
  JIRA_RATE_LIMITED: {
    title: "Jira asks to slow down",
    advice: ["Wait a minute and try again."],
  },
  JIRA_SERVER_ERROR: {
    title: "Jira had a fault of its own",
    advice: ["Try again in a moment. Jira's log tells more under the time of this error."],
  },
  JIRA_UNEXPECTED_RESPONSE: {
    title: "The answer is not what Jira gives",
    advice: ["Check that the base URL is Jira's own, with its context path."],
  },
  GIJ_MISSING: {
    title: "Git Integration for Jira is not available here",
    advice: ["Ask a Jira administrator to install or enable the app and to check its licence under Manage apps."],
  },
  GIJ_REJECTED: {
    title: "Git Integration for Jira refused the request",
    advice: ["Its own words are above. The app's log in Jira tells more."],
  },
  DNS_FAILED: {
    title: "The host name was not found",
    advice: ["Check the address, and that this computer is in the network or VPN that knows it."],
  },
  CONNECTION_REFUSED: {
    title: "Nothing answers at this address",
    advice: ["Check host and port, and that the server is running."],
  },
  CONNECTION_LOST: {
    title: "The connection broke off",
    advice: ["Check the network and try again."],
  },
  TIMEOUT: {
    title: "No answer came in time",
    advice: ["Check the network, VPN and proxy, and try again."],
  },
  TLS_UNTRUSTED: {
    title: "The server's certificate is not trusted",
    advice: ["Add your organisation's certificate authority under Diagnostics, Network, or to this computer's own."],
  },
  PROXY_REFUSED: {
    title: "The proxy refused the connection",
    advice: ["Check the proxy under Diagnostics, Network, and whether it asks for a sign-in."],
  },
  KEYCHAIN_ABSENT: {
    title: "There is no keychain on this computer",
    advice: ["Keep the secrets for this session only, or install a keychain and check again."],
  },
  KEYCHAIN_LOCKED: {
    title: "The keychain is locked",
    advice: ["Unlock it, then check again."],
  },
  KEYCHAIN_DENIED: {
    title: "The keychain refused access",
    advice: ["Allow Causeway in the keychain's own settings, then check again."],
  },
  KEYCHAIN_FAILED: {
    title: "The keychain had a fault",
    advice: ["Check again. If it stays so, keep the secrets for this session only."],
  },
  SECRET_MISSING: {
    title: "A secret is not in the keychain",
    advice: ["Enter it again."],
  },
  SECRET_TOO_LARGE: {
    title: "This secret is too long for the keychain",
    advice: ["Keep it for this session only."],
  },
  GIT_TRANSPORT_FAILED: {
    title: "git could not read the repository",
    advice: ["Check the network, and that the access key may pull (codecommit:GitPull)."],
  },
  LINK_REFUSED: {
    title: "This link was not opened",
    advice: ["Causeway opens only the AWS console and Jira sites it knows. Copy the address to open it yourself."],
  },
  SANDBOX_UNAVAILABLE: {
    title: "The sample world could not be started",
    advice: ["Try again. If it stays so, copy the details into a bug report."],
  },
  UPDATE_REFUSED: {
    title: "The announcement of new versions is not to be trusted",
    advice: ["Do not install what it led you to. Get Causeway from where you got it before."],
  },
  STORAGE_FAILED: {
    title: "Causeway could not write its own files",
    advice: ["Check that the disk is not full and that you may write to Causeway's folder."],
  },
  CANCELLED: {
    title: "Cancelled",
    advice: ["Start it again when you want to."],
  },
  BUG: {
    title: "Something went wrong in Causeway itself",
    advice: ["Try again. If it happens again, copy the details into a bug report."],
  },
};
