//! What the commands take that change what Jira has.

use clap::{Args, Subcommand};

use super::{Mode, SignedBy};

/// Things in Jira.
#[derive(Debug, Clone, Args)]
pub(crate) struct Things {
    /// Repositories by display name, CodeCommit name or GIJ's id; with --integration, integrations
    #[arg(value_name = "THING", required_unless_present = "all_of", conflicts_with = "all_of")]
    pub(crate) named: Vec<String>,
    /// They are integrations
    #[arg(long)]
    pub(crate) integration: bool,
    /// All repositories of this integration
    #[arg(long, value_name = "INTEGRATION", conflicts_with = "integration")]
    pub(crate) all_of: Option<String>,
    #[command(flatten)]
    pub(crate) place: AtSite,
}

/// A Jira site.
#[derive(Debug, Clone, Args)]
pub(crate) struct AtSite {
    /// The Jira base URL [default: the only one that something here belongs to]
    #[arg(long, value_name = "URL")]
    pub(crate) site: Option<String>,
}

/// What to do with settings.
#[derive(Debug, Subcommand)]
pub(crate) enum SettingsCommand {
    /// Show every setting of a repository or an integration
    Show {
        /// A repository by display name, CodeCommit name or GIJ's id; with --integration, an integration
        thing: String,
        /// It is an integration
        #[arg(long)]
        integration: bool,
        #[command(flatten)]
        place: AtSite,
    },
    /// Change settings; what is not named stays as it is
    Set {
        #[command(flatten)]
        things: Things,
        /// A setting as `settings show` names it, with its value: on, off, a number, a text, `all` or keys of projects
        #[arg(long = "set", value_name = "NAME=VALUE", required = true)]
        edits: Vec<String>,
        #[command(flatten)]
        mode: Mode,
    },
}

/// Repositories with another default branch.
#[derive(Debug, Args)]
pub(crate) struct DefaultBranch {
    /// The branch
    pub(crate) branch: String,
    #[command(flatten)]
    pub(crate) things: Things,
    #[command(flatten)]
    pub(crate) signed_by: SignedBy,
    #[command(flatten)]
    pub(crate) mode: Mode,
}
