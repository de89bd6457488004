//! GIJ's table of everything: exported or opened from a file, edited, imported.
//!
//! The table stays in the program. What may be a credential crosses as `null` (something is there) or as an empty text,
//! and can only be replaced.

use causeway_domain::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `export_configuration`: has Jira write its table, and opens it. `open_configuration`: asks for a file and opens that,
/// beside a fresh export to compare it with.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForConfigurationSite {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The Jira base URL.
    pub site_url: String,
}

/// `get_configuration_changes`, `save_configuration` and `forget_configuration`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForConfiguration {
    /// The table.
    pub handle: String,
}

/// `get_configuration_rows`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct GetConfigurationRows {
    /// The table.
    pub handle: String,
    /// The number of the first row.
    pub from: u32,
    /// At most so many; 1,000 are sent at most.
    pub count: u32,
}

/// One change of a table.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum ConfigurationEdit {
    /// Puts a text into a cell.
    Set {
        /// The row's number.
        row: u32,
        /// The column's place.
        column: u32,
        /// The text; `null`: as it was before the first edit.
        #[ts(type = "string | null")]
        text: Option<Secret>,
    },
    /// Adds an empty row at the end.
    Add,
    /// Takes a row back that was added.
    Discard {
        /// The row's number.
        row: u32,
    },
}

/// `edit_configuration`: all of the edits or none.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct EditConfiguration {
    /// The table.
    pub handle: String,
    /// What to change, in order.
    pub edits: Vec<ConfigurationEdit>,
}

/// `import_configuration`: looks again at Jira, has it take over what was changed, and follows that to its end.
/// `cancel_operation` stops the following; GIJ goes on.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ImportConfiguration {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The table.
    pub handle: String,
    /// GIJ's ids of what Jira may remove: those that it asked for, and a person confirmed.
    #[ts(type = "number[]")]
    pub confirmed: Vec<i64>,
}

/// What a column's cells hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ConfigurationCellKind {
    /// GIJ's number of the row.
    Id,
    /// Any text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// `ALL`, or ids of projects.
    Projects,
    /// The word `delete`, or nothing.
    Delete,
    /// A credential.
    Credential,
    /// Nobody knows.
    Unknown,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationColumn {
    /// As the header spells it.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What it means.
    pub meaning: String,
    /// What its cells hold.
    pub kind: ConfigurationCellKind,
    /// Whether its cells can be changed.
    pub editable: bool,
    /// Whether GIJ looks after it by itself, so that it is better left alone.
    pub internal: bool,
    /// What a new row gets, where that is documented.
    pub default_value: Option<String>,
}

/// What is wrong with a table, a row or a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationFinding {
    /// The column's place; `null`: it is about the row, or the table.
    pub column: Option<u32>,
    /// Whether nothing can be imported before it is corrected.
    pub is_error: bool,
    /// What and why.
    pub message: String,
}

/// How a table is as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationCounts {
    /// Rows.
    pub rows: u32,
    /// Rows of which an import changes something.
    pub changed: u32,
    /// Rows that an import makes something new of.
    pub created: u32,
    /// Rows that an import removes.
    pub deleted: u32,
    /// What has to be corrected first.
    pub errors: u32,
    /// What deserves a second look.
    pub cautions: u32,
}

/// A table that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Configuration {
    /// Names it.
    pub handle: String,
    /// The site's base URL.
    pub site_url: String,
    /// The site's title.
    pub site_title: String,
    /// The file's name; `null` for an export.
    pub file_name: Option<String>,
    /// When Jira was looked at, in epoch milliseconds.
    #[ts(type = "number")]
    pub seen_at: i64,
    /// In their order.
    pub columns: Vec<ConfigurationColumn>,
    /// What is wrong with the table as a whole.
    pub findings: Vec<ConfigurationFinding>,
    /// How its rows are.
    pub counts: ConfigurationCounts,
}

/// The answer to `open_configuration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OpenedConfiguration {
    /// The table; `null` when the person chose no file.
    pub configuration: Option<Configuration>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ConfigurationRowState {
    /// It says what Jira has.
    Same,
    /// Some cells change.
    Changed,
    /// Something new is made of it.
    Created,
    /// It is removed.
    Deleted,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationRow {
    /// Its number.
    pub row: u32,
    /// Its line in the file, from 1.
    pub line: u32,
    /// GIJ's id.
    #[ts(type = "number | null")]
    pub id: Option<i64>,
    /// Whether it was added here.
    pub added: bool,
    /// Whether its cells can be changed.
    pub editable: bool,
    /// By column; `null` for something that may be a credential.
    pub cells: Vec<Option<String>>,
    /// What becomes of it.
    pub state: ConfigurationRowState,
    /// Places of the columns whose cells change.
    pub changed: Vec<u32>,
    /// What is wrong with it.
    pub findings: Vec<ConfigurationFinding>,
}

/// The answer to `edit_configuration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EditedConfiguration {
    /// Rows that were edited or added, as they are now.
    pub rows: Vec<ConfigurationRow>,
    /// Numbers of rows that were taken back.
    pub discarded: Vec<u32>,
    /// How the whole table is now.
    pub counts: ConfigurationCounts,
}

/// One cell that an import would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationCellChange {
    /// The column's name.
    pub column: String,
    /// What people call it.
    pub label: String,
    /// What Jira has; `null` where it has nothing, or it is hidden.
    pub before: Option<String>,
    /// What it would have; `null` where it is hidden.
    pub after: Option<String>,
    /// Whether Jira has something there.
    pub was_filled: bool,
    /// What comes of it.
    pub effect: Option<String>,
}

/// One row that an import would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationChange {
    /// Its number.
    pub row: u32,
    /// GIJ's id.
    #[ts(type = "number | null")]
    pub id: Option<i64>,
    /// What people know it by.
    pub name: String,
    /// What becomes of it.
    pub state: ConfigurationRowState,
    /// Its cells; none where it is removed.
    pub cells: Vec<ConfigurationCellChange>,
}

/// What GIJ tells of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationImportMessage {
    /// Its words.
    pub message: String,
    /// Whether something went wrong.
    pub is_error: bool,
}

/// How an import goes.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationImportProgress {
    /// 0 to 100, where GIJ says.
    pub percent: Option<f64>,
    /// What is new.
    pub told: Vec<ConfigurationImportMessage>,
}

/// How something is otherwise than it was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ConfigurationDifferenceKind {
    /// A cell holds something else.
    Cell,
    /// It is gone.
    Gone,
    /// It was to be removed, and is there.
    StillThere,
    /// It was to be made, and is not there.
    NotMade,
}

/// A row that is not as it was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationDifference {
    /// GIJ's id.
    #[ts(type = "number | null")]
    pub id: Option<i64>,
    /// What people know it by.
    pub name: String,
    /// How it is.
    pub kind: ConfigurationDifferenceKind,
    /// What people call the column, of a cell.
    pub label: Option<String>,
    /// As it was expected; `null` where it is hidden.
    pub expected: Option<String>,
    /// As it is; `null` where it is hidden.
    pub found: Option<String>,
}

/// Something that Jira would remove.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationRemoval {
    /// GIJ's id.
    #[ts(type = "number")]
    pub id: i64,
    /// What Jira calls it.
    pub name: String,
}

/// How far an import came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ConfigurationImportEnd {
    /// Others changed in Jira what the table is about. Nothing was imported; the table goes on from what Jira has now.
    MovedOn {
        /// What they changed: `expected` is as it was, `found` as it is.
        differences: Vec<ConfigurationDifference>,
    },
    /// Jira wants these removals confirmed. Nothing was imported.
    Unconfirmed {
        /// What it would remove.
        removals: Vec<ConfigurationRemoval>,
    },
    /// It has ended.
    Ended {
        /// All that GIJ told.
        told: Vec<ConfigurationImportMessage>,
        /// What is not to be seen in Jira afterwards; `null` where Jira could not be looked at.
        not_taken: Option<Vec<ConfigurationDifference>>,
    },
}

/// The answer to `import_configuration`. Its rows may be others now: they have to be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfigurationImport {
    /// How far it came.
    pub end: ConfigurationImportEnd,
    /// The table as it is now.
    pub configuration: Configuration,
}
