//! Connections as Jira has them now.

use causeway_domain::integration::{Integration, JiraRepository};
use causeway_domain::{Region, Secret};
use futures::StreamExt;

use crate::App;
use crate::credentials::{duplicate, jira_credential};
use crate::error::AppError;
use crate::port::jira::{IndexStatus, Jira, JiraCredential};
use crate::port::secrets::SecretError;
use crate::port::storage::ConnectionRecord;

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
    /// All connections. Sites are asked side by side, and each at most once.
    pub async fn connections(&self) -> Result<Vec<ConnectionState>, AppError> {
        let records = self.ports.storage.connections().await?;
        let states = futures::stream::iter(records.into_iter().map(|record| async move {
            let live = self.live(&record, 0).await;
            ConnectionState { record, live }
        }))
        .buffered(4)
        .collect()
        .await;
        Ok(states)
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

    /// Where the index of these repositories stands, or that of the whole integration when none is named.
    ///
    /// # Errors
    /// When the sign-in is not kept or Jira cannot be asked.
    pub async fn index_statuses(
        &self,
        connection_id: &str,
        repositories: &[i64],
    ) -> Result<Vec<IndexStatus>, AppError> {
        let record = self.record(connection_id).await?;
        let jira = self.jira_of(&record).await?;
        let ids = if repositories.is_empty() { vec![record.integration_id] } else { repositories.to_vec() };
        let mut statuses = Vec::with_capacity(ids.len());
        for id in ids {
            statuses.push(jira.index_status(id).await?);
        }
        Ok(statuses)
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

    /// A site through the credential that is kept under this name.
    pub(crate) async fn jira_at(
        &self,
        site_url: &str,
        entry: &str,
    ) -> Result<std::sync::Arc<dyn Jira>, AppError> {
        let credential = self.kept_jira_credential(entry).await?;
        self.jira_as(site_url, &credential)
    }

    fn jira_as(
        &self,
        site_url: &str,
        credential: &JiraCredential,
    ) -> Result<std::sync::Arc<dyn Jira>, AppError> {
        let url = causeway_domain::JiraUrl::parse(site_url)?;
        Ok(self.ports.jira.site(&url, credential))
    }

    /// A Jira credential by the name it is kept under. One that is not kept (any more) may be signed in right now.
    pub(crate) async fn kept_jira_credential(&self, entry: &str) -> Result<JiraCredential, AppError> {
        self.jira_credential_in(self.vault.get(entry).await, entry)
    }

    fn jira_credential_in(
        &self,
        read: Result<Secret, SecretError>,
        entry: &str,
    ) -> Result<JiraCredential, AppError> {
        match read {
            Ok(text) => Ok(jira_credential(&text)?),
            Err(SecretError::Missing) => match self.session.site_kept_as(entry) {
                Some(site) => Ok(duplicate(&site.credential)),
                None => Err(SecretError::Missing.into()),
            },
            Err(error) => Err(error.into()),
        }
    }

    async fn live(&self, record: &ConnectionRecord, probes: usize) -> Result<LiveConnection, AppError> {
        // The list is there at once; what a locked keychain keeps from it is not waited for.
        let read = self.vault.get_in_passing(&record.jira_secret).await;
        let jira = self.jira_as(&record.site_url, &self.jira_credential_in(read, &record.jira_secret)?)?;
        let Some(integration) = jira.integration(record.integration_id).await? else {
            return Ok(LiveConnection { integration: None, repositories: Vec::new() });
        };
        let mut children: Vec<JiraRepository> = jira
            .repositories()
            .await?
            .into_iter()
            .filter(|repository| repository.integration_id == Some(record.integration_id))
            .collect();
        children.sort_by(|left, right| left.code_commit_name().cmp(right.code_commit_name()));
        let asked: Vec<i64> = children
            .iter()
            .filter(|child| !child.disabled && child.last_indexed.is_none())
            .take(probes)
            .map(|child| child.id)
            .collect();
        let answers: std::collections::HashMap<i64, IndexStatus> = futures::stream::iter(asked)
            .map(|id| {
                let jira = &jira;
                async move { jira.index_status(id).await.ok().map(|status| (id, status)) }
            })
            .buffered(8)
            .filter_map(futures::future::ready)
            .collect()
            .await;
        let repositories = children
            .into_iter()
            .map(|child| {
                let state = index_state(&child, answers.get(&child.id));
                (child, state)
            })
            .collect();
        Ok(LiveConnection { integration: Some(integration), repositories })
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
