//! The text of a table, kept byte for byte but for the cells that are changed.

use std::collections::HashMap;
use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

use super::column::Column;
use crate::Secret;

const BOM: char = '\u{feff}';

/// Why a text is no table of GIJ's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// There is nothing in it.
    #[error("The file is empty")]
    Empty,
    /// The first line is none of GIJ's headers.
    #[error("The first line does not name the columns of GIJ's export, with tabs between them")]
    NoHeader,
    /// Two columns have one name.
    #[error("The column {0} is there twice")]
    Twice(&'static str),
}

/// Why a text cannot be in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CellError {
    /// The format has no way to write it.
    #[error("A cell of this file cannot hold tabs and line ends")]
    Separator,
    /// There is no such row or column.
    #[error("There is no such cell")]
    Absent,
}

/// How a row's cells fit its header's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// One for each column.
    Whole,
    /// Fewer. Programs that cut white space off the ends of lines leave such rows behind.
    Short,
    /// More.
    Long,
}

/// One line, without the characters that end it.
#[derive(Clone)]
struct Line {
    text: Zeroizing<String>,
    /// Where each cell ends.
    ends: Box<[usize]>,
    ending: &'static str,
    /// Made here, and in no file yet.
    is_added: bool,
    /// Made here, and taken back.
    is_discarded: bool,
}

impl Line {
    fn new(text: String, ending: &'static str, is_added: bool) -> Self {
        let mut line = Self {
            text: Zeroizing::new(String::new()),
            ends: Box::default(),
            ending,
            is_added,
            is_discarded: false,
        };
        line.put(text);
        line
    }

    fn put(&mut self, text: String) {
        let tabs = memchr::memchr_iter(b'\t', text.as_bytes());
        self.ends = tabs.chain([text.len()]).collect();
        self.text = Zeroizing::new(text);
    }

    fn cell(&self, place: usize) -> &str {
        let Some(end) = self.ends.get(place) else { return "" };
        let begin = place.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |tab| tab + 1);
        self.text.get(begin..*end).unwrap_or_default()
    }

    fn is_row(&self) -> bool {
        !self.is_discarded && (self.is_added || !self.text.trim().is_empty())
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderCell {
    /// As the file spells it.
    pub name: String,
    /// What is known of it.
    pub column: Option<&'static Column>,
}

impl HeaderCell {
    /// What two tables know it by.
    pub fn key(&self) -> String {
        self.column.map_or_else(|| self.name.trim().to_ascii_lowercase(), |column| column.name.to_owned())
    }
}

/// A table. `Debug` shows its measures only, because its cells may be credentials.
#[derive(Clone)]
pub struct Table {
    has_bom: bool,
    header: Line,
    columns: Vec<HeaderCell>,
    /// Lines below the header, empty ones too: a row's number is its place here.
    lines: Vec<Line>,
}

impl fmt::Debug for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Table({} columns, {} lines)", self.columns.len(), self.lines.len())
    }
}

/// One row of a table.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// Its number in the table.
    pub number: usize,
    line: &'a Line,
    columns: &'a [HeaderCell],
}

impl<'a> Row<'a> {
    /// Its line in the file, from 1.
    pub fn line_number(&self) -> usize {
        self.number + 2
    }

    /// The text of a cell, as it is written; empty past the row's end.
    pub fn raw(&self, column: usize) -> &'a str {
        self.line.cell(column)
    }

    /// The text of a cell, without white space around it.
    pub fn cell(&self, column: usize) -> &'a str {
        self.raw(column).trim()
    }

    /// A cell by its column's documented name; empty where the table has no such column.
    pub fn named(&self, name: &str) -> &'a str {
        let is_named = |cell: &HeaderCell| cell.column.is_some_and(|column| column.name == name);
        self.columns.iter().position(is_named).map_or("", |place| self.cell(place))
    }

    /// GIJ's number; `None` where the cell is empty or holds something else.
    pub fn id(&self) -> Option<i64> {
        self.named("id").parse().ok()
    }

    /// Whether an import makes something new of it.
    pub fn is_new(&self) -> bool {
        self.named("id").is_empty()
    }

    /// Whether an import removes what it names.
    pub fn deletes(&self) -> bool {
        self.named("delete") == "delete"
    }

    /// Whether it was made here.
    pub fn is_added(&self) -> bool {
        self.line.is_added
    }

    /// What people know it by: the display name, else the location. Nothing of a row whose cells may be of other columns.
    pub fn name(&self) -> &'a str {
        if !self.can_be_shown() {
            return "";
        }
        let name = self.named("displayName");
        if name.is_empty() && !super::view::holds_credential(self.named("origin")) {
            return self.named("origin");
        }
        if super::view::holds_credential(name) { "" } else { name }
    }

    /// How its cells fit the header's.
    pub fn alignment(&self) -> Alignment {
        match self.line.ends.len().cmp(&self.columns.len()) {
            std::cmp::Ordering::Equal => Alignment::Whole,
            std::cmp::Ordering::Less => Alignment::Short,
            std::cmp::Ordering::Greater => Alignment::Long,
        }
    }
}

impl Table {
    /// Reads a table.
    ///
    /// # Errors
    /// For a text without GIJ's header.
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let has_bom = text.starts_with(BOM);
        let mut lines = lines(text.trim_start_matches(BOM));
        if text.trim_start_matches(BOM).trim().is_empty() {
            return Err(TableError::Empty);
        }
        let header = lines.next().ok_or(TableError::Empty)?;
        let columns: Vec<HeaderCell> = header
            .text
            .split('\t')
            .map(|name| HeaderCell { name: name.to_owned(), column: Column::named(name) })
            .collect();
        let known = columns.iter().filter(|cell| cell.column.is_some()).count();
        // Past this line names of columns are shown: a first line of data must not count as a header.
        if known < 2 || known * 2 < columns.len() {
            return Err(TableError::NoHeader);
        }
        for (place, cell) in columns.iter().enumerate() {
            if let Some(column) = cell.column
                && columns[..place].iter().any(|earlier| earlier.column == Some(column))
            {
                return Err(TableError::Twice(column.name));
            }
        }
        Ok(Self { has_bom, lines: lines.collect(), header, columns })
    }

    /// Its columns, in their order.
    pub fn columns(&self) -> &[HeaderCell] {
        &self.columns
    }

    /// The place of a documented column.
    pub fn place_of(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|cell| cell.column.is_some_and(|column| column.name == name))
    }

    /// Its rows in their order. Lines with nothing on them are none.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.lines.len()).filter_map(|number| self.row(number))
    }

    /// One row by its number.
    pub fn row(&self, number: usize) -> Option<Row<'_>> {
        let line = self.lines.get(number).filter(|line| line.is_row())?;
        Some(Row { number, line, columns: &self.columns })
    }

    /// Puts a text into a cell. Nothing else of the table changes, but that a short row gets the tabs that it lacks
    /// before that cell.
    ///
    /// # Errors
    /// For a text that no cell can hold, and for a cell that is not there.
    pub fn set(&mut self, row: usize, column: usize, text: &str) -> Result<(), CellError> {
        if text.contains(['\t', '\n', '\r']) {
            return Err(CellError::Separator);
        }
        if column >= self.columns.len() {
            return Err(CellError::Absent);
        }
        let line = self.lines.get_mut(row).filter(|line| line.is_row()).ok_or(CellError::Absent)?;
        let mut cells: Vec<&str> = line.text.split('\t').collect();
        while cells.len() <= column {
            cells.push("");
        }
        cells[column] = text;
        let changed = cells.join("\t");
        line.put(changed);
        Ok(())
    }

    /// Adds an empty row at the end, and answers its number.
    pub fn add_row(&mut self) -> usize {
        let usual = if self.header.ending.is_empty() { "\n" } else { self.header.ending };
        // A file whose last line is not ended stays one.
        let ending = match self.lines.iter_mut().rfind(|line| !line.is_discarded) {
            Some(last) => std::mem::replace(&mut last.ending, usual),
            None => std::mem::replace(&mut self.header.ending, usual),
        };
        let text = "\t".repeat(self.columns.len().saturating_sub(1));
        self.lines.push(Line::new(text, ending, true));
        self.lines.len() - 1
    }

    /// Texts of this table that may be credentials, to be cut out of what others say.
    pub fn credentials(&self) -> impl Iterator<Item = &str> {
        self.rows().flat_map(|row| {
            let hidden = (0..row.width()).filter(move |place| row.view(*place) == super::CellView::Hidden);
            hidden.map(move |place| row.cell(place))
        })
    }

    /// Takes a row back that was added here, and answers whether it did.
    pub fn discard_row(&mut self, row: usize) -> bool {
        match self.lines.get_mut(row) {
            Some(line) if line.is_added => {
                line.is_discarded = true;
                true
            }
            _ => false,
        }
    }

    /// Leaves a row out of the table, whoever made it.
    pub(super) fn drop_row(&mut self, row: usize) {
        if let Some(line) = self.lines.get_mut(row) {
            line.is_added = true;
            line.is_discarded = true;
        }
    }

    /// From now on its rows are those of a file.
    pub(super) fn settle_row(&mut self, row: usize) {
        if let Some(line) = self.lines.get_mut(row) {
            line.is_added = false;
        }
    }

    /// Its text: what was read, but for the cells that were set and the rows that were added.
    pub fn write(&self) -> Secret {
        let kept = self.lines.iter().filter(|line| !line.is_discarded);
        let all = std::iter::once(&self.header).chain(kept);
        let length: usize = all.clone().map(|line| line.text.len() + line.ending.len()).sum();
        let mut text = String::with_capacity(length + BOM.len_utf8());
        if self.has_bom {
            text.push(BOM);
        }
        for line in all {
            text.push_str(&line.text);
            text.push_str(line.ending);
        }
        Secret::new(text)
    }
}

/// The lines of a text, each with what ends it.
fn lines(text: &str) -> impl Iterator<Item = Line> {
    text.split_inclusive('\n').map(|line| {
        let (text, ending) = match line.strip_suffix('\n') {
            None => (line, ""),
            Some(rest) => match rest.strip_suffix('\r') {
                Some(rest) => (rest, "\r\n"),
                None => (rest, "\n"),
            },
        };
        Line::new(text.to_owned(), ending, false)
    })
}

/// What Jira has: an export, with its rows by their ids.
#[derive(Debug, Clone)]
pub struct Base {
    table: Table,
    by_id: HashMap<i64, usize>,
    places: HashMap<String, usize>,
}

impl Base {
    /// An export.
    pub fn new(table: Table) -> Self {
        let by_id = table.rows().filter_map(|row| Some((row.id()?, row.number))).collect();
        let places = table.columns().iter().enumerate().map(|(place, cell)| (cell.key(), place)).collect();
        Self { table, by_id, places }
    }

    /// The export.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The row of an id.
    pub fn row(&self, id: i64) -> Option<Row<'_>> {
        self.table.row(*self.by_id.get(&id)?)
    }

    /// The cell of another table's column in a row; `None` where the export has no such column.
    pub fn cell<'a>(&self, row: Row<'a>, column: &HeaderCell) -> Option<&'a str> {
        self.place(column).map(|place| row.cell(place))
    }

    /// Where another table's column is in the export.
    pub(super) fn place(&self, column: &HeaderCell) -> Option<usize> {
        self.places.get(&column.key()).copied()
    }
}

impl<'a> Row<'a> {
    /// What the header says of a column.
    pub(super) fn header(&self, column: usize) -> Option<&'a HeaderCell> {
        self.columns.get(column)
    }

    /// How many columns the header names.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }
}
