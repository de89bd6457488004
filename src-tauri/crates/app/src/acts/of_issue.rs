//! Pull requests of an issue: what GIJ shows, and what CodeCommit has beside that.
//!
//! GIJ's list is not documented (gij-contract §1.13) and as old as its index, so CodeCommit itself is asked for the
//! repositories that have to do with the issue.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use causeway_domain::Region;
use causeway_domain::integration::{JiraRepository, Projects};
use causeway_domain::issue_key::IssueKey;
use causeway_domain::pull_request::{PullRequestPage, names_issue};
use futures::stream::{self, StreamExt};
use tokio_util::sync::CancellationToken;

use super::PullRequestState;
use super::review::{LOOKED_AT, records, short};
use crate::App;
use crate::error::AppError;
use crate::issue::{IssueRepository, Place, key_of};
use crate::port::aws::{AwsAccount, AwsError, PullRequestRecord};
use crate::port::jira_issues::IndexedPullRequest;
use crate::port::storage::ConnectionRecord;
use crate::session::Operation;

/// As many repositories are looked at for branches that name the issue, of those that nobody says have to do with it.
const PLACES: usize = 100;

/// As many of the closed pull requests of a repository are looked at, newest first.
const CLOSED: usize = 25;

/// How many repositories are looked at side by side.
const AT_ONCE: usize = 4;

/// A repository as Jira names it, and the connection that reaches it.
struct Placed {
    id: i64,
    name: String,
    /// Its name in CodeCommit.
    repository: String,
    connection: Option<ConnectionRecord>,
    last_indexed: Option<i64>,
}

/// A pull request of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuePullRequest {
    /// Position of its repository in the list.
    pub repository: usize,
    /// AWS's number of it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub state: PullRequestState,
    /// Short name of the branch to merge.
    pub source: String,
    /// Short name of the branch to merge into.
    pub target: String,
    /// ARN of who opened it; `None` for one that only Jira tells of.
    pub author: Option<String>,
    /// Epoch milliseconds.
    pub created_at: Option<i64>,
    /// Epoch milliseconds of what happened last.
    pub active_at: Option<i64>,
    /// Whether Jira shows it; `None` where Jira does not tell.
    pub in_jira: Option<bool>,
}

/// Pull requests of an issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssuePullRequests {
    /// Repositories of the pull requests.
    pub repositories: Vec<IssueRepository>,
    /// Open ones first, then by what happened last.
    pub pull_requests: Vec<IssuePullRequest>,
    /// What could not be looked at, in sentences.
    pub problems: Vec<String>,
}

/// What Jira says of an issue.
struct Told {
    repositories: Vec<Placed>,
    /// Positions of those that GIJ names for the issue, or that have a pull request in its list.
    named: BTreeSet<usize>,
    /// Positions of the others in which branches of the issue may be.
    places: Vec<usize>,
    /// GIJ's own list, by position and number; `None` where it has none.
    listed: Option<BTreeMap<(usize, String), IndexedPullRequest>>,
    problems: Vec<String>,
}

impl App {
    /// Pull requests of an issue, of every connection to its site.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a key that is none; [`AppError::JiraSiteUnknown`]; when Jira cannot be asked for its repositories. What else cannot be looked at is said
    /// in the answer.
    pub async fn issue_pull_requests(
        &self,
        operation: &Operation,
        site_url: &str,
        key: &str,
    ) -> Result<IssuePullRequests, AppError> {
        let key = key_of(key)?;
        operation.or_cancelled(self.pull_requests_of_issue(site_url, &key, &operation.token)).await
    }

    async fn pull_requests_of_issue(
        &self,
        site_url: &str,
        key: &IssueKey,
        cancel: &CancellationToken,
    ) -> Result<IssuePullRequests, AppError> {
        let mut told = self.told(site_url, key.as_str()).await?;
        let mut failures = Failures::default();
        self.find_places(&mut told, key, &mut failures, cancel).await;

        let mut found: BTreeMap<(usize, String), PullRequestRecord> = BTreeMap::new();
        let looks: Vec<_> = told
            .named
            .iter()
            .filter_map(|position| {
                let placed = &told.repositories[*position];
                let connection = placed.connection.as_ref()?;
                let by_number = told.listed.iter().flatten().filter(|((at, _), _)| at == position);
                let by_number: Vec<String> = by_number.map(|((_, id), _)| id.clone()).collect();
                Some(async move {
                    let records = self.naming(connection, &placed.repository, key, by_number, cancel).await;
                    (*position, records)
                })
            })
            .collect();
        let mut looks = stream::iter(looks).buffered(AT_ONCE);
        while let Some((position, records)) = looks.next().await {
            match records {
                Ok(records) => {
                    found.extend(records.into_iter().map(|record| ((position, record.id.clone()), record)));
                }
                Err(error) => failures.note(&told.repositories[position].name, &error),
            }
        }
        drop(looks);
        let mut problems = std::mem::take(&mut told.problems);
        problems.extend(failures.in_sentences());
        Ok(answer(&told, &found, problems))
    }

    async fn told(&self, site_url: &str, key: &str) -> Result<Told, AppError> {
        let site = self.known_site(site_url).await?;
        let jira = self.jira_of_site(&site).await?;
        let connections = &site.connections;
        let (repositories, facts, listed, development, commits) = tokio::join!(
            jira.repositories(),
            jira.issue(key),
            jira.issue_pull_requests(key),
            jira.issue_development(key),
            jira.issue_commits(key)
        );
        let repositories = repositories?;
        let mut problems = Vec::new();
        let mut noted = |what: &str, error: &dyn std::fmt::Display| {
            problems.push(format!("Jira could not be asked for {what}: {error}."));
        };
        let mut named_by_jira: BTreeSet<i64> = BTreeSet::new();
        match development {
            Ok(development) => named_by_jira.extend(development.repositories.iter().map(|(id, ..)| *id)),
            Err(error) => noted("branches of the issue", &error),
        }
        match commits {
            Ok(commits) => named_by_jira.extend(commits.iter().map(|commit| commit.repository_id)),
            Err(error) => noted("commits of the issue", &error),
        }
        let listed = listed.unwrap_or_else(|error| {
            noted("pull requests of the issue", &error);
            None
        });
        // Which projects see a repository narrows the search, and no more.
        let project = facts.ok().flatten().map(|facts| facts.project_id);
        let is_place = |repository: &JiraRepository| {
            !repository.disabled
                && match (&repository.projects, project) {
                    (Some(Projects::Only(ids)), Some(project)) => ids.contains(&project),
                    _ => true,
                }
        };
        let mut told = Told {
            named: BTreeSet::new(),
            places: Vec::new(),
            listed: listed.as_ref().map(|_| BTreeMap::new()),
            problems,
            repositories: Vec::with_capacity(repositories.len()),
        };
        for repository in &repositories {
            let position = told.repositories.len();
            let connection = connections
                .iter()
                .find(|connection| repository.integration_id == Some(connection.integration_id));
            if named_by_jira.contains(&repository.id) {
                told.named.insert(position);
            } else if connection.is_some() && is_place(repository) {
                told.places.push(position);
            }
            told.repositories.push(placed(repository, connection));
        }
        let mut elsewhere = 0;
        for listed in listed.into_iter().flatten() {
            match PullRequestPage::read(&listed.url).and_then(|page| Some((position(&told, &page)?, page.id)))
            {
                Some((position, id)) => {
                    told.named.insert(position);
                    if let Some(known) = &mut told.listed {
                        known.insert((position, id), listed);
                    }
                }
                None => elsewhere += 1,
            }
        }
        if elsewhere > 0 {
            told.problems.push(format!(
                "Jira lists {elsewhere} more, whose addresses are not those of pull requests in CodeCommit."
            ));
        }
        told.places.retain(|position| !told.named.contains(position));
        Ok(told)
    }

    /// Adds the places that have a branch which names the issue.
    async fn find_places(
        &self,
        told: &mut Told,
        key: &IssueKey,
        failures: &mut Failures,
        cancel: &CancellationToken,
    ) {
        let beyond = told.places.len().saturating_sub(PLACES);
        if beyond > 0 {
            told.problems.push(format!(
                "{beyond} more repositories were not looked at for branches of the issue; those that Jira names are here."
            ));
        }
        let looks: Vec<_> = told
            .places
            .iter()
            .take(PLACES)
            .filter_map(|position| {
                let placed = &told.repositories[*position];
                let connection = placed.connection.as_ref()?;
                let repository = placed.repository.as_str();
                Some(async move {
                    let look =
                        |aws: Arc<dyn AwsAccount>| async move { aws.branches(repository, cancel).await };
                    (*position, self.looking(connection, look).await)
                })
            })
            .collect();
        let mut looks = stream::iter(looks).buffered(AT_ONCE);
        let mut having = Vec::new();
        while let Some((position, branches)) = looks.next().await {
            match branches {
                Ok(branches) if branches.iter().any(|branch| names_issue(branch, key)) => {
                    having.push(position);
                }
                Ok(_) => {}
                Err(error) => failures.note(&told.repositories[position].name, &error),
            }
        }
        drop(looks);
        told.named.extend(having);
    }

    /// A repository's pull requests that name the issue, and those of these numbers, which GIJ says do.
    async fn naming(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
        key: &IssueKey,
        by_number: Vec<String>,
        cancel: &CancellationToken,
    ) -> Result<Vec<PullRequestRecord>, AppError> {
        let by_number = &by_number;
        let look = |aws: Arc<dyn AwsAccount>| async move {
            let (open, closed) = tokio::try_join!(
                aws.pull_request_ids(repository, true, LOOKED_AT, cancel),
                aws.pull_request_ids(repository, false, CLOSED, cancel)
            )?;
            let mut ids = open;
            for id in closed.into_iter().chain(by_number.iter().cloned()) {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            records(aws.as_ref(), ids, cancel).await
        };
        let found: Result<_, AppError> = self.looking::<_, _, AwsError>(connection, look).await;
        let mut found = found?;
        found.retain(|found| {
            found.repository == repository
                && (by_number.contains(&found.id)
                    || [&found.title, &found.description, &found.source, &found.target]
                        .into_iter()
                        .any(|text| names_issue(text, key)))
        });
        Ok(found)
    }
}

fn placed(repository: &JiraRepository, connection: Option<&ConnectionRecord>) -> Placed {
    Placed {
        id: repository.id,
        name: repository.display_name.clone(),
        repository: repository.code_commit_name().to_owned(),
        connection: connection.cloned(),
        last_indexed: repository.last_indexed,
    }
}

/// The repository of a page, as Jira knows it. Two of one name are told apart by their connections' regions.
fn position(told: &Told, page: &PullRequestPage) -> Option<usize> {
    let is_there = |placed: &Placed| match (&placed.connection, &page.region) {
        (Some(connection), Some(region)) => connection.region == region.code(),
        _ => true,
    };
    let of_name = |placed: &Placed| placed.repository == page.repository;
    let mut all = (0..).zip(&told.repositories).filter(|(_, placed)| of_name(placed) && is_there(placed));
    // One that a connection has comes first.
    let first = all.next()?;
    let connected = std::iter::once(first).chain(all).find(|(_, placed)| placed.connection.is_some());
    Some(connected.unwrap_or(first).0)
}

/// Everything together, with only those repositories that have a pull request.
fn answer(
    told: &Told,
    found: &BTreeMap<(usize, String), PullRequestRecord>,
    problems: Vec<String>,
) -> IssuePullRequests {
    let in_jira = |at: &(usize, String)| told.listed.as_ref().map(|listed| listed.contains_key(at));
    let mut pull_requests: Vec<IssuePullRequest> = Vec::new();
    for (at, record) in found {
        pull_requests.push(IssuePullRequest {
            repository: at.0,
            id: record.id.clone(),
            title: record.title.clone(),
            state: PullRequestState::of(record),
            source: short(&record.source).to_owned(),
            target: short(&record.target).to_owned(),
            author: Some(record.author.clone()),
            created_at: record.created_at,
            active_at: record.active_at,
            in_jira: in_jira(at),
        });
    }
    // What AWS could not be asked for, in Jira's words.
    for (at, listed) in told.listed.iter().flatten().filter(|(at, _)| !found.contains_key(*at)) {
        pull_requests.push(IssuePullRequest {
            repository: at.0,
            id: at.1.clone(),
            title: listed.title.clone(),
            state: match listed.state.as_str() {
                "MERGED" => PullRequestState::Merged,
                "CLOSED" => PullRequestState::Closed,
                _ => PullRequestState::Open,
            },
            source: short(&listed.compare).to_owned(),
            target: short(&listed.base).to_owned(),
            author: None,
            created_at: None,
            active_at: None,
            in_jira: Some(true),
        });
    }
    pull_requests.sort_by_key(|one| {
        (one.state != PullRequestState::Open, std::cmp::Reverse(one.active_at), number(&one.id))
    });
    let mut kept: BTreeMap<usize, usize> = BTreeMap::new();
    let mut repositories = Vec::new();
    for one in &mut pull_requests {
        one.repository = *kept.entry(one.repository).or_insert_with(|| {
            repositories.push(shown(&told.repositories[one.repository]));
            repositories.len() - 1
        });
    }
    IssuePullRequests { repositories, pull_requests, problems }
}

fn shown(placed: &Placed) -> IssueRepository {
    let place = placed.connection.as_ref().and_then(|connection| {
        Some(Place {
            connection_id: connection.id.clone(),
            connection_name: connection.name.clone(),
            region: Region::parse(&connection.region).ok()?,
            account: connection.account.clone(),
            repository: placed.repository.clone(),
        })
    });
    IssueRepository { id: placed.id, name: placed.name.clone(), place, last_indexed: placed.last_indexed }
}

/// Newest first: AWS counts upwards.
fn number(id: &str) -> std::cmp::Reverse<u64> {
    std::cmp::Reverse(id.parse().unwrap_or_default())
}

/// Repositories that could not be looked at, by what was said.
#[derive(Default)]
struct Failures(BTreeMap<String, Vec<String>>);

impl Failures {
    fn note(&mut self, repository: &str, error: &AppError) {
        let names = self.0.entry(error.to_string()).or_default();
        if !names.iter().any(|name| name == repository) {
            names.push(repository.to_owned());
        }
    }

    fn in_sentences(self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|(said, names)| match names.as_slice() {
            [one] => format!("{one} could not be looked at: {said}."),
            [first, ..] => {
                format!("{} repositories, {first} among them, could not be looked at: {said}.", names.len())
            }
            [] => String::new(),
        })
    }
}
