//! Branches and pull requests as they are, and what became of them.

use std::fmt::Write as _;

use causeway_contract::acts::BranchList;
use causeway_contract::diff::FileChange;
use causeway_contract::pull_request::{
    ClosedPullRequest, DeletedBranch, IssuePullRequests, Mergeability, PullRequestDetail, PullRequestPreview,
    PullRequestState,
};

use crate::console::{BAD, CHANGE, GOOD, QUIET, paint};

/// A repository's branches and tags.
pub(crate) fn branch_list(listed: &BranchList) -> String {
    let mut text = String::new();
    for branch in &listed.branches {
        let mark = if listed.default_branch.as_ref() == Some(branch) { " (default)" } else { "" };
        let _infallible = writeln!(text, "{branch}{}", paint(QUIET, mark));
    }
    for tag in &listed.tags {
        let _infallible = writeln!(text, "{}{tag}", paint(QUIET, "refs/tags/"));
    }
    text
}

/// A branch that was deleted.
pub(crate) fn deleted_branch(deleted: &DeletedBranch) -> String {
    let mut text =
        format!("{} {} was at {} and is gone\n", paint(GOOD, "✓"), deleted.name, short(&deleted.commit_id));
    if let Some(arn) = &deleted.arn {
        let _infallible = writeln!(text, "    by {arn}");
    }
    let _infallible = writeln!(text, "    causeway branch restore {} brings it back", deleted.id);
    not_told(&mut text, deleted.reindex_problem.as_deref());
    text
}

/// Branches that can be brought back.
pub(crate) fn deleted_branches(deleted: &[DeletedBranch]) -> String {
    let line = |one: &DeletedBranch| {
        format!("{}  {} of {}, at {}\n", one.id, one.name, one.repository, short(&one.commit_id))
    };
    deleted.iter().map(line).collect()
}

/// Pull requests of an issue.
pub(crate) fn issue_pull_requests(found: &IssuePullRequests) -> String {
    let mut text = String::new();
    for one in &found.pull_requests {
        let repository =
            found.repositories.get(one.repository as usize).map_or("", |found| found.name.as_str());
        let unseen = if one.in_jira == Some(false) { ", not in Jira" } else { "" };
        let _infallible = writeln!(
            text,
            "{} {repository} {}: {}\n    {} into {}{unseen}",
            state(one.state),
            one.id,
            one.title,
            one.source,
            one.target
        );
        if let Some(url) = &one.console_url {
            let _infallible = writeln!(text, "    {}", paint(QUIET, url));
        }
    }
    text
}

/// A pull request in full.
pub(crate) fn pull_request_detail(found: &PullRequestDetail) -> String {
    let mut text = format!("{} {}\n", state(found.state), found.id);
    if let Some(found) = &found.mergeability {
        let _infallible = writeln!(text, "    {}", mergeability(found));
    }
    if let Some(by) = &found.merged_by {
        let _infallible = writeln!(text, "    merged by {by}");
    }
    for rule in &found.rules {
        let sign = if rule.satisfied { paint(GOOD, "✓") } else { paint(BAD, "✗") };
        let _infallible = writeln!(text, "    {sign} {}", rule.name);
    }
    if found.overridden {
        text.push_str("    the rules are overridden\n");
    }
    for arn in &found.approved_by {
        let _infallible = writeln!(text, "    approved by {arn}");
    }
    if !found.description.is_empty() {
        let _infallible = writeln!(text, "\n{}", found.description);
    }
    text
}

/// What a pull request would hold.
pub(crate) fn pull_request_preview(preview: &PullRequestPreview) -> String {
    let mut text = format!("{}\n", mergeability(&preview.mergeability));
    for id in &preview.duplicates {
        let _infallible =
            writeln!(text, "{} Pull request {id} is open for the same two branches", paint(CHANGE, "!"));
    }
    for commit in &preview.commits {
        let subject = commit.message.lines().next().unwrap_or_default();
        let _infallible =
            writeln!(text, "    {} {subject} {}", short(&commit.id), paint(QUIET, &commit.author));
    }
    more(&mut text, preview.commits_cut, "commits");
    for file in &preview.files {
        let sign = match file.change {
            FileChange::Added => "+",
            FileChange::Modified => "~",
            FileChange::Deleted => "-",
        };
        let _infallible = writeln!(text, "    {sign} {}", file.path);
    }
    more(&mut text, preview.files_cut, "files");
    text
}

/// A pull request that was closed.
pub(crate) fn closed_pull_request(closed: &ClosedPullRequest) -> String {
    let mut text = format!("{} Pull request {} is closed\n", paint(GOOD, "✓"), closed.id);
    if let Some(arn) = &closed.arn {
        let _infallible = writeln!(text, "    by {arn}");
    }
    not_told(&mut text, closed.reindex_problem.as_deref());
    text
}

fn short(commit: &str) -> String {
    commit.chars().take(10).collect()
}

fn more(text: &mut String, cut: bool, what: &str) {
    if cut {
        let _infallible = writeln!(text, "    and more {what}");
    }
}

fn not_told(text: &mut String, problem: Option<&str>) {
    if let Some(problem) = problem {
        let _infallible = writeln!(text, "{} Jira was not told to look: {problem}", paint(CHANGE, "!"));
    }
}

fn state(state: PullRequestState) -> String {
    match state {
        PullRequestState::Open => paint(GOOD, "open"),
        PullRequestState::Merged => paint(QUIET, "merged"),
        PullRequestState::Closed => paint(QUIET, "closed"),
    }
}

fn mergeability(found: &Mergeability) -> String {
    match found {
        Mergeability::Mergeable { fast_forward: true } => "Can be merged: the target moves on".to_owned(),
        Mergeability::Mergeable { fast_forward: false } => "Can be merged".to_owned(),
        Mergeability::Conflicts { files } if files.is_empty() => "Has conflicts".to_owned(),
        Mergeability::Conflicts { files } => format!("Has conflicts in {}", files.join(", ")),
        Mergeability::Nothing => "There is nothing to merge".to_owned(),
        Mergeability::Unknown { reason } => format!("Whether it can be merged is not known: {reason}"),
    }
}
