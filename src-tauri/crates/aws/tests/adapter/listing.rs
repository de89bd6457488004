//! Listing and describing repositories against a small AWS.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use causeway_app::port::aws::{AwsError, ListingProgress};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{FakeAws, answer, json as reply, recorder, xml_throttle};

fn listed(names: &[&str], next: Option<&str>) -> Value {
    let repositories: Vec<Value> =
        names.iter().map(|name| json!({"repositoryName": name, "repositoryId": "id"})).collect();
    match next {
        Some(token) => json!({"repositories": repositories, "nextToken": token}),
        None => json!({"repositories": repositories}),
    }
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("repo-{number:05}")).collect()
}

#[tokio::test]
async fn all_pages_are_listed_in_name_order() {
    let aws = FakeAws::start(|asked| {
        assert_eq!(asked.input["sortBy"], "repositoryName");
        assert!(asked.authorization.contains("AKIAIOSFODNN7EXAMPLE/"), "signed");
        assert!(asked.authorization.contains("/eu-central-1/codecommit/aws4_request"));
        match asked.input["nextToken"].as_str() {
            None => reply(200, &listed(&["B", "a"], Some("2"))),
            Some("2") => reply(200, &listed(&["a", "c"], None)),
            other => panic!("unknown token {other:?}"),
        }
    })
    .await;
    let (progress, events) = recorder();
    let found = aws.account().repository_names(progress, &CancellationToken::new()).await.unwrap();
    assert_eq!(found, ["B", "a", "c"], "a name on two pages counts once");
    let expected = [ListingProgress::Listed { found: 2 }, ListingProgress::Listed { found: 4 }];
    assert_eq!(*events.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_listing_that_turns_in_circles_ends() {
    let aws = FakeAws::start(|_| reply(200, &listed(&["a"], Some("again")))).await;
    let error = aws.account().repository_names(recorder().0, &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, AwsError::Unexpected { .. }), "{error:?}");
}

#[tokio::test]
async fn descriptions_come_in_the_order_asked_and_say_what_is_wrong() {
    let aws = FakeAws::start(|_| {
        let good = |name: &str, branch: Option<&str>| {
            let mut metadata = json!({
                "repositoryName": name, "repositoryDescription": "", "lastModifiedDate": 1_735_787_045.5,
                "cloneUrlHttp": format!("https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/{name}"),
            });
            if let Some(branch) = branch {
                metadata["defaultBranch"] = json!(branch);
            }
            metadata
        };
        reply(200, &json!({
            "repositories": [good("empty", None), good("shop", Some("main"))],
            "repositoriesNotFound": ["gone"],
            "errors": [{"repositoryName": "sealed", "errorCode": "EncryptionKeyDisabledException", "errorMessage": "…"}],
        }))
    })
    .await;
    let asked: Vec<String> = ["shop", "gone", "sealed", "empty"].map(str::to_owned).to_vec();
    let account = aws.account();
    let found = account.describe_repositories(&asked, recorder().0, &CancellationToken::new()).await.unwrap();
    assert_eq!(found.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), asked);
    assert_eq!(found[0].default_branch.as_deref(), Some("main"));
    assert_eq!(found[0].description, None, "an empty description is none");
    assert_eq!(found[0].last_modified, Some(1_735_787_045_500));
    assert!(found[0].clone_url_http.as_deref().unwrap().ends_with("/v1/repos/shop"));
    assert_eq!(found[1].problem.as_deref(), Some("RepositoryDoesNotExistException"));
    assert_eq!(found[2].problem.as_deref(), Some("EncryptionKeyDisabledException"));
    assert_eq!((found[3].default_branch.clone(), found[3].problem.clone()), (None, None));
}

#[tokio::test]
async fn batches_hold_a_hundred_and_at_most_eight_run_at_once() {
    let running = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (now, peak) = (Arc::clone(&running), Arc::clone(&most));
    let aws = FakeAws::start(move |asked| {
        let at_once = now.fetch_add(1, Ordering::SeqCst) + 1;
        peak.fetch_max(at_once, Ordering::SeqCst);
        let names = asked.input["repositoryNames"].as_array().unwrap();
        assert!(names.len() <= 100);
        let repositories: Vec<Value> =
            names.iter().rev().map(|name| json!({"repositoryName": name})).collect();
        // Every other batch is slow, so that answers overtake one another.
        tokio::task::block_in_place(|| {
            std::thread::sleep(Duration::from_millis(if asked.before % 2 == 0 { 40 } else { 1 }));
        });
        now.fetch_sub(1, Ordering::SeqCst);
        reply(200, &json!({"repositories": repositories}))
    });
    let aws = tokio::task::spawn_blocking(move || {
        // block_in_place needs the server on a runtime with several threads.
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(12).enable_all().build().unwrap();
        let aws = runtime.block_on(aws);
        (aws, runtime)
    });
    let (aws, runtime) = aws.await.unwrap();
    let wanted = names(1_234);
    let (progress, events) = recorder();
    let found =
        aws.account().describe_repositories(&wanted, progress, &CancellationToken::new()).await.unwrap();
    assert_eq!(found.into_iter().map(|found| found.name).collect::<Vec<_>>(), wanted);
    assert_eq!(aws.asked("BatchGetRepositories"), 13);
    let most = most.load(Ordering::SeqCst);
    assert!((2..=8).contains(&most), "{most} at once");
    let last = events.lock().unwrap().last().copied();
    assert_eq!(last, Some(ListingProgress::Described { done: 1_234, total: 1_234 }));
    runtime.shutdown_background();
}

#[tokio::test]
async fn throttling_in_xml_is_tried_again_and_told() {
    for status in [400, 429] {
        let aws = FakeAws::start(move |asked| match asked.before {
            0 => xml_throttle(status),
            _ => reply(200, &listed(&["a"], None)),
        })
        .await;
        let (progress, events) = recorder();
        let found = aws.account().repository_names(progress, &CancellationToken::new()).await.unwrap();
        assert_eq!(found, ["a"]);
        let expected = [ListingProgress::Throttled, ListingProgress::Listed { found: 1 }];
        assert_eq!(*events.lock().unwrap(), expected, "HTTP {status}");
    }
}

#[tokio::test]
async fn throttling_in_json_is_told_as_well() {
    let aws = FakeAws::start(|asked| match asked.before {
        0 => reply(400, &json!({"__type": "ThrottlingException", "message": "Rate exceeded"})),
        _ => reply(200, &listed(&[], None)),
    })
    .await;
    let (progress, events) = recorder();
    aws.account().repository_names(progress, &CancellationToken::new()).await.unwrap();
    assert_eq!(events.lock().unwrap().first(), Some(&ListingProgress::Throttled));
}

#[tokio::test]
async fn throttling_is_waited_out_however_long_it_lasts() {
    let aws = FakeAws::start(|asked| match asked.before {
        0..8 => xml_throttle(400),
        _ => reply(200, &listed(&["a"], None)),
    })
    .await;
    let (progress, events) = recorder();
    let found = aws.account().repository_names(progress, &CancellationToken::new()).await.unwrap();
    assert_eq!((found.len(), aws.asked("ListRepositories")), (1, 9));
    assert_eq!(events.lock().unwrap().len(), 9, "told each time, and of the page");
}

#[tokio::test]
async fn cancelling_ends_the_listing_at_once() {
    let aws = FakeAws::start(|_| xml_throttle(400)).await;
    let account = aws.account();
    let cancel = CancellationToken::new();
    let (progress, events) = recorder();
    let listing = account.repository_names(progress, &cancel);
    let cancelling = async {
        while events.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        cancel.cancel();
    };
    let (result, ()) = tokio::join!(listing, cancelling);
    assert_eq!(result, Err(AwsError::Cancelled));
    assert!(aws.asked("ListRepositories") <= 2);
}

#[tokio::test]
async fn a_server_error_is_tried_again() {
    let aws = FakeAws::start(|asked| match asked.before {
        0 => answer(503, None, "unavailable".to_owned()),
        _ => reply(200, &listed(&["a"], None)),
    })
    .await;
    let found = aws.account().repository_names(recorder().0, &CancellationToken::new()).await.unwrap();
    assert_eq!((found.len(), aws.asked("ListRepositories")), (1, 2));
}
