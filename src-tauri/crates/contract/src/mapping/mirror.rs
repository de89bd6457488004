//! Mirrors of a connection's repositories.

use causeway_app::mirror::{
    MirrorProgress as AppProgress, MirrorState as AppState, MirrorStatus, RepositoryMirror as AppRepository,
};

use super::wire_error;
use crate::mirror::{Mirror, MirrorProgress, MirrorState, MirrorWork, RepositoryMirror};

/// A connection's mirror.
pub fn mirror(status: MirrorStatus, correlation_id: &str) -> Mirror {
    Mirror {
        connection_id: status.connection_id,
        enabled: status.enabled,
        cap: status.cap,
        size: status.size,
        free: status.free,
        directory: status.directory,
        refspecs: status.refspecs,
        repositories: status.repositories.into_iter().map(|one| repository(one, correlation_id)).collect(),
    }
}

fn repository(one: AppRepository, correlation_id: &str) -> RepositoryMirror {
    let AppRepository { state, record } = one;
    RepositoryMirror {
        repository: record.repository,
        state: match state {
            AppState::Missing => MirrorState::Missing,
            AppState::Fetching => MirrorState::Fetching,
            AppState::Partial => MirrorState::Partial,
            AppState::Ready => MirrorState::Ready,
            AppState::Failed => MirrorState::Failed,
        },
        size: record.size,
        fetched_at: record.fetched_at,
        references: record.references,
        commits: record.commits,
        error: record.error.map(|error| wire_error(&error, correlation_id)),
    }
}

/// How far a fetch is.
pub fn mirror_progress(progress: AppProgress) -> MirrorProgress {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    MirrorProgress {
        done: number(progress.done),
        total: number(progress.total),
        failed: number(progress.failed),
        bytes: progress.bytes,
        current: progress
            .current
            .into_iter()
            .map(|work| MirrorWork {
                repository: work.repository,
                received: work.progress.received,
                total: work.progress.total,
                bytes: work.progress.bytes,
                indexing: work.indexing,
            })
            .collect(),
    }
}
