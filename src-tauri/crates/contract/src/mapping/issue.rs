//! An issue, and what repositories hold of it.

use causeway_app::issue::{
    BranchOfIssue, CommitOfIssue, Indicator, IssueBranches as AppBranches, IssueCommits as AppCommits,
    IssueRepository as AppRepository, IssueSite as AppSite, IssueTags as AppTags, OpenedIssue as AppOpened,
    Place, RecentIssues as AppRecent, TagOfIssue, TemplateText,
};
use causeway_app::port::jira_issues::{IndexedFile, IssueFacts};
use causeway_domain::branch_template::{BranchSubject, BranchTemplate as Template, BranchTemplateError};
use causeway_domain::issue_key::IssueKey;
use causeway_domain::pull_request::issue_title;

use crate::diff::{ChangedFile, FileChange};
use crate::issue::{
    BranchNaming, BranchTemplate, IssueBranch, IssueBranches, IssueCommit, IssueCommits, IssueRepository,
    IssueSite, IssueTag, IssueTags, NameBranch, Note, OpenedIssue, RecentIssue, RecentIssues,
    RepositoryPlace, SmartIndicator, StatusCategory,
};

/// The issues that were opened last.
pub fn recent_issues(recent: AppRecent) -> RecentIssues {
    let issues = recent.issues.into_iter().map(|recent| RecentIssue {
        site: issue_site(recent.site),
        key: recent.key,
        summary: recent.summary,
        opened_at: recent.opened_at,
    });
    RecentIssues { issues: issues.collect(), sites: recent.sites.into_iter().map(issue_site).collect() }
}

/// An issue.
pub fn opened_issue(opened: AppOpened) -> OpenedIssue {
    let IssueFacts { key, summary, issue_type, status, status_category, project_key, .. } = opened.facts;
    let url = format!("{}/browse/{key}", opened.site.url);
    OpenedIssue {
        site: issue_site(opened.site),
        moved_from: opened.moved_from,
        status,
        status_category: match status_category.as_deref() {
            Some("new") => StatusCategory::New,
            Some("indeterminate") => StatusCategory::Indeterminate,
            Some("done") => StatusCategory::Done,
            _ => StatusCategory::Unknown,
        },
        issue_type,
        project_key,
        // A summary is longer than a title may be.
        pull_request_title: issue_title(&key, &summary),
        pull_request_description: url.clone(),
        url,
        missing_permission: opened.missing_permission,
        key,
        summary,
    }
}

/// Commits of an issue.
pub fn issue_commits(found: AppCommits) -> IssueCommits {
    let commits = found.commits.into_iter().map(|one| commit(one, &found.repositories)).collect();
    IssueCommits { commits, repositories: found.repositories.into_iter().map(issue_repository).collect() }
}

/// Branches of an issue.
pub fn issue_branches(found: AppBranches) -> IssueBranches {
    let branches = found.branches.into_iter().map(|one| branch(one, &found.repositories)).collect();
    IssueBranches {
        branches,
        repositories: found.repositories.into_iter().map(issue_repository).collect(),
        places: found.places.into_iter().map(issue_repository).collect(),
        incomplete: found.incomplete,
    }
}

/// Tags of an issue.
pub fn issue_tags(found: AppTags) -> IssueTags {
    let repositories = found.repositories;
    IssueTags {
        enabled: found.enabled,
        tags: found.tags.into_iter().map(|one| tag(one, &repositories)).collect(),
        first: found.first.map(|one| tag(one, &repositories)),
        has_more: found.has_more,
        problem: found.problem,
        repositories: repositories.into_iter().map(issue_repository).collect(),
    }
}

/// A repository as Jira names it.
pub fn issue_repository(found: AppRepository) -> IssueRepository {
    let place = found.place.map(|place| RepositoryPlace {
        connection_id: place.connection_id,
        connection_name: place.connection_name,
        region: place.region.code().to_owned(),
        account: place.account,
        repository: place.repository,
    });
    IssueRepository { id: found.id, name: found.name, place, last_indexed: found.last_indexed }
}

/// A site's template.
pub fn branch_template((site_url, text): (String, TemplateText)) -> BranchTemplate {
    BranchTemplate {
        site_url,
        template: text.template,
        separator: text.separator,
        max_length: u32::try_from(text.max_length).unwrap_or(u32::MAX),
    }
}

/// A template as a person wrote it, and the site that it is for.
pub fn template_text(template: BranchTemplate) -> (String, TemplateText) {
    let max_length = usize::try_from(template.max_length).unwrap_or(usize::MAX);
    let text = TemplateText { template: template.template, separator: template.separator, max_length };
    (template.site_url, text)
}

/// What a new branch is called.
pub fn branch_naming(request: &NameBranch) -> BranchNaming {
    let problem =
        |problem: String| BranchNaming { name: String::new(), problem: Some(problem), notes: Vec::new() };
    let key = match IssueKey::parse(&request.key) {
        Ok(key) => key,
        Err(error) => return problem(error.to_string()),
    };
    let subject = BranchSubject {
        key: key.as_str(),
        summary: &request.summary,
        issue_type: &request.issue_type,
        base: &request.base,
        display_name: &request.display_name,
        user_name: &request.user_name,
    };
    let template = &request.template;
    let max_length = usize::try_from(template.max_length).unwrap_or(usize::MAX);
    let named: Result<_, BranchTemplateError> =
        Template::parse(&template.template, &template.separator, max_length)
            .and_then(|template| template.name(&subject));
    match named {
        Ok(named) => BranchNaming { name: named.name, problem: None, notes: named.notes },
        Err(error) => problem(error.to_string()),
    }
}

/// A site that something here belongs to.
pub fn issue_site(site: AppSite) -> IssueSite {
    IssueSite { url: site.url, title: site.title }
}

fn place(repositories: &[AppRepository], position: usize) -> Option<&Place> {
    repositories.get(position)?.place.as_ref()
}

fn position(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn commit(found: CommitOfIssue, repositories: &[AppRepository]) -> IssueCommit {
    let commit = found.commit;
    let page = |place: &Place| place.region.commit_console_url(&place.repository, &commit.id);
    let console_url = place(repositories, found.repository).map(page);
    let (author, email) = person(&commit.author);
    IssueCommit {
        repository: position(found.repository),
        author: author.to_owned(),
        email: email.to_owned(),
        id: commit.id,
        date: commit.at,
        date_text: commit.date_text,
        message: commit.message,
        branches: commit.branches,
        is_merge: commit.is_merge,
        notes: commit.notes.into_iter().map(|(reference, text)| Note { reference, text }).collect(),
        files: commit.files.into_iter().map(changed_file).collect(),
        indicator: match found.indicator {
            Indicator::Commit => SmartIndicator::Commit,
            Indicator::SmartCommit => SmartIndicator::SmartCommit,
            Indicator::SmartCommitError => SmartIndicator::SmartCommitError,
            Indicator::Off => SmartIndicator::Off,
        },
        console_url,
    }
}

/// Name and e-mail of `Name <mail>`.
fn person(author: &str) -> (&str, &str) {
    match author.rsplit_once('<') {
        Some((name, mail)) => (name.trim(), mail.trim().trim_end_matches('>')),
        None => (author.trim(), ""),
    }
}

fn changed_file(file: IndexedFile) -> ChangedFile {
    let change = match (file.added, file.deleted) {
        (true, _) => FileChange::Added,
        (false, true) => FileChange::Deleted,
        (false, false) => FileChange::Modified,
    };
    ChangedFile {
        path: file.path,
        change,
        added: Some(file.lines_added),
        deleted: Some(file.lines_deleted),
        changed: Some(file.lines_changed),
    }
}

fn branch(found: BranchOfIssue, repositories: &[AppRepository]) -> IssueBranch {
    let page = |place: &Place| place.region.branch_console_url(&place.repository, &found.branch.name);
    IssueBranch {
        repository: position(found.repository),
        ahead: found.branch.ahead,
        behind: found.branch.behind,
        is_main: found.is_main,
        console_url: place(repositories, found.repository).map(page),
        name: found.branch.name,
    }
}

fn tag(found: TagOfIssue, repositories: &[AppRepository]) -> IssueTag {
    let page = |place: &Place| place.region.tag_console_url(&place.repository, &found.tag.name);
    IssueTag {
        repository: position(found.repository),
        console_url: place(repositories, found.repository).map(page),
        name: found.tag.name,
        commit_id: found.tag.commit_id,
        tagger: found.tag.tagger,
        date: found.tag.at,
        message: found.tag.message,
    }
}

#[cfg(test)]
mod tests {
    use causeway_app::port::jira_issues::IndexedCommit;
    use causeway_domain::Region;
    use causeway_domain::pull_request::MAX_TITLE;

    use super::*;

    fn repository(with_place: bool) -> AppRepository {
        let place = Place {
            connection_id: "c".to_owned(),
            connection_name: "Shop".to_owned(),
            region: Region::parse("eu-central-1").unwrap(),
            account: "111122223333".to_owned(),
            repository: "api".to_owned(),
        };
        let place = with_place.then_some(place);
        AppRepository { id: 8, name: "api".to_owned(), place, last_indexed: Some(1) }
    }

    fn indexed(author: &str) -> IndexedCommit {
        IndexedCommit {
            repository_id: 8,
            repository_name: "api".to_owned(),
            id: "0a1b".to_owned(),
            author: author.to_owned(),
            at: None,
            date_text: "yesterday".to_owned(),
            message: "SHOP-1".to_owned(),
            branches: Vec::new(),
            is_merge: false,
            notes: vec![("refs/notes/review".to_owned(), "fine".to_owned())],
            files: vec![IndexedFile {
                path: "a".to_owned(),
                lines_added: 1,
                lines_changed: 2,
                lines_deleted: 3,
                added: false,
                deleted: true,
            }],
        }
    }

    #[test]
    fn commits_lead_to_the_console_where_their_repository_has_a_place() {
        for (has_place, page) in [
            (
                true,
                Some(
                    "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/api/commit/0a1b?region=eu-central-1",
                ),
            ),
            (false, None),
        ] {
            let commit =
                CommitOfIssue { repository: 0, commit: indexed("Ada <a@b.c>"), indicator: Indicator::Off };
            let found = issue_commits(AppCommits {
                repositories: vec![repository(has_place)],
                commits: vec![commit],
            });
            let commit = &found.commits[0];
            assert_eq!(commit.console_url.as_deref(), page);
            assert_eq!((commit.author.as_str(), commit.email.as_str()), ("Ada", "a@b.c"));
            assert_eq!((commit.files[0].change, commit.files[0].changed), (FileChange::Deleted, Some(2)));
        }
    }

    #[test]
    fn authors_are_taken_apart() {
        for (text, name, mail) in [
            ("Ada Lovelace <ada@example.com>", "Ada Lovelace", "ada@example.com"),
            ("Ada <Love> <ada@example.com>", "Ada <Love>", "ada@example.com"),
            ("ada@example.com", "ada@example.com", ""),
            ("<>", "", ""),
            ("", "", ""),
        ] {
            assert_eq!(person(text), (name, mail), "{text}");
        }
    }

    #[test]
    fn a_pull_request_is_titled_as_gij_does_and_fits() {
        let opened = AppOpened {
            site: AppSite { url: "https://example.com/jira".to_owned(), title: "Jira".to_owned() },
            facts: IssueFacts {
                key: "SHOP-2".to_owned(),
                summary: "\u{202e}ä".repeat(200),
                issue_type: "Bug".to_owned(),
                status: "Open".to_owned(),
                status_category: Some("new".to_owned()),
                project_key: "SHOP".to_owned(),
                project_id: 1,
            },
            moved_from: Some("OPS-1".to_owned()),
            missing_permission: None,
        };
        let opened = opened_issue(opened);
        assert_eq!(opened.pull_request_title.chars().count(), MAX_TITLE);
        assert!(opened.pull_request_title.starts_with("SHOP-2 \u{202e}ä"));
        assert_eq!(opened.pull_request_description, "https://example.com/jira/browse/SHOP-2");
        assert_eq!(
            (opened.url, opened.status_category),
            (opened.pull_request_description, StatusCategory::New)
        );
    }

    #[test]
    fn a_wrong_template_or_key_names_nothing_and_says_why() {
        let request = |template: &str, key: &str| NameBranch {
            template: BranchTemplate {
                site_url: String::new(),
                template: template.to_owned(),
                separator: "-".to_owned(),
                max_length: 250,
            },
            key: key.to_owned(),
            summary: "Add more logging".to_owned(),
            issue_type: "Bug".to_owned(),
            base: "main".to_owned(),
            display_name: String::new(),
            user_name: String::new(),
        };
        let named = branch_naming(&request("${issuekey}-${summary}", "SHOP-1"));
        assert_eq!((named.name.as_str(), named.problem), ("SHOP-1-add-more-logging", None));
        for (template, key) in
            [("${nothing}", "SHOP-1"), ("${issuekey}", "../x"), ("${displayname}", "SHOP-1")]
        {
            let named = branch_naming(&request(template, key));
            assert!(named.name.is_empty() && named.problem.is_some(), "{template} {key}");
        }
    }
}
