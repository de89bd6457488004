//! The index of real repositories, beside what git itself says of them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use causeway_app::port::commit_index::{CommitIndex, IndexState, LinkedCommit};
use causeway_git::MirrorCommits;
use causeway_storage::SqliteCommitIndex;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// A bare repository and its index.
struct World {
    directory: TempDir,
    index: SqliteCommitIndex,
    time: u64,
}

impl World {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let index = SqliteCommitIndex::new(&directory.path().join("mirrors"));
        let mut world = Self { directory, index, time: 1_700_000_000 };
        world.git(&["init", "--quiet", "--bare", "--initial-branch=main", "shop.git"]);
        world
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("shop.git")
    }

    fn git(&mut self, arguments: &[&str]) -> String {
        self.time += 60;
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.directory.path()).env("LC_ALL", "C.UTF-8");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@example.com");
            command.env(format!("GIT_{who}_DATE"), format!("{} +0100", self.time));
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn in_shop(&mut self, arguments: &[&str]) -> String {
        let all: Vec<&str> = ["-C", "shop.git"].into_iter().chain(arguments.iter().copied()).collect();
        self.git(&all)
    }

    fn commit(&mut self, parents: &[&str], message: &str) -> String {
        let tree = self.in_shop(&["hash-object", "-t", "tree", "-w", "/dev/null"]);
        let mut arguments = vec!["commit-tree", &tree, "-m", message];
        for parent in parents {
            arguments.extend(["-p", parent]);
        }
        self.in_shop(&arguments)
    }

    fn point(&mut self, reference: &str, at: &str) {
        self.in_shop(&["update-ref", reference, at]);
    }

    async fn update(&self) -> IndexState {
        let source = Arc::new(MirrorCommits::at(&self.path()));
        self.index.update("one", "shop", source, 5, &CancellationToken::new()).await.unwrap()
    }

    async fn of_issue(&self, key: &str) -> Vec<LinkedCommit> {
        self.index.commits_of_issue("one", key).await.unwrap()
    }

    /// Every commit and the references that reach it, against git's own answers.
    async fn agrees_with_git(&mut self) {
        let listed = self.in_shop(&["for-each-ref", "--format=%(refname)"]);
        let of_code: Vec<&str> = listed.lines().filter(|name| !name.starts_with("refs/notes/")).collect();
        let mut arguments = vec!["rev-list"];
        arguments.extend(&of_code);
        let commits = if of_code.is_empty() { String::new() } else { self.in_shop(&arguments) };
        assert_eq!(self.update().await.commits, commits.lines().count() as u64);
        for commit in commits.lines() {
            let contains = format!("--contains={commit}");
            let expected = self.in_shop(&["for-each-ref", "--format=%(refname)", &contains]);
            let expected: BTreeSet<&str> =
                expected.lines().filter(|name| !name.starts_with("refs/notes/")).collect();
            let found = self.index.references_of_commit("one", "shop", commit, 1_000).await.unwrap();
            assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{commit}");
        }
    }
}

#[tokio::test]
async fn an_index_of_pushes_says_what_git_says() {
    let mut world = World::new();
    assert_eq!(world.update().await, IndexState { updated_at: 5, ..IndexState::default() });
    let root = world.commit(&[], "SHOP-1 begin\n\nOPS-9 as well");
    let left = world.commit(&[&root], "SHOP-2 left");
    let right = world.commit(&[&root], "no key here");
    let third = world.commit(&[&root], "SHOP-3 third");
    let octopus = world.commit(&[&left, &right, &third], "Merge SHOP-1");
    world.point("refs/heads/main", &octopus);
    world.point("refs/heads/SHOP-2-left", &left);
    world.in_shop(&["tag", "-a", "-m", "release", "v1", &third]);
    world.in_shop(&["tag", "light", &right]);
    world.agrees_with_git().await;
    assert_eq!(world.of_issue("SHOP-1").await.len(), 2);
    assert_eq!(world.index.issues_of_project("one", "OPS").await.unwrap(), ["OPS-9"]);

    // Pushed on, packed, and only then indexed.
    let next = world.commit(&[&octopus], "SHOP-10 next");
    world.point("refs/heads/main", &next);
    world.in_shop(&["repack", "-adq"]);
    world.in_shop(&["pack-refs", "--all"]);
    world.agrees_with_git().await;
    assert_eq!(
        world.index.issues_of_project("one", "SHOP").await.unwrap(),
        ["SHOP-1", "SHOP-2", "SHOP-3", "SHOP-10"]
    );

    // A forced push leaves what only a tag reaches, and takes the rest away.
    let rewritten = world.commit(&[&left], "SHOP-11 instead");
    world.point("refs/heads/main", &rewritten);
    world.agrees_with_git().await;
    assert_eq!(world.of_issue("SHOP-10").await, []);
    let tagged = world.of_issue("SHOP-3").await;
    assert_eq!((tagged.len(), tagged[0].on_branch), (1, false));
    assert!(world.of_issue("SHOP-2").await[0].on_branch);
    // And back again.
    world.point("refs/heads/main", &next);
    world.agrees_with_git().await;
    assert!(world.of_issue("SHOP-10").await[0].on_branch);
    for reference in ["refs/heads/main", "refs/heads/SHOP-2-left", "refs/tags/v1", "refs/tags/light"] {
        world.in_shop(&["update-ref", "-d", reference]);
    }
    world.agrees_with_git().await;
}

#[tokio::test]
async fn notes_name_issues_as_long_as_they_are_there() {
    let mut world = World::new();
    let first = world.commit(&[], "no key");
    let second = world.commit(&[&first], "SHOP-2");
    world.point("refs/heads/main", &second);
    world.in_shop(&["notes", "add", "-m", "see SHOP-7", &first]);
    world.in_shop(&["notes", "add", "-m", "SHOP-2 and SHOP-8", &second]);
    let state = world.update().await;
    assert_eq!((state.commits, state.linked), (2, 2), "commits of notes are not counted");
    let noted = world.of_issue("SHOP-7").await;
    assert_eq!((noted[0].id.as_str(), noted[0].by_note), (first.as_str(), true));
    assert_eq!(world.of_issue("SHOP-2").await[0].keys, ["SHOP-2", "SHOP-8"]);
    assert!(!world.of_issue("SHOP-2").await[0].by_note && world.of_issue("SHOP-8").await[0].by_note);
    world.in_shop(&["notes", "add", "-f", "-m", "see SHOP-9", &first]);
    world.in_shop(&["notes", "remove", &second]);
    world.update().await;
    assert_eq!(world.index.issues_of_project("one", "SHOP").await.unwrap(), ["SHOP-2", "SHOP-9"]);
    // The notes begin anew: what they were is gone from the repository.
    world.in_shop(&["update-ref", "-d", "refs/notes/commits"]);
    world.in_shop(&["notes", "add", "-m", "SHOP-5", &second]);
    world.in_shop(&["gc", "--prune=now", "--quiet"]);
    assert_eq!(world.update().await.linked, 1);
    assert_eq!(world.index.issues_of_project("one", "SHOP").await.unwrap(), ["SHOP-2", "SHOP-5"]);
    world.in_shop(&["update-ref", "-d", "refs/notes/commits"]);
    world.update().await;
    assert_eq!(world.index.issues_of_project("one", "SHOP").await.unwrap(), ["SHOP-2"]);
}

#[tokio::test]
async fn a_shallow_mirror_is_indexed_and_goes_on_when_it_is_deepened() {
    let mut world = World::new();
    let first = world.commit(&[], "SHOP-1");
    let second = world.commit(&[&first], "SHOP-2");
    let third = world.commit(&[&second], "SHOP-3");
    world.point("refs/heads/main", &third);
    world.git(&["init", "--quiet", "--bare", "shallow.git"]);
    let from = format!("file://{}", world.path().display());
    let everything = "+refs/*:refs/*";
    world.git(&["-C", "shallow.git", "fetch", "--quiet", "--depth=2", &from, everything]);
    let source = Arc::new(MirrorCommits::at(&world.directory.path().join("shallow.git")));
    let update = async || {
        world
            .index
            .update("two", "shop", Arc::clone(&source) as _, 5, &CancellationToken::new())
            .await
            .unwrap()
    };
    assert_eq!(update().await.commits, 2);
    assert_eq!(update().await.commits, 2);
    let unshallow = Command::new("git")
        .args(["-C", "shallow.git", "fetch", "--quiet", "--unshallow", &from, everything])
        .current_dir(world.directory.path())
        .status();
    assert!(unshallow.unwrap().success());
    assert_eq!(update().await.commits, 3);
    let found = world.index.references_of_commit("two", "shop", &first, 9).await.unwrap();
    assert_eq!(found, ["refs/heads/main"]);
}

#[tokio::test]
async fn references_to_other_things_than_commits_lead_nowhere() {
    let mut world = World::new();
    let tree = world.in_shop(&["hash-object", "-t", "tree", "-w", "/dev/null"]);
    let only = world.commit(&[], "SHOP-1");
    world.point("refs/heads/main", &only);
    world.point("refs/tags/tree", &tree);
    world.in_shop(&["tag", "-a", "-m", "of a tag", "outer", "main"]);
    world.in_shop(&["tag", "-a", "-m", "of a tag", "outermost", "outer"]);
    // A fetch that was killed left a reference without its object.
    let loose = world.path().join("refs/heads/broken");
    std::fs::write(loose, "0123456789012345678901234567890123456789\n").unwrap();
    assert_eq!(world.update().await.commits, 1);
    let found = world.index.references_of_commit("one", "shop", &only, 9).await.unwrap();
    assert_eq!(found, ["refs/heads/main", "refs/tags/outer", "refs/tags/outermost"]);
}
