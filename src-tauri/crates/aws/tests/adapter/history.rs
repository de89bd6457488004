//! History through CodeCommit's interface: against the sandbox's real repositories, and against an AWS that answers badly.

use std::collections::BTreeMap;

use causeway_app::port::aws::AwsError;
use causeway_app::port::history::{BlobContent, HistoryError, TreeEntry};
use causeway_sandbox::control::{Author, NewCommit, commit};
use causeway_sandbox::options::Options;
use causeway_sandbox::serve::Sandbox;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{FakeAws, account_of, answer, json as reply, xml_throttle};

pub(crate) const REPOSITORY: &str = "order-history";

pub(crate) async fn sandbox(page_size: usize) -> Sandbox {
    Sandbox::start(Options { page_size, ..Options::default() }).await.unwrap()
}

/// Pushes one commit to a branch.
pub(crate) fn push(sandbox: &Sandbox, branch: &str, message: &str, files: &[(&str, Option<&str>)]) -> String {
    let repository = sandbox.world.repositories.get(REPOSITORY).unwrap();
    let files: BTreeMap<String, Option<String>> =
        files.iter().map(|(path, text)| ((*path).to_owned(), text.map(str::to_owned))).collect();
    let new = NewCommit {
        branch: branch.to_owned(),
        message: message.to_owned(),
        files,
        author: Author { name: "Grace".to_owned(), email: "grace@example.com".to_owned() },
        pushed_by: "admin".to_owned(),
    };
    commit(&sandbox.world, &repository, &new).unwrap().to_string()
}

fn error(code: &str) -> Value {
    json!({"__type": code, "message": "no"})
}

fn is_missing<T: std::fmt::Debug>(found: &Result<T, HistoryError>) -> bool {
    matches!(found, Err(HistoryError::Missing { .. }))
}

#[tokio::test]
async fn commits_differences_entries_and_blobs_are_those_of_the_repository() {
    let sandbox = sandbox(2).await;
    let account = account_of(&sandbox, "poweruser");
    let cancel = CancellationToken::new();
    let base = account.branch_tip(REPOSITORY, "main", &cancel).await.unwrap().unwrap();
    let files: Vec<(String, String)> =
        (0..5).map(|number| (format!("new/{number} ä.txt"), format!("{number}\n"))).collect();
    let added: Vec<(&str, Option<&str>)> =
        files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
    let first = push(&sandbox, "SHOP-1", "SHOP-1 <b>\u{202e}\n\nbody\n", &added);
    let second = push(&sandbox, "SHOP-1", "second", &[("new/0 ä.txt", None), ("new/1 ä.txt", Some("x"))]);

    let read = account.commit(REPOSITORY, &first, &cancel).await.unwrap();
    assert_eq!((read.id.as_str(), read.parents.as_slice()), (first.as_str(), std::slice::from_ref(&base)));
    assert_eq!(read.message, "SHOP-1 <b>\u{202e}\n\nbody\n");
    assert_eq!((read.author.name.as_str(), read.author.email.as_str()), ("Grace", "grace@example.com"));
    assert!(read.committer.at.is_some_and(|at| at > 1_500_000_000_000 && at % 1_000 == 0));

    // Two to a page.
    let all = account.differences(REPOSITORY, Some(&base), &first, 100, &cancel).await.unwrap();
    let paths: Vec<&str> = all.items.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, files.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>());
    assert!(!all.cut && all.items.iter().all(|file| file.before.is_none()));
    for (limit, cut) in [(4, true), (3, true), (5, false)] {
        let some = account.differences(REPOSITORY, Some(&base), &first, limit, &cancel).await.unwrap();
        assert_eq!((some.items.len(), some.cut), (limit, cut));
    }
    let changed = account.differences(REPOSITORY, Some(&first), &second, 9, &cancel).await.unwrap().items;
    assert_eq!((changed[0].after.as_ref(), changed[1].before.is_some()), (None, true));
    let against_nothing = account.differences(REPOSITORY, None, &first, 1_000, &cancel).await.unwrap();
    assert!(against_nothing.items.len() > 5, "everything is new");

    let entry = account.entry(REPOSITORY, &second, "new/1 ä.txt", &cancel).await.unwrap().unwrap();
    assert_eq!(entry.mode, 0o100_644);
    assert_eq!(changed[1].after, Some(TreeEntry { id: entry.id.clone(), mode: entry.mode }));
    for (path, commit) in [("new/0 ä.txt", &second), ("new", &second), ("nowhere", &first)] {
        assert_eq!(account.entry(REPOSITORY, commit, path, &cancel).await.unwrap(), None, "{path}");
    }
    let blob = account.blob(REPOSITORY, &entry.id, 1, &cancel).await.unwrap();
    assert_eq!(blob, BlobContent::Whole(b"x".to_vec()));
    let blob = account.blob(REPOSITORY, &entry.id, 0, &cancel).await.unwrap();
    assert_eq!(blob, BlobContent::TooLarge { size: Some(1) });

    let nowhere = "0123456789abcdef0123456789abcdef01234567";
    assert!(is_missing(&account.commit(REPOSITORY, nowhere, &cancel).await));
    assert!(is_missing(&account.differences(REPOSITORY, None, nowhere, 9, &cancel).await));
    assert!(is_missing(&account.entry(REPOSITORY, nowhere, "a", &cancel).await));
    assert!(is_missing(&account.blob(REPOSITORY, nowhere, 9, &cancel).await));
    assert!(is_missing(&account.merge_base(REPOSITORY, &first, nowhere, &cancel).await));
    assert!(is_missing(&account.commits(REPOSITORY, nowhere, None, 9, &cancel).await));
    assert!(is_missing(&account.commits(REPOSITORY, nowhere, Some(&first), 9, &cancel).await));
}

#[tokio::test]
async fn a_walk_lists_what_one_reaches_and_the_other_does_not() {
    let sandbox = sandbox(0).await;
    let account = account_of(&sandbox, "poweruser");
    let cancel = CancellationToken::new();
    let main = account.branch_tip(REPOSITORY, "main", &cancel).await.unwrap().unwrap();
    let mut own: Vec<String> = (0..7)
        .map(|number| push(&sandbox, "SHOP-1", &number.to_string(), &[("a", Some(&number.to_string()))]))
        .collect();
    let meanwhile = push(&sandbox, "main", "meanwhile", &[("b", Some("b"))]);
    own.reverse();
    let tip = &own[0];
    assert_eq!(account.merge_base(REPOSITORY, tip, &meanwhile, &cancel).await.unwrap(), Some(main));
    assert_eq!(account.merge_base(REPOSITORY, tip, tip, &cancel).await.unwrap().as_ref(), Some(tip));
    let ids = |listed: causeway_app::port::history::Listed<causeway_app::port::history::CommitRecord>| {
        (listed.items.into_iter().map(|commit| commit.id).collect::<Vec<_>>(), listed.cut)
    };
    let walked = account.commits(REPOSITORY, tip, Some(&meanwhile), 100, &cancel).await.unwrap();
    assert_eq!(ids(walked), (own.clone(), false));
    let walked = account.commits(REPOSITORY, tip, Some(&meanwhile), 7, &cancel).await.unwrap();
    assert_eq!(ids(walked), (own.clone(), false));
    let walked = account.commits(REPOSITORY, tip, Some(&meanwhile), 6, &cancel).await.unwrap();
    assert_eq!(ids(walked), (own[..6].to_vec(), true));
    let walked = account.commits(REPOSITORY, &meanwhile, Some(tip), 9, &cancel).await.unwrap();
    assert_eq!(ids(walked), (vec![meanwhile.clone()], false));
    assert_eq!(ids(account.commits(REPOSITORY, tip, Some(tip), 9, &cancel).await.unwrap()), (vec![], false));
    let (all, cut) = ids(account.commits(REPOSITORY, tip, None, 9, &cancel).await.unwrap());
    assert_eq!((&all[..7], all.len(), cut), (&own[..], 9, true));
}

/// `main` with many commits, of which the branch merged one in the middle: none of them is the branch's own.
#[tokio::test]
async fn what_was_merged_into_a_branch_is_not_its_own() {
    // m0 <- m1 <- … <- m9 on main; b1 from m0; b2 merges m5; b3.
    let parents = |id: &str| -> Vec<String> {
        match (id.split_at(1), id) {
            (_, "b1") => vec!["m0".to_owned()],
            (_, "b2") => vec!["b1".to_owned(), "m5".to_owned()],
            (_, "b3") => vec!["b2".to_owned()],
            (_, "m0") => vec![],
            ((_, number), _) => vec![format!("m{}", number.parse::<u32>().unwrap() - 1)],
        }
    };
    let date = |id: &str| match id {
        "b1" => 2,
        "b2" => 60,
        "b3" => 70,
        id => id[1..].parse::<u32>().unwrap() * 10,
    };
    let aws = FakeAws::start(move |asked| match asked.operation.as_str() {
        "GetMergeOptions" => reply(
            200,
            &json!({"mergeOptions": [], "baseCommitId": "m5", "sourceCommitId": "b3", "destinationCommitId": "m9"}),
        ),
        "BatchGetCommits" => {
            if asked.before == 1 {
                return xml_throttle(400);
            }
            let commits: Vec<Value> = asked.input["commitIds"]
                .as_array()
                .unwrap()
                .iter()
                .map(|id| id.as_str().unwrap())
                .map(|id| {
                    let by = json!({"name": "A", "email": "a", "date": format!("{} +0000", date(id))});
                    json!({"commitId": id, "parents": parents(id), "author": by, "committer": by, "message": id})
                })
                .collect();
            reply(200, &json!({"commits": commits, "errors": []}))
        }
        other => panic!("{other}"),
    })
    .await;
    let cancel = CancellationToken::new();
    let found = aws.account().commits("shop", "b3", Some("m9"), 10, &cancel).await.unwrap();
    let ids: Vec<&str> = found.items.iter().map(|commit| commit.id.as_str()).collect();
    assert_eq!((ids, found.cut), (vec!["b3", "b2", "b1"], false));
}

#[tokio::test]
async fn a_walk_ends_long_before_a_long_history() {
    let parent = |id: &str| format!("{}", id.parse::<u32>().unwrap() - 1);
    let aws = FakeAws::start(move |asked| match asked.operation.as_str() {
        "GetMergeOptions" => reply(400, &error("AccessDeniedException")),
        _ => {
            let ids = asked.input["commitIds"].as_array().unwrap().clone();
            assert!(ids.len() <= 100);
            let commit = |id: &Value| {
                let id = id.as_str().unwrap();
                let by = json!({"name": "A", "email": "a", "date": format!("{id} +0000")});
                json!({"commitId": id, "parents": [parent(id)], "author": by, "committer": by, "message": ""})
            };
            reply(200, &json!({"commits": ids.iter().map(commit).collect::<Vec<_>>()}))
        }
    })
    .await;
    let cancel = CancellationToken::new();
    let found = aws.account().commits("shop", "900000", Some("100000"), 5_000, &cancel).await.unwrap();
    assert!(found.cut && found.items.len() < 500, "{}", found.items.len());
    assert!(aws.asked("BatchGetCommits") <= 400, "{}", aws.asked("BatchGetCommits"));
    let few = aws.account().commits("shop", "900000", None, 3, &cancel).await.unwrap();
    assert_eq!((few.items.len(), few.cut), (3, true));
}

#[tokio::test]
async fn answers_that_are_none_are_told_and_a_circle_ends() {
    let cancel = CancellationToken::new();
    let unreadable = |found: &HistoryError| matches!(found, HistoryError::Aws(AwsError::Unexpected { .. }));
    let aws = FakeAws::start(|_| reply(200, &json!({}))).await;
    let account = aws.account();
    assert!(unreadable(&account.commit("shop", "a", &cancel).await.unwrap_err()));
    assert!(unreadable(&account.commits("shop", "a", None, 9, &cancel).await.unwrap_err()));
    assert!(unreadable(&account.merge_base("shop", "a", "b", &cancel).await.unwrap_err()));
    assert_eq!(account.entry("shop", "a", "b", &cancel).await.unwrap(), None);

    let odd = json!({"differences": [{"afterBlob": {"path": "a"}}], "NextToken": "again"});
    let aws = FakeAws::start(move |_| reply(200, &odd)).await;
    assert!(unreadable(&aws.account().differences("shop", None, "a", 9, &cancel).await.unwrap_err()));
    let circle = json!({"differences": [], "NextToken": "again"});
    let aws = FakeAws::start(move |_| reply(200, &circle)).await;
    assert!(unreadable(&aws.account().differences("shop", None, "a", 9, &cancel).await.unwrap_err()));

    let page = "<html>Sign in</html>".to_owned();
    let aws = FakeAws::start(move |_| answer(200, Some("text/html"), page.clone())).await;
    assert!(unreadable(&aws.account().commit("shop", "a", &cancel).await.unwrap_err()));
    assert_eq!(aws.asked("GetCommit"), 3, "it may be over the next time");

    let aws = FakeAws::start(|_| reply(400, &error("FileTooLargeException"))).await;
    let large = aws.account().blob("shop", "a", 9, &cancel).await.unwrap();
    assert_eq!(large, BlobContent::TooLarge { size: None });
    let stopped = CancellationToken::new();
    stopped.cancel();
    let cancelled = aws.account().blob("shop", "a", 9, &stopped).await.unwrap_err();
    assert_eq!(cancelled, HistoryError::Aws(AwsError::Cancelled));
}
