//! What is wrong with a table before Jira sees it.

use std::collections::HashSet;

use super::column::{CellKind, Column, Nature};
use super::row_check;
use super::table::{Base, Row, Table};
use super::view::CellView;
use crate::manage::JavaPattern;
use crate::refspec::CustomRefspecs;
use crate::region::{Region, RegionFacts};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a second look.
    Caution,
    /// Nothing is imported as long as it is there.
    Error,
}

/// What is wrong with a row or one of its cells. Its words hold no cell that may be a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The column; `None`: it is about the row.
    pub column: Option<usize>,
    /// How bad it is.
    pub severity: Severity,
    /// What and why, in a sentence or two.
    pub message: String,
}

impl Finding {
    pub(super) fn new(severity: Severity, column: Option<usize>, message: impl Into<String>) -> Self {
        Self { column, severity, message: message.into() }
    }
}

/// The longest API path that GIJ takes.
const LONGEST_API_PATH: usize = 2000;

/// Checks the rows of one table.
pub struct Checker<'a> {
    table: &'a Table,
    base: &'a Base,
    repeated: &'a HashSet<i64>,
}

/// Ids that are in more than one row.
pub fn repeated_ids(table: &Table) -> HashSet<i64> {
    let mut seen = HashSet::new();
    table.rows().filter_map(|row| row.id()).filter(|id| !seen.insert(*id)).collect()
}

impl<'a> Checker<'a> {
    /// A table, against what Jira has; with its [`repeated_ids`].
    pub fn new(table: &'a Table, base: &'a Base, repeated: &'a HashSet<i64>) -> Self {
        Self { table, base, repeated }
    }

    /// What is worth knowing of the table as a whole.
    pub fn table(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (place, cell) in self.table.columns().iter().enumerate() {
            if cell.column.is_none() && self.base.place(cell).is_none() {
                let words = format!("Jira has no column {}; it may refuse the file", cell.name.trim());
                findings.push(Finding::new(Severity::Error, Some(place), words));
            }
        }
        if self.table.place_of("id").is_none() {
            let words = "There is no column id: every row would become a new repository";
            findings.push(Finding::new(Severity::Error, None, words));
        }
        findings
    }

    /// What is wrong with one row, by its columns.
    pub fn row(&self, row: Row<'_>) -> Vec<Finding> {
        let mut findings = row_check::alignment(row);
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            return findings;
        }
        let is_repeated = row.id().is_some_and(|id| self.repeated.contains(&id));
        findings.extend(row_check::row(self.table, self.base, row, is_repeated));
        if row.deletes() {
            return findings;
        }
        let before = row.id().and_then(|id| self.base.row(id));
        for (place, cell) in self.table.columns().iter().enumerate() {
            let Some(column) = cell.column else { continue };
            let was = before.and_then(|before| self.base.cell(before, cell));
            // What Jira wrote itself is not for us to judge.
            if was == Some(row.cell(place)) {
                continue;
            }
            findings.extend(cell_finding(column, place, row, was));
        }
        findings
    }
}

fn cell_finding(column: &'static Column, place: usize, row: Row<'_>, was: Option<&str>) -> Option<Finding> {
    let text = row.cell(place);
    let finding = |severity, message: String| Some(Finding::new(severity, Some(place), message));
    if let Some(was) = was
        && !was.is_empty()
        && text.is_empty()
    {
        return finding(Severity::Caution, "Jira passes over empty cells: what it has stays".to_owned());
    }
    if column.nature == Nature::ReadOnly && column.kind != CellKind::Id && !text.is_empty() {
        return finding(Severity::Error, format!("GIJ alone decides what is in {}", column.name));
    }
    if text.is_empty() {
        return None;
    }
    if let Some(mistake) = mistake(column.kind, text) {
        // A cell that is hidden is not repeated.
        let is_shown = matches!(row.view(place), CellView::Shown(_));
        return finding(
            Severity::Error,
            if is_shown { mistake } else { "This is not understood".to_owned() },
        );
    }
    if text.len() > 1 && text.starts_with('"') && text.ends_with('"') {
        let message =
            "Some spreadsheets put quotation marks around a text. Jira would take them for a part of it";
        return finding(Severity::Caution, message.to_owned());
    }
    if column.kind == CellKind::Region
        && let Ok(region) = Region::parse(text)
        && let Some(caution) = region.facts().map_or(Some("No list has this region"), RegionFacts::caution)
    {
        return finding(Severity::Caution, caution.to_owned());
    }
    if column.nature == Nature::Internal && was.is_some() {
        let message = if column.name == "trackedFolderId" {
            "This moves the repository to another integration. If that one does not find it, its next index removes it"
        } else {
            "GIJ looks after this by itself, and its own pages differ in what it means"
        };
        return finding(Severity::Caution, message.to_owned());
    }
    None
}

/// Whether a text is of a kind.
pub(super) fn is_of_kind(kind: CellKind, text: &str) -> bool {
    mistake(kind, text).is_none()
}

/// What is wrong with a text that is not empty.
fn mistake(kind: CellKind, text: &str) -> Option<String> {
    let unless = |good: bool, words: &str| (!good).then(|| words.to_owned());
    match kind {
        CellKind::Id => unless(
            text.parse::<i64>().is_ok_and(|id| id > 0),
            "An id is a whole number. Leave it empty to connect a new repository",
        ),
        CellKind::Flag => unless(
            text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
            "Write true or false",
        ),
        CellKind::Minutes => {
            unless(text.parse::<i32>().is_ok_and(|minutes| minutes >= 0), "Write minutes as a whole number")
        }
        CellKind::Number => unless(
            text.parse::<i32>().is_ok_and(|number| number > 0),
            "Write GIJ's number of it, a whole number",
        ),
        CellKind::Projects => unless(
            text.eq_ignore_ascii_case("all") || text.split(',').all(|id| id.trim().parse::<u64>().is_ok()),
            "Write ALL, or numeric ids of projects with commas between them",
        ),
        CellKind::Delete => unless(text == "delete", "Write delete in small letters, or nothing"),
        CellKind::Origin => unless(
            !text.contains(char::is_whitespace) && (text.contains(':') || text.starts_with('/')),
            "Write a URL that git can clone, like ssh://git-codecommit.eu-central-1.amazonaws.com/v1/repos/name",
        ),
        CellKind::Refspecs => CustomRefspecs::check(text)
            .into_iter()
            .find_map(|entry| entry.refspec.err())
            .map(|error| error.to_string()),
        CellKind::JavaRegex => JavaPattern::check(text).err().map(|error| error.to_string()),
        CellKind::ApiPath => unless(
            text.starts_with('/') && text.chars().count() <= LONGEST_API_PATH,
            "An API path begins with a slash and has at most 2000 characters",
        ),
        CellKind::Region if text == "ap-outh-1" => {
            Some("GIJ's pages misspell Mumbai. Its code is ap-south-1".to_owned())
        }
        CellKind::Region => Region::parse(text).err().map(|error| error.to_string()),
        CellKind::Text | CellKind::Credential => None,
    }
}
