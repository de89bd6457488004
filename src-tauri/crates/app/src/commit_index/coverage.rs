//! Compares what the mirror links to the issues of a project with what Jira shows there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use causeway_domain::coverage::{IssueInJira, OnlyInJira, OnlyInMirror, Reason};
use futures::StreamExt;

use super::looking::Side;
use crate::App;
use crate::error::AppError;
use crate::port::commit_index::LinkedCommit;
use crate::port::jira_issues::IndexedCommit;
use crate::session::Operation;

/// Issues that are asked for at the same time.
const AT_ONCE: usize = 6;

/// Differences that are listed.
const LISTED: usize = 1_000;

/// Failures that are told one by one.
const TOLD: usize = 5;

/// How far a comparison is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageStep {
    /// Issues that are compared.
    pub done: usize,
    /// Issues in all.
    pub total: usize,
}

/// Called after each issue.
pub type OnCoverage = Arc<dyn Fn(CoverageStep) + Send + Sync>;

/// A commit that one side links to an issue and the other does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageGap {
    /// The issue.
    pub issue: String,
    /// The repository's name.
    pub repository: String,
    /// The commit.
    pub commit_id: String,
    /// The first line of its message.
    pub subject: String,
    /// Why.
    pub reason: Reason,
    /// Whether Jira has it and the mirror has not.
    pub only_in_jira: bool,
}

/// How two sides compare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Issues of the project that commits of the mirror name.
    pub issues: usize,
    /// Links between commits and issues in the mirror.
    pub in_mirror: usize,
    /// Those of them that Jira shows.
    pub in_jira: usize,
    /// Differences, by issue, then repository; at most 1,000.
    pub gaps: Vec<CoverageGap>,
    /// Whether there are more.
    pub cut: bool,
    /// What could not be compared, in sentences.
    pub problems: Vec<String>,
}

/// What one issue adds.
#[derive(Default)]
struct OfIssue {
    in_mirror: usize,
    in_jira: usize,
    gaps: Vec<CoverageGap>,
    problem: Option<String>,
}

impl App {
    /// Compares the mirror of a connection with Jira, for the issues of one project that commits name.
    ///
    /// # Errors
    /// When Jira or the index cannot be asked at all, or on cancelling. An issue that cannot be asked for is a problem in
    /// the answer.
    pub async fn coverage(
        &self,
        operation: &Operation,
        connection_id: &str,
        project_key: &str,
        progress: OnCoverage,
    ) -> Result<Coverage, AppError> {
        operation.or_cancelled(self.compare(connection_id, project_key, &progress)).await
    }

    async fn compare(
        &self,
        connection_id: &str,
        project_key: &str,
        progress: &OnCoverage,
    ) -> Result<Coverage, AppError> {
        let mut side = Side::of(self, connection_id, project_key).await?;
        let keys = self.ports.commit_index.issues_of_project(connection_id, project_key).await?;
        let (total, done) = (keys.len(), AtomicUsize::new(0));
        progress(CoverageStep { done: 0, total });
        let mut coverage =
            Coverage { issues: total, problems: std::mem::take(&mut side.problems), ..Coverage::default() };
        let mut compared = futures::stream::iter(keys)
            .map(|key| {
                let (side, done) = (&side, &done);
                async move {
                    let outcome = self.compare_issue(side, &key).await;
                    progress(CoverageStep { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
                    outcome
                }
            })
            .buffered(AT_ONCE);
        let mut failed = 0;
        while let Some(outcome) = compared.next().await {
            let of_issue = outcome?;
            coverage.in_mirror += of_issue.in_mirror;
            coverage.in_jira += of_issue.in_jira;
            coverage.cut |= coverage.gaps.len() + of_issue.gaps.len() > LISTED;
            let room = LISTED - coverage.gaps.len();
            coverage.gaps.extend(of_issue.gaps.into_iter().take(room));
            if let Some(problem) = of_issue.problem {
                failed += 1;
                if failed <= TOLD {
                    coverage.problems.push(problem);
                }
            }
        }
        if failed > TOLD {
            coverage.problems.push(format!("{} more issues could not be compared.", failed - TOLD));
        }
        Ok(coverage)
    }

    async fn compare_issue(&self, side: &Side, key: &str) -> Result<OfIssue, AppError> {
        let mirrored = self.ports.commit_index.commits_of_issue(&side.connection_id, key).await?;
        let mut issue = IssueInJira::Unknown;
        let shown = match side.jira.issue_commits(key).await {
            Ok(shown) => shown,
            Err(error) => {
                // GIJ refuses an issue that is not there in more than one way.
                issue = side.issue(key).await;
                if issue != IssueInJira::Missing {
                    let problem = Some(format!("{key} could not be compared: {error}"));
                    return Ok(OfIssue { problem, ..OfIssue::default() });
                }
                Vec::new()
            }
        };
        let mut at_issue: BTreeMap<(&str, &str), &IndexedCommit> = BTreeMap::new();
        for commit in &shown {
            if let Some(repository) = side.repository_of(commit) {
                at_issue.insert((repository, &commit.id), commit);
            }
        }
        let linked: BTreeSet<(&str, &str)> =
            mirrored.iter().map(|commit| (commit.repository.as_str(), commit.id.as_str())).collect();
        let missing: Vec<&LinkedCommit> = mirrored
            .iter()
            .filter(|commit| !at_issue.contains_key(&(commit.repository.as_str(), commit.id.as_str())))
            .collect();
        let mut gaps = Vec::new();
        if !missing.is_empty() {
            if issue == IssueInJira::Unknown {
                issue = side.issue(key).await;
            }
            let may_see = side.may_see(key).await;
            for commit in &missing {
                gaps.push(self.only_in_mirror(side, key, commit, issue.clone(), may_see).await?);
            }
        }
        for (place, commit) in &at_issue {
            if !linked.contains(place) {
                gaps.push(self.only_in_jira(side, key, place.0, commit).await?);
            }
        }
        gaps.sort_by(|one, other| one.repository.cmp(&other.repository));
        let in_mirror = mirrored.len();
        Ok(OfIssue { in_mirror, in_jira: in_mirror - missing.len(), gaps, problem: None })
    }

    async fn only_in_mirror(
        &self,
        side: &Side,
        key: &str,
        commit: &LinkedCommit,
        issue: IssueInJira,
        may_see: Option<bool>,
    ) -> Result<CoverageGap, AppError> {
        let gap = OnlyInMirror {
            repository: side.repository(&commit.repository),
            on_branch: commit.on_branch,
            fetched: true,
            issue,
            committed_at: commit.committed_at,
            may_see,
        };
        // Only where the references decide are they looked for: they take longest.
        let fetched = match (OnlyInMirror { fetched: false, ..gap.clone() }).reason() {
            Reason::NotFetched => side.fetches(self, commit).await?,
            _ => true,
        };
        Ok(CoverageGap {
            issue: key.to_owned(),
            repository: commit.repository.clone(),
            commit_id: commit.id.clone(),
            subject: commit.subject.clone(),
            reason: OnlyInMirror { fetched, ..gap }.reason(),
            only_in_jira: false,
        })
    }

    async fn only_in_jira(
        &self,
        side: &Side,
        key: &str,
        repository: &str,
        commit: &IndexedCommit,
    ) -> Result<CoverageGap, AppError> {
        let index = &self.ports.commit_index;
        let state = index.state(&side.connection_id, repository).await?;
        let found = index.find_commits(&side.connection_id, Some(repository), &commit.id, 1).await?;
        let gap = OnlyInJira {
            mirrored_at: state.map(|state| state.updated_at),
            has_commit: found.iter().any(|found| found.id == commit.id),
            committed_at: commit.at,
            last_indexed: side.repository(repository).and_then(|repository| repository.last_indexed),
        };
        Ok(CoverageGap {
            issue: key.to_owned(),
            repository: repository.to_owned(),
            commit_id: commit.id.clone(),
            subject: commit.message.trim_start().lines().next().unwrap_or_default().to_owned(),
            reason: gap.reason(),
            only_in_jira: true,
        })
    }
}
