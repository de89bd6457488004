//! What `causeway integrations`, `adopt` and `reindex` take.

use std::num::NonZeroU32;

use clap::Args;

/// Which Jira.
#[derive(Debug, Clone, Args)]
pub(crate) struct AtJira {
    /// The Jira user, for a password or a kept sign-in
    #[arg(long, value_name = "NAME")]
    pub(crate) jira_user: Option<String>,
}

/// An integration to take over.
#[derive(Debug, Args)]
pub(crate) struct Adopt {
    /// Its id in Jira, or its name there; `causeway integrations` shows both
    pub(crate) integration: String,
    /// An access key of the account that it is of; its secret is CAUSEWAY_AWS_SECRET_ACCESS_KEY
    #[arg(long, value_name = "ID")]
    pub(crate) access_key_id: String,
    /// The region [default: the integration's]
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,
    #[command(flatten)]
    pub(crate) at: AtJira,
}

/// What is to be indexed again.
#[derive(Debug, Args)]
pub(crate) struct Reindex {
    /// A connection: its id, its name, or ACCOUNT/REGION
    #[arg(required_unless_present = "all")]
    pub(crate) connection: Option<String>,
    /// Repository names [default: the whole connection]
    #[arg(conflicts_with = "all")]
    pub(crate) repositories: Vec<String>,
    /// Everything in the connection's Jira; without a connection in that of --jira-url, or the only one there is
    #[arg(long)]
    pub(crate) all: bool,
    /// Higher goes first, from 1; Jira's own priority is 24
    #[arg(long, value_name = "NUMBER")]
    pub(crate) priority: Option<NonZeroU32>,
    /// Follow it until Jira is done; Ctrl-C ends the following, and Jira goes on
    #[arg(long)]
    pub(crate) wait: bool,
}
