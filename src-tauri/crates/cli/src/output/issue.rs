//! An issue and what repositories hold of it.

use std::fmt::Write as _;

use causeway_contract::issue::{
    IssueBranch, IssueCommit, IssueRepository, IssueTag, SmartIndicator, StatusCategory,
};

use super::counted;
use crate::commands::Issue;
use crate::console::{BAD, CHANGE, GOOD, HEAD, QUIET, paint};

/// As many characters of a line that somebody else wrote as are shown.
const WIDEST: usize = 100;

/// An issue: its line, its commits, its branches, its tags.
pub(crate) fn issue(found: &Issue) -> String {
    let issue = &found.opened;
    let mut text = format!("{}\n", paint(HEAD, &format!("{}  {}", issue.key, line(&issue.summary))));
    let sign = match issue.status_category {
        StatusCategory::Done => paint(GOOD, "✓"),
        StatusCategory::Indeterminate => paint(CHANGE, "…"),
        StatusCategory::New | StatusCategory::Unknown => paint(QUIET, "·"),
    };
    let _infallible = writeln!(text, "{sign} {}, {}", line(&issue.issue_type), line(&issue.status));
    let _infallible = writeln!(text, "    {}", paint(QUIET, &issue.url));
    if let Some(former) = &issue.moved_from {
        let _infallible = writeln!(text, "    It has moved here from {former}.");
    }
    let commits = &found.commits;
    heading(&mut text, &counted(commits.commits.len(), "commit", "commits"));
    for commit in &commits.commits {
        commit_lines(&mut text, commit, name_of(&commits.repositories, commit.repository));
    }
    let branches = &found.branches;
    heading(&mut text, &counted(branches.branches.len(), "branch", "branches"));
    for branch in &branches.branches {
        branch_line(&mut text, branch, name_of(&branches.repositories, branch.repository));
    }
    if branches.incomplete {
        let _infallible =
            writeln!(text, "{} Jira leaves out some that this user may not see.", paint(CHANGE, "!"));
    }
    let tags = &found.tags;
    let more = if tags.has_more { " and more" } else { "" };
    heading(&mut text, &format!("{}{more}", counted(tags.tags.len(), "tag", "tags")));
    for tag in &tags.tags {
        tag_line(&mut text, tag, name_of(&tags.repositories, tag.repository));
    }
    if !tags.enabled {
        text.push_str("  Git Integration for Jira does not show tags here.\n");
    }
    if let Some(problem) = &tags.problem {
        let _infallible = writeln!(text, "{} {}", paint(CHANGE, "!"), line(problem));
    }
    text
}

fn heading(text: &mut String, words: &str) {
    let _infallible = writeln!(text, "\n{}", paint(HEAD, words));
}

fn name_of(repositories: &[IssueRepository], position: u32) -> &str {
    let place = usize::try_from(position).unwrap_or(usize::MAX);
    repositories.get(place).map_or("", |repository| repository.name.as_str())
}

fn commit_lines(text: &mut String, commit: &IssueCommit, repository: &str) {
    let id: String = commit.id.chars().take(10).collect();
    let subject = line(commit.message.lines().next().unwrap_or_default());
    let indicator = match commit.indicator {
        SmartIndicator::Commit | SmartIndicator::Off => String::new(),
        SmartIndicator::SmartCommit => format!("  {}", paint(GOOD, "SMART COMMIT")),
        SmartIndicator::SmartCommitError => format!("  {}", paint(BAD, "SMART COMMIT ERROR")),
    };
    let _infallible = writeln!(text, "  {} {subject}{indicator}", line(&id));
    let files = counted(commit.files.len(), "file", "files");
    let about = format!(
        "{}, {}, {}; {files}; {}",
        line(repository),
        line(&commit.author),
        line(&commit.date_text),
        line(&commit.branches.join(", "))
    );
    let _infallible = writeln!(text, "    {}", paint(QUIET, about.trim_end_matches([' ', ';'])));
}

fn branch_line(text: &mut String, branch: &IssueBranch, repository: &str) {
    let difference = match (branch.behind, branch.ahead) {
        (Some(behind), Some(ahead)) => format!("  ({behind} behind, {ahead} ahead)"),
        _ => String::new(),
    };
    let main = if branch.is_main { "  (main branch)" } else { "" };
    let _infallible = writeln!(text, "  {}  {}{difference}{main}", line(repository), line(&branch.name));
}

fn tag_line(text: &mut String, tag: &IssueTag, repository: &str) {
    let commit: String = tag.commit_id.chars().take(10).collect();
    let _infallible = writeln!(text, "  {}  {}  {}", line(repository), line(&tag.name), line(&commit));
}

/// What somebody else wrote, as one line that does nothing to a terminal: no control characters, none that turn the
/// direction of what follows, and not for ever.
fn line(text: &str) -> String {
    let harmless = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut shown: String = text.chars().filter(harmless).take(WIDEST + 1).collect();
    if shown.chars().count() > WIDEST {
        shown.pop();
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use causeway_contract::issue::{IssueBranches, IssueCommits, IssueSite, IssueTags, OpenedIssue};

    use super::*;

    #[test]
    fn what_others_wrote_does_nothing_to_a_terminal() {
        let hostile = "a\u{1b}[2J\u{202e}b\u{7}\u{9b}31m";
        assert_eq!(line(hostile), "a[2Jb31m");
        let long = line(&"x".repeat(8000));
        assert_eq!((long.chars().count(), long.ends_with('…')), (WIDEST + 1, true));
        assert_eq!(line("grün 🙂"), "grün 🙂");
    }

    #[test]
    fn an_issue_is_shown_with_its_work() {
        let repository =
            || IssueRepository { id: 8, name: "api".to_owned(), place: None, last_indexed: None };
        let found = Issue {
            opened: OpenedIssue {
                site: IssueSite { url: "https://jira.example.com".to_owned(), title: "Jira".to_owned() },
                key: "SHOP-1".to_owned(),
                moved_from: Some("OPS-9".to_owned()),
                summary: "Basket \u{202e}loses".to_owned(),
                status: "In Progress".to_owned(),
                status_category: StatusCategory::Indeterminate,
                issue_type: "Bug".to_owned(),
                project_key: "SHOP".to_owned(),
                url: "https://jira.example.com/browse/SHOP-1".to_owned(),
                pull_request_title: String::new(),
                pull_request_description: String::new(),
                missing_permission: None,
            },
            commits: IssueCommits {
                repositories: vec![repository()],
                commits: vec![IssueCommit {
                    repository: 0,
                    id: "0123456789abcdef".to_owned(),
                    author: "Ada".to_owned(),
                    email: String::new(),
                    date: None,
                    date_text: "2023-05-30".to_owned(),
                    message: "SHOP-1 #comment x\n\nmore".to_owned(),
                    branches: vec!["main".to_owned()],
                    is_merge: false,
                    notes: Vec::new(),
                    files: Vec::new(),
                    indicator: SmartIndicator::SmartCommit,
                    console_url: None,
                }],
            },
            branches: IssueBranches {
                repositories: vec![repository()],
                branches: vec![IssueBranch {
                    repository: 0,
                    name: "SHOP-1-x".to_owned(),
                    ahead: Some(2),
                    behind: Some(0),
                    is_main: false,
                    console_url: None,
                }],
                places: Vec::new(),
                incomplete: true,
            },
            tags: IssueTags {
                enabled: true,
                repositories: vec![repository()],
                tags: Vec::new(),
                first: None,
                has_more: false,
                problem: None,
            },
        };
        let text = anstream::adapter::strip_str(&issue(&found)).to_string();
        let expected = "SHOP-1  Basket loses\n\
            … Bug, In Progress\n\
            \u{20}   https://jira.example.com/browse/SHOP-1\n\
            \u{20}   It has moved here from OPS-9.\n\
            \n1 commit\n\
            \u{20} 0123456789 SHOP-1 #comment x  SMART COMMIT\n\
            \u{20}   api, Ada, 2023-05-30; 0 files; main\n\
            \n1 branch\n\
            \u{20} api  SHOP-1-x  (0 behind, 2 ahead)\n\
            ! Jira leaves out some that this user may not see.\n\
            \n0 tags\n";
        assert_eq!(text, expected);
    }
}
