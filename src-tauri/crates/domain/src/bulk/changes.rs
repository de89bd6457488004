//! What an import would change.

use super::column::{CellKind, Column, Nature};
use super::table::{Base, HeaderCell, Row, Table};
use super::view::CellView;
use super::words::{consequence, is_same};
use crate::Secret;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// Jira connects a new repository.
    Create,
    /// Jira changes some cells.
    Change,
    /// Jira removes it.
    Delete,
}

/// One cell that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellChange {
    /// The column's place in the table.
    pub column: usize,
    /// What Jira has; `None` for a new row and for a column that the export lacks.
    pub before: Option<String>,
    /// What it would have.
    pub after: String,
    /// Whether both are hidden; then they hold nothing.
    pub is_hidden: bool,
    /// Whether there was something before.
    pub was_filled: bool,
    /// What comes of it, in a sentence.
    pub effect: Option<&'static str>,
}

/// One row that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The row's number in the table.
    pub row: usize,
    /// GIJ's id; `None` for a new one.
    pub id: Option<i64>,
    /// What people know it by.
    pub name: String,
    /// What becomes of it.
    pub kind: ChangeKind,
    /// Its cells; of a row to be deleted none.
    pub cells: Vec<CellChange>,
}

/// What an import of this table would change, in the table's order. Rows and cells that say what Jira has are not among
/// it, neither are empty cells, which Jira passes over.
pub fn changes(table: &Table, base: &Base) -> Vec<Change> {
    table.rows().filter_map(|row| change(table, base, row)).collect()
}

/// What an import would change of one row; `None`: nothing.
pub fn change(table: &Table, base: &Base, row: Row<'_>) -> Option<Change> {
    let before = row.id().and_then(|id| base.row(id));
    let kind = match (row.is_new(), row.deletes()) {
        (true, _) => ChangeKind::Create,
        (false, true) => ChangeKind::Delete,
        (false, false) => ChangeKind::Change,
    };
    let cells = match kind {
        ChangeKind::Delete => Vec::new(),
        ChangeKind::Create | ChangeKind::Change => cells(table, base, row, before),
    };
    if kind != ChangeKind::Delete && cells.is_empty() && !(kind == ChangeKind::Create && row.is_added()) {
        return None;
    }
    // Jira's own name for what is removed or changed; a file may say anything.
    let name = before.map_or(row.name(), |before| before.name());
    Some(Change { row: row.number, id: row.id(), name: name.to_owned(), kind, cells })
}

fn cells(table: &Table, base: &Base, row: Row<'_>, before: Option<Row<'_>>) -> Vec<CellChange> {
    let changed = changed_columns(table, base, row, before);
    let cell = |(place, cell): (usize, &HeaderCell)| {
        let was = before.zip(base.place(cell));
        let shown = |view: CellView<'_>| match view {
            CellView::Shown(text) => Some(text.to_owned()),
            CellView::Hidden | CellView::HiddenEmpty => None,
        };
        let after = shown(row.view(place));
        let before = was.map(|(before, place)| shown(before.view(place)));
        let is_hidden = after.is_none() || before == Some(None);
        let column = cell.column;
        CellChange {
            column: place,
            was_filled: was.is_some_and(|(before, place)| !before.cell(place).is_empty()),
            before: if is_hidden { None } else { before.flatten() },
            effect: column.and_then(|column| consequence(column, after.as_deref().unwrap_or_default())),
            after: if is_hidden { String::new() } else { after.unwrap_or_default() },
            is_hidden,
        }
    };
    changed.map(cell).collect()
}

/// The columns of a row that an import would change.
pub(super) fn changed_columns<'a>(
    table: &'a Table,
    base: &'a Base,
    row: Row<'a>,
    before: Option<Row<'a>>,
) -> impl Iterator<Item = (usize, &'a HeaderCell)> {
    table.columns().iter().enumerate().filter(move |(place, cell)| {
        let now = row.cell(*place);
        let is_ours =
            cell.column.is_none_or(|column| column.kind != CellKind::Delete && !is_read_only(column));
        let was = before.and_then(|before| base.cell(before, cell));
        let kind = cell.column.map_or(CellKind::Text, |column| column.kind);
        is_ours && !now.is_empty() && !was.is_some_and(|was| is_same(kind, was, now))
    })
}

fn is_read_only(column: &Column) -> bool {
    column.nature == Nature::ReadOnly
}

/// The text to import: the table's header, and of each row that changes its id and the cells that change. Jira passes over
/// empty cells and leaves rows alone that are not listed, so nothing else is touched, whoever changed it meanwhile.
pub fn import_text(table: &Table, base: &Base) -> Secret {
    let names: Vec<&str> = table.columns().iter().map(|cell| cell.name.as_str()).collect();
    let mut text = names.join("\t");
    text.push('\n');
    for change in changes(table, base) {
        let Some(row) = table.row(change.row) else { continue };
        let mut cells = vec![""; names.len()];
        for name in ["id", "delete"] {
            if let Some(place) = table.place_of(name) {
                cells[place] = row.cell(place);
            }
        }
        for cell in &change.cells {
            cells[cell.column] = row.cell(cell.column);
        }
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    Secret::new(text)
}
