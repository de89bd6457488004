//! Fetching: many repositories side by side, each on its own.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use tokio::time::MissedTickBehavior;

use super::progress::Merged;
use super::{Kept, MirrorStatus, OnMirrorProgress};
use crate::App;
use crate::error::AppError;
use crate::port::aws::{AwsIdentity, AwsLocation};
use crate::port::git::GitAccess;
use crate::port::mirror::{MirrorError, MirrorFetch, Room};
use crate::port::storage::{ConnectionRecord, MirrorRecord};
use crate::session::Operation;
use causeway_domain::integration::RefspecChoice;

/// How many repositories are fetched at once.
const AT_ONCE: usize = 4;

/// How often progress is told.
const PACE: Duration = Duration::from_millis(100);

/// What stays free on the disk, whatever the cap: 500 MB.
const RESERVE: u64 = 500_000_000;

/// What every fetch of a connection has in common.
struct Fetching<'a> {
    operation: &'a Operation,
    connection: &'a ConnectionRecord,
    identity: AwsIdentity,
    location: AwsLocation,
    refspecs: RefspecChoice,
    room: Arc<Room>,
    progress: Arc<Merged>,
}

impl App {
    /// Fetches what is new in these repositories of a connection, or in all when none is named, and indexes it. One that
    /// fails does not keep the others from it; its error is in the status.
    ///
    /// # Errors
    /// [`MirrorError::Off`]; [`AppError::Cancelled`], and what came in until then stays; when there are no keys to sign
    /// with, or local data cannot be written.
    pub async fn fetch_mirror(
        &self,
        operation: &Operation,
        connection_id: &str,
        repositories: &[String],
        progress: OnMirrorProgress,
    ) -> Result<MirrorStatus, AppError> {
        let connection = self.record(connection_id).await?;
        let kept = self.kept_mirror(connection_id).await?;
        if !kept.enabled {
            return Err(MirrorError::Off.into());
        }
        let records = self.ports.storage.mirrors(connection_id).await?;
        let looking = async { self.seen(&connection, &kept, &records).await };
        let seen = operation.or_cancelled(looking).await?;
        let identity = operation.or_cancelled(self.identity_of(&connection)).await?;
        // Whoever has to sign in first learns it now, and not ten thousand times.
        operation.or_cancelled(async { Ok(identity.keys().await?) }).await?;
        let names: Vec<String> = match repositories {
            [] => seen.names.iter().cloned().collect(),
            named => named.to_vec(),
        };
        let merged = Merged::new(names.len(), progress);
        let fetching = Fetching {
            operation,
            location: connection.location()?,
            connection: &connection,
            identity,
            refspecs: seen.refspecs.clone(),
            room: Arc::new(self.room(&kept, &records)),
            progress: Arc::clone(&merged),
        };
        let work = futures::stream::iter(names)
            .map(|name| self.fetch_one(&fetching, &records, name))
            .buffer_unordered(AT_ONCE)
            .fold(Ok(()), async |so_far, ended| so_far.and(ended));
        let outcome = paced(work, &merged).await;
        self.look_beside(connection_id).await?;
        outcome?;
        if operation.token.is_cancelled() {
            return Err(AppError::Cancelled);
        }
        let kept = self.kept_mirror(connection_id).await?;
        let records = self.ports.storage.mirrors(connection_id).await?;
        Ok(self.status(connection_id, &kept, records, seen))
    }

    /// What may still come in: up to the cap, and never the last of the disk.
    fn room(&self, kept: &Kept, records: &[MirrorRecord]) -> Room {
        let used = kept.beside + records.iter().map(|record| record.size).sum::<u64>();
        let left = kept.cap.saturating_sub(used);
        let free = self.ports.mirrors.free().map_or(u64::MAX, |free| free.saturating_sub(RESERVE));
        if free < left { Room::new(used.saturating_add(free), free) } else { Room::new(kept.cap, left) }
    }

    /// One repository. What it fails with is written down; what that fails with is the answer.
    async fn fetch_one(
        &self,
        fetching: &Fetching<'_>,
        records: &[MirrorRecord],
        repository: String,
    ) -> Result<(), AppError> {
        let connection_id = fetching.connection.id.as_str();
        if fetching.operation.token.is_cancelled() {
            return Ok(());
        }
        // In a second window or twice in one request: the other one fetches it.
        let Some(_begun) = self.mirrors_at_work.begin(connection_id, &repository) else {
            fetching.progress.end(&repository, false);
            return Ok(());
        };
        let before = records.iter().find(|record| record.repository == repository).cloned();
        let outcome = self.fetch_and_index(fetching, &repository).await;
        let record = self.looked_at(connection_id, repository, before, outcome).await;
        fetching.progress.end(&record.repository, record.error.is_some());
        Ok(self.ports.storage.put_mirror(connection_id, record).await?)
    }

    async fn fetch_and_index(&self, fetching: &Fetching<'_>, repository: &str) -> Result<(), AppError> {
        let cancel = &fetching.operation.token;
        let progress = fetching.progress.begin(repository);
        // Those of a session may be others by now.
        let access = GitAccess::Keys(fetching.identity.keys().await?);
        let fetch = MirrorFetch {
            connection_id: &fetching.connection.id,
            location: &fetching.location,
            repository,
            access: &access,
            refspecs: &fetching.refspecs,
            room: &fetching.room,
        };
        self.ports.mirrors.fetch(&fetch, progress, cancel).await?;
        fetching.progress.indexing(repository);
        self.update_commit_index(&fetching.connection.id, repository, cancel).await.map(drop)
    }

    /// What is there after a try.
    async fn looked_at(
        &self,
        connection_id: &str,
        repository: String,
        before: Option<MirrorRecord>,
        outcome: Result<(), AppError>,
    ) -> MirrorRecord {
        let before = before.unwrap_or_default();
        let disk = self.ports.mirrors.on_disk(connection_id, &repository).await.ok().flatten();
        let index = self.ports.commit_index.state(connection_id, &repository).await.ok().flatten();
        let partial = disk.is_some() && outcome.is_err();
        let disk = disk.unwrap_or_default();
        let (fetched_at, error) = match outcome {
            Ok(()) => (Some(self.ports.clock.now_millis()), None),
            Err(AppError::Cancelled) => (before.fetched_at, None),
            Err(error) => {
                tracing::info!(repository, %error, "a mirror is not up to date");
                (before.fetched_at, Some(error))
            }
        };
        MirrorRecord {
            repository,
            partial,
            size: disk.size,
            references: disk.references,
            commits: index.map_or(0, |index| index.commits),
            fetched_at,
            error,
        }
    }

    /// Remembers how large the index is.
    async fn look_beside(&self, connection_id: &str) -> Result<(), AppError> {
        let beside = self.ports.mirrors.beside(connection_id).await?;
        let kept = self.kept_mirror(connection_id).await?;
        if kept.beside != beside {
            self.keep_mirror(connection_id, &Kept { beside, ..kept }).await?;
        }
        Ok(())
    }
}

/// Tells how far some work is at a measured pace, and once when it has ended.
async fn paced<T>(work: impl Future<Output = T>, progress: &Merged) -> T {
    let mut work = std::pin::pin!(work);
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let outcome = loop {
        tokio::select! {
            biased;
            outcome = &mut work => break outcome,
            _ = pace.tick() => progress.tell(),
        }
    };
    progress.tell();
    outcome
}
