//! Files written for the person: exports of plans and receipts.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use causeway_contract::csv;
use causeway_contract::plan::{ExportFormat, SavedFile};
use causeway_contract::{ErrorCode, ErrorKind, WireError};
use serde::Serialize;

use crate::answer::plain;

/// Writes `value` as JSON, or `rows` as CSV, to a new file; an existing one is never overwritten.
pub(crate) fn save<const N: usize>(
    directory: &Path,
    name: &str,
    format: ExportFormat,
    value: &impl Serialize,
    columns: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<SavedFile, WireError> {
    let (extension, text) = match format {
        ExportFormat::Json => ("json", serde_json::to_string_pretty(value).unwrap_or_default()),
        ExportFormat::Csv => ("csv", csv::table(columns, rows)),
    };
    save_text(directory, name, extension, &text)
}

/// Writes a text to a new file; an existing one is never overwritten.
pub(crate) fn save_text(
    directory: &Path,
    name: &str,
    extension: &str,
    text: &str,
) -> Result<SavedFile, WireError> {
    write_new(directory, name, extension, text)
        .map(|path| SavedFile { path: path.display().to_string() })
        .map_err(|error| {
            let message = format!("The file could not be written to {}: {error}", directory.display());
            plain(ErrorCode::StorageFailed, ErrorKind::Internal, message)
        })
}

fn write_new(directory: &Path, name: &str, extension: &str, text: &str) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(directory)?;
    let mut number = 1;
    loop {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let path = directory.join(format!("{name}{suffix}.{extension}"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_file_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let first = write_new(directory.path(), "receipt", "csv", "one").unwrap();
        let second = write_new(directory.path(), "receipt", "csv", "two").unwrap();
        assert_ne!(first, second);
        assert_eq!(std::fs::read_to_string(first).unwrap(), "one");
    }
}
