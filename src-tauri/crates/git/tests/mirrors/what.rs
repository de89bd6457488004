//! Exactly what the refspecs say comes in, nothing is left that is gone there, and nothing secret is on disk.

use causeway_app::port::git::GitError;
use causeway_app::port::mirror::{MirrorError, Mirrors};
use causeway_domain::integration::RefspecChoice;
use causeway_domain::refspec::{CustomRefspecs, fetched_by, refspecs};

use crate::world::{CONNECTION, World};

const EVERYTHING: &str = "+refs/pull/*/head:refs/pull/*/head,refs/meta/config:refs/meta/config,\
                          +refs/x/*:refs/elsewhere/*";

async fn with_all_kinds() -> World {
    let world = World::new().await;
    for name in [
        "refs/heads/main",
        "refs/heads/feature/SHOP-1",
        "refs/tags/v1",
        "refs/notes/commits",
        "refs/changes/34/1234/1",
        "refs/pull/7/head",
        "refs/pull/7/merge",
        "refs/meta/config",
        "refs/x/a/b",
        "refs/other/x",
    ] {
        world.commit(name, "file", name.as_bytes());
    }
    world
}

fn choice(notes: bool, changes: bool, custom: &str) -> RefspecChoice {
    RefspecChoice { notes, changes, custom: CustomRefspecs::parse(custom).unwrap() }
}

#[tokio::test]
async fn what_comes_in_is_what_git_fetches_and_the_preview_says() {
    let world = with_all_kinds().await;
    for choice in [
        choice(true, true, EVERYTHING),
        choice(true, false, ""),
        choice(false, true, ""),
        choice(false, false, ""),
    ] {
        world.fetch_by(&choice).await.unwrap();
        let refspecs: Vec<String> = refspecs(&choice).iter().map(ToString::to_string).collect();
        let references = world.references();
        assert_eq!(references, world.references_by_git(&refspecs), "{refspecs:?}");
        for name in world.source().references().unwrap().names() {
            let name = name.unwrap().to_owned();
            let is_there = references.lines().any(|line| line.ends_with(&format!("\t{name}")));
            let is_elsewhere = name.starts_with("refs/x/");
            assert_eq!(
                is_there,
                fetched_by(&choice, &name).is_some() && !is_elsewhere,
                "{name} {refspecs:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_gone_there_is_gone_here() {
    let world = with_all_kinds().await;
    world.fetch().await.unwrap();
    world.delete("refs/heads/feature/SHOP-1");
    world.delete("refs/tags/v1");
    // A branch where a folder of branches was.
    let id = world.commit("refs/heads/feature", "file", b"x");
    let came = world.fetch().await.unwrap();
    let references = world.references();
    assert!(!references.contains("SHOP-1") && !references.contains("refs/tags"), "{references}");
    assert!(references.contains(&format!("{id} commit\trefs/heads/feature\n")), "{references}");
    assert!(came.progress.received <= 3, "only what is new came in: {came:?}");
    let nothing = world.fetch().await.unwrap();
    assert_eq!(nothing.progress.bytes, 0, "nothing is new");
}

#[tokio::test]
async fn an_annotated_tag_and_a_branch_that_was_rewritten() {
    let world = World::new().await;
    let first = world.commit("refs/heads/main", "a", b"1");
    world.commit("refs/heads/main", "a", b"2");
    world.commit("refs/x/y", "a", b"3");
    let custom = choice(true, false, "refs/x/*:refs/x/*");
    world.fetch_by(&custom).await.unwrap();
    let kept = world.references();
    let commit = world.source().find_commit(first).unwrap();
    let who = commit.author();
    let tag = world.source().tag("v1", commit.as_object(), &who, "one", false).unwrap();
    world.source().reference("refs/heads/main", first, true, "back").unwrap();
    world.source().reference("refs/x/y", first, true, "elsewhere").unwrap();
    world.fetch_by(&custom).await.unwrap();
    let references = world.references();
    assert!(references.contains(&format!("{tag} tag\trefs/tags/v1\n")), "{references}");
    assert!(references.contains(&format!("{first} commit\trefs/heads/main\n")), "{references}");
    let unforced = |text: &str| text.lines().find(|line| line.ends_with("refs/x/y")).map(str::to_owned);
    assert_eq!(unforced(&references), unforced(&kept), "without a plus it goes forward only");
}

#[tokio::test]
async fn an_empty_repository_has_an_empty_mirror() {
    let world = World::new().await;
    assert!(world.mirrors.history(CONNECTION, &world.name).is_none());
    world.fetch().await.unwrap();
    assert_eq!(world.references(), "");
    let disk = world.mirrors.on_disk(CONNECTION, &world.name).await.unwrap().unwrap();
    assert_eq!(disk.references, 0);
    assert!(world.mirrors.history(CONNECTION, &world.name).is_some());
}

#[tokio::test]
async fn who_may_not_pull_is_refused_and_who_has_a_wrong_secret_too() {
    let world = with_all_kinds().await;
    let refused = |outcome: Result<_, MirrorError>| match outcome {
        Err(MirrorError::Git(GitError::Refused { detail })) => detail,
        other => panic!("{:?}", other.map(|_: crate::world::Came| ())),
    };
    let usual = RefspecChoice::default();
    let by = async |access| world.fetch_with(&usual, &access, u64::MAX, |_, _| ()).await;
    assert!(refused(by(world.keys("nobody")).await).contains("403"));
    let mut wrong = world.keys("admin");
    if let causeway_app::port::git::GitAccess::Keys(keys) = &mut wrong {
        keys.secret = causeway_domain::Secret::new("wrong".to_owned());
    }
    assert!(refused(by(wrong).await).contains("403"));
    by(world.keys("pull-only")).await.unwrap();
    by(world.keys("temporary")).await.unwrap();
}

#[tokio::test]
async fn one_writes_at_a_time() {
    let world = with_all_kinds().await;
    world.fetch().await.unwrap();
    let lock = std::fs::OpenOptions::new().write(true).open(world.mirror().join("causeway.lock")).unwrap();
    lock.try_lock().unwrap();
    assert!(matches!(world.fetch().await, Err(MirrorError::Busy { repository }) if repository == world.name));
    let removing = world.mirrors.remove(CONNECTION, None).await;
    assert!(matches!(removing, Err(MirrorError::Busy { .. })), "{removing:?}");
    drop(lock);
    world.fetch().await.unwrap();
    world.mirrors.remove(CONNECTION, Some(&world.name)).await.unwrap();
    assert!(!world.mirror().exists());
    world.mirrors.remove(CONNECTION, None).await.unwrap();
    assert!(!world.place.path().join(CONNECTION).exists());
}

/// Every file, with what a search for the password would look for.
#[tokio::test]
async fn nothing_secret_is_in_any_file() {
    let world = with_all_kinds().await;
    let usual = RefspecChoice::default();
    let held = world.sandbox.ready.principals.iter().find(|held| held.name == "temporary").unwrap();
    world.fetch_with(&usual, &world.keys("temporary"), u64::MAX, |_, _| ()).await.unwrap();
    let secrets = [
        held.access_key_id.clone(),
        held.secret_access_key.clone(),
        held.session_token.clone().unwrap(),
        "https://".to_owned(),
    ];
    let mut seen = 0;
    let mut folders = vec![world.place.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let content = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            for secret in &secrets {
                assert!(!content.contains(secret.as_str()), "{}", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 4, "{seen} files");
    assert!(!world.mirror().join("FETCH_HEAD").exists());
    assert!(!world.mirror().join("hooks").exists());
}
