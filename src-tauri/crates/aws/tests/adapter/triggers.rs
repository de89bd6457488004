//! Triggers, read and written verbatim.

use std::time::Duration;

use causeway_app::port::aws::{AwsError, TriggerTest};
use causeway_app::port::network::NetworkError;
use causeway_domain::triggers::{StoredTriggers, Trigger};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{FakeAws, answer, json as reply, xml_throttle};

const TOPIC: &str = "arn:aws:sns:eu-central-1:111122223333:codecommit-x";

/// What other people keep in a repository: a function, fields left out, and an event of the future.
fn strangers() -> Value {
    json!([
        {"name": "build", "destinationArn": "arn:aws:lambda:eu-central-1:111122223333:function:b",
         "customData": "", "branches": [], "events": ["all"]},
        {"name": "Übersicht", "destinationArn": TOPIC, "events": ["deleteReference", "updateReference"]},
        {"name": "later", "destinationArn": TOPIC, "customData": "a \"b\" \u{1F600}", "branches": ["main", "a/b"],
         "events": ["pullRequestMerged"]},
    ])
}

fn trigger(name: &str) -> Trigger {
    Trigger {
        name: name.to_owned(),
        destination_arn: TOPIC.to_owned(),
        custom_data: None,
        branches: Some(Vec::new()),
        events: vec!["all".to_owned()],
    }
}

#[tokio::test]
async fn triggers_come_and_go_verbatim() {
    let aws = FakeAws::start(|asked| {
        assert_eq!(asked.input["repositoryName"], "shop");
        match asked.operation.as_str() {
            "GetRepositoryTriggers" => {
                reply(200, &json!({"configurationId": "c-1", "triggers": strangers()}))
            }
            "PutRepositoryTriggers" => {
                assert_eq!(asked.input, json!({"repositoryName": "shop", "triggers": strangers()}));
                reply(200, &json!({"configurationId": "c-2"}))
            }
            other => panic!("{other}"),
        }
    })
    .await;
    let (account, cancel) = (aws.account(), CancellationToken::new());
    let stored = account.triggers("shop", &cancel).await.unwrap();
    assert_eq!(stored.configuration_id.as_deref(), Some("c-1"));
    assert_eq!(
        (stored.triggers[0].custom_data.as_deref(), &stored.triggers[0].branches),
        (Some(""), &Some(vec![]))
    );
    assert_eq!((stored.triggers[1].custom_data.as_deref(), &stored.triggers[1].branches), (None, &None));
    assert_eq!(stored.triggers[2].events, ["pullRequestMerged"]);
    assert_eq!(account.put_triggers("shop", &stored.triggers, &cancel).await.unwrap(), "c-2");
    assert_eq!((aws.asked("GetRepositoryTriggers"), aws.asked("PutRepositoryTriggers")), (1, 1));
}

#[tokio::test]
async fn a_repository_that_never_had_triggers_has_none() {
    for body in [json!({}), json!({"triggers": []}), json!({"configurationId": null, "triggers": null})] {
        let aws = FakeAws::start(move |_| reply(200, &body)).await;
        let stored = aws.account().triggers("shop", &CancellationToken::new()).await.unwrap();
        assert_eq!(stored, StoredTriggers::default());
    }
}

#[tokio::test]
async fn all_triggers_are_taken_out_with_an_empty_list() {
    let aws = FakeAws::start(|asked| {
        assert_eq!(asked.input["triggers"], json!([]));
        reply(200, &json!({"configurationId": "c"}))
    })
    .await;
    aws.account().put_triggers("shop", &[], &CancellationToken::new()).await.unwrap();
}

#[tokio::test]
async fn a_test_tells_what_worked_and_what_did_not() {
    let aws = FakeAws::start(|asked| {
        assert_eq!(asked.input["triggers"][0]["name"], "a");
        reply(
            200,
            &json!({"successfulExecutions": ["a"],
            "failedExecutions": [{"trigger": "b", "failureMessage": "not authorized"}, {"trigger": "c"}]}),
        )
    })
    .await;
    let tested = aws
        .account()
        .test_triggers("shop", &[trigger("a"), trigger("b"), trigger("c")], &CancellationToken::new())
        .await
        .unwrap();
    let failed = vec![("b".to_owned(), "not authorized".to_owned()), ("c".to_owned(), String::new())];
    assert_eq!(tested, TriggerTest { successful: vec!["a".to_owned()], failed });
}

#[tokio::test]
async fn every_form_of_throttling_is_waited_out() {
    let aws = FakeAws::start(|asked| match asked.before {
        0 => xml_throttle(400),
        1 => reply(400, &json!({"__type": "ThrottlingException", "message": "Rate exceeded"})),
        2 => answer(429, None, String::new()),
        3 => xml_throttle(503),
        _ => reply(200, &json!({"configurationId": "c", "successfulExecutions": ["a"]})),
    })
    .await;
    let (account, cancel) = (aws.account(), CancellationToken::new());
    account.triggers("shop", &cancel).await.unwrap();
    account.put_triggers("shop", &[trigger("a")], &cancel).await.unwrap();
    // A throttled test published nothing.
    account.test_triggers("shop", &[trigger("a")], &cancel).await.unwrap();
    for operation in ["GetRepositoryTriggers", "PutRepositoryTriggers", "TestRepositoryTriggers"] {
        assert_eq!(aws.asked(operation), 5, "{operation}");
    }
    let pace = account.pace();
    assert_eq!(pace.throttled, 12);
    assert!(pace.since_throttled.is_some());
    assert!(pace.requests_per_second < 200, "{pace:?}");
}

#[tokio::test]
async fn what_may_pass_is_tried_three_times_but_a_test_only_once() {
    let aws = FakeAws::start(|_| answer(503, Some("text/html"), "<html>unavailable</html>".to_owned())).await;
    let (account, cancel) = (aws.account(), CancellationToken::new());
    for error in [
        account.triggers("shop", &cancel).await.unwrap_err(),
        account.put_triggers("shop", &[], &cancel).await.unwrap_err(),
        account.test_triggers("shop", &[], &cancel).await.unwrap_err(),
    ] {
        assert!(
            matches!(&error, AwsError::Unexpected { detail } if detail.starts_with("HTTP 503")),
            "{error:?}"
        );
    }
    assert_eq!(aws.asked("GetRepositoryTriggers"), 3);
    assert_eq!(aws.asked("PutRepositoryTriggers"), 3);
    assert_eq!(aws.asked("TestRepositoryTriggers"), 1);
}

#[tokio::test]
async fn an_error_of_the_server_is_over_the_next_time() {
    let aws = FakeAws::start(|asked| match asked.before {
        0 => reply(500, &json!({"__type": "InternalFailure", "message": "oops"})),
        _ => reply(200, &json!({"configurationId": "c"})),
    })
    .await;
    let put = aws.account().put_triggers("shop", &[], &CancellationToken::new()).await.unwrap();
    assert_eq!((put.as_str(), aws.asked("PutRepositoryTriggers")), ("c", 2));
}

async fn fails_with(status: u16, content_type: Option<&'static str>, body: &'static str) -> AwsError {
    let aws = FakeAws::start(move |_| answer(status, content_type, body.to_owned())).await;
    let (account, cancel) = (aws.account(), CancellationToken::new());
    let read = account.triggers("shop", &cancel).await.unwrap_err();
    assert_eq!(account.put_triggers("shop", &[trigger("a")], &cancel).await.unwrap_err(), read);
    assert_eq!(account.test_triggers("shop", &[trigger("a")], &cancel).await.unwrap_err(), read);
    // A page in AWS's place may be gone the next time; what AWS itself refuses, it would refuse again.
    let tries = if status == 200 { 3 } else { 1 };
    assert_eq!(aws.asked("PutRepositoryTriggers"), tries, "{status} {body}");
    read
}

#[tokio::test]
async fn refusals_keep_their_code_and_words() {
    let json = Some("application/x-amz-json-1.1");
    for code in [
        "RepositoryDoesNotExistException",
        "MaximumRepositoryTriggersExceededException",
        "InvalidRepositoryTriggerRegionException",
        "EncryptionKeyDisabledException",
    ] {
        let body: &'static str = format!(r#"{{"__type":"x#{code}","message":"shop: no"}}"#).leak();
        let expected = AwsError::Service { code: code.to_owned(), message: "shop: no".to_owned() };
        assert_eq!(fails_with(400, json, body).await, expected);
    }
    let denied = r#"{"__type":"AccessDeniedException","Message":"User: u is not authorized to perform: codecommit:PutRepositoryTriggers on resource: r"}"#;
    let error = fails_with(400, json, denied).await;
    assert!(
        matches!(&error, AwsError::AccessDenied { action: Some(action), .. }
        if action == "codecommit:PutRepositoryTriggers"),
        "{error:?}"
    );
    assert_eq!(fails_with(400, json, r#"{"__type":"ExpiredTokenException"}"#).await, AwsError::Expired);
}

#[tokio::test]
async fn what_is_no_answer_of_aws_is_an_error() {
    let error = fails_with(200, Some("text/html"), "<html>Sign in</html>").await;
    assert!(matches!(&error, AwsError::Unexpected { detail } if detail == "HTTP 200: <html>Sign in</html>"));
    let error = fails_with(200, Some("application/x-amz-json-1.1"), r#"{"configurationId":"c","trig"#).await;
    assert!(matches!(error, AwsError::Unexpected { .. }), "{error:?}");
    let aws = FakeAws::start(|_| reply(200, &json!({}))).await;
    let error = aws.account().put_triggers("shop", &[], &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, AwsError::Unexpected { .. }), "a write without its id: {error:?}");
}

/// A server that answers with the head and half of the body, or accepts and says nothing.
async fn half_a_server(answer: Option<&'static str>) -> (String, tokio::task::JoinHandle<()>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let mut silent = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            match answer {
                Some(answer) => {
                    drop(socket.read(&mut [0; 4096]).await);
                    drop(socket.write_all(answer.as_bytes()).await);
                }
                None => silent.push(socket),
            }
        }
    });
    (url, task)
}

#[tokio::test]
async fn half_a_body_is_a_lost_connection() {
    let (url, server) = half_a_server(Some("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"conf")).await;
    let error = crate::support::account_at(&url).put_triggers("shop", &[], &CancellationToken::new()).await;
    assert!(matches!(error, Err(AwsError::Network(NetworkError::Lost { .. }))), "{error:?}");
    server.abort();
}

/// The clock jumps while everything waits, so the 10 seconds of each try are over at once.
#[tokio::test(start_paused = true)]
async fn no_answer_in_time_is_a_time_out() {
    let (url, server) = half_a_server(None).await;
    let began = tokio::time::Instant::now();
    let error = crate::support::account_at(&url).put_triggers("shop", &[], &CancellationToken::new()).await;
    assert!(matches!(error, Err(AwsError::Network(NetworkError::Timeout { .. }))), "{error:?}");
    assert!(began.elapsed() < Duration::from_secs(40), "{:?}", began.elapsed());
    server.abort();
}
