//! The audit log of a world in memory.

use std::sync::Mutex;

use async_trait::async_trait;
use causeway_app::port::audit::{AuditEntry, AuditLog, AuditQuery, AuditRecord};
use causeway_app::port::storage::{Storage, StorageError};

use super::local::MemoryStorage;

/// What was entered.
#[derive(Default)]
pub(crate) struct Trail(Mutex<Vec<AuditRecord>>);

#[async_trait]
impl AuditLog for MemoryStorage {
    async fn append_audit(&self, record: AuditRecord) -> Result<(), StorageError> {
        self.trail.0.lock().unwrap().push(record);
        Ok(())
    }

    async fn audit(&self, query: AuditQuery) -> Result<Vec<AuditEntry>, StorageError> {
        let records = self.trail.0.lock().unwrap().clone();
        let mut found = Vec::new();
        for (number, record) in (1..).zip(records).collect::<Vec<_>>().into_iter().rev() {
            if query.before.is_some_and(|before| number >= before) {
                continue;
            }
            let run = match &record.run_id {
                Some(id) => self.run(id).await?,
                None => None,
            };
            let run_state = run.as_ref().map(|run| run.state.clone());
            let has_failed = record.error.is_some()
                || (record.run_id.is_some() && run_state.as_deref() != Some("completed"));
            let is_found = query.words.iter().all(|word| record.title.contains(word.as_str()))
                && query.connection_id.as_ref().is_none_or(|id| record.connection_id.as_ref() == Some(id))
                && query.site_url.as_ref().is_none_or(|url| record.site_url.as_ref() == Some(url))
                && (!query.only_failed || has_failed);
            if is_found {
                let run_finished_at = run.and_then(|run| run.finished_at);
                found.push(AuditEntry { number, record, run_state, run_finished_at });
            }
        }
        found.truncate(query.limit as usize);
        Ok(found)
    }
}
