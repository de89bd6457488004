//! Branches and pull requests as AWS is asked for them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use causeway_app::port::aws::{AwsError, NewPullRequest};
use causeway_app::port::network::NetworkError;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{FakeAws, answer, json as reply, xml_throttle};

fn error(code: &str, message: &str) -> Value {
    json!({"__type": code, "message": message})
}

fn request() -> NewPullRequest {
    NewPullRequest {
        repository: "shop".to_owned(),
        source: "SHOP-1/ä".to_owned(),
        target: "main".to_owned(),
        title: "<img src=x> \u{202e}🙂".to_owned(),
        description: String::new(),
        client_request_token: "token".to_owned(),
    }
}

#[tokio::test]
async fn twenty_thousand_branches_come_page_by_page_as_they_are_written() {
    let page = |number: usize| {
        let names: Vec<String> =
            (0..1000).map(|index| format!("feature/{:05}", number * 1000 + 999 - index)).collect();
        let next = (number < 19).then(|| (number + 1).to_string());
        json!({"branches": names, "nextToken": next})
    };
    let aws = FakeAws::start(move |asked| {
        assert_eq!(asked.operation, "ListBranches");
        assert_eq!(asked.input["repositoryName"], "shop");
        if asked.before == 3 {
            return xml_throttle(400);
        }
        reply(200, &page(asked.input["nextToken"].as_str().map_or(0, |token| token.parse().unwrap())))
    })
    .await;
    let branches = aws.account().branches("shop", &CancellationToken::new()).await.unwrap();
    assert_eq!((branches.len(), aws.asked("ListBranches")), (20_000, 21));
    assert!(branches.is_sorted());
    assert_eq!((branches[0].as_str(), branches[19_999].as_str()), ("feature/00000", "feature/19999"));
}

#[tokio::test]
async fn hostile_names_stay_as_they_are_and_one_on_two_pages_counts_once() {
    let names = ["x<img src=x onerror=alert(1)>", "\u{202e}niam", "a&b=c#d%2f", "main"];
    let aws = FakeAws::start(move |asked| match asked.input["nextToken"].as_str() {
        None => reply(200, &json!({"branches": names, "nextToken": "2"})),
        Some(_) => reply(200, &json!({"branches": ["main", "next"]})),
    })
    .await;
    let mut expected: Vec<&str> = names.into_iter().chain(["next"]).collect();
    expected.sort_unstable();
    assert_eq!(aws.account().branches("shop", &CancellationToken::new()).await.unwrap(), expected);
}

#[tokio::test]
async fn an_empty_repository_has_none_and_a_circle_ends() {
    let aws = FakeAws::start(|_| reply(200, &json!({}))).await;
    assert!(aws.account().branches("shop", &CancellationToken::new()).await.unwrap().is_empty());
    let aws = FakeAws::start(|_| reply(200, &json!({"branches": ["a"], "nextToken": "again"}))).await;
    let circle = aws.account().branches("shop", &CancellationToken::new()).await;
    assert!(matches!(circle, Err(AwsError::Unexpected { .. })), "{circle:?}");
}

#[tokio::test]
async fn a_tip_is_a_commit_or_nothing() {
    let aws = FakeAws::start(|asked| match asked.input["branchName"].as_str() {
        Some("main") => reply(200, &json!({"branch": {"branchName": "main", "commitId": "c0ffee"}})),
        Some("odd") => reply(200, &json!({"branch": {"branchName": "odd"}})),
        Some("denied") => reply(400, &error("AccessDeniedException", "no")),
        _ => reply(400, &error("BranchDoesNotExistException", "no such branch")),
    })
    .await;
    let (account, cancel) = (aws.account(), CancellationToken::new());
    assert_eq!(account.branch_tip("shop", "main", &cancel).await.unwrap().as_deref(), Some("c0ffee"));
    assert_eq!(account.branch_tip("shop", "gone", &cancel).await.unwrap(), None);
    let odd = account.branch_tip("shop", "odd", &cancel).await;
    assert!(matches!(odd, Err(AwsError::Unexpected { .. })), "{odd:?}");
    let denied = account.branch_tip("shop", "denied", &cancel).await;
    assert!(matches!(denied, Err(AwsError::AccessDenied { .. })), "{denied:?}");
}

#[tokio::test]
async fn a_branch_is_sent_again_only_after_a_throttle() {
    let aws = FakeAws::start(|asked| {
        let expected = json!({"repositoryName": "shop", "branchName": "SHOP-1", "commitId": "c0ffee"});
        assert_eq!(asked.input, expected);
        if asked.before < 2 { xml_throttle(400) } else { reply(200, &json!({})) }
    })
    .await;
    let cancel = CancellationToken::new();
    aws.account().create_branch("shop", "SHOP-1", "c0ffee", &cancel).await.unwrap();
    assert_eq!(aws.asked("CreateBranch"), 3);

    let aws = FakeAws::start(|_| answer(503, None, "<html>away</html>".to_owned())).await;
    let failed = aws.account().create_branch("shop", "SHOP-1", "c0ffee", &cancel).await;
    assert!(matches!(failed, Err(AwsError::Unexpected { .. })), "{failed:?}");
    assert_eq!(aws.asked("CreateBranch"), 1, "nobody knows whether it was carried out");

    let exists = error("BranchNameExistsException", "exists");
    let aws = FakeAws::start(move |_| reply(400, &exists)).await;
    let failed = aws.account().create_branch("shop", "SHOP-1", "c0ffee", &cancel).await;
    assert!(
        matches!(&failed, Err(AwsError::Service { code, .. }) if code == "BranchNameExistsException"),
        "{failed:?}"
    );
}

#[tokio::test]
async fn a_pull_request_is_sent_again_with_the_same_token() {
    let inputs: Arc<Mutex<Vec<Value>>> = Arc::default();
    let seen = Arc::clone(&inputs);
    let aws = FakeAws::start(move |asked| {
        seen.lock().unwrap().push(asked.input.clone());
        if asked.before == 0 {
            return answer(500, None, String::new());
        }
        reply(200, &json!({"pullRequest": {"pullRequestId": "17"}}))
    })
    .await;
    let created = aws.account().create_pull_request(&request(), &CancellationToken::new()).await;
    assert_eq!(created.unwrap(), "17");
    let inputs = inputs.lock().unwrap();
    assert_eq!(inputs.len(), 2);
    for input in inputs.iter() {
        let expected = json!({
            "title": "<img src=x> \u{202e}🙂", "clientRequestToken": "token",
            "targets": [
                {"repositoryName": "shop", "sourceReference": "SHOP-1/ä", "destinationReference": "main"},
            ],
        });
        assert_eq!(*input, expected, "an empty description is none");
    }
}

#[tokio::test]
async fn a_pull_request_under_way_is_awaited_when_it_is_cancelled() {
    let cancel = CancellationToken::new();
    let soon = cancel.clone();
    let aws = FakeAws::start(move |_| {
        soon.cancel();
        std::thread::sleep(Duration::from_millis(50));
        reply(200, &json!({"pullRequest": {"pullRequestId": "1"}}))
    })
    .await;
    let with_text = NewPullRequest { description: "why".to_owned(), ..request() };
    assert_eq!(aws.account().create_pull_request(&with_text, &cancel).await.unwrap(), "1");
    let later = aws.account().create_pull_request(&with_text, &cancel).await;
    assert_eq!(later.unwrap_err(), AwsError::Cancelled);
    assert_eq!(aws.asked("CreatePullRequest"), 1);
}

#[tokio::test]
async fn an_answer_without_a_number_is_unreadable_and_one_that_never_comes_is_lost() {
    let aws = FakeAws::start(|_| reply(200, &json!({}))).await;
    let odd = aws.account().create_pull_request(&request(), &CancellationToken::new()).await;
    assert!(matches!(odd, Err(AwsError::Unexpected { .. })), "{odd:?}");
    let nobody = crate::support::account_at("http://127.0.0.1:9");
    let refused = nobody.create_pull_request(&request(), &CancellationToken::new()).await;
    assert!(matches!(refused, Err(AwsError::Network(NetworkError::Refused { .. }))), "{refused:?}");
}

#[tokio::test]
async fn open_pull_requests_of_the_same_branches_are_found_among_others() {
    let of = |repository: &str, source: &str, target: &str| json!({"repositoryName": repository, "sourceReference": source, "destinationReference": target});
    let aws = FakeAws::start(move |asked| {
        if asked.operation == "ListPullRequests" {
            assert_eq!(asked.input["pullRequestStatus"], "OPEN");
            return reply(
                200,
                &json!({"pullRequestIds": (1..=150).map(|id| id.to_string()).collect::<Vec<_>>()}),
            );
        }
        let id = asked.input["pullRequestId"].as_str().unwrap();
        let target = match id {
            "7" | "42" => of("shop", "refs/heads/a/b", "refs/heads/main"),
            "8" => of("shop", "refs/heads/b", "refs/heads/main"),
            "9" => of("web", "refs/heads/a/b", "refs/heads/main"),
            _ => of("shop", "refs/heads/main", "refs/heads/a/b"),
        };
        reply(200, &json!({"pullRequest": {"pullRequestId": id, "pullRequestTargets": [target]}}))
    })
    .await;
    let found = aws.account().open_pull_requests("shop", "a/b", "main", &CancellationToken::new()).await;
    assert_eq!(found.unwrap(), ["7", "42"]);
    assert_eq!(aws.asked("GetPullRequest"), 100, "AWS tells of one at a time");
}
