//! What has become of a table: what others changed meanwhile, and what Jira took.

use std::collections::HashSet;

use super::changes::{ChangeKind, changed_columns, changes};
use super::column::CellKind;
use super::table::{Base, HeaderCell, Row, Table};
use super::view::CellView;
use super::words::is_same;

/// How something is, in comparison to how it was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A cell holds something else.
    Cell {
        /// The column's place in the table.
        column: usize,
        /// As it was expected; empty where it is hidden.
        expected: String,
        /// As it is; empty where it is hidden.
        found: String,
        /// Whether both are hidden.
        is_hidden: bool,
    },
    /// It is gone.
    Gone,
    /// It was to be removed, and is there.
    StillThere,
    /// It was to be made, and is not there.
    NotMade,
}

/// A row that is not as it was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// GIJ's id; `None` for a new row.
    pub id: Option<i64>,
    /// What people know it by.
    pub name: String,
    /// How it is.
    pub found: Found,
}

/// What others changed since `base` of what an import of `table` is about: cells that it changes too, rows that are gone,
/// and anything in rows that it deletes.
pub fn moved_on(table: &Table, base: &Base, now: &Base) -> Vec<Difference> {
    let mut all = Vec::new();
    for change in changes(table, base) {
        let (Some(id), Some(row)) = (change.id, table.row(change.row)) else { continue };
        let Some(was) = base.row(id) else { continue };
        let difference = |found| Difference { id: Some(id), name: was.name().to_owned(), found };
        let Some(is) = now.row(id) else {
            if change.kind != ChangeKind::Delete {
                all.push(difference(Found::Gone));
            }
            continue;
        };
        let concerned: Vec<(usize, &HeaderCell)> = match change.kind {
            ChangeKind::Delete => table.columns().iter().enumerate().collect(),
            ChangeKind::Create | ChangeKind::Change => changed_columns(table, base, row, Some(was)).collect(),
        };
        for (place, cell) in concerned {
            let (Some(before), Some(after)) = (base.place(cell), now.place(cell)) else { continue };
            let kind = cell.column.map_or(CellKind::Text, |column| column.kind);
            if !is_same(kind, was.cell(before), is.cell(after)) {
                all.push(difference(differs(place, was.view(before), is.view(after))));
            }
        }
    }
    all
}

/// What of an import of `table`, made when Jira was as `base`, is not to be seen in what Jira has `now`. Credentials cannot
/// be seen: they do not count.
pub fn not_taken(table: &Table, base: &Base, now: &Base) -> Vec<Difference> {
    let mut all = Vec::new();
    for change in changes(table, base) {
        let Some(row) = table.row(change.row) else { continue };
        let mut push = |found| all.push(Difference { id: change.id, name: change.name.clone(), found });
        match (change.kind, change.id.and_then(|id| now.row(id))) {
            (ChangeKind::Create, _) => {
                if made(row, base, now).is_none() {
                    push(Found::NotMade);
                }
            }
            (ChangeKind::Delete, Some(_)) => push(Found::StillThere),
            (ChangeKind::Delete, None) => {}
            (ChangeKind::Change, None) => push(Found::Gone),
            (ChangeKind::Change, Some(is)) => {
                for cell in change.cells.iter().filter(|cell| !cell.is_hidden) {
                    let header = &table.columns()[cell.column];
                    let Some(place) = now.place(header) else { continue };
                    let kind = header.column.map_or(CellKind::Text, |column| column.kind);
                    if !is_same(kind, row.cell(cell.column), is.cell(place)) {
                        push(differs(cell.column, row.view(cell.column), is.view(place)));
                    }
                }
            }
        }
    }
    all
}

fn differs(column: usize, expected: CellView<'_>, found: CellView<'_>) -> Found {
    match (expected, found) {
        (CellView::Shown(expected), CellView::Shown(found)) => {
            Found::Cell { column, expected: expected.to_owned(), found: found.to_owned(), is_hidden: false }
        }
        _ => Found::Cell { column, expected: String::new(), found: String::new(), is_hidden: true },
    }
}

/// What Jira made of a new row: something of the same location that was not there before.
fn made<'a>(row: Row<'_>, base: &Base, now: &'a Base) -> Option<Row<'a>> {
    let origin = row.named("origin");
    now.table()
        .rows()
        .find(|found| found.named("origin") == origin && found.id().is_some_and(|id| base.row(id).is_none()))
}

/// Why a table is brought up to what Jira has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Somebody looked again.
    Looking,
    /// An import has ended.
    Import {
        /// Whether GIJ told of no error: credentials, which cannot be seen, count as taken then.
        without_errors: bool,
    },
}

/// A table that goes on from what Jira has now.
#[derive(Debug)]
pub struct Rebased {
    /// The table.
    pub table: Table,
    /// Rows that are gone from Jira and from it, by name.
    pub gone: Vec<String>,
}

/// The same edits on what Jira has `now`: cells that say what `base` said follow Jira, others stay as they are, and rows
/// that are gone go. `whole`: rows that are new in Jira are added, as the table was to hold all.
pub fn rebased(table: &Table, base: &Base, now: &Base, whole: bool, after: After) -> Rebased {
    let imported = after != After::Looking;
    let without_errors = after == After::Import { without_errors: true };
    let mut next = table.clone();
    let mut gone = Vec::new();
    let mut listed = HashSet::new();
    for row in table.rows() {
        let Some(id) = row.id() else {
            if imported && row.is_new() && made(row, base, now).is_some() {
                next.drop_row(row.number);
            }
            continue;
        };
        listed.insert(id);
        match (base.row(id), now.row(id)) {
            (Some(was), Some(is)) => follow(&mut next, row, (base, was), (now, is), without_errors),
            (Some(was), None) => {
                gone.push(was.name().to_owned());
                next.drop_row(row.number);
            }
            (None, _) => {}
        }
    }
    if whole {
        let added = now.table().rows().filter(|is| is.id().is_some_and(|id| !listed.contains(&id)));
        for is in added {
            let number = next.add_row();
            copy(&mut next, number, now, is);
            next.settle_row(number);
        }
    }
    Rebased { table: next, gone }
}

fn follow(
    next: &mut Table,
    row: Row<'_>,
    (base, was): (&Base, Row<'_>),
    (now, is): (&Base, Row<'_>),
    imported: bool,
) {
    let columns = next.columns().to_vec();
    for (place, cell) in columns.iter().enumerate() {
        let (Some(before), Some(after)) = (base.place(cell), now.place(cell)) else { continue };
        let is_done_with = imported && cell.column.is_some_and(super::Column::is_credential);
        if (row.cell(place) == was.cell(before) || is_done_with) && row.cell(place) != is.cell(after) {
            // Both hold what a cell can hold, and the row is there.
            let _infallible = next.set(row.number, place, is.raw(after));
        }
    }
}

fn copy(next: &mut Table, number: usize, now: &Base, is: Row<'_>) {
    let columns = next.columns().to_vec();
    for (place, cell) in columns.iter().enumerate() {
        if let Some(from) = now.place(cell) {
            let _infallible = next.set(number, place, is.raw(from));
        }
    }
}
