//! What `causeway bulk` takes. Its Jira is that of --jira-url, else the only one there is.

use std::path::PathBuf;

use clap::Subcommand;

/// What to do with GIJ's table of everything.
#[derive(Debug, Subcommand)]
pub(crate) enum BulkCommand {
    /// Write the table to a file for this user alone: it may hold credentials
    Export {
        /// The file (TSV)
        file: PathBuf,
        /// Replace the file if it is there
        #[arg(long)]
        force: bool,
    },
    /// Check a table and show what an import would change; credentials are not shown
    Check {
        /// The file (TSV)
        file: PathBuf,
        /// Exit with 3 when there are changes
        #[arg(long)]
        detailed_exitcode: bool,
    },
    /// Have Jira take over what a table says otherwise than Jira; Jira indexes afterwards
    Import {
        /// The file (TSV)
        file: PathBuf,
        /// Check only, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// Jira may remove what has this id and is marked with delete in the file; repeat it for each
        #[arg(long, value_name = "ID", conflicts_with = "dry_run")]
        confirm_delete: Vec<i64>,
    },
}
