//! Commits, branches and tags of an issue.

use std::collections::HashMap;

use causeway_domain::smart_commit::{Facts, Message, Verdict, preview};

use super::IssueRepository;
use super::listing::Repositories;
use super::sites::key_of;
use crate::App;
use crate::error::AppError;
use crate::port::jira_issues::{IndexedBranch, IndexedCommit, IndexedTag};
use crate::session::Operation;
use crate::sites::KnownSite;

/// What GIJ makes of a commit's smart-commit commands, as far as its text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indicator {
    /// No commands.
    Commit,
    /// Commands.
    SmartCommit,
    /// A command that cannot be carried out.
    SmartCommitError,
    /// Smart commits are off for its repository.
    Off,
}

/// A commit of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitOfIssue {
    /// Position of its repository.
    pub repository: usize,
    /// As GIJ has it.
    pub commit: IndexedCommit,
    /// Its commands.
    pub indicator: Indicator,
}

/// Commits of an issue, newest first, and their repositories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssueCommits {
    /// In the order in which they first occur.
    pub repositories: Vec<IssueRepository>,
    /// Newest first.
    pub commits: Vec<CommitOfIssue>,
}

/// A branch of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchOfIssue {
    /// Position of its repository.
    pub repository: usize,
    /// As GIJ has it.
    pub branch: IndexedBranch,
    /// Whether GIJ calls it the main branch.
    pub is_main: bool,
}

/// Branches of an issue, and where others can be created.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssueBranches {
    /// By name.
    pub repositories: Vec<IssueRepository>,
    /// By repository and name.
    pub branches: Vec<BranchOfIssue>,
    /// Connected repositories that are enabled and associated with the issue's project, by name.
    pub places: Vec<IssueRepository>,
    /// Whether Jira leaves some out that this user may not see.
    pub incomplete: bool,
}

/// A tag of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagOfIssue {
    /// Position of its repository.
    pub repository: usize,
    /// As GIJ has it.
    pub tag: IndexedTag,
}

/// Tags that hold work of an issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssueTags {
    /// Whether GIJ shows tags at all.
    pub enabled: bool,
    /// In the order in which they first occur.
    pub repositories: Vec<IssueRepository>,
    /// Newest first.
    pub tags: Vec<TagOfIssue>,
    /// The first of all.
    pub first: Option<TagOfIssue>,
    /// Whether there are more.
    pub has_more: bool,
    /// What GIJ could not find out, in its words.
    pub problem: Option<String>,
}

impl App {
    /// Commits of an issue.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for what is no key; [`AppError::JiraSiteUnknown`]; when the sign-in is not kept or Jira
    /// cannot be asked.
    pub async fn issue_commits(
        &self,
        operation: &Operation,
        site_url: &str,
        key: &str,
    ) -> Result<IssueCommits, AppError> {
        let key = key_of(key)?;
        let work = async {
            let site = self.known_site(site_url).await?;
            let jira = self.jira_of_site(&site).await?;
            let (listed, commits) = tokio::try_join!(self.issues.listings.of(&site, jira.as_ref()), async {
                Ok(jira.issue_commits(key.as_str()).await?)
            })?;
            let mut positions = Positions::new(&listed);
            let commits = commits.into_iter().map(|commit| CommitOfIssue {
                repository: positions.of(commit.repository_id, &commit.repository_name),
                indicator: indicator(&commit, listed.smart_commits(commit.repository_id)),
                commit,
            });
            let commits = commits.collect();
            Ok(IssueCommits { commits, repositories: positions.repositories })
        };
        operation.or_cancelled(work).await
    }

    /// Branches of an issue.
    ///
    /// # Errors
    /// As [`App::issue_commits`], and [`AppError::IssueMissing`].
    pub async fn issue_branches(
        &self,
        operation: &Operation,
        site_url: &str,
        key: &str,
    ) -> Result<IssueBranches, AppError> {
        let key = key_of(key)?;
        let work = async {
            let site = self.known_site(site_url).await?;
            let jira = self.jira_of_site(&site).await?;
            let (listed, development, issue) = tokio::try_join!(
                self.issues.listings.of(&site, jira.as_ref()),
                async { Ok(jira.issue_development(key.as_str()).await?) },
                async { Ok(jira.issue(key.as_str()).await?) }
            )?;
            let issue = issue.ok_or_else(|| AppError::IssueMissing { key: key.to_string() })?;
            Ok(branches(&listed, development.repositories, listed.places(issue.project_id))
                .incomplete(development.not_all_permissions))
        };
        operation.or_cancelled(work).await
    }

    /// Tags that hold commits of an issue, at most as many of each repository; all of them for 0.
    ///
    /// # Errors
    /// As [`App::issue_commits`].
    pub async fn issue_tags(
        &self,
        operation: &Operation,
        site_url: &str,
        key: &str,
        per_repository: u32,
    ) -> Result<IssueTags, AppError> {
        let key = key_of(key)?;
        let work = async {
            let site: KnownSite = self.known_site(site_url).await?;
            let jira = self.jira_of_site(&site).await?;
            let (listed, tags) = tokio::try_join!(self.issues.listings.of(&site, jira.as_ref()), async {
                Ok(jira.issue_tags(key.as_str(), per_repository).await?)
            })?;
            let mut positions = Positions::new(&listed);
            let mut placed = |tag: IndexedTag| TagOfIssue {
                repository: positions.of(tag.repository_id, &tag.repository_name),
                tag,
            };
            let (found, first) =
                (tags.tags.into_iter().map(&mut placed).collect(), tags.first.map(&mut placed));
            Ok(IssueTags {
                enabled: tags.enabled,
                tags: found,
                first,
                has_more: tags.has_more,
                problem: Some(tags.problem).filter(|problem| !problem.is_empty()),
                repositories: positions.repositories,
            })
        };
        operation.or_cancelled(work).await
    }
}

impl IssueBranches {
    fn incomplete(self, incomplete: bool) -> Self {
        Self { incomplete, ..self }
    }
}

fn branches(
    listed: &Repositories,
    found: Vec<(i64, String, Vec<IndexedBranch>)>,
    places: Vec<IssueRepository>,
) -> IssueBranches {
    let mut all: Vec<(IssueRepository, Vec<IndexedBranch>)> =
        found.into_iter().map(|(id, name, branches)| (listed.named(id, &name), branches)).collect();
    all.sort_by_cached_key(|(repository, _)| (repository.name.to_lowercase(), repository.id));
    let mut repositories = Vec::with_capacity(all.len());
    let mut branches = Vec::new();
    for (repository, mut found) in all {
        let main = listed.main_branch(repository.id);
        found.sort_by(|one, other| one.name.cmp(&other.name));
        let position = repositories.len();
        branches.extend(found.into_iter().map(|branch| BranchOfIssue {
            repository: position,
            is_main: main == Some(branch.name.as_str()),
            branch,
        }));
        repositories.push(repository);
    }
    IssueBranches { repositories, branches, places, incomplete: false }
}

/// Repositories by the position at which an answer first names them.
struct Positions<'a> {
    listed: &'a Repositories,
    repositories: Vec<IssueRepository>,
    by_id: HashMap<i64, usize>,
}

impl<'a> Positions<'a> {
    fn new(listed: &'a Repositories) -> Self {
        Self { listed, repositories: Vec::new(), by_id: HashMap::new() }
    }

    fn of(&mut self, id: i64, name: &str) -> usize {
        let (listed, repositories) = (self.listed, &mut self.repositories);
        *self.by_id.entry(id).or_insert_with(|| {
            repositories.push(listed.named(id, name));
            repositories.len() - 1
        })
    }
}

/// What a commit's message and notes ask for. GIJ tells this nowhere but in Jira's own pages.
fn indicator(commit: &IndexedCommit, is_on: bool) -> Indicator {
    if !is_on {
        return Indicator::Off;
    }
    let texts =
        std::iter::once(commit.message.as_str()).chain(commit.notes.iter().map(|(_, note)| note.as_str()));
    let facts = Facts::none();
    let mut indicator = Indicator::Commit;
    for text in texts {
        let message = Message::read(text);
        if message.acting().next().is_none() {
            continue;
        }
        let actions = preview(&message, &facts).actions;
        if actions.iter().any(|action| matches!(action.verdict, Verdict::WillNot(_))) {
            return Indicator::SmartCommitError;
        }
        indicator = Indicator::SmartCommit;
    }
    indicator
}
