//! Changing many integrations and repositories at once, through GIJ's own table of everything.
//!
//! Tables stay in memory here, because they may hold credentials: windows see and edit their cells through handles, and
//! what may be a credential is said to be there, never what it is.

mod editing;
mod importing;
mod opened;
mod rows;

use causeway_domain::Secret;
use causeway_domain::bulk::{Base, Change, Table, TableError};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::App;
use crate::audit::Audited;
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::jira::JiraError;
use crate::session::Operation;

pub use editing::{Edit, Edited};
pub use importing::{ImportEnd, ImportProgress, Imported, OnImportProgress};
pub(crate) use opened::Configurations;
pub use opened::{Counts, Overview, Source};
pub use rows::{CellShown, RowState, RowView};

use opened::Configuration;

/// The largest file that is read: 32 MiB. A table of 10,000 repositories has about 6.
pub const LARGEST_FILE: u64 = 32 << 20;

/// Why a table could not be read, changed or imported.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum BulkError {
    /// A file is no table of GIJ's.
    #[error("{reason}")]
    Unreadable {
        /// Why, in a sentence, without what is in it.
        reason: String,
    },
    /// A cell cannot be changed, or not to this.
    #[error("{reason}")]
    Cell {
        /// Why, in a sentence.
        reason: String,
    },
    /// Rows have to be corrected first.
    #[error("{errors} errors in the table have to be corrected first")]
    Wrong {
        /// How many errors.
        errors: usize,
    },
    /// The table says what Jira has.
    #[error("there is nothing to import: the table says what Jira has")]
    Nothing,
    /// Something would be deleted that nobody marked.
    #[error("nothing was imported: these would be deleted, and nobody marked them: {}", names.join(", "))]
    Unmarked {
        /// What Jira calls them.
        names: Vec<String>,
    },
    /// The table was sent, and what became of it is not known.
    #[error("Jira has the table, and what it does with it is not known: {error}")]
    Unclear {
        /// What came in place of an answer.
        error: JiraError,
    },
}

impl From<TableError> for AppError {
    fn from(error: TableError) -> Self {
        BulkError::Unreadable { reason: error.to_string() }.into()
    }
}

impl App {
    /// Exports a site's table and keeps it for this session.
    ///
    /// # Errors
    /// [`AppError::JiraSiteUnknown`]; when Jira does not give the table, or it is none.
    pub async fn export_configuration(
        &self,
        operation: &Operation,
        site_url: &str,
    ) -> Result<Overview, AppError> {
        self.open(operation, site_url, Source::Export, None).await
    }

    /// Opens a table of a file, which is compared with a fresh export of the site.
    ///
    /// # Errors
    /// [`BulkError::Unreadable`] for a file that is no such table; as [`App::export_configuration`].
    pub async fn open_configuration(
        &self,
        operation: &Operation,
        site_url: &str,
        file_name: &str,
        content: Vec<u8>,
    ) -> Result<Overview, AppError> {
        let table = Table::parse(text_of(content)?.expose())?;
        self.open(operation, site_url, Source::File { name: file_name.to_owned() }, Some(table)).await
    }

    async fn open(
        &self,
        operation: &Operation,
        site_url: &str,
        source: Source,
        file: Option<Table>,
    ) -> Result<Overview, AppError> {
        let open = operation.or_cancelled(self.open_site(site_url)).await?;
        let title = format!("Export the table of {}", open.site.title);
        let what = Audited::at(AuditAct::ExportConfiguration, open.site.url.as_str(), title)
            .signed_in_as(open.jira_user());
        let exporting = async { exported(&open.jira.export_table().await?) };
        let base = operation.or_cancelled(self.audited(what, exporting, |_| None)).await?;
        let handle = self.ports.ids.fresh();
        let configuration = Configuration::new(
            open,
            source,
            file.unwrap_or_else(|| base.table().clone()),
            base,
            self.ports.clock.now_millis(),
        );
        let overview = configuration.overview(&handle);
        self.session.configurations.put(handle, configuration);
        Ok(overview)
    }

    /// How many rows, changes and errors a table has.
    ///
    /// # Errors
    /// [`AppError::SessionEnded`] for a handle that has ended.
    pub async fn configuration(&self, handle: &str) -> Result<Overview, AppError> {
        let configuration = self.session.configurations.get(handle)?;
        let configuration = configuration.lock().await;
        Ok(configuration.overview(handle))
    }

    /// At most `count` rows from the one of this number on, in order.
    ///
    /// # Errors
    /// As [`App::configuration`].
    pub async fn configuration_rows(
        &self,
        handle: &str,
        from: usize,
        count: usize,
    ) -> Result<Vec<RowView>, AppError> {
        let configuration = self.session.configurations.get(handle)?;
        let configuration = configuration.lock().await;
        Ok(configuration.rows_from(from, count))
    }

    /// Changes cells, all or none.
    ///
    /// # Errors
    /// [`BulkError::Cell`]; as [`App::configuration`].
    pub async fn edit_configuration(&self, handle: &str, edits: Vec<Edit>) -> Result<Edited, AppError> {
        let configuration = self.session.configurations.get(handle)?;
        let mut configuration = configuration.lock().await;
        configuration.edit(edits)
    }

    /// What an import would change.
    ///
    /// # Errors
    /// As [`App::configuration`].
    pub async fn configuration_changes(&self, handle: &str) -> Result<Vec<Change>, AppError> {
        let configuration = self.session.configurations.get(handle)?;
        let configuration = configuration.lock().await;
        Ok(configuration.changes())
    }

    /// The whole table, to be written to a file. It may hold credentials.
    ///
    /// # Errors
    /// As [`App::configuration`].
    pub async fn configuration_text(&self, handle: &str) -> Result<Secret, AppError> {
        let configuration = self.session.configurations.get(handle)?;
        let configuration = configuration.lock().await;
        Ok(configuration.text())
    }

    /// Forgets a table and what was changed in it; an unknown one is no error.
    pub fn forget_configuration(&self, handle: &str) {
        self.session.configurations.forget(handle);
    }
}

/// A table that Jira gave.
fn exported(text: &Secret) -> Result<Base, AppError> {
    let table = Table::parse(text.expose()).map_err(|error| {
        // Not its words on files: a person gave none.
        JiraError::Unexpected { detail: format!("the export is no table: {error}") }
    })?;
    Ok(Base::new(table))
}

/// A file's text.
fn text_of(content: Vec<u8>) -> Result<Secret, AppError> {
    let unreadable = |reason: String| AppError::from(BulkError::Unreadable { reason });
    if u64::try_from(content.len()).unwrap_or(u64::MAX) > LARGEST_FILE {
        return Err(unreadable(format!("The file is larger than {} MiB", LARGEST_FILE >> 20)));
    }
    if content.starts_with(&[0xff, 0xfe]) || content.starts_with(&[0xfe, 0xff]) {
        return Err(unreadable(
            "The file is UTF-16, as some spreadsheets save it. GIJ reads UTF-8: save it so".to_owned(),
        ));
    }
    String::from_utf8(content).map(Secret::new).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.split(|byte| *byte == b'\n').count();
        let reason = format!("Line {line} of the file is not UTF-8, which is what GIJ reads: save it so");
        unreadable(reason)
    })
}
