//! Commits in full and differences of files, from a mirror and from CodeCommit.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use causeway_app::acts::ReadFrom;
use causeway_app::diff::{FileDiff, FileDiffWanted};
use causeway_app::error::Field;
use causeway_app::port::commit_source::CommitSource;
use causeway_app::port::history::{
    BlobContent, CommitRecord, FileDifference, History, HistoryError, Listed, Signature, TreeEntry,
};
use causeway_app::port::mirror::{MirrorError, MirrorFetch, MirrorOnDisk, Mirrors, OnFetchProgress};
use causeway_app::{App, AppError, Ports};
use causeway_domain::diff::{LineKind, MAX_BYTES, Options};
use tokio_util::sync::CancellationToken;

use crate::personal::connected;

const FIRST: &str = "1111111111111111111111111111111111111111";
const SECOND: &str = "2222222222222222222222222222222222222222";
const MERGE: &str = "3333333333333333333333333333333333333333";
const ELSEWHERE: &str = "4444444444444444444444444444444444444444";

/// A mode and a content.
type File = (u32, &'static [u8]);

/// Three commits, each with its parents and files. A blob's id is its content.
struct Mirror;

fn parents(commit: &str) -> Option<Vec<&'static str>> {
    match commit {
        FIRST => Some(Vec::new()),
        SECOND => Some(vec![FIRST]),
        MERGE => Some(vec![SECOND, FIRST]),
        _ => None,
    }
}

fn files(commit: &str) -> BTreeMap<&'static str, File> {
    const TEXT: u32 = 0o100_644;
    let mut files = BTreeMap::from([
        ("a.txt", (TEXT, b"one\ntwo\n".as_slice())),
        ("gone.txt", (TEXT, b"was here\n")),
        ("image", (TEXT, b"\x89PNG\0")),
        ("link", (0o120_000, b"a.txt")),
        ("module", (0o160_000, b"0123456789012345678901234567890123456789")),
        ("huge", (TEXT, b"huge")),
        ("run.sh", (TEXT, b"exit\n")),
    ]);
    if commit != FIRST {
        files.insert("a.txt", (TEXT, b"one\n2\n"));
        files.insert("new.txt", (TEXT, b"new\n"));
        files.insert("image", (TEXT, b"\x89PNG\0\0"));
        files.insert("link", (0o120_000, b"new.txt"));
        files.insert("module", (0o160_000, b"9876543210987654321098765432109876543210"));
        files.insert("run.sh", (0o100_755, b"exit\n"));
        files.remove("gone.txt");
    }
    files
}

fn entry(file: &File) -> TreeEntry {
    TreeEntry { id: String::from_utf8_lossy(file.1).into_owned(), mode: file.0 }
}

#[async_trait]
impl History for Mirror {
    async fn commit(&self, _: &str, id: &str, _: &CancellationToken) -> Result<CommitRecord, HistoryError> {
        let parents = parents(id).ok_or_else(|| HistoryError::Missing { what: format!("commit {id}") })?;
        let ada = Signature { name: "Ada".to_owned(), email: "ada@example.com".to_owned(), at: Some(7) };
        Ok(CommitRecord {
            id: id.to_owned(),
            parents: parents.into_iter().map(str::to_owned).collect(),
            author: ada.clone(),
            committer: ada,
            message: "SHOP-1 Say it".to_owned(),
        })
    }

    async fn differences(
        &self,
        _: &str,
        before: Option<&str>,
        after: &str,
        limit: usize,
        _: &CancellationToken,
    ) -> Result<Listed<FileDifference>, HistoryError> {
        let (old, new) = (before.map(files).unwrap_or_default(), files(after));
        let paths: std::collections::BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
        let mut items: Vec<FileDifference> = paths
            .into_iter()
            .filter(|path| old.get(path) != new.get(path))
            .map(|path| FileDifference {
                path: path.to_owned(),
                before: old.get(path).map(entry),
                after: new.get(path).map(entry),
            })
            .collect();
        let cut = items.len() > limit;
        items.truncate(limit);
        Ok(Listed { items, cut })
    }

    async fn entry(
        &self,
        _: &str,
        commit: &str,
        path: &str,
        _: &CancellationToken,
    ) -> Result<Option<TreeEntry>, HistoryError> {
        Ok(files(commit).get(path).map(entry))
    }

    async fn blob(
        &self,
        _: &str,
        id: &str,
        limit: u64,
        _: &CancellationToken,
    ) -> Result<BlobContent, HistoryError> {
        if id == "huge" {
            return Ok(BlobContent::TooLarge { size: Some(limit + 1) });
        }
        let content = [FIRST, SECOND].into_iter().flat_map(files).map(|(_, file)| file.1);
        let found = content.into_iter().find(|content| String::from_utf8_lossy(content) == id);
        found
            .map(|content| BlobContent::Whole(content.to_vec()))
            .ok_or_else(|| HistoryError::Missing { what: format!("blob {id}") })
    }

    async fn merge_base(
        &self,
        _: &str,
        one: &str,
        _: &str,
        _: &CancellationToken,
    ) -> Result<Option<String>, HistoryError> {
        Err(HistoryError::Missing { what: format!("commit {one}") })
    }

    async fn commits(
        &self,
        _: &str,
        tip: &str,
        _: Option<&str>,
        _: usize,
        _: &CancellationToken,
    ) -> Result<Listed<CommitRecord>, HistoryError> {
        Err(HistoryError::Missing { what: format!("commit {tip}") })
    }
}

struct Mirrored;

#[async_trait]
impl Mirrors for Mirrored {
    fn directory(&self, connection_id: &str) -> String {
        connection_id.to_owned()
    }
    fn free(&self) -> Option<u64> {
        None
    }
    async fn on_disk(&self, _: &str, _: &str) -> Result<Option<MirrorOnDisk>, MirrorError> {
        Ok(None)
    }
    async fn beside(&self, _: &str) -> Result<u64, MirrorError> {
        Ok(0)
    }
    async fn fetch(
        &self,
        _: &MirrorFetch<'_>,
        _: OnFetchProgress,
        _: &CancellationToken,
    ) -> Result<(), MirrorError> {
        Err(MirrorError::Cancelled)
    }
    fn history(&self, _: &str, repository: &str) -> Option<Arc<dyn History>> {
        (repository == "api").then(|| Arc::new(Mirror) as Arc<dyn History>)
    }
    fn commits(&self, _: &str, _: &str) -> Option<Arc<dyn CommitSource>> {
        None
    }
    async fn remove(&self, _: &str, _: Option<&str>) -> Result<(), MirrorError> {
        Ok(())
    }
}

async fn mirrored() -> (App, String) {
    let (_, app, id) = connected(false).await;
    let ports = app.ports().clone();
    (App::new(Ports { mirrors: Arc::new(Mirrored), ..ports }), id)
}

async fn diff(app: &App, id: &str, before: Option<&str>, path: &str) -> Result<FileDiff, AppError> {
    let wanted = FileDiffWanted {
        connection_id: id.to_owned(),
        repository: "api".to_owned(),
        before: before.map(str::to_owned),
        after: SECOND.to_owned(),
        path: path.to_owned(),
        options: Options::default(),
    };
    app.file_diff(&app.session.operation("diff"), &wanted).await
}

async fn full(app: &App, id: &str, commit: &str) -> Result<causeway_app::diff::CommitInFull, AppError> {
    app.commit_in_full(&app.session.operation("full"), id, "api", commit).await
}

#[tokio::test]
async fn a_commit_is_compared_with_its_first_parent() {
    let (app, id) = mirrored().await;
    let first = full(&app, &id, FIRST).await.unwrap();
    assert_eq!((first.files.items.len(), first.read_from), (7, ReadFrom::Mirror), "all of it is new");
    assert!(first.files.items.iter().all(|file| file.before.is_none()));
    let second = full(&app, &id, SECOND).await.unwrap();
    let paths: Vec<&str> = second.files.items.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a.txt", "gone.txt", "image", "link", "module", "new.txt", "run.sh"]);
    let merge = full(&app, &id, MERGE).await.unwrap();
    assert_eq!(merge.commit.parents, [SECOND, FIRST]);
    assert!(merge.files.items.is_empty(), "it adds nothing to its first parent");
}

#[tokio::test]
async fn what_the_mirror_lacks_codecommit_is_asked_for() {
    let (app, id) = mirrored().await;
    let missing = full(&app, &id, ELSEWHERE).await.unwrap_err();
    assert_eq!(missing, AppError::CommitMissing { what: format!("commit {ELSEWHERE}") });
    for id_like in ["", "HEAD", "../../x", "1111", &"g".repeat(40)] {
        let refused = full(&app, &id, id_like).await.unwrap_err();
        assert!(
            matches!(refused, AppError::Invalid(invalid) if invalid.field == Field::Subject),
            "{id_like}"
        );
    }
}

#[tokio::test]
async fn every_kind_of_file_has_its_difference() {
    let (app, id) = mirrored().await;
    let text = |found: FileDiff| match found {
        FileDiff::Text(text) => text,
        other => panic!("{other:?}"),
    };
    let changed = text(diff(&app, &id, Some(FIRST), "a.txt").await.unwrap());
    let kinds: Vec<LineKind> = changed.hunks[0].lines.iter().map(|line| line.kind).collect();
    assert_eq!(kinds, [LineKind::Context, LineKind::Deleted, LineKind::Added]);
    let new = text(diff(&app, &id, Some(FIRST), "new.txt").await.unwrap());
    assert_eq!((new.added, new.deleted), (1, 0));
    let gone = text(diff(&app, &id, Some(FIRST), "gone.txt").await.unwrap());
    assert_eq!((gone.added, gone.deleted, gone.after_lines), (0, 1, 0));
    let mode = text(diff(&app, &id, Some(FIRST), "run.sh").await.unwrap());
    assert!(mode.hunks.is_empty(), "only its mode is another");
    let first = text(diff(&app, &id, None, "a.txt").await.unwrap());
    assert_eq!((first.added, first.deleted), (2, 0), "nothing was there before the first commit");
    let binary = FileDiff::Binary { before: Some(5), after: Some(6) };
    assert_eq!(diff(&app, &id, Some(FIRST), "image").await.unwrap(), binary);
    let size = Some(MAX_BYTES + 1);
    let large = FileDiff::TooLarge { before: size, after: size };
    assert_eq!(diff(&app, &id, Some(FIRST), "huge").await.unwrap(), large);
    let link = FileDiff::Pointer { before: Some("a.txt".to_owned()), after: Some("new.txt".to_owned()) };
    assert_eq!(diff(&app, &id, Some(FIRST), "link").await.unwrap(), link);
    let module = diff(&app, &id, None, "module").await.unwrap();
    let after = Some("9876543210987654321098765432109876543210".to_owned());
    assert_eq!(module, FileDiff::Pointer { before: None, after });
}
