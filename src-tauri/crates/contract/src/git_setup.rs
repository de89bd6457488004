//! git with Causeway's credential helper: what to put into git's configuration.

use serde::Serialize;
use ts_rs::TS;

/// The answer to `get_git_setup`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct GitSetup {
    /// Where the credential helper is; `null` when it is not beside this program.
    pub helper: Option<String>,
    /// The text for `~/.gitconfig`. Causeway never writes it there.
    pub snippet: String,
    /// An address of each connection to try it with: `https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop-api`.
    pub examples: Vec<String>,
    /// What keeps it from working for some connections: keys kept for this session only, two accounts in one region.
    pub cautions: Vec<String>,
}
