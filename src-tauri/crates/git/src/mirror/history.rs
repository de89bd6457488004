//! History as a mirror has it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use causeway_app::port::history::{
    BlobContent, CommitRecord, FileDifference, History, HistoryError, Listed, Signature, TreeEntry,
};
use causeway_app::port::mirror::MirrorError;
use git2::{Commit, DiffFile, DiffOptions, ErrorCode, FileMode, ObjectType, Oid, Repository, Sort};
use tokio_util::sync::CancellationToken;

use super::folder;

/// Reads one mirror. Repositories that were opened are kept for the next question, one for each that runs at a time.
pub(super) struct MirrorHistory {
    path: PathBuf,
    opened: Arc<Mutex<Vec<Repository>>>,
}

impl MirrorHistory {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, opened: Arc::default() }
    }

    async fn read<T: Send + 'static>(
        &self,
        cancel: &CancellationToken,
        read: impl FnOnce(&Repository, &CancellationToken) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, HistoryError> {
        let (path, opened, token) = (self.path.clone(), Arc::clone(&self.opened), cancel.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let kept = opened.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let repository = match kept {
                Some(repository) => repository,
                None => folder::open(&path).map_err(|error| unreadable(&error))?,
            };
            let outcome = check(&token).and_then(|()| read(&repository, &token));
            opened.lock().unwrap_or_else(PoisonError::into_inner).push(repository);
            outcome
        });
        let outcome = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(MirrorError::Cancelled.into()),
            outcome = reading => outcome,
        };
        outcome.unwrap_or_else(|error| {
            Err(MirrorError::Failed { action: "read".into(), detail: error.to_string() }.into())
        })
    }
}

#[async_trait]
impl History for MirrorHistory {
    async fn commit(
        &self,
        _repository: &str,
        id: &str,
        cancel: &CancellationToken,
    ) -> Result<CommitRecord, HistoryError> {
        let id = id.to_owned();
        self.read(cancel, move |repository, _| Ok(record(&commit(repository, &id)?))).await
    }

    async fn differences(
        &self,
        _repository: &str,
        before: Option<&str>,
        after: &str,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Listed<FileDifference>, HistoryError> {
        let (before, after) = (before.map(str::to_owned), after.to_owned());
        self.read(cancel, move |repository, cancel| {
            let tree = |id: &str| commit(repository, id)?.tree().map_err(|error| unreadable(&error));
            let before = before.as_deref().map(tree).transpose()?;
            let after = tree(&after)?;
            let mut options = DiffOptions::new();
            // A file that became a link is one that changed, as CodeCommit has it.
            options.include_typechange(true).skip_binary_check(true);
            let diff = repository
                .diff_tree_to_tree(before.as_ref(), Some(&after), Some(&mut options))
                .map_err(|error| unreadable(&error))?;
            check(cancel)?;
            let items = diff.deltas().take(limit).map(|delta| {
                let (old, new) = (delta.old_file(), delta.new_file());
                let path = new.path_bytes().or_else(|| old.path_bytes()).unwrap_or_default();
                FileDifference {
                    path: String::from_utf8_lossy(path).into_owned(),
                    before: side(&old),
                    after: side(&new),
                }
            });
            Ok(Listed { items: items.collect(), cut: diff.deltas().len() > limit })
        })
        .await
    }

    async fn entry(
        &self,
        _repository: &str,
        commit_id: &str,
        path: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<TreeEntry>, HistoryError> {
        let (commit_id, path) = (commit_id.to_owned(), path.to_owned());
        self.read(cancel, move |repository, _| {
            let tree = commit(repository, &commit_id)?.tree().map_err(|error| unreadable(&error))?;
            match tree.get_path(std::path::Path::new(&path)) {
                Ok(entry) => Ok(Some(TreeEntry { id: entry.id().to_string(), mode: mode(entry.filemode()) })
                    .filter(|entry| entry.mode != mode(FileMode::Tree.into()))),
                Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
                Err(error) => Err(unreadable(&error)),
            }
        })
        .await
    }

    async fn blob(
        &self,
        _repository: &str,
        id: &str,
        limit: u64,
        cancel: &CancellationToken,
    ) -> Result<BlobContent, HistoryError> {
        let id = id.to_owned();
        self.read(cancel, move |repository, cancel| {
            let missing = || HistoryError::Missing { what: format!("blob {id}") };
            let oid = Oid::from_str(&id).map_err(|_| missing())?;
            let odb = repository.odb().map_err(|error| unreadable(&error))?;
            let found = |error: git2::Error| match error.code() {
                ErrorCode::NotFound => missing(),
                _ => unreadable(&error),
            };
            // The size stands before the content, which may not fit into memory.
            let (size, kind) = odb.read_header(oid).map_err(found)?;
            let size = u64::try_from(size).unwrap_or(u64::MAX);
            if kind != ObjectType::Blob {
                return Err(missing());
            }
            if size > limit {
                return Ok(BlobContent::TooLarge { size: Some(size) });
            }
            check(cancel)?;
            Ok(BlobContent::Whole(odb.read(oid).map_err(found)?.data().to_owned()))
        })
        .await
    }

    async fn merge_base(
        &self,
        _repository: &str,
        one: &str,
        other: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, HistoryError> {
        let (one, other) = (one.to_owned(), other.to_owned());
        self.read(cancel, move |repository, _| {
            let (one, other) = (commit(repository, &one)?, commit(repository, &other)?);
            match repository.merge_base(one.id(), other.id()) {
                Ok(base) => Ok(Some(base.to_string())),
                Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
                Err(error) => Err(unreadable(&error)),
            }
        })
        .await
    }

    async fn commits(
        &self,
        _repository: &str,
        tip: &str,
        without: Option<&str>,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Listed<CommitRecord>, HistoryError> {
        let (tip, without) = (tip.to_owned(), without.map(str::to_owned));
        self.read(cancel, move |repository, cancel| {
            let tip = commit(repository, &tip)?;
            let without = without.map(|id| commit(repository, &id)).transpose()?;
            let walk = || {
                let mut walk = repository.revwalk()?;
                walk.set_sorting(Sort::TIME)?;
                walk.push(tip.id())?;
                if let Some(without) = &without {
                    walk.hide(without.id())?;
                }
                Ok(walk)
            };
            let mut listed = Listed { items: Vec::new(), cut: false };
            for id in walk().map_err(|error: git2::Error| unreadable(&error))? {
                check(cancel)?;
                if listed.items.len() == limit {
                    listed.cut = true;
                    break;
                }
                let found = id.and_then(|id| repository.find_commit(id));
                listed.items.push(record(&found.map_err(|error| unreadable(&error))?));
            }
            Ok(listed)
        })
        .await
    }
}

fn check(cancel: &CancellationToken) -> Result<(), HistoryError> {
    if cancel.is_cancelled() { Err(MirrorError::Cancelled.into()) } else { Ok(()) }
}

fn unreadable(error: &git2::Error) -> HistoryError {
    MirrorError::Failed { action: "read".into(), detail: error.message().to_owned() }.into()
}

/// A commit by its whole id.
fn commit<'a>(repository: &'a Repository, id: &str) -> Result<Commit<'a>, HistoryError> {
    let missing = || HistoryError::Missing { what: format!("commit {id}") };
    let oid = Oid::from_str(id).ok().filter(|_| id.len() == 40).ok_or_else(missing)?;
    repository.find_commit(oid).map_err(|error| match error.code() {
        ErrorCode::NotFound => missing(),
        _ => unreadable(&error),
    })
}

fn record(commit: &Commit<'_>) -> CommitRecord {
    CommitRecord {
        id: commit.id().to_string(),
        parents: commit.parent_ids().map(|id| id.to_string()).collect(),
        author: signature(&commit.author()),
        committer: signature(&commit.committer()),
        message: String::from_utf8_lossy(commit.message_raw_bytes()).into_owned(),
    }
}

fn signature(signature: &git2::Signature<'_>) -> Signature {
    Signature {
        name: String::from_utf8_lossy(signature.name_bytes()).into_owned(),
        email: String::from_utf8_lossy(signature.email_bytes()).into_owned(),
        at: signature.when().seconds().checked_mul(1_000),
    }
}

fn side(file: &DiffFile<'_>) -> Option<TreeEntry> {
    let entry = TreeEntry { id: file.id().to_string(), mode: mode(file.mode().into()) };
    (!file.id().is_zero()).then_some(entry)
}

fn mode(mode: i32) -> u32 {
    u32::try_from(mode).unwrap_or_default()
}
