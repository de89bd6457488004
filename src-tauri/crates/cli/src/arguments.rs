//! What the command line takes. No secret is among it: those come from the keychain, the environment or standard input.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

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
CAUSEWAY_AWS_SECRET_ACCESS_KEY, CAUSEWAY_WEBHOOK_URL, CAUSEWAY_PROXY_PASSWORD), else with --secrets-from-stdin from lines NAME=value. A webhook
URL that is given says what is wanted, and comes before a kept one except for sync. Your own access key for branches
and pull requests: CAUSEWAY_PERSONAL_ACCESS_KEY_ID and CAUSEWAY_PERSONAL_SECRET_ACCESS_KEY.

Exit codes: 0 done, or nothing to do; 1 failed; 2 wrong usage; 3 changes are planned (--detailed-exitcode); 4 done in
part; 5 a conflict, a stale plan or another run at work; 6 not allowed, or a credential is refused; 130 cancelled.";

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

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Connect an account and region to Jira, as a connection file says
    Connect {
        /// The connection file (TOML)
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        mode: Mode,
    },
    /// Set up or change a connection's triggers
    Triggers {
        /// Its id, its name, or ACCOUNT/REGION
        connection: String,
        /// A connection file with a [triggers] table [default: what was wanted last]
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        #[command(flatten)]
        mode: Mode,
    },
    /// Send a test event through each trigger of a connection
    Test {
        /// Its id, its name, or ACCOUNT/REGION
        connection: String,
        /// Repository names [default: all that have triggers]
        repositories: Vec<String>,
    },
    /// Bring a connection in step: new repositories, edited or missing triggers
    Sync {
        /// Its id, its name, or ACCOUNT/REGION
        connection: String,
        #[command(flatten)]
        mode: Mode,
    },
    /// Show connections and how they are
    Status {
        /// One of them, with the path of each repository's pushes to Jira
        connection: Option<String>,
    },
    /// Remove what Causeway made of a connection
    Disconnect {
        /// Its id, its name, or ACCOUNT/REGION
        connection: String,
        /// What becomes of the integration in Jira
        #[arg(long, value_enum, default_value_t = Fate::Keep)]
        integration: Fate,
        #[command(flatten)]
        mode: Mode,
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
    },
    /// Have Jira index again
    Reindex {
        /// Its id, its name, or ACCOUNT/REGION
        connection: String,
        /// Repository names [default: the whole connection]
        repositories: Vec<String>,
        /// Wait until Jira is done
        #[arg(long)]
        wait: bool,
    },
    /// Create a branch, and have Jira look at it
    Branch {
        /// The connection: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The repository
        repository: String,
        /// The branch to create
        name: String,
        /// The branch to begin at [default: the repository's default branch]
        #[arg(long, value_name = "BRANCH")]
        from: Option<String>,
    },
    /// Create a pull request, and have Jira look at it
    PullRequest {
        /// The connection: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The repository
        repository: String,
        /// The branch to merge
        source: String,
        /// The branch to merge into [default: the repository's default branch]
        #[arg(long, value_name = "BRANCH")]
        into: Option<String>,
        /// At most 150 characters
        #[arg(long)]
        title: String,
        /// At most 10,240 characters
        #[arg(long, default_value = "")]
        description: String,
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
