//! Commits of an issue, issues of a commit.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::StatusCode;
use git2::Oid;
use serde_json::{Value, json};

use super::{browsed, developed, shown};
use crate::jira::answer::{Answer, Failure, json_answer};
use crate::jira::call::Call;
use crate::jira::connections::Row;
use crate::jira::index::IndexedCommit;
use crate::jira::lock::{read, write};
use crate::jira::queue::MANUAL;
use crate::jira::settings::Dialect;
use crate::world::World;

/// A commit's time: the two formats that occur, both in UTC.
fn date(millis: i64, dialect: Dialect) -> String {
    let time = jiff::Timestamp::from_millisecond(millis).unwrap_or_default();
    let seconds = time.strftime("%Y-%m-%dT%H:%M:%S");
    match dialect {
        Dialect::Docs => format!("{seconds}.000+0000"),
        Dialect::Strict => format!("{seconds}+0000"),
    }
}

fn commit_json(row: &Row, commit: &IndexedCommit, dialect: Dialect) -> Value {
    json!({
        "author": commit.author,
        "commitId": commit.id.to_string(),
        "isMergeCommit": commit.is_merge,
        "date": date(commit.time, dialect),
        "message": commit.message,
        "repository": {"id": row.id, "name": row.display_name},
        "branches": commit.branches,
        "notes": commit.notes,
    })
}

pub(crate) fn of_issue(call: &Call) -> Answer {
    let (issue, project_id) = browsed(call)?;
    let dialect = call.dialect();
    let with_files = call.flag("showFiles").or_else(|| call.flag("showfiles")).unwrap_or(false);
    let indexes = read(&call.jira().indexes).rows_of(&issue.key);
    let mut found: Vec<(i64, Value)> = Vec::new();
    for (id, index) in indexes {
        let row = {
            let connections = call.jira().connections();
            connections.get(id).filter(|row| shown(&connections, row, project_id)).cloned()
        };
        let Some(row) = row else { continue };
        let git = if with_files { open(&call.world, &row) } else { None };
        for commit in index.commits.iter().filter(|commit| commit.keys.contains(&issue.key)) {
            let mut entry = commit_json(&row, commit, dialect);
            if let Some(git) = &git {
                entry["files"] = files(git, commit.id).unwrap_or_default().into();
            }
            found.push((commit.time, entry));
        }
    }
    found.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    let commits: Vec<Value> = found.into_iter().map(|(_, commit)| commit).collect();
    json_answer(&json!({"success": true, "commits": commits}))
}

/// The bare repository behind a row.
pub(super) fn open(world: &World, row: &Row) -> Option<git2::Repository> {
    world.repositories.get(row.origin.rsplit('/').next()?)?.git().ok()
}

/// Changed files against the first parent.
fn files(git: &git2::Repository, id: Oid) -> Result<Vec<Value>, git2::Error> {
    let commit = git.find_commit(id)?;
    let parent = commit.parents().next().map(|parent| parent.tree()).transpose()?;
    let diff = git.diff_tree_to_tree(parent.as_ref(), Some(&commit.tree()?), None)?;
    let mut all = Vec::new();
    for number in 0..diff.deltas().len() {
        let Some(delta) = diff.get_delta(number) else { continue };
        let (added, deleted) = match git2::Patch::from_diff(&diff, number)? {
            Some(patch) => patch.line_stats().map(|(_, added, deleted)| (added, deleted))?,
            None => (0, 0),
        };
        // A replaced line counts as changed.
        let changed = added.min(deleted);
        let path = delta.new_file().path().or_else(|| delta.old_file().path());
        all.push(json!({
            "path": path.map(|path| path.to_string_lossy().into_owned()),
            "linesAdded": added - changed,
            "linesChanged": changed,
            "linesDeleted": deleted - changed,
            "added": delta.status() == git2::Delta::Added,
            "deleted": delta.status() == git2::Delta::Deleted,
        }));
    }
    Ok(all)
}

fn sha(call: &Call) -> Result<Oid, Failure> {
    let text = call.segment("sha");
    let full = if text.len() == 40 { Oid::from_str(text).ok() } else { None };
    full.ok_or_else(|| {
        Failure::invalid(format!("'{text}' is not a commit id"), "Please give all 40 characters.")
    })
}

fn no_commit(id: Oid) -> Failure {
    Failure::plugin(
        StatusCode::NOT_FOUND,
        format!("Commit {id} does not exist"),
        "Please try again with a commit of the repository.",
    )
}

pub(crate) fn issues_of(call: &Call) -> Answer {
    let id = call.id("id")?;
    let row = developed(call, id)?;
    let sha = sha(call)?;
    let index = read(&call.jira().indexes).get(id);
    let commit = index.as_ref().and_then(|index| index.commits.iter().find(|commit| commit.id == sha));
    let keys: BTreeSet<String> = match commit {
        Some(commit) => {
            let tracker = call.jira().tracker();
            commit.keys.iter().filter(|key| tracker.issue(key).is_some()).cloned().collect()
        }
        None if open(&call.world, &row).is_some_and(|git| git.find_commit(sha).is_ok()) => BTreeSet::new(),
        None => return Err(no_commit(sha)),
    };
    json_answer(&json!({"success": true, "issueKeys": keys}))
}

pub(crate) fn change_issues(call: &Call) -> Answer {
    let id = call.id("id")?;
    let row = developed(call, id)?;
    let sha = sha(call)?;
    let body: Value = call.plugin_body()?;
    let advice = "Please give changeStrs as a list such as [\"a:TEST-1\",\"d:TEST-2\"].";
    let changes = body.get("changeStrs").and_then(Value::as_array);
    let changes = changes.ok_or_else(|| Failure::invalid("changeStrs is missing", advice))?;
    let (mut added, mut removed) = (BTreeSet::new(), BTreeSet::new());
    for change in changes {
        match change.as_str().and_then(|text| text.split_once(':')) {
            Some(("a", key)) => {
                call.issue(key)?;
                added.insert(key.to_owned());
            }
            Some(("d", key)) => {
                removed.insert(key.to_owned());
            }
            _ => return Err(Failure::invalid(format!("'{change}' is not a change"), advice)),
        }
    }
    let git = open(&call.world, &row);
    let author = git
        .as_ref()
        .and_then(|git| git.find_commit(sha).ok())
        .map(|commit| String::from_utf8_lossy(commit.author().email_bytes()).into_owned());
    let author = author.ok_or_else(|| no_commit(sha))?;
    let user = call.user()?;
    if !user.may("ADMINISTER", None) && user.email != author {
        return Err(Failure::plugin(
            StatusCode::FORBIDDEN,
            "Only administrators and the author of the commit can change its issues",
            "Please ask an administrator.",
        ));
    }
    // The app ignores changes in disabled repositories.
    if !call.jira().connections().enabled(&row) {
        return json_answer(&json!({"success": true}));
    }
    write(&call.jira().indexes).associate(id, sha, added, removed);
    crate::jira::reindex(&call.world, &[id], MANUAL, Duration::ZERO);
    json_answer(&json!({"success": true}))
}
