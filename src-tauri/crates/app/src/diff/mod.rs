//! Commits in full and differences of files: from the mirror where it has them, else from CodeCommit.

use causeway_domain::Region;
use causeway_domain::diff::{MAX_BYTES, Options, TextDiff, compare, is_binary};
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::acts::ReadFrom;
use crate::error::{AppError, Field};
use crate::port::history::{
    BlobContent, CommitRecord, FileDifference, History, HistoryError, Listed, TreeEntry,
};
use crate::session::Operation;

/// As many files of a commit as are listed.
pub const MAX_FILES: usize = 5000;

const SYMBOLIC_LINK: u32 = 0o120_000;
const SUBMODULE: u32 = 0o160_000;

/// The longest path that a symbolic link may hold; more is not read of one.
const MAX_LINK: u64 = 4096;

/// A commit in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitInFull {
    /// The commit.
    pub commit: CommitRecord,
    /// What it changes against its first parent, by path; all its files for a commit without parents.
    pub files: Listed<FileDifference>,
    /// Where it was read.
    pub read_from: ReadFrom,
    /// The region of its repository.
    pub region: Region,
    /// Its repository's name.
    pub repository: String,
}

/// Which difference is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDiffWanted {
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// The commit before; `None` for the first commit, before which there was nothing.
    pub before: Option<String>,
    /// The commit after.
    pub after: String,
    /// The file.
    pub path: String,
    /// How to compare.
    pub options: Options,
}

/// A difference of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileDiff {
    /// Text.
    Text(TextDiff),
    /// Not text: its sizes in bytes, where it exists.
    Binary {
        /// Before.
        before: Option<u64>,
        /// After.
        after: Option<u64>,
    },
    /// More than is compared, or than the place hands out: its sizes in bytes, where it exists and they are known.
    TooLarge {
        /// Before.
        before: Option<u64>,
        /// After.
        after: Option<u64>,
    },
    /// A symbolic link or a submodule: what it pointed to, where it was one.
    Pointer {
        /// Before.
        before: Option<String>,
        /// After.
        after: Option<String>,
    },
}

impl App {
    /// A commit in full, with what it changes against its first parent.
    ///
    /// # Errors
    /// [`AppError::CommitMissing`]; whatever AWS or the mirror fails with.
    pub async fn commit_in_full(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        commit_id: &str,
    ) -> Result<CommitInFull, AppError> {
        check_id(commit_id)?;
        let cancel = &operation.token;
        let reading = async {
            let connection = self.record(connection_id).await?;
            let region = Region::parse(&connection.region)?;
            let ((commit, files), read_from) = self
                .reading(&connection, repository, &[commit_id], cancel, |history| async move {
                    let commit = history.commit(repository, commit_id, cancel).await?;
                    let parent = commit.parents.first().map(String::as_str);
                    let files = history.differences(repository, parent, commit_id, MAX_FILES, cancel).await?;
                    Ok::<_, HistoryError>((commit, files))
                })
                .await?;
            Ok(CommitInFull { commit, files, read_from, region, repository: repository.to_owned() })
        };
        operation.or_cancelled(reading).await
    }

    /// The difference of one file between two commits.
    ///
    /// # Errors
    /// [`AppError::CommitMissing`] for a commit, or a file that neither has; whatever AWS or the mirror fails with.
    pub async fn file_diff(
        &self,
        operation: &Operation,
        wanted: &FileDiffWanted,
    ) -> Result<FileDiff, AppError> {
        let commits: Vec<&str> =
            wanted.before.as_deref().into_iter().chain([wanted.after.as_str()]).collect();
        commits.iter().try_for_each(|id| check_id(id))?;
        let cancel = &operation.token;
        let reading = async {
            let connection = self.record(&wanted.connection_id).await?;
            let reading =
                self.reading(&connection, &wanted.repository, &commits, cancel, |history| async move {
                    both_sides(history.as_ref(), wanted, cancel).await
                });
            let (sides, _) = reading.await?;
            match sides {
                Sides::Settled(diff) => Ok(diff),
                Sides::Contents(before, after) => {
                    let options = wanted.options;
                    // Megabytes take a while, and others wait on this thread.
                    let compared = tokio::task::spawn_blocking(move || contents(before, after, options));
                    compared.await.map_err(|_| AppError::Cancelled)
                }
            }
        };
        operation.or_cancelled(reading).await
    }
}

/// A commit id comes from a window or an argument, and goes into paths and requests.
fn check_id(id: &str) -> Result<(), AppError> {
    if id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(())
    } else {
        Err(AppError::invalid(Field::Subject, "A commit id has 40 hexadecimal digits"))
    }
}

enum Sides {
    /// Nothing has to be compared.
    Settled(FileDiff),
    Contents(Option<BlobContent>, Option<BlobContent>),
}

async fn both_sides(
    history: &dyn History,
    wanted: &FileDiffWanted,
    cancel: &CancellationToken,
) -> Result<Sides, HistoryError> {
    let FileDiffWanted { repository, before, after, path, .. } = wanted;
    let old = async {
        match before {
            Some(commit) => history.entry(repository, commit, path, cancel).await,
            None => Ok(None),
        }
    };
    let (old, new) = tokio::try_join!(old, history.entry(repository, after, path, cancel))?;
    if old.is_none() && new.is_none() {
        return Err(HistoryError::Missing { what: format!("file {path}") });
    }
    let is_pointer = |entry: &Option<TreeEntry>| entry.as_ref().is_some_and(TreeEntry::is_pointer);
    if is_pointer(&old) || is_pointer(&new) {
        let (before, after) = tokio::try_join!(
            target(history, repository, old.as_ref(), cancel),
            target(history, repository, new.as_ref(), cancel)
        )?;
        return Ok(Sides::Settled(FileDiff::Pointer { before, after }));
    }
    let (before, after) = tokio::try_join!(
        content(history, repository, old.as_ref(), cancel),
        content(history, repository, new.as_ref(), cancel)
    )?;
    Ok(Sides::Contents(before, after))
}

impl TreeEntry {
    /// Whether it stands for something elsewhere: a symbolic link or a submodule.
    fn is_pointer(&self) -> bool {
        matches!(self.mode, SYMBOLIC_LINK | SUBMODULE)
    }
}

/// What a symbolic link or a submodule points to; `None` for a file.
async fn target(
    history: &dyn History,
    repository: &str,
    entry: Option<&TreeEntry>,
    cancel: &CancellationToken,
) -> Result<Option<String>, HistoryError> {
    match entry {
        Some(entry) if entry.mode == SUBMODULE => Ok(Some(entry.id.clone())),
        Some(entry) if entry.mode == SYMBOLIC_LINK => {
            match history.blob(repository, &entry.id, MAX_LINK, cancel).await? {
                BlobContent::Whole(path) => Ok(Some(String::from_utf8_lossy(&path).into_owned())),
                BlobContent::TooLarge { .. } => Ok(Some(entry.id.clone())),
            }
        }
        _ => Ok(None),
    }
}

async fn content(
    history: &dyn History,
    repository: &str,
    entry: Option<&TreeEntry>,
    cancel: &CancellationToken,
) -> Result<Option<BlobContent>, HistoryError> {
    match entry {
        Some(entry) => history.blob(repository, &entry.id, MAX_BYTES, cancel).await.map(Some),
        None => Ok(None),
    }
}

fn contents(before: Option<BlobContent>, after: Option<BlobContent>, options: Options) -> FileDiff {
    let size = |content: &Option<BlobContent>| match content {
        Some(BlobContent::Whole(bytes)) => Some(bytes.len() as u64),
        Some(BlobContent::TooLarge { size }) => *size,
        None => None,
    };
    let sizes = (size(&before), size(&after));
    let bytes = |content| match content {
        Some(BlobContent::Whole(bytes)) => Some(bytes),
        Some(BlobContent::TooLarge { .. }) => None,
        None => Some(Vec::new()),
    };
    let too_large = FileDiff::TooLarge { before: sizes.0, after: sizes.1 };
    let (Some(old), Some(new)) = (bytes(before), bytes(after)) else { return too_large };
    if is_binary(&old) || is_binary(&new) {
        return FileDiff::Binary { before: sizes.0, after: sizes.1 };
    }
    compare(&old, &new, &options).map_or(too_large, FileDiff::Text)
}
