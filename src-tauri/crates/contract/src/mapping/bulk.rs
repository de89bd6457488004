//! GIJ's table of everything.

use causeway_app::bulk::{
    CellShown, Counts, Edit, Edited, ImportEnd, ImportProgress, Overview, RowState, RowView, Source,
};
use causeway_app::port::jira_bulk::ImportEntry;
use causeway_domain::bulk::{
    CellKind, Change, ChangeKind, Difference, Finding, Found, HeaderCell, Nature, Severity,
};

use crate::bulk::{
    Configuration, ConfigurationCellChange, ConfigurationCellKind, ConfigurationChange, ConfigurationColumn,
    ConfigurationCounts, ConfigurationDifference, ConfigurationDifferenceKind, ConfigurationEdit,
    ConfigurationFinding, ConfigurationImport, ConfigurationImportEnd, ConfigurationImportMessage,
    ConfigurationImportProgress, ConfigurationRemoval, ConfigurationRow, ConfigurationRowState,
    EditedConfiguration,
};

/// A table that is open.
pub fn configuration(overview: Overview) -> Configuration {
    Configuration {
        handle: overview.handle,
        site_url: overview.site_url,
        site_title: overview.site_title,
        file_name: match overview.source {
            Source::Export => None,
            Source::File { name } => Some(name),
        },
        seen_at: overview.seen_at,
        columns: overview.columns.iter().map(column).collect(),
        findings: overview.findings.into_iter().map(finding).collect(),
        counts: counts(overview.counts),
    }
}

fn column(cell: &HeaderCell) -> ConfigurationColumn {
    let name = cell.name.trim().to_owned();
    let Some(known) = cell.column else {
        return ConfigurationColumn {
            label: name.clone(),
            name,
            meaning: "Causeway does not know this column. It is kept as it is, and not shown.".to_owned(),
            kind: ConfigurationCellKind::Unknown,
            editable: false,
            internal: false,
            default_value: None,
        };
    };
    ConfigurationColumn {
        name,
        label: known.label.to_owned(),
        meaning: known.meaning.to_owned(),
        kind: match known.kind {
            CellKind::Id => ConfigurationCellKind::Id,
            CellKind::Flag => ConfigurationCellKind::Flag,
            CellKind::Minutes | CellKind::Number => ConfigurationCellKind::Number,
            CellKind::Projects => ConfigurationCellKind::Projects,
            CellKind::Delete => ConfigurationCellKind::Delete,
            CellKind::Credential => ConfigurationCellKind::Credential,
            CellKind::Text
            | CellKind::Origin
            | CellKind::Refspecs
            | CellKind::JavaRegex
            | CellKind::ApiPath
            | CellKind::Region => ConfigurationCellKind::Text,
        },
        editable: known.nature != Nature::ReadOnly,
        internal: known.nature == Nature::Internal,
        default_value: known.default.map(str::to_owned),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn finding(finding: Finding) -> ConfigurationFinding {
    ConfigurationFinding {
        column: finding.column.map(number),
        is_error: finding.severity == Severity::Error,
        message: finding.message,
    }
}

fn counts(counts: Counts) -> ConfigurationCounts {
    ConfigurationCounts {
        rows: number(counts.rows),
        changed: number(counts.changed),
        created: number(counts.created),
        deleted: number(counts.deleted),
        errors: number(counts.errors),
        cautions: number(counts.cautions),
    }
}

fn state(kind: ChangeKind) -> ConfigurationRowState {
    match kind {
        ChangeKind::Change => ConfigurationRowState::Changed,
        ChangeKind::Create => ConfigurationRowState::Created,
        ChangeKind::Delete => ConfigurationRowState::Deleted,
    }
}

/// A row.
pub fn configuration_row(row: RowView) -> ConfigurationRow {
    ConfigurationRow {
        row: number(row.number),
        line: number(row.line),
        id: row.id,
        added: row.is_added,
        editable: row.can_be_edited,
        cells: row
            .cells
            .into_iter()
            .map(|cell| match cell {
                CellShown::Text(text) => Some(text),
                CellShown::Hidden => None,
                CellShown::HiddenEmpty => Some(String::new()),
            })
            .collect(),
        state: match row.state {
            RowState::Same => ConfigurationRowState::Same,
            RowState::Changes(kind) => state(kind),
        },
        changed: row.changed.into_iter().map(number).collect(),
        findings: row.findings.into_iter().map(finding).collect(),
    }
}

/// An edit, as it comes from the window.
pub fn configuration_edit(edit: ConfigurationEdit) -> Edit {
    // No table has as many rows as a usize cannot count.
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    match edit {
        ConfigurationEdit::Set { row, column, text } => {
            Edit::Set { row: place(row), column: place(column), text }
        }
        ConfigurationEdit::Add => Edit::Add,
        ConfigurationEdit::Discard { row } => Edit::Discard { row: place(row) },
    }
}

/// What edits left behind.
pub fn edited_configuration(edited: Edited) -> EditedConfiguration {
    EditedConfiguration {
        rows: edited.rows.into_iter().map(configuration_row).collect(),
        discarded: edited.discarded.into_iter().map(number).collect(),
        counts: counts(edited.counts),
    }
}

/// What an import would change. `columns` are the table's.
pub fn configuration_change(change: Change, columns: &[HeaderCell]) -> ConfigurationChange {
    let cells = change.cells.into_iter().map(|cell| {
        let (column, label) = names(columns, cell.column);
        ConfigurationCellChange {
            column,
            label,
            before: cell.before,
            after: (!cell.is_hidden).then_some(cell.after),
            was_filled: cell.was_filled,
            effect: cell.effect.map(str::to_owned),
        }
    });
    ConfigurationChange {
        row: number(change.row),
        id: change.id,
        name: change.name,
        state: state(change.kind),
        cells: cells.collect(),
    }
}

fn names(columns: &[HeaderCell], place: usize) -> (String, String) {
    columns.get(place).map(column).map_or_else(Default::default, |column| (column.name, column.label))
}

fn told(entry: ImportEntry) -> ConfigurationImportMessage {
    ConfigurationImportMessage { message: entry.message, is_error: entry.is_error }
}

/// How an import goes.
pub fn configuration_import_progress(progress: ImportProgress) -> ConfigurationImportProgress {
    ConfigurationImportProgress {
        percent: progress.percent,
        told: progress.told.into_iter().map(told).collect(),
    }
}

/// How far an import came, and the table as it is afterwards.
pub fn configuration_import(end: ImportEnd, overview: Overview) -> ConfigurationImport {
    let all = |differences: Vec<Difference>| {
        differences.into_iter().map(|one| difference(one, &overview.columns)).collect()
    };
    let end = match end {
        ImportEnd::MovedOn { differences } => {
            ConfigurationImportEnd::MovedOn { differences: all(differences) }
        }
        ImportEnd::Unconfirmed(list) => ConfigurationImportEnd::Unconfirmed {
            removals: list
                .into_iter()
                .map(|one| ConfigurationRemoval { id: one.id, name: one.name })
                .collect(),
        },
        ImportEnd::Ended(imported) => ConfigurationImportEnd::Ended {
            told: imported.told.into_iter().map(told).collect(),
            not_taken: imported.not_taken.map(all),
        },
    };
    ConfigurationImport { end, configuration: configuration(overview) }
}

fn difference(difference: Difference, columns: &[HeaderCell]) -> ConfigurationDifference {
    let (kind, cell) = match difference.found {
        Found::Cell { column, expected, found, is_hidden } => {
            let values = (!is_hidden).then_some((expected, found));
            (ConfigurationDifferenceKind::Cell, Some((names(columns, column).1, values)))
        }
        Found::Gone => (ConfigurationDifferenceKind::Gone, None),
        Found::StillThere => (ConfigurationDifferenceKind::StillThere, None),
        Found::NotMade => (ConfigurationDifferenceKind::NotMade, None),
    };
    let (label, values) = cell.map_or((None, None), |(label, values)| (Some(label), values));
    let (expected, found) = values.map_or((None, None), |(expected, found)| (Some(expected), Some(found)));
    ConfigurationDifference { id: difference.id, name: difference.name, kind, label, expected, found }
}
