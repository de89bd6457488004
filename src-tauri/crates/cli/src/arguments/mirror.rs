//! What `causeway mirror` takes.

use clap::{Args, Subcommand};

use super::SignedBy;

/// Which connection's mirror.
#[derive(Debug, Clone, Args)]
pub(crate) struct Mirrored {
    /// Its id, its name, or ACCOUNT/REGION [default: the only one there is]
    #[arg(long, value_name = "CONNECTION")]
    pub(crate) connection: Option<String>,
}

/// What to do with a connection's mirror.
#[derive(Debug, Subcommand)]
pub(crate) enum MirrorCommand {
    /// Fetch and index what is new; what came in stays when it ends early
    Fetch {
        #[command(flatten)]
        mirrored: Mirrored,
        /// Repository names [default: all of the connection]
        repositories: Vec<String>,
        /// Turn the mirror on first
        #[arg(long)]
        enable: bool,
        /// With --enable, let it take so many gigabytes
        #[arg(long, value_name = "GB", requires = "enable", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
        cap: Option<u64>,
        #[command(flatten)]
        signed_by: SignedBy,
    },
    /// Show what is there
    Status {
        #[command(flatten)]
        mirrored: Mirrored,
    },
    /// Compare what the mirror links to a project's issues with what Jira shows there
    Coverage {
        #[command(flatten)]
        mirrored: Mirrored,
        /// The project's key, like SHOP
        #[arg(long, value_name = "KEY")]
        project: String,
    },
    /// Turn the mirror off, and remove it with its index
    Remove {
        #[command(flatten)]
        mirrored: Mirrored,
    },
}
