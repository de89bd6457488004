//! What the command line takes. No secret is among it: those come from the keychain, the environment or standard input.

mod acts;
mod bulk;
mod integrations;
mod manage;
mod mirror;
mod ssh;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::commands::{MessageCommand, WhyArguments};
pub(crate) use acts::{BranchCommand, PullRequestCommand};
pub(crate) use bulk::BulkCommand;
pub(crate) use integrations::{Adopt, AtJira, Reindex};
pub(crate) use manage::{AtSite, DefaultBranch, SettingsCommand, Things};
pub(crate) use mirror::{MirrorCommand, Mirrored};
pub(crate) use ssh::{IamUser, SshCommand};

/// Connects AWS CodeCommit to Jira Data Center through Git Integration for Jira.
#[derive(Debug, Parser)]
#[command(name = "causeway", version, about, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Everything that holds for all commands.
    #[command(flatten)]
    pub(crate) general: General,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Secrets are read from the keychain, else from the environment (CAUSEWAY_JIRA_TOKEN or CAUSEWAY_JIRA_PASSWORD,
CAUSEWAY_AWS_SECRET_ACCESS_KEY, CAUSEWAY_GIT_PASSWORD, CAUSEWAY_WEBHOOK_URL, CAUSEWAY_PROXY_PASSWORD,
CAUSEWAY_MFA_CODE, CAUSEWAY_SSH_PASSPHRASE), else with --secrets-from-stdin from lines NAME=value. A webhook URL that is
given says what is wanted, and comes before a kept one except for sync. Your own access key for branches and pull
requests: CAUSEWAY_PERSONAL_ACCESS_KEY_ID and CAUSEWAY_PERSONAL_SECRET_ACCESS_KEY.

Exit codes: 0 done, or nothing to do; 1 failed; 2 wrong usage; 3 changes are planned (--detailed-exitcode); 4 done in
part; 5 a conflict, a stale plan or another run at work; 6 not allowed, or a credential is refused; 130 cancelled. Of
several runs the worst counts: 0, 4, 1, 5, 6, 130 in this order.";

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(crate) struct General {
    /// Where Causeway keeps its data [default: the same place as the window]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Ask this server in the place of every AWS service: a sandbox
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) aws_endpoint: Option<String>,
    /// Where the sandbox serves git
    #[arg(long, global = true, value_name = "URL", requires = "aws_endpoint")]
    pub(crate) git_endpoint: Option<String>,
    /// Where the sandbox serves SSH for its region
    #[arg(long, global = true, value_name = "REGION=HOST:PORT", requires_all = ["aws_endpoint", "ssh_host_key"])]
    pub(crate) ssh_endpoint: Option<String>,
    /// Where the sandbox serves SSH for every other region
    #[arg(long, global = true, value_name = "PORT", requires = "ssh_endpoint")]
    pub(crate) ssh_elsewhere: Option<u16>,
    /// The sandbox's host key, ssh-rsa AAAA…
    #[arg(long, global = true, value_name = "KEY", requires = "ssh_endpoint")]
    pub(crate) ssh_host_key: Option<String>,
    /// Trust this authority too (PEM)
    #[arg(long, global = true, value_name = "FILE", requires = "aws_endpoint")]
    pub(crate) ca: Option<PathBuf>,
    /// Use this Jira in the place of the file's
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) jira_url: Option<String>,
    /// Print one JSON document
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Print nothing but errors
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
    /// Show no progress
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
    /// Neither read nor write the keychain: secrets live as long as the command
    #[arg(long, global = true)]
    pub(crate) no_keychain: bool,
    /// Read secrets from standard input, as lines NAME=value
    #[arg(long, global = true)]
    pub(crate) secrets_from_stdin: bool,
}

/// Plan or apply.
#[derive(Debug, Clone, Args)]
pub(crate) struct Mode {
    /// Print the plan and write nothing (the default)
    #[arg(long, conflicts_with = "apply")]
    pub(crate) plan: bool,
    /// Carry the plan out
    #[arg(long)]
    pub(crate) apply: bool,
    /// With --plan, exit with 3 when there are changes
    #[arg(long, conflicts_with = "apply")]
    pub(crate) detailed_exitcode: bool,
    /// With --apply, refuse unless the plan is still the one of this hash (from --plan)
    #[arg(long, value_name = "HASH", requires = "apply")]
    pub(crate) if_hash: Option<String>,
}

/// Whose keys this command's calls to AWS are signed with.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct SignedBy {
    /// Sign this command's calls to AWS with a profile of the AWS configuration, whatever the connection chose; Jira
    /// keeps its own key. A second factor's code is read like a secret, as CAUSEWAY_MFA_CODE
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Connect an account and region to Jira, as a connection file says; several regions as one plan, one after another
    Connect {
        /// The connection file (TOML)
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        mode: Mode,
    },
    /// Take up again what was interrupted: a program that was ended, a computer that went down
    Resume {
        /// The runs, also those that failed or were cancelled [default: every one that was interrupted, oldest first]
        runs: Vec<String>,
    },
    /// Set up or change a connection's triggers
    Triggers {
        /// Its id, its name, or ACCOUNT/REGION
        connection: String,
        /// A connection file with a [triggers] table [default: what was wanted last]
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        #[command(flatten)]
        signed_by: SignedBy,
        #[command(flatten)]
        mode: Mode,
    },
    /// Send a test event through each trigger of a connection
    Test {
        /// Its id, its name, or ACCOUNT/REGION
        connection: String,
        /// Repository names [default: all that have triggers]
        repositories: Vec<String>,
        #[command(flatten)]
        signed_by: SignedBy,
    },
    /// Bring a connection in step: new repositories, edited or missing triggers
    Sync {
        /// Its id, its name, or ACCOUNT/REGION
        connection: String,
        #[command(flatten)]
        signed_by: SignedBy,
        #[command(flatten)]
        mode: Mode,
    },
    /// Show connections and how they are
    Status {
        /// One of them, with the path of each repository's pushes to Jira
        connection: Option<String>,
        /// Sign this command's calls to AWS with a profile of the AWS configuration, whatever the connection chose
        #[arg(long, value_name = "NAME", requires = "connection")]
        profile: Option<String>,
    },
    /// Remove what Causeway made of a connection
    Disconnect {
        /// Its id, its name, or ACCOUNT/REGION
        connection: String,
        /// What becomes of the integration in Jira
        #[arg(long, value_enum, default_value_t = Fate::Keep)]
        integration: Fate,
        #[command(flatten)]
        signed_by: SignedBy,
        #[command(flatten)]
        mode: Mode,
    },
    /// Connect one repository by hand, or show those that are
    Repository {
        /// What to do
        #[command(subcommand)]
        command: RepositoryCommand,
    },
    /// Show, check and remove what Causeway stored
    Credentials {
        /// What to do
        #[command(subcommand)]
        command: CredentialsCommand,
    },
    /// Give a connection another access key, and every other one that uses the same
    Rotate {
        /// Its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The new key's id; its secret is CAUSEWAY_AWS_SECRET_ACCESS_KEY
        #[arg(long, value_name = "ID")]
        access_key_id: String,
        #[command(flatten)]
        mode: Mode,
    },
    /// Show what a key may do
    Permissions {
        /// A connection [default: the one of --file]
        #[arg(required_unless_present = "file")]
        connection: Option<String>,
        /// A connection file (TOML)
        #[arg(long, value_name = "FILE", conflicts_with = "connection")]
        file: Option<PathBuf>,
        /// Also ask for changes, in a form that AWS always refuses
        #[arg(long)]
        probe_changes: bool,
        /// Print the least policy that makes everything work, and nothing else
        #[arg(long)]
        policy: bool,
        /// In the policy: also changing default branches, which Jira never does and Causeway can
        #[arg(long, requires = "policy")]
        default_branch: bool,
    },
    /// Show every integration and every single repository in Jira, whoever made it
    Integrations(AtJira),
    /// Make a connection of an integration that somebody made in Jira; nothing is changed in Jira
    Adopt(Adopt),
    /// Have Jira index again
    Reindex(Reindex),
    /// Show what Causeway did on this computer, when and as whom
    Audit {
        /// Words that are somewhere in what is shown
        words: Vec<String>,
        /// Only of this connection: its id, its name, or ACCOUNT/REGION
        #[arg(long, value_name = "CONNECTION")]
        connection: Option<String>,
        /// Only what failed, was cancelled or broken off
        #[arg(long)]
        failed: bool,
        /// As comma-separated values, oldest first
        #[arg(long, conflicts_with = "json")]
        csv: bool,
        /// At most as many, the newest; 0 for all
        #[arg(long, value_name = "NUMBER", default_value_t = 50)]
        newest: usize,
    },
    /// Show the settings of integrations and repositories, or change them
    Settings {
        /// What to do
        #[command(subcommand)]
        command: SettingsCommand,
    },
    /// Have Jira index repositories or integrations again that are disabled
    Enable {
        #[command(flatten)]
        things: Things,
        #[command(flatten)]
        mode: Mode,
    },
    /// Have Jira index repositories or integrations no more
    Disable {
        #[command(flatten)]
        things: Things,
        #[command(flatten)]
        mode: Mode,
    },
    /// Remove repositories connected by hand, or integrations, from Jira
    Remove {
        #[command(flatten)]
        things: Things,
        /// Leave Jira's clones on its disk
        #[arg(long)]
        keep_clones: bool,
        #[command(flatten)]
        mode: Mode,
    },
    /// Make another branch the default one in AWS, which Jira copies
    DefaultBranch(DefaultBranch),
    /// Show an issue with the commits, branches and tags that Jira has of it
    Issue {
        /// Its key, its address in Jira, or a link to it
        issue: String,
        /// At most as many tags of each repository; 0 for all, which may take long
        #[arg(long, value_name = "NUMBER", default_value_t = 5)]
        tags: u32,
    },
    /// Create, delete and restore branches, and have Jira look at them
    Branch {
        /// What to do
        #[command(subcommand)]
        command: BranchCommand,
    },
    /// Look at pull requests, create and close them, and have Jira look at them
    PullRequest {
        /// What to do
        #[command(subcommand)]
        command: PullRequestCommand,
    },
    /// Show who creates branches and pull requests, or set your own access key for that
    Personal {
        /// The connection: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// Test and keep the key that the environment or standard input has
        #[arg(long, conflicts_with = "remove")]
        set: bool,
        /// Remove the key that is kept
        #[arg(long)]
        remove: bool,
    },
    /// Show SSH keys of this computer and of IAM, make and upload one, and judge ~/.ssh/config
    Ssh {
        /// What to do
        #[command(subcommand)]
        command: SshCommand,
    },
    /// Keep a connection's repositories on this computer, as Jira fetches them
    Mirror {
        #[command(subcommand)]
        command: MirrorCommand,
    },
    /// Change many integrations and repositories at once through GIJ's table of everything
    Bulk {
        /// What to do
        #[command(subcommand)]
        command: BulkCommand,
    },
    /// Write the AWS side for another tool
    Export {
        /// Which tool
        #[arg(value_enum)]
        tool: Tool,
        /// A connection
        #[arg(required_unless_present = "file")]
        connection: Option<String>,
        /// A connection file (TOML)
        #[arg(long, value_name = "FILE", conflicts_with = "connection")]
        file: Option<PathBuf>,
        /// Write files here [default: print]
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// Walk the way to a repository link by link, and name the cause where it breaks
    Doctor(Box<DoctorArguments>),
    /// Follow a commit to an issue link by link, and name why it is not there
    Why(WhyArguments),
    /// Check a commit message, or print a hook that asks for an issue key
    Message {
        /// What to do
        #[command(subcommand)]
        command: MessageCommand,
    },
    /// Look at everything Causeway needs: this computer, the network, AWS, Jira, git
    Diagnostics,
    /// Run the checks and write what support needs to know, without secrets and names
    SupportBundle {
        /// The zip to write; it must not exist
        file: PathBuf,
    },
    /// Print the completions of a shell
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Write the manual pages
    Man {
        /// Where to
        #[arg(long, value_name = "DIR", default_value = ".")]
        output: PathBuf,
    },
}

/// A way to a repository.
#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    /// The repository's location, exactly as a client has it; over SSH also a region, for the login alone
    pub(crate) location: String,
    /// Over HTTPS with this access key; its secret is CAUSEWAY_AWS_SECRET_ACCESS_KEY. Over SSH: asks AWS about the
    /// repository and IAM about the keys of its user
    #[arg(long, value_name = "ID")]
    pub(crate) access_key_id: Option<String>,
    /// Over HTTPS with this user name, and the password in CAUSEWAY_GIT_PASSWORD as it is
    #[arg(long, value_name = "NAME", conflicts_with = "ssh_key_id")]
    pub(crate) git_user: Option<String>,
    /// Over SSH as the user of this SSH key ID [default: the location's, or that of ~/.ssh/config]
    #[arg(long, value_name = "APKA…")]
    pub(crate) ssh_key_id: Option<String>,
    /// Over SSH with this private key [default: what ssh itself would offer]; CAUSEWAY_SSH_PASSPHRASE opens it
    #[arg(long, value_name = "FILE", conflicts_with = "git_user")]
    pub(crate) key: Option<PathBuf>,
    /// The key that a connection uses, in the place of --access-key-id: its id, its name, or ACCOUNT/REGION
    #[arg(long, value_name = "CONNECTION", conflicts_with = "access_key_id")]
    pub(crate) connection: Option<String>,
}

/// What to do with single repositories.
#[derive(Debug, Subcommand)]
pub(crate) enum RepositoryCommand {
    /// Read a repository as Jira would, and connect it
    Connect(Box<RepositoryConnect>),
    /// Show the repositories that were connected by hand, and how they are
    List,
}

/// A repository to connect by hand.
#[derive(Debug, Args)]
pub(crate) struct RepositoryConnect {
    /// Its location in any form: HTTPS, SSH, codecommit::, an ARN, or a page of the AWS console
    pub(crate) location: String,
    /// The Jira base URL
    #[arg(long, value_name = "URL", required_unless_present = "jira_url")]
    pub(crate) site: Option<String>,
    /// The Jira user, for a password or a kept sign-in
    #[arg(long, value_name = "NAME")]
    pub(crate) jira_user: Option<String>,
    /// Sign in over HTTPS with this access key; its secret is CAUSEWAY_AWS_SECRET_ACCESS_KEY
    #[arg(long, value_name = "ID", group = "access", required_unless_present_any = ["git_user", "ssh_key_id"])]
    pub(crate) access_key_id: Option<String>,
    /// Sign in over HTTPS with IAM's Git credentials of this user name; the password is CAUSEWAY_GIT_PASSWORD
    #[arg(long, value_name = "NAME", group = "access")]
    pub(crate) git_user: Option<String>,
    /// Sign in over SSH as the user of this SSH key ID; Jira has to have the private key
    #[arg(long, value_name = "ID", group = "access")]
    pub(crate) ssh_key_id: Option<String>,
    /// Try the login with this private key [default: what ssh itself would offer]
    #[arg(long, value_name = "FILE", requires = "ssh_key_id")]
    pub(crate) ssh_key: Option<PathBuf>,
    /// The display name in Jira [default: the repository's name]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The branch that Jira calls main [default: the default branch]
    #[arg(long, value_name = "BRANCH")]
    pub(crate) main_branch: Option<String>,
    /// Keys of the projects that see it [default: all]
    #[arg(long = "project", value_name = "KEY")]
    pub(crate) projects: Vec<String>,
    /// Switch smart commits off
    #[arg(long)]
    pub(crate) no_smart_commits: bool,
    /// Switch the repository browser off
    #[arg(long)]
    pub(crate) no_repository_browser: bool,
    /// Switch source code diffs off
    #[arg(long)]
    pub(crate) no_diff_viewing: bool,
    #[command(flatten)]
    pub(crate) mode: Mode,
}

/// What to do with what is stored.
#[derive(Debug, Subcommand)]
pub(crate) enum CredentialsCommand {
    /// Show what is stored, where, since when and for what; nothing is read from the keychain
    List,
    /// Read one and use it once
    Check {
        /// Its id (from list), or an access key's
        credential: String,
    },
    /// Remove one, or everything
    Remove {
        /// Its id (from list), or an access key's
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        credential: Option<String>,
        /// Everything that Causeway stored
        #[arg(long)]
        all: bool,
    },
}

/// What becomes of the integration in Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Fate {
    /// It stays as it is.
    Keep,
    /// It stays, switched off.
    Disable,
    /// It is removed with its clones.
    Remove,
}

/// A tool that can carry out the AWS side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tool {
    /// Terraform and OpenTofu.
    Terraform,
    /// AWS CloudFormation.
    Cloudformation,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Arguments;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }
}
