//! Mirrors of a connection's repositories on this computer: opt-in, with a cap, and never looked at file by file to tell how
//! they are.

mod fetching;
mod progress;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use causeway_domain::integration::RefspecChoice;
use causeway_domain::refspec::refspecs;
use serde::{Deserialize, Serialize};

use crate::audit::Audited;
use crate::error::{AppError, Field};
use crate::port::audit::AuditAct;
use crate::port::mirror::MirrorError;
use crate::port::storage::{ConnectionRecord, MirrorRecord, StorageError};
use crate::{App, Ports};

pub use progress::{MirrorProgress, MirrorWork, OnMirrorProgress};

/// What a mirror may take as long as nobody says otherwise: 5 GB.
pub const DEFAULT_CAP: u64 = 5_000_000_000;

/// Less is no use: 10 MB.
const LEAST_CAP: u64 = 10_000_000;

/// Where the mirror of one repository stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MirrorState {
    /// Never fetched.
    Missing,
    /// At work, in this program.
    Fetching,
    /// Fetched in part: it goes on from there.
    Partial,
    /// Fetched and indexed.
    Ready,
    /// The last try failed.
    Failed,
}

/// The mirror of one repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryMirror {
    /// Where it stands.
    pub state: MirrorState,
    /// What was seen of it last.
    pub record: MirrorRecord,
}

/// A connection's mirror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorStatus {
    /// The connection.
    pub connection_id: String,
    /// Whether it is wanted.
    pub enabled: bool,
    /// At most as many bytes.
    pub cap: u64,
    /// Bytes on disk, with the index.
    pub size: u64,
    /// Bytes that are free on that disk.
    pub free: Option<u64>,
    /// Where it is.
    pub directory: String,
    /// The refspecs it fetches.
    pub refspecs: Vec<String>,
    /// The connection's repositories, by name.
    pub repositories: Vec<RepositoryMirror>,
}

/// What is kept of a connection's mirror as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    enabled: bool,
    cap: u64,
    /// As Jira had them last; none before the first look.
    #[serde(default)]
    refspecs: Option<RefspecChoice>,
    /// Bytes of the index.
    #[serde(default)]
    beside: u64,
}

impl Default for Kept {
    fn default() -> Self {
        Self { enabled: false, cap: DEFAULT_CAP, refspecs: None, beside: 0 }
    }
}

/// Repositories whose mirrors this program is fetching, by connection.
#[derive(Debug, Default)]
pub(crate) struct AtWork(Mutex<BTreeSet<(String, String)>>);

impl AtWork {
    /// Notes the begin of a fetch, until what it answers is dropped; `None` when one is at work already.
    fn begin<'a>(&'a self, connection_id: &str, repository: &str) -> Option<Begun<'a>> {
        let key = (connection_id.to_owned(), repository.to_owned());
        let is_first = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone());
        is_first.then_some(Begun { at_work: self, key })
    }

    fn of(&self, connection_id: &str) -> BTreeSet<String> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().filter(|(of, _)| of == connection_id).map(|(_, name)| name.clone()).collect()
    }
}

struct Begun<'a> {
    at_work: &'a AtWork,
    key: (String, String),
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.at_work.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

/// What a connection has in Jira, or had when it was seen last.
struct Seen {
    names: BTreeSet<String>,
    refspecs: RefspecChoice,
}

impl App {
    /// A connection's mirror. Repositories and refspecs are Jira's; where it cannot be asked, those that were seen last.
    ///
    /// # Errors
    /// [`AppError::ConnectionUnknown`]; when local data cannot be read.
    pub async fn mirror(&self, connection_id: &str) -> Result<MirrorStatus, AppError> {
        let record = self.record(connection_id).await?;
        let kept = self.kept_mirror(connection_id).await?;
        let records = self.ports.storage.mirrors(connection_id).await?;
        let seen = self.seen(&record, &kept, &records).await?;
        Ok(self.status(connection_id, &kept, records, seen))
    }

    /// Turns a connection's mirror on or off, and says how much room it may take, in bytes. Turned off it stays on disk.
    ///
    /// # Errors
    /// [`Field::Cap`] for less than 10 MB; as [`App::mirror`].
    pub async fn set_mirror(
        &self,
        connection_id: &str,
        enabled: bool,
        cap: u64,
    ) -> Result<MirrorStatus, AppError> {
        let title = if enabled { "Turn the mirror on" } else { "Turn the mirror off" };
        let what = Audited::of(AuditAct::SetMirror, connection_id, title);
        let doing = self.setting_mirror(connection_id, enabled, cap);
        self.audited(what, doing, |_| None).await
    }

    async fn setting_mirror(
        &self,
        connection_id: &str,
        enabled: bool,
        cap: u64,
    ) -> Result<MirrorStatus, AppError> {
        if cap < LEAST_CAP {
            return Err(AppError::invalid(Field::Cap, "A mirror needs at least 10 MB"));
        }
        self.record(connection_id).await?;
        let kept = Kept { enabled, cap, ..self.kept_mirror(connection_id).await? };
        self.keep_mirror(connection_id, &kept).await?;
        self.mirror(connection_id).await
    }

    /// Removes a connection's mirror with its index. It is not wanted any more then, until somebody turns it on again.
    ///
    /// # Errors
    /// [`MirrorError::Busy`] while one of its repositories is fetched; when its files cannot be removed.
    pub async fn remove_mirror(&self, connection_id: &str) -> Result<(), AppError> {
        let what = Audited::of(AuditAct::RemoveMirror, connection_id, "Remove the mirror");
        let doing = self.removing_mirror(connection_id);
        self.audited(what, doing, |()| None).await
    }

    async fn removing_mirror(&self, connection_id: &str) -> Result<(), AppError> {
        self.record(connection_id).await?;
        if let Some(repository) = self.mirrors_at_work.of(connection_id).pop_first() {
            return Err(MirrorError::Busy { repository }.into());
        }
        self.ports.mirrors.remove(connection_id, None).await?;
        self.ports.storage.remove_mirrors(connection_id).await?;
        let kept = Kept { enabled: false, beside: 0, ..self.kept_mirror(connection_id).await? };
        Ok(self.keep_mirror(connection_id, &kept).await?)
    }

    /// What support needs to know of a connection's mirror; `None` where nobody ever asked for one.
    pub(crate) async fn mirror_material(&self, connection_id: &str) -> Option<serde_json::Value> {
        self.ports.storage.setting(&setting(connection_id)).await.ok()??;
        let kept = self.kept_mirror(connection_id).await.ok()?;
        let records = self.ports.storage.mirrors(connection_id).await.ok()?;
        Some(serde_json::json!({
            "enabled": kept.enabled,
            "cap": kept.cap,
            "size": kept.beside + records.iter().map(|record| record.size).sum::<u64>(),
            "repositories": records.len(),
            "failed": records.iter().filter(|record| record.error.is_some()).count(),
        }))
    }

    async fn kept_mirror(&self, connection_id: &str) -> Result<Kept, StorageError> {
        let text = self.ports.storage.setting(&setting(connection_id)).await?;
        // What a later version wrote and this one cannot read counts as nothing said.
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    async fn keep_mirror(&self, connection_id: &str, kept: &Kept) -> Result<(), StorageError> {
        let text = serde_json::to_string(kept)
            .map_err(|error| StorageError::Failed { action: "written".into(), detail: error.to_string() })?;
        self.ports.storage.put_setting(&setting(connection_id), Some(text)).await
    }

    /// What Jira says of a connection, and what it said before where it cannot be asked.
    async fn seen(
        &self,
        record: &ConnectionRecord,
        kept: &Kept,
        records: &[MirrorRecord],
    ) -> Result<Seen, AppError> {
        let before = || Seen {
            names: records.iter().map(|record| record.repository.clone()).collect(),
            refspecs: kept.refspecs.clone().unwrap_or_default(),
        };
        let live = match self.live(record, 0).await {
            Ok(live) => live,
            Err(error) => {
                tracing::info!(%error, "Jira could not be asked about a mirror's repositories");
                return Ok(before());
            }
        };
        let Some(integration) = live.integration else { return Ok(before()) };
        let refspecs = integration.refspecs();
        if kept.refspecs.as_ref() != Some(&refspecs) {
            let kept = Kept { refspecs: Some(refspecs.clone()), ..kept.clone() };
            self.keep_mirror(&record.id, &kept).await?;
        }
        let names = live.repositories.iter().map(|(found, _)| found.code_commit_name().to_owned()).collect();
        Ok(Seen { names, refspecs })
    }

    fn status(
        &self,
        connection_id: &str,
        kept: &Kept,
        records: Vec<MirrorRecord>,
        seen: Seen,
    ) -> MirrorStatus {
        let at_work = self.mirrors_at_work.of(connection_id);
        let size = kept.beside + records.iter().map(|record| record.size).sum::<u64>();
        let mut all: BTreeMap<String, MirrorRecord> =
            records.into_iter().map(|record| (record.repository.clone(), record)).collect();
        for repository in seen.names {
            let none = MirrorRecord { repository: repository.clone(), ..MirrorRecord::default() };
            all.entry(repository).or_insert(none);
        }
        MirrorStatus {
            connection_id: connection_id.to_owned(),
            enabled: kept.enabled,
            cap: kept.cap,
            size,
            free: self.ports.mirrors.free(),
            directory: self.ports.mirrors.directory(connection_id),
            refspecs: refspecs(&seen.refspecs).iter().map(ToString::to_string).collect(),
            repositories: all
                .into_values()
                .map(|record| RepositoryMirror { state: state(&record, &at_work), record })
                .collect(),
        }
    }
}

/// Removes what a connection that is gone has left on the disk, and says why it could not.
pub(crate) async fn forget_mirror(ports: &Ports, connection_id: &str) -> Option<String> {
    let removing = async {
        ports.storage.put_setting(&setting(connection_id), None).await?;
        Ok::<_, AppError>(ports.mirrors.remove(connection_id, None).await?)
    };
    let problem = removing.await.err().map(|error| error.to_string());
    if let Some(problem) = &problem {
        tracing::warn!(problem, "the mirror of a connection that is gone stays");
    }
    problem
}

fn setting(connection_id: &str) -> String {
    format!("mirror {connection_id}")
}

fn state(record: &MirrorRecord, at_work: &BTreeSet<String>) -> MirrorState {
    if at_work.contains(&record.repository) {
        MirrorState::Fetching
    } else if record.error.is_some() {
        MirrorState::Failed
    } else if record.partial {
        MirrorState::Partial
    } else if record.fetched_at.is_some() {
        MirrorState::Ready
    } else {
        MirrorState::Missing
    }
}
