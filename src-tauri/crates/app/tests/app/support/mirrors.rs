//! Mirrors in memory: each repository comes in within a second, in ten parts.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::commit_source::CommitSource;
use causeway_app::port::git::GitAccess;
use causeway_app::port::history::History;
use causeway_app::port::mirror::{
    FetchProgress, MirrorError, MirrorFetch, MirrorOnDisk, Mirrors, OnFetchProgress,
};
use causeway_domain::refspec::refspecs;
use tokio_util::sync::CancellationToken;

use super::Unread;

/// Parts that a repository comes in.
const PARTS: u32 = 10;

pub(crate) struct MirrorsState {
    /// By connection and repository.
    pub(crate) disk: BTreeMap<(String, String), MirrorOnDisk>,
    /// What the next fetches of these repositories answer.
    pub(crate) refuse: BTreeMap<String, MirrorError>,
    /// Bytes of each repository.
    pub(crate) bytes: u64,
    pub(crate) free: Option<u64>,
    /// Repository, key and refspecs of each fetch.
    pub(crate) fetched: Vec<(String, String, Vec<String>)>,
    /// Histories of mirrors, by repository.
    pub(crate) histories: BTreeMap<String, Arc<dyn History>>,
    at_once: usize,
    pub(crate) most_at_once: usize,
    /// How often somebody looked at the disk.
    pub(crate) looks: usize,
}

#[derive(Default)]
pub(crate) struct FakeMirrors(Mutex<MirrorsState>);

impl Default for MirrorsState {
    fn default() -> Self {
        Self {
            disk: BTreeMap::new(),
            refuse: BTreeMap::new(),
            bytes: 1_000_000,
            free: None,
            fetched: Vec::new(),
            histories: BTreeMap::new(),
            at_once: 0,
            most_at_once: 0,
            looks: 0,
        }
    }
}

impl FakeMirrors {
    pub(crate) fn state(&self) -> MutexGuard<'_, MirrorsState> {
        self.0.lock().unwrap()
    }

    async fn comes_in(
        &self,
        fetch: &MirrorFetch<'_>,
        progress: &OnFetchProgress,
        cancel: &CancellationToken,
    ) -> Result<(), MirrorError> {
        let part = self.state().bytes / u64::from(PARTS);
        for number in 1..=PARTS {
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(MirrorError::Cancelled),
                () = tokio::time::sleep(Duration::from_millis(100)) => {}
            }
            if !fetch.room.take(part) {
                return Err(MirrorError::Full { cap: fetch.room.cap() });
            }
            let key = (fetch.connection_id.to_owned(), fetch.repository.to_owned());
            let size = part * u64::from(number);
            self.state().disk.insert(key, MirrorOnDisk { size, references: 2 });
            progress(FetchProgress { received: number, total: PARTS, bytes: size });
        }
        Ok(())
    }
}

#[async_trait]
impl Mirrors for FakeMirrors {
    fn directory(&self, connection_id: &str) -> String {
        format!("/data/mirrors/{connection_id}")
    }

    fn free(&self) -> Option<u64> {
        self.state().free
    }

    async fn on_disk(&self, connection: &str, repository: &str) -> Result<Option<MirrorOnDisk>, MirrorError> {
        let mut state = self.state();
        state.looks += 1;
        Ok(state.disk.get(&(connection.to_owned(), repository.to_owned())).cloned())
    }

    async fn beside(&self, connection: &str) -> Result<u64, MirrorError> {
        Ok(if self.state().disk.keys().any(|(of, _)| of == connection) { 7 } else { 0 })
    }

    async fn fetch(
        &self,
        fetch: &MirrorFetch<'_>,
        progress: OnFetchProgress,
        cancel: &CancellationToken,
    ) -> Result<(), MirrorError> {
        let refused = {
            let mut state = self.state();
            let GitAccess::Keys(keys) = fetch.access else { panic!("keys") };
            let refspecs = refspecs(fetch.refspecs).iter().map(ToString::to_string).collect();
            state.fetched.push((fetch.repository.to_owned(), keys.access_key_id.clone(), refspecs));
            state.at_once += 1;
            state.most_at_once = state.most_at_once.max(state.at_once);
            state.refuse.remove(fetch.repository)
        };
        let outcome = match refused {
            Some(error) => Err(error),
            None => self.comes_in(fetch, &progress, cancel).await,
        };
        self.state().at_once -= 1;
        outcome
    }

    fn history(&self, _: &str, repository: &str) -> Option<Arc<dyn History>> {
        self.state().histories.get(repository).cloned()
    }

    fn commits(&self, connection: &str, repository: &str) -> Option<Arc<dyn CommitSource>> {
        let key = (connection.to_owned(), repository.to_owned());
        self.state().disk.contains_key(&key).then(|| Arc::new(Unread) as Arc<dyn CommitSource>)
    }

    async fn remove(&self, connection: &str, repository: Option<&str>) -> Result<(), MirrorError> {
        let is_gone = |key: &(String, String)| {
            key.0 == connection && repository.is_none_or(|repository| key.1 == repository)
        };
        self.state().disk.retain(|key, _| !is_gone(key));
        Ok(())
    }
}
