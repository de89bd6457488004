//! GIJ's table of everything: a fake that keeps it as rows of texts, and applies what it is sent.

use async_trait::async_trait;
use causeway_app::port::jira::JiraError;
use causeway_app::port::jira_bulk::{Bulk, ImportAnswer, ImportEntry, ImportStatus, ToDelete};
use causeway_domain::Secret;

use super::{Call, FakeJira};

/// The table, and how GIJ treats what it is sent.
#[derive(Default)]
pub(crate) struct TableState {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Texts that came.
    pub(crate) sent: Vec<String>,
    /// What it wants confirmed beside what is marked.
    pub(crate) also_removes: Vec<ToDelete>,
    /// A column that it leaves as it is.
    pub(crate) ignores: Option<String>,
    /// Looks at the progress until an import ends.
    pub(crate) takes: usize,
    /// What it says, in place of its usual words.
    pub(crate) says: Option<ImportEntry>,
    looks: usize,
}

impl TableState {
    fn place(&self, column: &str) -> usize {
        self.columns.iter().position(|name| name == column).unwrap()
    }

    fn text(&self) -> String {
        let lines =
            std::iter::once(self.columns.join("\t")).chain(self.rows.iter().map(|row| row.join("\t")));
        lines.map(|line| line + "\n").collect()
    }

    pub(crate) fn row(&mut self, id: &str) -> Option<&mut Vec<String>> {
        let place = self.place("id");
        self.rows.iter_mut().find(|row| row[place] == id)
    }

    pub(crate) fn put(&mut self, id: &str, column: &str, text: &str) {
        let place = self.place(column);
        text.clone_into(&mut self.row(id).unwrap()[place]);
    }

    /// What a text marks, and, when `apply`, does the rest of it.
    fn take(&mut self, text: &str, apply: bool) -> Vec<ToDelete> {
        let mut marked = Vec::new();
        let (id, delete, name) = (self.place("id"), self.place("delete"), self.place("displayName"));
        for line in text.lines().skip(1) {
            let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if cells[delete] == "delete" {
                let row = self.row(&cells[id]).unwrap().clone();
                marked.push(ToDelete { id: cells[id].parse().unwrap(), name: row[name].clone() });
                if apply {
                    self.rows.retain(|row| row[id] != cells[id]);
                }
            } else if apply && cells[id].is_empty() {
                let mut row = cells;
                row[id] = (100 + self.rows.len()).to_string();
                self.rows.push(row);
            } else if apply {
                let ignored = self.ignores.clone().map(|column| self.place(&column));
                let row = self.row(&cells[id]).unwrap();
                for (place, cell) in cells.into_iter().enumerate() {
                    if !cell.is_empty() && ignored != Some(place) {
                        row[place] = cell;
                    }
                }
            }
        }
        marked
    }
}

#[async_trait]
impl Bulk for FakeJira {
    async fn export_table(&self) -> Result<Secret, JiraError> {
        self.answer(Call::Export, |state| Secret::new(state.table.text()))
    }

    async fn import_table(&self, table: &Secret, confirmed: &[i64]) -> Result<ImportAnswer, JiraError> {
        let text = table.expose().to_owned();
        self.answer(Call::Import, |state| {
            state.table.sent.push(text.clone());
            let mut wanted = state.table.take(&text, false);
            wanted.extend(state.table.also_removes.clone());
            wanted.retain(|one| !confirmed.contains(&one.id));
            if !wanted.is_empty() {
                return ImportAnswer::Unconfirmed(wanted);
            }
            state.table.take(&text, true);
            state.table.looks = 0;
            ImportAnswer::Started { thread: "142".to_owned() }
        })
    }

    async fn import_status(&self, thread: &str) -> Result<ImportStatus, JiraError> {
        assert_eq!(thread, "142");
        self.answer(Call::ImportStatus, |state| {
            state.table.looks += 1;
            let entry = |number: usize| ImportEntry {
                message: format!("Imported {number}"),
                is_error: false,
                percent: Some(10.0),
            };
            let entries = (1..=state.table.looks).map(entry).chain(state.table.says.clone());
            ImportStatus { finished: state.table.looks > state.table.takes, entries: entries.collect() }
        })
    }
}
