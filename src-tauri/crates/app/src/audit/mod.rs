//! The audit log: what Causeway did, when and as whom.
//!
//! Whatever changes something in AWS, in Jira or in what Causeway keeps is entered after it was done, with its failure where
//! the other side has one to say. Runs are entered as they begin; how they ended is in their own records, with the receipt.

mod listing;

pub use listing::{AuditOutcome, AuditPage, AuditSeen};

use crate::App;
use crate::bulk::BulkError;
use crate::credentials::{jira_user, key_hint};
use crate::error::AppError;
use crate::port::audit::{AuditAct, AuditRecord};
use crate::port::storage::ConnectionRecord;
use crate::run::StoredRun;

/// What an entry is about.
pub(crate) struct Audited {
    act: AuditAct,
    title: String,
    connection_id: Option<String>,
    site_url: Option<String>,
    jira_user: Option<String>,
}

impl Audited {
    /// Something on this computer.
    pub(crate) fn new(act: AuditAct, title: impl Into<String>) -> Self {
        Self { act, title: title.into(), connection_id: None, site_url: None, jira_user: None }
    }

    /// Something of a connection.
    pub(crate) fn of(act: AuditAct, connection_id: &str, title: impl Into<String>) -> Self {
        Self { connection_id: Some(connection_id.to_owned()), ..Self::new(act, title) }
    }

    /// Something at a Jira site.
    pub(crate) fn at(act: AuditAct, site_url: &str, title: impl Into<String>) -> Self {
        Self { site_url: Some(site_url.to_owned()), ..Self::new(act, title) }
    }

    /// With who signs in to Jira for it; nobody when the name is empty.
    pub(crate) fn signed_in_as(self, jira_user: &str) -> Self {
        Self { jira_user: Some(jira_user.to_owned()).filter(|name| !name.is_empty()), ..self }
    }
}

impl App {
    /// Does something and enters it, with whoever AWS said it was.
    pub(crate) async fn audited<T>(
        &self,
        what: Audited,
        doing: impl Future<Output = Result<T, AppError>>,
        who: impl FnOnce(&T) -> Option<String>,
    ) -> Result<T, AppError> {
        // Looked up before: what takes a connection apart leaves none.
        let connection = match &what.connection_id {
            Some(id) => self.record(id).await.ok(),
            None => None,
        };
        let outcome = Box::pin(doing).await;
        let error = match &outcome {
            Ok(_) => None,
            Err(error) if was_sent(error) => Some(error.to_string()),
            Err(_) => return outcome,
        };
        let who = outcome.as_ref().ok().and_then(who);
        self.enter(what, connection, who, error).await;
        outcome
    }

    /// Enters a run as it begins or is taken up again; undoing as it has ended.
    pub(crate) async fn audit_run(
        &self,
        act: AuditAct,
        run_id: &str,
        stored: &StoredRun,
        title: &str,
        error: Option<&AppError>,
    ) {
        let connection = stored.work.connection();
        let key = stored.work.access_key_id().filter(|id| !id.is_empty());
        let record = AuditRecord {
            at: self.ports.clock.now_millis(),
            act: Some(act),
            title: title.to_owned(),
            site_url: Some(stored.work.site_url().to_owned()),
            connection_id: connection.map(|record| record.id.clone()),
            connection_name: connection.map(|record| record.name.clone()),
            jira_user: Some(stored.jira_user.clone()).filter(|name| !name.is_empty()),
            aws_identity: key.map(|id| format!("access key {}", key_hint(id))),
            error: error.map(AppError::to_string),
            run_id: Some(run_id.to_owned()),
        };
        self.append(record).await;
    }

    async fn enter(
        &self,
        what: Audited,
        connection: Option<ConnectionRecord>,
        aws_identity: Option<String>,
        error: Option<String>,
    ) {
        let known = connection.as_ref();
        let record = AuditRecord {
            at: self.ports.clock.now_millis(),
            act: Some(what.act),
            title: what.title,
            site_url: what.site_url.or_else(|| known.map(|record| record.site_url.clone())),
            connection_id: what.connection_id,
            connection_name: known.map(|record| record.name.clone()),
            jira_user: what
                .jira_user
                .or_else(|| known.map(|record| jira_user(record).to_owned()))
                .filter(|name| !name.is_empty()),
            aws_identity,
            error,
            run_id: None,
        };
        self.append(record).await;
    }

    /// What was done is done: a trail that cannot be written does not make it fail.
    async fn append(&self, record: AuditRecord) {
        if let Err(error) = self.ports.storage.append_audit(record).await {
            tracing::error!(%error, "the audit log could not be written");
        }
    }
}

/// Whether anything may have been done when this came: what is refused before it is asked for is no act.
fn was_sent(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Aws(_)
            | AppError::Jira(_)
            | AppError::ActRefused { .. }
            | AppError::OutcomeUnknown { .. }
            | AppError::Unverified { .. }
            | AppError::ConnectFailed { .. }
            | AppError::Secrets(_)
            | AppError::Mirror(_)
            | AppError::Bulk(BulkError::Unclear { .. })
            | AppError::Storage(_)
    )
}
