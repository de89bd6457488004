//! GIJ's table of everything, exported and imported.

use async_trait::async_trait;
use causeway_domain::Secret;

use super::jira::JiraError;

/// Something that GIJ wants confirmed before it removes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToDelete {
    /// GIJ's id.
    pub id: i64,
    /// What GIJ calls it.
    pub name: String,
}

/// What GIJ answers to a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportAnswer {
    /// It is at work on it, under this number.
    Started {
        /// For [`Bulk::import_status`].
        thread: String,
    },
    /// It did nothing, and wants these removals confirmed.
    Unconfirmed(Vec<ToDelete>),
}

/// What GIJ tells of an import.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportEntry {
    /// Its words.
    pub message: String,
    /// Whether it is about something that went wrong.
    pub is_error: bool,
    /// 0 to 100, where GIJ says.
    pub percent: Option<f64>,
}

/// Where an import stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportStatus {
    /// Whether nothing more will happen.
    pub finished: bool,
    /// All that GIJ has told so far, oldest first.
    pub entries: Vec<ImportEntry>,
}

/// Bulk changes of one site.
#[async_trait]
pub trait Bulk: Send + Sync {
    /// The table of all integrations and repositories. It may hold credentials.
    async fn export_table(&self) -> Result<Secret, JiraError>;
    /// Has GIJ take over a table, and remove what it marks as far as it is `confirmed`. Never sent twice by itself.
    async fn import_table(&self, table: &Secret, confirmed: &[i64]) -> Result<ImportAnswer, JiraError>;
    /// How an import goes.
    async fn import_status(&self, thread: &str) -> Result<ImportStatus, JiraError>;
}
