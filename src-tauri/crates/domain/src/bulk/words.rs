//! What a change of a cell does, in words.

use super::column::{CellKind, Column};

/// What becomes of it once a cell holds this; `None` where the value says it by itself.
pub(super) fn consequence(column: &Column, after: &str) -> Option<&'static str> {
    let is_on = after.eq_ignore_ascii_case("true");
    Some(match (column.name, is_on) {
        ("disabled", true) => "Jira indexes it no more, and its commits stay as they are",
        ("disabled", false) => "Jira indexes it again",
        ("enableFetches", false) => "Jira fetches nothing any more",
        ("revisionIndexing", false) => "New commits are not linked to issues",
        ("smartCommitsEnabled", false) => "Commit messages act on issues no more",
        ("smartCommitsEnabled", true) => "Commit messages act on issues, from now on only",
        ("gitViewerEnabled", false) => "Nobody can look at its files in Jira",
        ("sendCommitEmails", true) => "Jira sends mails about new commits",
        ("requireUserPat", true) => "People need their own credential for branches and pull requests",
        ("sslVerify", false) => "Jira does not check whom it talks to",
        ("origin", _) => "Jira clones from there, and links what it finds anew",
        ("trackedFolderId", _) => "It belongs to another integration",
        ("username" | "password" | "pat", _) => "Jira signs in with it from now on",
        ("sshKeyId", _) => "Jira signs in with that key from now on",
        ("projectMapping", _) if after.eq_ignore_ascii_case("all") => "Every project sees it",
        ("projectMapping", _) => "Only these projects see it",
        _ => return None,
    })
}

/// Whether two texts say the same in a cell of this kind.
pub(super) fn is_same(kind: CellKind, one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    match kind {
        CellKind::Flag => one.eq_ignore_ascii_case(other),
        CellKind::Projects => projects(one) == projects(other),
        CellKind::Refspecs => refspecs(one) == refspecs(other),
        _ => one == other,
    }
}

fn projects(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = text.split(',').map(|id| id.trim().to_ascii_lowercase()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn refspecs(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).collect()
}
