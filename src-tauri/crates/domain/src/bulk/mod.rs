//! GIJ's table of all integrations and repositories, which its bulk export writes and its bulk import reads.
//!
//! The table is tab-separated text with a header. Its columns, and what an import makes of their cells, are those of GIJ's
//! pages on bulk changes. An export may hold credentials: what may be one is never shown ([`CellView`]), and texts of
//! whole tables are [`Secret`](crate::Secret)s.

mod changes;
mod check;
mod column;
mod following;
mod row_check;
mod table;
mod view;
mod words;

#[cfg(test)]
mod tests;

pub use changes::{CellChange, Change, ChangeKind, change, changes, import_text};
pub use check::{Checker, Finding, Severity, repeated_ids};
pub use column::{COLUMNS, CellKind, Column, Nature};
pub use following::{After, Difference, Found, Rebased, moved_on, not_taken, rebased};
pub use table::{Alignment, Base, CellError, HeaderCell, Row, Table, TableError};
pub use view::CellView;
