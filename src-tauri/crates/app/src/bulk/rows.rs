//! Rows as windows see them.

use causeway_domain::bulk::{CellView, ChangeKind, Finding, Row, change};

use super::opened::Configuration;

/// A cell as windows see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellShown {
    /// Its text.
    Text(String),
    /// Something that may be a credential.
    Hidden,
    /// Nothing, where a credential may be.
    HiddenEmpty,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowState {
    /// It says what Jira has.
    Same,
    /// An import does something with it.
    Changes(ChangeKind),
}

/// A row as windows see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// Its number in the table.
    pub number: usize,
    /// Its line in the file, from 1.
    pub line: usize,
    /// GIJ's id.
    pub id: Option<i64>,
    /// Whether it was made here.
    pub is_added: bool,
    /// Whether its cells can be changed: not where nobody knows which columns they are of.
    pub can_be_edited: bool,
    /// By column.
    pub cells: Vec<CellShown>,
    /// What becomes of it.
    pub state: RowState,
    /// Columns whose cells change.
    pub changed: Vec<usize>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl Configuration {
    pub(super) fn rows_from(&self, from: usize, count: usize) -> Vec<RowView> {
        let checker = self.checker();
        let rows = self.table.rows().skip_while(|row| row.number < from).take(count);
        rows.map(|row| self.shown(row, checker.row(row))).collect()
    }

    pub(super) fn row(&self, number: usize) -> Option<RowView> {
        let row = self.table.row(number)?;
        Some(self.shown(row, self.checker().row(row)))
    }

    fn shown(&self, row: Row<'_>, findings: Vec<Finding>) -> RowView {
        let change = change(&self.table, &self.base, row);
        let cells = (0..self.table.columns().len()).map(|place| match row.view(place) {
            CellView::Shown(text) => CellShown::Text(text.to_owned()),
            CellView::Hidden => CellShown::Hidden,
            CellView::HiddenEmpty => CellShown::HiddenEmpty,
        });
        RowView {
            number: row.number,
            line: row.line_number(),
            id: row.id(),
            is_added: row.is_added(),
            can_be_edited: row.can_be_shown(),
            cells: cells.collect(),
            state: change.as_ref().map_or(RowState::Same, |change| RowState::Changes(change.kind)),
            changed: change
                .map_or_else(Vec::new, |change| change.cells.iter().map(|cell| cell.column).collect()),
            findings,
        }
    }
}
