//! Repositories connected by hand, as Jira has them now.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use causeway_domain::integration::JiraRepository;
use futures::StreamExt;

use crate::App;
use crate::audit::Audited;
use crate::connections::{IndexState, index_state};
use crate::credentials::SecretUsers;
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::jira::{IndexStatus, Jira};
use crate::port::storage::SingleRepositoryRecord;
use crate::sites::{SITES_AT_ONCE, in_time};

/// A repository with what Jira says about it.
pub struct SingleRepositoryState {
    /// What Causeway remembers.
    pub record: SingleRepositoryRecord,
    /// What Jira says, or why it could not be asked.
    pub live: Result<LiveRepository, AppError>,
}

/// What Jira says about a repository.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveRepository {
    /// It; `None` when it is gone.
    pub repository: Option<JiraRepository>,
    /// Where its index stands.
    pub index: IndexState,
}

impl App {
    /// All repositories that were connected by hand, oldest first. Sites are asked side by side, each once.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn single_repositories(&self) -> Result<Vec<SingleRepositoryState>, AppError> {
        let records = self.ports.storage.single_repositories().await?;
        let mut sites: BTreeMap<(String, String), Vec<i64>> = BTreeMap::new();
        for record in &records {
            let site = (record.site_url.clone(), record.jira_secret.clone());
            sites.entry(site).or_default().push(record.repository_id);
        }
        let looks: HashMap<(String, String), Result<HashMap<i64, LiveRepository>, AppError>> =
            futures::stream::iter(sites)
                .map(|(site, ids)| async move {
                    let looked = self.look_at_site(&site.0, &site.1, &ids).await;
                    (site, looked)
                })
                .buffer_unordered(SITES_AT_ONCE)
                .collect()
                .await;
        let gone = || LiveRepository { repository: None, index: IndexState::Waiting };
        let live = |record: &SingleRepositoryRecord| {
            let site = (record.site_url.clone(), record.jira_secret.clone());
            match looks.get(&site) {
                Some(Ok(found)) => Ok(found.get(&record.repository_id).cloned().unwrap_or_else(gone)),
                Some(Err(error)) => Err(error.clone()),
                None => Err(AppError::ConnectionUnknown),
            }
        };
        Ok(records.into_iter().map(|record| SingleRepositoryState { live: live(&record), record }).collect())
    }

    async fn look_at_site(
        &self,
        site_url: &str,
        jira_secret: &str,
        ids: &[i64],
    ) -> Result<HashMap<i64, LiveRepository>, AppError> {
        let looking = async {
            let jira = self.jira_at(site_url, jira_secret).await?;
            let mut found = HashMap::new();
            for repository in jira.repositories().await? {
                if ids.contains(&repository.id) {
                    let status = status_of(&jira, &repository).await;
                    let index = index_state(&repository, status.as_ref());
                    found.insert(repository.id, LiveRepository { repository: Some(repository), index });
                }
            }
            Ok(found)
        };
        in_time(site_url, looking).await
    }

    /// Forgets a repository on this computer, and the secrets that nothing else needs. In Jira it stays as it is.
    ///
    /// # Errors
    /// [`AppError::ConnectionUnknown`]; when local data cannot be written, or the keychain does not remove a secret.
    pub async fn forget_single_repository(&self, id: &str) -> Result<(), AppError> {
        let record = self.single_record(id).await?;
        let title = format!("Forget the repository {}; in Jira it stays", record.name);
        let what = Audited::at(AuditAct::ForgetRepository, &record.site_url, title);
        self.audited(what, self.forgetting_single_repository(id, &record), |()| None).await
    }

    async fn forgetting_single_repository(
        &self,
        id: &str,
        record: &SingleRepositoryRecord,
    ) -> Result<(), AppError> {
        self.ports.storage.remove_single_repository(id).await?;
        let users = SecretUsers::read(self.ports.storage.as_ref()).await?;
        for name in record.secret.iter().chain([&record.jira_secret]) {
            if !users.need(name) {
                self.vault.remove(name).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn single_record(&self, id: &str) -> Result<SingleRepositoryRecord, AppError> {
        let records = self.ports.storage.single_repositories().await?;
        records.into_iter().find(|record| record.id == id).ok_or(AppError::ConnectionUnknown)
    }
}

/// Where the index of one without any stands.
async fn status_of(jira: &Arc<dyn Jira>, repository: &JiraRepository) -> Option<IndexStatus> {
    if repository.disabled || repository.last_indexed.is_some() {
        return None;
    }
    jira.index_status(repository.id).await.ok()
}
