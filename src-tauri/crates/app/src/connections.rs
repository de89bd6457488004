//! Connections as Jira has them now.

use std::collections::{BTreeSet, HashMap};

use causeway_domain::Region;
use causeway_domain::integration::{Integration, JiraRepository};
use futures::StreamExt;

use crate::App;
use crate::audit::Audited;
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::jira::{IndexStatus, Jira};
use crate::port::storage::ConnectionRecord;
use crate::sites::{SITES_AT_ONCE, in_time};

/// A connection with what Jira says about it.
pub struct ConnectionState {
    /// What Causeway remembers.
    pub record: ConnectionRecord,
    /// What Jira says, or why it could not be asked.
    pub live: Result<LiveConnection, AppError>,
}

/// What Jira says about a connection.
#[derive(Debug, Clone)]
pub struct LiveConnection {
    /// The integration; `None` when it is gone.
    pub integration: Option<Integration>,
    /// Its repositories with where their index stands.
    pub repositories: Vec<(JiraRepository, IndexState)>,
}

/// Where a repository's index stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexState {
    /// Never indexed and not at work, as far as Jira's list says.
    Waiting,
    /// At work; what it does.
    Indexing(String),
    /// Indexed.
    Indexed,
    /// The last index failed, in GIJ's words.
    Failed(String),
    /// Disabled in Jira.
    Disabled,
}

/// How many repositories without an index are asked one by one when a connection is opened.
const PROBES: usize = 200;

impl App {
    /// All connections. Sites are asked side by side, each once with each credential: two requests, however many
    /// connections it has. One that is away is given up after a moment.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn connections(&self) -> Result<Vec<ConnectionState>, AppError> {
        let records = self.ports.storage.connections().await?;
        let access = |record: &ConnectionRecord| (record.site_url.clone(), record.jira_secret.clone());
        let sites: BTreeSet<(String, String)> = records.iter().map(access).collect();
        let looks: HashMap<(String, String), Result<SiteLook, AppError>> = futures::stream::iter(sites)
            .map(|(site_url, entry)| async move {
                let look = in_time(&site_url, self.look_at(&site_url, &entry)).await;
                ((site_url, entry), look)
            })
            .buffer_unordered(SITES_AT_ONCE)
            .collect()
            .await;
        let live = |record: &ConnectionRecord| match looks.get(&access(record)) {
            Some(Ok(look)) => Ok(look.of(record.integration_id)),
            Some(Err(error)) => Err(error.clone()),
            None => Err(AppError::ConnectionUnknown),
        };
        Ok(records.into_iter().map(|record| ConnectionState { live: live(&record), record }).collect())
    }

    /// Everything that a site lists.
    async fn look_at(&self, site_url: &str, entry: &str) -> Result<SiteLook, AppError> {
        let jira = self.jira_in_passing(site_url, entry).await?;
        // One after the other: a sign-in that is refused is refused once, before Jira asks for a CAPTCHA.
        let integrations = jira.integrations().await?;
        Ok(SiteLook::new(integrations, jira.repositories().await?))
    }

    /// One connection with its repositories.
    pub async fn connection(&self, id: &str) -> Result<ConnectionState, AppError> {
        let record = self.record(id).await?;
        let live = self.live(&record, PROBES).await;
        if let Ok(live) = &live {
            self.remember_repositories(&record.id, live).await?;
        }
        Ok(ConnectionState { record, live })
    }

    /// Remembers which repositories a connection has, so that git's helper can tell connections of one region apart.
    async fn remember_repositories(&self, id: &str, live: &LiveConnection) -> Result<(), AppError> {
        let is_indexing = |state: &IndexState| matches!(state, IndexState::Waiting | IndexState::Indexing(_));
        if live.repositories.iter().any(|(_, state)| is_indexing(state)) {
            // Jira may be about to list more, and is asked again soon.
            return Ok(());
        }
        let names: Vec<String> =
            live.repositories.iter().map(|(found, _)| found.code_commit_name().to_owned()).collect();
        Ok(self.ports.storage.put_repository_names(id, &names).await?)
    }

    /// Starts a reindex of these repositories, or of the whole integration when none is named.
    pub async fn reindex(&self, connection_id: &str, repositories: &[i64]) -> Result<(), AppError> {
        let title = match repositories.len() {
            0 => "Reindex all repositories".to_owned(),
            many => format!("Reindex {many} repositories"),
        };
        let what = Audited::of(AuditAct::Reindex, connection_id, title);
        let doing = self.reindexing(connection_id, repositories);
        self.audited(what, doing, |()| None).await
    }

    async fn reindexing(&self, connection_id: &str, repositories: &[i64]) -> Result<(), AppError> {
        let record = self.record(connection_id).await?;
        let jira = self.jira_of(&record).await?;
        if repositories.is_empty() {
            jira.reindex(record.integration_id).await?;
        }
        for id in repositories {
            jira.reindex(*id).await?;
        }
        Ok(())
    }

    pub(crate) async fn record(&self, id: &str) -> Result<ConnectionRecord, AppError> {
        let records = self.ports.storage.connections().await?;
        records.into_iter().find(|record| record.id == id).ok_or(AppError::ConnectionUnknown)
    }

    pub(crate) async fn jira_of(
        &self,
        record: &ConnectionRecord,
    ) -> Result<std::sync::Arc<dyn Jira>, AppError> {
        self.jira_at(&record.site_url, &record.jira_secret).await
    }

    pub(crate) async fn live(
        &self,
        record: &ConnectionRecord,
        probes: usize,
    ) -> Result<LiveConnection, AppError> {
        let jira = self.jira_in_passing(&record.site_url, &record.jira_secret).await?;
        let Some(integration) = jira.integration(record.integration_id).await? else {
            return Ok(LiveConnection::gone());
        };
        let repositories = jira.repositories().await?.into_iter();
        let children: Vec<JiraRepository> =
            repositories.filter(|one| one.integration_id == Some(record.integration_id)).collect();
        let asked: Vec<i64> = children
            .iter()
            .filter(|child| !child.disabled && child.last_indexed.is_none())
            .take(probes)
            .map(|child| child.id)
            .collect();
        let answers: HashMap<i64, IndexStatus> = futures::stream::iter(asked)
            .map(|id| {
                let jira = &jira;
                async move { jira.index_status(id).await.ok().map(|status| (id, status)) }
            })
            .buffered(8)
            .filter_map(futures::future::ready)
            .collect()
            .await;
        Ok(LiveConnection::new(integration, children, &answers))
    }
}

impl LiveConnection {
    /// The repositories come in the order of their names.
    pub(crate) fn new(
        integration: Integration,
        mut children: Vec<JiraRepository>,
        statuses: &HashMap<i64, IndexStatus>,
    ) -> Self {
        children.sort_by(|left, right| left.code_commit_name().cmp(right.code_commit_name()));
        let with_state = |child: JiraRepository| {
            let state = index_state(&child, statuses.get(&child.id));
            (child, state)
        };
        let repositories = children.into_iter().map(with_state).collect();
        Self { integration: Some(integration), repositories }
    }

    fn gone() -> Self {
        Self { integration: None, repositories: Vec::new() }
    }
}

/// What a site lists, by the ids of its integrations.
struct SiteLook {
    integrations: HashMap<i64, Integration>,
    children: HashMap<i64, Vec<JiraRepository>>,
}

impl SiteLook {
    fn new(integrations: Vec<Integration>, repositories: Vec<JiraRepository>) -> Self {
        let mut children: HashMap<i64, Vec<JiraRepository>> = HashMap::new();
        for repository in repositories {
            if let Some(parent) = repository.integration_id {
                children.entry(parent).or_default().push(repository);
            }
        }
        let integrations = integrations.into_iter().map(|found| (found.id, found)).collect();
        Self { integrations, children }
    }

    fn of(&self, id: i64) -> LiveConnection {
        let Some(integration) = self.integrations.get(&id) else { return LiveConnection::gone() };
        let children = self.children.get(&id).cloned().unwrap_or_default();
        LiveConnection::new(integration.clone(), children, &HashMap::new())
    }
}

/// Where the index of a repository stands, by Jira's list and by what its own status says.
pub(crate) fn index_state(child: &JiraRepository, status: Option<&IndexStatus>) -> IndexState {
    if child.disabled {
        return IndexState::Disabled;
    }
    if child.last_indexed.is_some() {
        return IndexState::Indexed;
    }
    match status {
        Some(status) if !status.errors.is_empty() => {
            IndexState::Failed(status.errors.last().cloned().unwrap_or_default())
        }
        Some(status) if !status.finished => {
            IndexState::Indexing(status.messages.last().cloned().unwrap_or_else(|| "Indexing".to_owned()))
        }
        _ => IndexState::Waiting,
    }
}

impl ConnectionState {
    /// The region.
    pub fn region(&self) -> Option<Region> {
        Region::parse(&self.record.region).ok()
    }
}
