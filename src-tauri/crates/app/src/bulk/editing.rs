//! Changing cells.

use std::collections::BTreeSet;

use causeway_domain::Secret;
use causeway_domain::bulk::Nature;

use super::BulkError;
use super::opened::{Configuration, Counts};
use super::rows::RowView;
use crate::error::AppError;

/// More rows than anybody adds at once.
const MOST_ADDED: usize = 10_000;

/// One change of a table.
#[derive(Debug)]
pub enum Edit {
    /// Puts a text into a cell.
    Set {
        /// The row's number.
        row: usize,
        /// The column's place.
        column: usize,
        /// The text; `None`: as it was before the first edit.
        text: Option<Secret>,
    },
    /// Adds an empty row at the end.
    Add,
    /// Takes a row back that was added.
    Discard {
        /// The row's number.
        row: usize,
    },
}

/// What edits left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// Rows that were edited or added, as they are now.
    pub rows: Vec<RowView>,
    /// Rows that were taken back, by number.
    pub discarded: Vec<usize>,
    /// How the whole table is now.
    pub counts: Counts,
}

fn refused(reason: impl Into<String>) -> AppError {
    BulkError::Cell { reason: reason.into() }.into()
}

impl Configuration {
    /// All of these or none.
    pub(super) fn edit(&mut self, edits: Vec<Edit>) -> Result<Edited, AppError> {
        self.allow(&edits)?;
        let (mut touched, mut discarded) = (BTreeSet::new(), Vec::new());
        for edit in edits {
            match edit {
                Edit::Set { row, column, text } => {
                    self.set(row, column, text)?;
                    touched.insert(row);
                }
                Edit::Add => {
                    touched.insert(self.table.add_row());
                }
                Edit::Discard { row } => {
                    self.table.discard_row(row);
                    self.originals.retain(|(of, _), _| *of != row);
                    touched.remove(&row);
                    discarded.push(row);
                }
            }
        }
        self.look_at(touched.iter().copied().chain(discarded.iter().copied()).collect::<Vec<_>>());
        let rows = touched.into_iter().filter_map(|number| self.row(number)).collect();
        Ok(Edited { rows, discarded, counts: self.counts })
    }

    /// Whether all can be done, before the first is.
    fn allow(&self, edits: &[Edit]) -> Result<(), AppError> {
        if edits.iter().filter(|edit| matches!(edit, Edit::Add)).count() > MOST_ADDED {
            return Err(refused(format!("At most {MOST_ADDED} rows are added at once")));
        }
        for edit in edits {
            match edit {
                Edit::Add => {}
                Edit::Discard { row } => match self.table.row(*row) {
                    Some(row) if row.is_added() => {}
                    _ => return Err(refused("Only a row that was added here can be taken back")),
                },
                Edit::Set { row, column, text } => {
                    let (Some(row), Some(cell)) = (self.table.row(*row), self.table.columns().get(*column))
                    else {
                        return Err(refused("There is no such cell"));
                    };
                    if !row.can_be_shown() {
                        return Err(refused(format!(
                            "Line {} has to be mended in the file: nobody knows which columns its cells are of",
                            row.line_number()
                        )));
                    }
                    match cell.column {
                        None => return Err(refused("Causeway does not know this column")),
                        Some(column) if column.nature == Nature::ReadOnly => {
                            return Err(refused(format!("GIJ alone decides what is in {}", column.name)));
                        }
                        Some(_) => {}
                    }
                    if text.as_ref().is_some_and(|text| text.expose().contains(['\t', '\n', '\r'])) {
                        return Err(refused("A cell of this file cannot hold tabs and line ends"));
                    }
                }
            }
        }
        Ok(())
    }

    fn set(&mut self, row: usize, column: usize, text: Option<Secret>) -> Result<(), AppError> {
        let key = (row, column);
        let failed = |error: causeway_domain::bulk::CellError| refused(error.to_string());
        match text {
            Some(text) => {
                let before = self.table.row(row).map(|row| row.raw(column).to_owned()).unwrap_or_default();
                self.originals.entry(key).or_insert_with(|| Secret::new(before));
                self.table.set(row, column, text.expose()).map_err(failed)
            }
            None => match self.originals.remove(&key) {
                Some(before) => self.table.set(row, column, before.expose()).map_err(failed),
                // It is as it was.
                None => Ok(()),
            },
        }
    }
}
