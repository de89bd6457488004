//! The repositories of a site, asked for once for all that a window asks at the same time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use causeway_domain::Region;
use causeway_domain::integration::{JiraRepository, Projects};
use tokio::time::Instant;

use super::{IssueRepository, Place};
use crate::App;
use crate::error::AppError;
use crate::port::jira::{Jira, JiraError};
use crate::port::storage::ConnectionRecord;
use crate::sites::KnownSite;

/// For how long a list is as good as new. A site of 10,000 repositories answers with 10 MiB.
const FRESH: Duration = Duration::from_secs(10);

type Kept = Arc<tokio::sync::Mutex<Option<(Instant, Arc<Listed>)>>>;

/// Lists by site.
#[derive(Default)]
pub(super) struct Listings(Mutex<HashMap<String, Kept>>);

/// What Jira lists.
struct Listed {
    repositories: Vec<JiraRepository>,
    /// Positions by id.
    by_id: HashMap<i64, usize>,
    /// Integrations by id: whether they are disabled, whom they are shown to, whether smart commits are on.
    integrations: HashMap<i64, (bool, Option<Projects>, Option<bool>)>,
}

/// A site's repositories, with where they are.
pub(super) struct Repositories {
    listed: Arc<Listed>,
    connections: HashMap<i64, ConnectionRecord>,
}

impl Listings {
    /// The list of a site. Whoever asks while it is being fetched waits for it; whoever gives up leaves that to the next.
    pub(super) async fn of(&self, site: &KnownSite, jira: &dyn Jira) -> Result<Repositories, AppError> {
        let kept = {
            let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(lists.entry(site.url.as_str().to_owned()).or_default())
        };
        let mut kept = kept.lock().await;
        let listed = match &*kept {
            Some((at, listed)) if at.elapsed() < FRESH => Arc::clone(listed),
            _ => {
                let listed = Arc::new(list(jira).await?);
                *kept = Some((Instant::now(), Arc::clone(&listed)));
                listed
            }
        };
        let mut connections = HashMap::new();
        for connection in &site.connections {
            connections.entry(connection.integration_id).or_insert_with(|| connection.clone());
        }
        Ok(Repositories { listed, connections })
    }
}

async fn list(jira: &dyn Jira) -> Result<Listed, AppError> {
    let (repositories, integrations) = tokio::join!(jira.repositories(), jira.integrations());
    let repositories = repositories?;
    let integrations = match integrations {
        Ok(integrations) => integrations,
        // Developers may not list them. What is known of each repository is enough then.
        Err(JiraError::Forbidden { .. } | JiraError::Unauthorized | JiraError::Rejected { .. }) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let by_id = repositories.iter().enumerate().map(|(position, one)| (one.id, position)).collect();
    let integrations = integrations
        .into_iter()
        .map(|one| (one.id, (one.disabled, one.projects, one.smart_commits)))
        .collect();
    Ok(Listed { repositories, by_id, integrations })
}

impl App {
    /// The repositories of a site's connections, and whether GIJ carries out smart commits in each, where that is said.
    pub(crate) async fn smart_commit_switches(
        &self,
        site: &KnownSite,
        jira: &dyn Jira,
    ) -> Result<Vec<(String, Option<bool>)>, AppError> {
        let repositories = self.issues.listings.of(site, jira).await?;
        Ok(repositories.smart_commit_switches())
    }
}

impl Repositories {
    fn smart_commit_switches(&self) -> Vec<(String, Option<bool>)> {
        let connected = self.listed.repositories.iter().filter(|one| {
            !one.disabled && one.integration_id.is_some_and(|id| self.connections.contains_key(&id))
        });
        connected
            .map(|one| {
                let integration = one.integration_id.and_then(|id| self.listed.integrations.get(&id));
                (one.display_name.clone(), one.smart_commits.or_else(|| integration?.2))
            })
            .collect()
    }

    fn find(&self, id: i64) -> Option<&JiraRepository> {
        self.listed.by_id.get(&id).and_then(|position| self.listed.repositories.get(*position))
    }

    /// A repository that an answer names.
    pub(super) fn named(&self, id: i64, name: &str) -> IssueRepository {
        match self.find(id) {
            Some(found) => self.shown(found),
            None => IssueRepository { id, name: name.to_owned(), place: None, last_indexed: None },
        }
    }

    fn shown(&self, found: &JiraRepository) -> IssueRepository {
        IssueRepository {
            id: found.id,
            name: found.display_name.clone(),
            place: self.place(found),
            last_indexed: found.last_indexed,
        }
    }

    fn place(&self, found: &JiraRepository) -> Option<Place> {
        let connection = self.connections.get(&found.integration_id?)?;
        Some(Place {
            connection_id: connection.id.clone(),
            connection_name: connection.name.clone(),
            region: Region::parse(&connection.region).ok()?,
            account: connection.account.clone(),
            repository: found.code_commit_name().to_owned(),
        })
    }

    /// The repository's main branch, as GIJ calls it.
    pub(super) fn main_branch(&self, id: i64) -> Option<&str> {
        let name = self.find(id)?.main_branch.as_deref()?;
        Some(name.strip_prefix("refs/heads/").unwrap_or(name))
    }

    /// Whether smart commits are carried out there, as far as Jira says.
    pub(super) fn smart_commits(&self, id: i64) -> bool {
        let Some(found) = self.find(id) else { return true };
        let of_integration = || self.integration(found).and_then(|(_, _, smart)| *smart);
        found.smart_commits.or_else(of_integration).unwrap_or(true)
    }

    /// Where branches for issues of a project can be created: connected, enabled, shown in the project. By name.
    pub(super) fn places(&self, project: u64) -> Vec<IssueRepository> {
        let usable = |found: &&JiraRepository| {
            let integration = self.integration(found);
            let projects =
                found.projects.as_ref().or(integration.and_then(|(_, projects, _)| projects.as_ref()));
            let associated = match projects {
                Some(Projects::Only(ids)) => ids.contains(&project),
                Some(Projects::All) | None => true,
            };
            !found.disabled && !integration.is_some_and(|(disabled, ..)| *disabled) && associated
        };
        let shown = self.listed.repositories.iter().filter(usable).map(|found| self.shown(found));
        let mut places: Vec<IssueRepository> = shown.filter(|shown| shown.place.is_some()).collect();
        places.sort_by_cached_key(|one| {
            let connection = one.place.as_ref().map(|place| place.connection_name.clone());
            (one.name.to_lowercase(), connection, one.id)
        });
        places
    }

    fn integration(&self, found: &JiraRepository) -> Option<&(bool, Option<Projects>, Option<bool>)> {
        self.listed.integrations.get(&found.integration_id?)
    }
}
