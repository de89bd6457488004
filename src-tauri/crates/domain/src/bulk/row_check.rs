//! What is wrong with a row as a whole.

use super::check::{Finding, Severity};
use super::table::{Alignment, Base, Row, Table};

/// Whether the cells can be told apart.
pub(super) fn alignment(row: Row<'_>) -> Vec<Finding> {
    let line = row.line_number();
    let told = match (row.alignment(), row.can_be_shown()) {
        (Alignment::Whole, _) => return Vec::new(),
        (Alignment::Short, true) => (
            Severity::Caution,
            format!(
                "Line {line} has fewer cells than the header; those that it lacks at its end count as empty"
            ),
        ),
        (Alignment::Short, false) => (
            Severity::Error,
            format!(
                "Line {line} has fewer cells than the header, and they do not fit its columns: a tab is missing"
            ),
        ),
        (Alignment::Long, _) => {
            (Severity::Error, format!("Line {line} has more cells than the header: there is a tab too many"))
        }
    };
    vec![Finding::new(told.0, None, told.1)]
}

/// Rules between cells, and against what Jira has.
pub(super) fn row(table: &Table, base: &Base, row: Row<'_>, is_repeated: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut say = |severity, column: &str, message: String| {
        findings.push(Finding::new(severity, table.place_of(column), message));
    };
    let delete = row.named("delete");
    if let Some(id) = row.id() {
        if is_repeated {
            say(Severity::Error, "id", format!("{id} is in more than one row"));
        }
        if base.row(id).is_none() {
            say(
                Severity::Error,
                "id",
                format!("Jira has nothing with the id {id}. It was removed, or the file is of another Jira"),
            );
        }
    } else if row.is_new() {
        if !delete.is_empty() {
            say(
                Severity::Error,
                "delete",
                "A row without an id names nothing that could be deleted".to_owned(),
            );
        }
        fresh(row, &mut say);
    }
    if row.deletes() {
        return findings;
    }
    // The credentials of rows that exist already are Jira's affair.
    let is_changed = |column: &str| is_changed(table, base, row, column);
    if is_changed("username") != is_changed("password")
        && (row.named("username").is_empty() || row.named("password").is_empty())
        && row.named("pat").is_empty()
    {
        let lacking = if row.named("username").is_empty() { "username" } else { "password" };
        say(Severity::Caution, lacking, "A user name and a password belong together".to_owned());
    }
    if is_changed("sslVerify") && row.named("sslVerify").eq_ignore_ascii_case("false") {
        say(
            Severity::Caution,
            "sslVerify",
            "Jira would send credentials without knowing who it talks to. Rather let Jira trust the authority".to_owned(),
        );
    }
    if is_changed("mainBranch") && !row.named("trackedFolderId").is_empty() {
        say(
            Severity::Caution,
            "mainBranch",
            "The next index takes the main branch from the host again: change it there".to_owned(),
        );
    }
    if is_changed("apiPath") && row.named("integrationType") == "AWS" {
        say(Severity::Caution, "apiPath", "CodeCommit has no API path".to_owned());
    }
    findings
}

/// A row that an import makes something new of.
fn fresh(row: Row<'_>, say: &mut impl FnMut(Severity, &str, String)) {
    let origin = row.named("origin");
    if origin.is_empty() {
        say(Severity::Error, "origin", "A new repository needs its location".to_owned());
        return;
    }
    let is_web = origin.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    if is_web {
        say(
            Severity::Caution,
            "origin",
            "GIJ's pages say that an import of HTTPS locations fails for lack of credentials, and advise against writing \
             them into a file. Use SSH with a key that Jira has, or connect the repository by itself"
                .to_owned(),
        );
    } else if row.named("sshKeyId").is_empty() && origin.starts_with("ssh://") {
        say(
            Severity::Caution,
            "sshKeyId",
            "Without the number of an SSH key Jira tries those that it has for this host".to_owned(),
        );
    }
}

/// Whether a cell says something else than Jira has.
fn is_changed(table: &Table, base: &Base, row: Row<'_>, column: &str) -> bool {
    let now = row.named(column);
    let cell = table.place_of(column).and_then(|place| table.columns().get(place));
    let before = row.id().and_then(|id| base.row(id)).zip(cell).and_then(|(was, cell)| base.cell(was, cell));
    !now.is_empty() && before != Some(now)
}
