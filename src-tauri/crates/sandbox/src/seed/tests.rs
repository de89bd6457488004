use std::collections::BTreeSet;
use std::time::Instant;

use super::*;
use crate::options::Options;

fn world(directory: &Path, options: Options) -> World {
    let world = World::new(options, directory.to_owned());
    repositories(&world);
    world
}

fn references(git: &git2::Repository, glob: &str) -> Vec<String> {
    git.references_glob(glob)
        .unwrap()
        .map(|reference| reference.unwrap().name().unwrap().to_owned())
        .collect()
}

#[test]
fn the_sample_account_has_what_the_app_must_cope_with() {
    let directory = tempfile::tempdir().unwrap();
    let world = world(directory.path(), Options::default());
    let all = world.repositories.all();
    assert_eq!(all.len(), 24);
    assert!(all.iter().any(|repository| repository.name.len() == 100 && repository.name.contains('.')));
    let folded: BTreeSet<_> = all.iter().map(|repository| repository.name.to_lowercase()).collect();
    assert_eq!(folded.len(), 23, "two names differ in case only");
    assert!(all.iter().any(|repository| repository.metadata().default_branch.is_none()));
    for branch in ["main", "master", "develop", "trunk"] {
        assert!(all.iter().any(|repository| repository.metadata().default_branch.as_deref() == Some(branch)));
    }
}

#[test]
fn every_sample_repository_can_be_written_and_is_sound() {
    let directory = tempfile::tempdir().unwrap();
    let world = world(directory.path(), Options::default());
    let mut total = 0;
    for repository in world.repositories.all() {
        let git = repository.git().unwrap();
        let Some(branch) = repository.metadata().default_branch else {
            assert!(git.is_empty().unwrap() && references(&git, "*").is_empty(), "{}", repository.name);
            continue;
        };
        assert_eq!(git.head().unwrap().shorthand().unwrap(), branch);
        let checked = std::process::Command::new("git")
            .args(["fsck", "--full", "--strict"])
            .current_dir(repository.directory())
            .output()
            .unwrap();
        assert!(
            checked.status.success(),
            "{}: {}",
            repository.name,
            String::from_utf8_lossy(&checked.stderr)
        );
        let mut walk = git.revwalk().unwrap();
        walk.push_head().unwrap();
        let mut authors = BTreeSet::new();
        let mut keys = 0;
        let mut merges = 0;
        let mut last = 0;
        for id in walk {
            let commit = git.find_commit(id.unwrap()).unwrap();
            authors.insert(commit.author().email().unwrap().to_owned());
            let message = commit.message().unwrap();
            keys += usize::from(message.contains("SHOP-") || message.contains("OPS-"));
            merges += usize::from(commit.parent_count() == 2);
            last = last.max(commit.time().seconds());
            total += 1;
        }
        assert!(last < 1_794_700_800, "{}: the history ends in the future", repository.name);
        let sample = demo::find(&repository.name).unwrap();
        if sample.commits > 40 {
            assert_eq!(authors.len(), 4, "{}", repository.name);
            assert!(
                keys * 2 > sample.commits / 2 && merges > 0,
                "{}: {keys} keys, {merges} merges",
                repository.name
            );
            assert!(
                references(&git, "refs/heads/*-*")
                    .iter()
                    .any(|name| name.contains("SHOP-") || name.contains("OPS-"))
            );
            assert!(!references(&git, "refs/tags/*").is_empty());
        }
        if sample.reviewed {
            assert_eq!(git.notes(None).unwrap().count(), 8, "{}", repository.name);
            assert_eq!(references(&git, "refs/changes/*").len(), 3);
        }
    }
    assert!(total > 1_500, "{total} commits");
}

#[test]
fn commits_are_the_same_in_every_sandbox() {
    let tips = |seed_value| {
        let directory = tempfile::tempdir().unwrap();
        let world = world(directory.path(), Options { seed_value, ..Options::default() });
        let git = world.repositories.get("payments-api").unwrap().git().unwrap();
        let mut tips: Vec<_> = git
            .references()
            .unwrap()
            .map(|reference| reference.unwrap().target().unwrap().to_string())
            .collect();
        tips.sort();
        tips
    };
    let first = tips(1);
    assert!(first.len() > 10);
    assert_eq!(first, tips(1));
    assert_eq!(first, tips(2));
}

#[test]
fn pull_requests_name_branches_that_exist() {
    let directory = tempfile::tempdir().unwrap();
    let world = world(directory.path(), Options::default());
    let mut seen = BTreeSet::new();
    for repository in world.repositories.all() {
        let wanted = pull_requests(&repository);
        assert_eq!(wanted.is_empty(), !demo::find(&repository.name).unwrap().reviewed, "{}", repository.name);
        if wanted.is_empty() {
            continue;
        }
        let git = repository.git().unwrap();
        for pull_request in wanted {
            assert!(
                git.refname_to_id(&format!("refs/heads/{}", pull_request.source)).is_ok(),
                "{pull_request:?}"
            );
            let merged = merged_commits(&git, &pull_request).unwrap();
            assert_eq!(merged.is_some(), pull_request.status == SeedStatus::Merged, "{pull_request:?}");
            if let Some(merged) = merged {
                assert!(git.graph_descendant_of(merged.merge, merged.source).unwrap());
            }
            assert!(pull_request.title.chars().count() <= 100);
            seen.insert(format!("{:?}", pull_request.status));
        }
    }
    assert_eq!(seen.len(), 3, "{seen:?}");
}

#[test]
fn an_account_is_trimmed_and_extended() {
    let directory = tempfile::tempdir().unwrap();
    let count = |seed, repositories| {
        world(directory.path(), Options { seed, repositories, ..Options::default() }).repositories.all().len()
    };
    assert_eq!(count(Seed::Demo, Some(3)), 3);
    assert_eq!(count(Seed::Demo, Some(40)), 40);
    assert_eq!(count(Seed::Demo, Some(0)), 0);
    assert_eq!(count(Seed::Org, None), 1_000);
    assert_eq!(count(Seed::Org, Some(7)), 7);
}

#[test]
fn ten_thousand_repositories_are_registered_at_once_and_written_when_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let organisation = |count| {
        let options = Options { seed: Seed::Org, repositories: Some(count), ..Options::default() };
        let start = Instant::now();
        (world(directory.path(), options), start.elapsed())
    };
    // Against itself, because a busy machine makes any number of seconds wrong: ten times the work, not a hundred.
    let best = |count| (0..3).map(|_| organisation(count).1).min().unwrap();
    let (small, large) = (best(1_000), best(10_000));
    assert!(large < small * 40, "{small:?} for 1,000, {large:?} for 10,000");
    println!("{small:?} for 1,000, {large:?} for 10,000");

    let all = organisation(10_000).0.repositories.all();
    assert_eq!(all.len(), 10_000);
    assert!(!directory.path().join("repositories").exists());
    let mut commits = BTreeSet::new();
    for repository in all.iter().step_by(250) {
        let git = repository.git().unwrap();
        let mut walk = git.revwalk().unwrap();
        if repository.metadata().default_branch.is_some() {
            walk.push_head().unwrap();
            commits.insert(walk.count());
        }
    }
    assert_eq!(commits, BTreeSet::from([1, 2, 3]));
}
