//! The index of commits after any history of a mirror, beside one that is made from scratch and beside a plain computation.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod history;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use causeway_app::port::commit_index::{CommitIndex, IndexState};
use causeway_app::port::mirror::MirrorError;
use causeway_storage::SqliteCommitIndex;
use history::{History, Step, id, steps};
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

const CONNECTION: &str = "one";
const REPOSITORY: &str = "shop";

struct World {
    directory: TempDir,
    index: SqliteCommitIndex,
}

impl World {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let index = SqliteCommitIndex::new(directory.path());
        Self { directory, index }
    }

    async fn update(&self, history: &History, now: i64) -> IndexState {
        self.try_update(history, now, &CancellationToken::new()).await.unwrap()
    }

    async fn try_update(
        &self,
        history: &History,
        now: i64,
        cancel: &CancellationToken,
    ) -> Result<IndexState, MirrorError> {
        self.index.update(CONNECTION, REPOSITORY, Arc::new(history.clone()), now, cancel).await
    }

    fn file(&self) -> std::path::PathBuf {
        self.directory.path().join(CONNECTION).join("commits.sqlite")
    }

    /// Everything that the index answers, as text.
    async fn answers(&self, history: &History) -> String {
        let mut text = String::new();
        for project in ["SHOP", "OPS"] {
            let keys = self.index.issues_of_project(CONNECTION, project).await.unwrap();
            text = format!("{text}{project}: {keys:?}\n");
            for key in keys {
                let commits = self.index.commits_of_issue(CONNECTION, &key).await.unwrap();
                text = format!("{text}{key}: {commits:#?}\n");
            }
        }
        for commit in history.all() {
            let commit = id(commit).to_string();
            let references =
                self.index.references_of_commit(CONNECTION, REPOSITORY, &commit, 1_000).await.unwrap();
            let found = self.index.find_commits(CONNECTION, Some(REPOSITORY), &commit, 5).await.unwrap();
            text = format!("{text}{commit}: {references:?} {found:?}\n");
        }
        text
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_pushes_leave_what_a_new_index_has(steps in steps()) {
        block_on(async {
            let (grown, mut history) = (World::new(), History::default());
            for step in steps {
                history.take(&step);
                if step == Step::Fetch {
                    grown.update(&history, 1).await;
                }
            }
            let state = grown.update(&history, 2).await;
            let fresh = World::new();
            prop_assert_eq!(&state, &fresh.update(&history, 2).await);
            prop_assert_eq!(state.commits, history.reached(|_| true).len() as u64);
            prop_assert_eq!(state.linked, history.linked().len() as u64);
            prop_assert_eq!(grown.answers(&history).await, fresh.answers(&history).await);
            history.check(&grown.index, CONNECTION, REPOSITORY).await;
            Ok(())
        })?;
    }
}

/// A main branch of three commits, and a tag on one beside it.
fn small() -> History {
    let mut history = History::default();
    for (commit, parents, message) in [
        (0, vec![], "SHOP-1 begin"),
        (1, vec![0], "no key"),
        (2, vec![1], "OPS-2: end"),
        (3, vec![1], "SHOP-2 tagged"),
    ] {
        history.take(&Step::Commit { commit, parents, message: message.to_owned() });
    }
    history.take(&Step::Point { name: "refs/heads/main".to_owned(), at: 2 });
    history.take(&Step::Point { name: "refs/tags/v1".to_owned(), at: 3 });
    history
}

#[tokio::test]
async fn what_is_asked_is_answered() {
    let (world, history) = (World::new(), small());
    assert_eq!(world.index.state(CONNECTION, REPOSITORY).await.unwrap(), None, "there is no index yet");
    assert_eq!(world.index.commits_of_issue(CONNECTION, "SHOP-1").await.unwrap(), []);
    let state = world.update(&history, 7).await;
    assert_eq!(state, IndexState { commits: 4, linked: 3, updated_at: 7, rebuilt: false });
    assert_eq!(world.index.state(CONNECTION, REPOSITORY).await.unwrap(), Some(state));
    assert_eq!(world.index.issues_of_project(CONNECTION, "SHOP").await.unwrap(), ["SHOP-1", "SHOP-2"]);
    let tagged = world.index.commits_of_issue(CONNECTION, "SHOP-2").await.unwrap();
    assert_eq!((tagged.len(), tagged[0].on_branch, tagged[0].by_note), (1, false, false));
    assert_eq!(
        (tagged[0].keys.as_slice(), tagged[0].subject.as_str()),
        (["SHOP-2".to_owned()].as_slice(), "SHOP-2 tagged")
    );
    let find = async |text: &str| {
        let found = world.index.find_commits(CONNECTION, None, text, 9).await.unwrap();
        found.into_iter().map(|commit| commit.subject).collect::<Vec<_>>()
    };
    assert_eq!(find("SHOP").await, ["SHOP-2 tagged", "SHOP-1 begin"], "newest first");
    assert_eq!(find(&id(1).to_string()[..9]).await, ["no key"]);
    assert_eq!(find(&id(1).to_string().to_uppercase()).await, ["no key"]);
    assert_eq!(find("%").await, Vec::<String>::new(), "a sign of the pattern is a character like others");
}

#[tokio::test]
async fn a_damaged_index_is_made_anew_and_says_so() {
    let (world, history) = (World::new(), small());
    let whole = world.update(&history, 1).await;
    let damages: [fn(&Path); 4] = [
        |file| fs::write(file, "this is no database, however long it is read").unwrap(),
        |file| Connection::open(file).unwrap().pragma_update(None, "user_version", 99).unwrap(),
        |file| Connection::open(file).unwrap().execute_batch("DROP TABLE numbers").unwrap(),
        |file| Connection::open(file).unwrap().execute_batch("UPDATE refs SET target = x'00'").unwrap(),
    ];
    for damage in damages {
        for log in ["-wal", "-shm"] {
            let log = format!("{}{log}", world.file().display());
            assert!(fs::remove_file(&log).is_ok() || !Path::new(&log).exists());
        }
        damage(&world.file());
        let state = world.update(&history, 1).await;
        assert_eq!(state, IndexState { rebuilt: true, ..whole.clone() });
        assert!(!world.update(&history, 1).await.rebuilt, "once is enough");
    }
}

#[tokio::test]
async fn cancelling_changes_nothing() {
    let (world, mut history) = (World::new(), small());
    let before = world.update(&history, 1).await;
    history.take(&Step::Commit { commit: 4, parents: vec![2], message: "SHOP-9".to_owned() });
    history.take(&Step::Point { name: "refs/heads/main".to_owned(), at: 4 });
    let cancel = CancellationToken::new();
    cancel.cancel();
    assert_eq!(world.try_update(&history, 2, &cancel).await, Err(MirrorError::Cancelled));
    assert_eq!(world.index.state(CONNECTION, REPOSITORY).await.unwrap(), Some(before));
    assert_eq!(world.update(&history, 3).await.commits, 5);
}

#[tokio::test]
async fn an_update_reads_only_what_came_in() {
    let (world, mut history) = (World::new(), small());
    world.update(&history, 1).await;
    assert_eq!(history.reads(), 4);
    history.take(&Step::Commit { commit: 4, parents: vec![2], message: "SHOP-9".to_owned() });
    history.take(&Step::Point { name: "refs/heads/main".to_owned(), at: 4 });
    world.update(&history, 2).await;
    assert_eq!(history.reads(), 5);
    let state = world.update(&history, 3).await;
    assert_eq!(state, IndexState { commits: 5, linked: 4, updated_at: 3, rebuilt: false });
    assert_eq!(world.index.state(CONNECTION, REPOSITORY).await.unwrap(), Some(state));
    assert_eq!(history.reads(), 5);
}

#[tokio::test]
async fn updates_stay_in_a_log_that_does_not_grow() {
    let (world, mut history) = (World::new(), small());
    let log = world.file().with_file_name("commits.sqlite-wal");
    let length = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    let mut whole = world.update(&history, 1).await;
    assert_eq!(length(&log), 0, "the first index is not written to a log");
    let (mut lengths, made) = (Vec::new(), length(&world.file()));
    for commit in 4..204 {
        let message = format!("SHOP-{commit} {}", "x".repeat(3_000));
        let parent = if commit == 4 { 2 } else { commit - 1 };
        history.take(&Step::Commit { commit, parents: vec![parent], message });
        history.take(&Step::Point { name: "refs/heads/main".to_owned(), at: commit });
        whole = world.update(&history, 2).await;
        lengths.push(length(&log));
    }
    assert_eq!(whole.commits, 204);
    assert!(lengths[0] > 0, "an update does not wait for the database");
    assert!(lengths.iter().all(|length| *length < 2 * 1024 * 1024), "{lengths:?}");
    assert!(length(&world.file()) > made, "what was in the log came to the database");
    history.check(&world.index, CONNECTION, REPOSITORY).await;
    // Without the log of the last updates: what a power cut may cost. The next update finds it again.
    for suffix in ["-wal", "-shm"] {
        let _absent = fs::remove_file(world.file().with_file_name(format!("commits.sqlite{suffix}")));
    }
    let again = world.update(&history, 2).await;
    assert_eq!(again, whole);
    history.check(&world.index, CONNECTION, REPOSITORY).await;
}

#[tokio::test]
async fn a_repository_and_a_connection_are_forgotten() {
    let (world, history) = (World::new(), small());
    world.update(&history, 1).await;
    world
        .index
        .update(CONNECTION, "other", Arc::new(history.clone()), 1, &CancellationToken::new())
        .await
        .unwrap();
    world.index.forget(CONNECTION, Some(REPOSITORY)).await.unwrap();
    assert_eq!(world.index.state(CONNECTION, REPOSITORY).await.unwrap(), None);
    let left = world.index.commits_of_issue(CONNECTION, "SHOP-1").await.unwrap();
    assert_eq!(left.iter().map(|commit| commit.repository.as_str()).collect::<Vec<_>>(), ["other"]);
    world.index.forget(CONNECTION, None).await.unwrap();
    world.index.forget(CONNECTION, None).await.unwrap();
    assert!(!world.file().exists());
    let refused = world.index.state("../one", REPOSITORY).await.unwrap_err();
    assert!(refused.to_string().contains("letters, digits and dashes"), "{refused}");
}
