//! What mends a reason in GIJ.

use super::issue_key;
use crate::App;
use crate::audit::Audited;
use crate::error::{AppError, Field};
use crate::port::audit::AuditAct;
use crate::port::jira::Jira;

impl App {
    /// Has GIJ link a commit to an issue, or take the link back. GIJ indexes the repository afterwards by itself.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a key or a commit that is none; [`AppError::JiraSiteUnknown`]; what GIJ says, which allows it
    /// to administrators and to the commit's author.
    pub async fn associate_commit(
        &self,
        site_url: &str,
        key: &str,
        repository_id: i64,
        commit_id: &str,
        remove: bool,
    ) -> Result<(), AppError> {
        let title = if remove {
            format!("Take the link from commit {commit_id} to {key} back")
        } else {
            format!("Link commit {commit_id} to {key}")
        };
        let what = Audited::at(AuditAct::AssociateCommit, site_url, title);
        let doing = self.associating_commit(site_url, key, repository_id, commit_id, remove);
        self.audited(what, doing, |()| None).await
    }

    async fn associating_commit(
        &self,
        site_url: &str,
        key: &str,
        repository_id: i64,
        commit_id: &str,
        remove: bool,
    ) -> Result<(), AppError> {
        let key = issue_key(key)?;
        let is_id = commit_id.len() == 40 && commit_id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_id {
            return Err(AppError::invalid(Field::Subject, "A commit's id has 40 hex digits"));
        }
        let jira = self.jira_at_site(site_url).await?;
        Ok(jira.associate_commit(repository_id, commit_id, key.as_str(), remove).await?)
    }

    /// Enables a repository, or the integration by its own id, in GIJ, and has it indexed.
    ///
    /// # Errors
    /// [`AppError::ConnectionUnknown`]; what GIJ says, which allows it to administrators.
    pub async fn enable_in_jira(&self, connection_id: &str, repository_id: i64) -> Result<(), AppError> {
        let what = Audited::of(
            AuditAct::EnableRepository,
            connection_id,
            format!("Enable number {repository_id} in Jira and reindex it"),
        );
        let doing = self.enabling_in_jira(connection_id, repository_id);
        self.audited(what, doing, |()| None).await
    }

    async fn enabling_in_jira(&self, connection_id: &str, repository_id: i64) -> Result<(), AppError> {
        let record = self.record(connection_id).await?;
        let jira = self.jira_of(&record).await?;
        jira.set_disabled(repository_id, false).await?;
        Ok(jira.reindex(repository_id).await?)
    }

    async fn jira_at_site(&self, site_url: &str) -> Result<std::sync::Arc<dyn Jira>, AppError> {
        let site = causeway_domain::JiraUrl::parse(site_url)?;
        let records = self.ports.storage.connections().await?;
        let record = records.into_iter().find(|record| record.site_url == site.as_str());
        let record = record.ok_or_else(|| AppError::JiraSiteUnknown { site: site.as_str().to_owned() })?;
        self.jira_of(&record).await
    }
}
