//! The table of the bulk export and import.

use super::connections::{Kind, Row};

/// The columns in their documented order.
pub const COLUMNS: [&str; 43] = [
    "id",
    "realRoot",
    "absoluteRoot",
    "origin",
    "displayName",
    "enableFetches",
    "revisionIndexing",
    "mainBranch",
    "username",
    "password",
    "pat",
    "gitViewerEnabled",
    "projectMapping",
    "smartCommitsEnabled",
    "sendCommitEmails",
    "maxMinsToCommitEmail",
    "webLinkType",
    "viewFormat",
    "changesetFormat",
    "fileAddedFormat",
    "fileModifiedFormat",
    "fileDeletedFormat",
    "mergeRequestFormat",
    "branchLinkFormat",
    "disabled",
    "hosted",
    "tagsFilter",
    "integrationType",
    "trackedFolderId",
    "delete",
    "sshKeyId",
    "requireUserPat",
    "sourcesDiffViewEnabled",
    "sslVerify",
    "apiPath",
    "apiFilter",
    "tfsCollection",
    "awsRegion",
    "trustFolderStat",
    "refSpecNotes",
    "refSpecChanges",
    "refSpecCustom",
    "prHideFilter",
];

/// The value of one column. Credentials are never written.
fn cell(row: &Row, column: &str) -> String {
    let features = &row.features;
    let links = &row.web_links;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match column {
        "id" => row.id.to_string(),
        "realRoot" => format!("{}_{}", row.id, row.display_name),
        // The table says the opposite of the REST resource: true is managed by the app.
        "absoluteRoot" => "true".to_owned(),
        "origin" => row.origin.clone(),
        "displayName" => row.display_name.clone(),
        "enableFetches" => row.enable_fetches.to_string(),
        "revisionIndexing" => features.revision_indexing.to_string(),
        "mainBranch" => row.main_branch.clone(),
        "gitViewerEnabled" => features.git_viewer_enabled.to_string(),
        "projectMapping" if features.global => "ALL".to_owned(),
        "projectMapping" => {
            features.project_mapping_ids.iter().map(u64::to_string).collect::<Vec<_>>().join(",")
        }
        "smartCommitsEnabled" => features.smart_commits_enabled.to_string(),
        "sendCommitEmails" => features.send_commit_emails.to_string(),
        "maxMinsToCommitEmail" => features.max_mins_to_commit_email.to_string(),
        "webLinkType" => text(&links.web_link_type),
        "viewFormat" => text(&links.view_format),
        "changesetFormat" => text(&links.changeset_format),
        "fileAddedFormat" => text(&links.file_added_format),
        "fileModifiedFormat" => text(&links.file_modified_format),
        "fileDeletedFormat" => text(&links.file_deleted_format),
        "mergeRequestFormat" => text(&links.merge_request_format),
        "branchLinkFormat" => text(&links.branch_link_format),
        "disabled" => row.disabled.to_string(),
        "hosted" => "false".to_owned(),
        "tagsFilter" => features.tags_filter.clone(),
        "integrationType" => match &row.kind {
            Kind::Integration(name) => name.clone(),
            Kind::Child { integration_type, .. } => integration_type.clone(),
            Kind::Single => String::new(),
        },
        "trackedFolderId" => row.parent().map(|id| id.to_string()).unwrap_or_default(),
        "sshKeyId" => row.ssh_key_id.map(|id| id.to_string()).unwrap_or_default(),
        "requireUserPat" => features.require_user_pat.to_string(),
        "sourcesDiffViewEnabled" => features.sources_diff_view_enabled.to_string(),
        "sslVerify" => (!features.disable_ssl_verification).to_string(),
        "apiPath" => features.api_path.clone(),
        "apiFilter" => features.api_filter.clone(),
        "tfsCollection" => features.tfs_collection.clone(),
        "awsRegion" => text(&row.region),
        "trustFolderStat" => features.trust_folder_stat.to_string(),
        "refSpecNotes" => features.ref_spec_notes.to_string(),
        "refSpecChanges" => features.ref_spec_changes.to_string(),
        "refSpecCustom" => features.ref_spec_custom.clone(),
        "prHideFilter" => features.pr_hide_filter.clone(),
        _ => String::new(),
    }
}

/// The whole table, header first. Tabs and line ends inside cells become spaces: the format cannot hold them.
pub fn write<'a>(rows: impl Iterator<Item = &'a Row>) -> String {
    let mut all = COLUMNS.join("\t");
    all.push('\n');
    for row in rows {
        let cells: Vec<String> =
            COLUMNS.iter().map(|column| cell(row, column).replace(['\t', '\n', '\r'], " ")).collect();
        all.push_str(&cells.join("\t"));
        all.push('\n');
    }
    all
}

/// One row of an import: the cells that are not blank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Line in the file, from 1.
    pub line: usize,
    cells: Vec<(&'static str, String)>,
}

impl Record {
    /// A cell, when it is not blank.
    pub fn get(&self, column: &str) -> Option<&str> {
        self.cells.iter().find(|(name, _)| *name == column).map(|(_, value)| value.as_str())
    }

    /// The id of the row it changes.
    pub fn id(&self) -> Option<u64> {
        self.get("id")?.parse().ok()
    }

    /// Whether it removes its row.
    pub fn deletes(&self) -> bool {
        self.get("delete") == Some("delete")
    }
}

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It is not text.
    #[error("The file is not UTF-8")]
    NotText,
    /// No first line.
    #[error("The header row is missing")]
    NoHeader,
    /// A column nobody knows.
    #[error("Unknown column: {0}")]
    UnknownColumn(String),
    /// A row has more cells than the header.
    #[error("Line {0} has more cells than the header")]
    TooManyCells(usize),
}

/// Reads a table whose header decides which columns it has, in which order.
pub fn parse(bytes: &[u8]) -> Result<Vec<Record>, TableError> {
    let text = std::str::from_utf8(bytes).map_err(|_| TableError::NotText)?;
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let (_, header) = lines.next().filter(|(_, line)| !line.trim().is_empty()).ok_or(TableError::NoHeader)?;
    let mut columns = Vec::new();
    for name in header.split('\t').map(str::trim) {
        let known = COLUMNS.iter().find(|column| column.eq_ignore_ascii_case(name));
        columns.push(*known.ok_or_else(|| TableError::UnknownColumn(name.to_owned()))?);
    }
    let mut records = Vec::new();
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let values: Vec<&str> = line.split('\t').map(str::trim).collect();
        if values.len() > columns.len() {
            return Err(TableError::TooManyCells(number + 1));
        }
        let filled = columns.iter().zip(values).filter(|(_, value)| !value.is_empty());
        records.push(Record {
            line: number + 1,
            cells: filled.map(|(column, value)| (*column, value.to_owned())).collect(),
        });
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides_the_columns() {
        let records = parse(b"displayName\tid\torigin\nshop\t7\t\n\n\t\tssh://x/v1/repos/y\n").unwrap();
        assert_eq!(records[0].id(), Some(7));
        assert_eq!((records[0].get("displayName"), records[0].get("origin")), (Some("shop"), None));
        assert_eq!((records[1].id(), records[1].line), (None, 4));
    }

    #[test]
    fn broken_tables_are_refused() {
        assert_eq!(parse(b""), Err(TableError::NoHeader));
        assert_eq!(parse(b"id\tcolour\n"), Err(TableError::UnknownColumn("colour".to_owned())));
        assert_eq!(parse(b"id\n1\t2\n"), Err(TableError::TooManyCells(2)));
        assert_eq!(parse(b"\xff"), Err(TableError::NotText));
    }
}
