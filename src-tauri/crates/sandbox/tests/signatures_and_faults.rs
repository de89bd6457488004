//! Who gets in, what refusals look like, and faults on demand, over HTTP.

mod common;

use causeway_sandbox::options::{Options, Seed};
use common::{Client, commit, control, http, sandbox, secrets};
use serde_json::{Value, json};

/// One small account for all refusals.
fn small() -> Options {
    Options { seed: Seed::Org, repositories: Some(12), ..Options::default() }
}

#[tokio::test]
async fn each_way_to_be_wrong_has_its_own_answer() {
    let sandbox = sandbox(small()).await;
    let right = Client::new(&sandbox, "admin");
    let temporary = Client::new(&sandbox, "temporary");
    assert_eq!(temporary.call("ListRepositories", json!({})).await.status, 200);
    let cases = [
        (
            Client { secret: "x".repeat(40), ..right.clone() },
            "InvalidSignatureException",
            "The request signature",
        ),
        (
            Client { access_key_id: "AKIAAAAAAAAAAAAAAAAA".to_owned(), ..right.clone() },
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        (Client { token: None, ..temporary.clone() }, "UnrecognizedClientException", "The security token"),
        (
            Client { region: "us-east-1".to_owned(), ..right.clone() },
            "InvalidSignatureException",
            "Credential should be scoped to a valid region",
        ),
        (
            Client { service: "sns".to_owned(), ..right.clone() },
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'codecommit'",
        ),
        (Client { skew: -16 * 60, ..right.clone() }, "InvalidSignatureException", "Signature expired: "),
        (
            Client { skew: 16 * 60, ..right.clone() },
            "InvalidSignatureException",
            "Signature not yet current: ",
        ),
    ];
    for (client, code, text) in cases {
        let answer = client.call("ListRepositories", json!({})).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, code));
        assert!(answer.json()["message"].as_str().unwrap().starts_with(text), "{}", answer.text);
        assert_eq!(answer.headers["content-type"], "application/x-amz-json-1.1");
    }
    let unsigned = http()
        .post(&right.endpoint)
        .header("x-amz-target", "CodeCommit_20150413.ListRepositories")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert!(unsigned.text().await.unwrap().contains("MissingAuthenticationTokenException"));
}

#[tokio::test]
async fn sessions_end_with_the_sandboxs_clock() {
    let sandbox = sandbox(small()).await;
    control(&sandbox, "/clock/advance", &json!({"millis": 13 * 3_600_000})).await;
    let late = Client { skew: 13 * 3600, ..Client::new(&sandbox, "temporary") };
    let answer = late.call("ListRepositories", json!({})).await;
    assert_eq!(answer.code(), "ExpiredTokenException");
    // The Date header is what clients learn their skew from.
    let date = jiff::fmt::rfc2822::parse(answer.headers["date"].to_str().unwrap()).unwrap().timestamp();
    let ahead = date.as_second() - jiff::Timestamp::now().as_second();
    assert!((ahead - 13 * 3600).abs() <= 2, "{ahead}");
}

#[tokio::test]
async fn query_services_refuse_in_their_own_form() {
    let sandbox = sandbox(small()).await;
    let sts = Client { service: "sts".to_owned(), ..Client::new(&sandbox, "admin") };
    let wrong = Client { secret: "x".to_owned(), ..sts.clone() };
    let answer = wrong.query("Action=GetCallerIdentity&Version=2011-06-15").await;
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("<Code>SignatureDoesNotMatch</Code>"), "{}", answer.text);
    let unknown = Client { access_key_id: "AKIAAAAAAAAAAAAAAAAA".to_owned(), ..sts };
    let answer = unknown.query("Action=GetCallerIdentity&Version=2011-06-15").await;
    assert!(answer.text.contains("<Code>InvalidClientTokenId</Code>"), "{}", answer.text);
}

#[tokio::test]
async fn policies_decide() {
    let sandbox = sandbox(small()).await;
    let name = sandbox.world.repositories.all()[0].name.clone();
    let branch = json!({"repositoryName": name, "branchName": "x", "commitId": "0".repeat(40)});
    let one = json!({"repositoryName": name});
    let many = json!({"repositoryNames": [name]});
    // Operation, input, and who may.
    let table: [(&str, &Value, &[&str]); 5] = [
        ("ListRepositories", &json!({}), &["admin", "poweruser", "temporary", "readonly", "pull-only"]),
        ("BatchGetRepositories", &many, &["admin", "poweruser", "temporary", "readonly", "pull-only"]),
        ("GetRepository", &one, &["admin", "poweruser", "temporary", "readonly"]),
        ("CreateBranch", &branch, &["admin", "poweruser", "temporary"]),
        ("DeleteRepository", &one, &["admin"]),
    ];
    for (operation, input, allowed) in table {
        for principal in ["nobody", "pull-only", "readonly", "temporary", "poweruser", "admin"] {
            let answer = Client::new(&sandbox, principal).call(operation, input.clone()).await;
            assert_eq!(
                answer.code() != "AccessDeniedException",
                allowed.contains(&principal),
                "{principal} {operation}"
            );
        }
    }
    let denied = Client::new(&sandbox, "readonly").call("DeleteRepository", one).await.json();
    let expected = format!(
        "User: {} is not authorized to perform: codecommit:DeleteRepository on resource: \
         arn:aws:codecommit:eu-central-1:123456789012:{name} because no identity-based policy allows the \
         codecommit:DeleteRepository action",
        secrets(&sandbox, "readonly").arn
    );
    assert_eq!(denied["Message"], expected);
}

#[tokio::test]
async fn one_repository_can_be_denied_and_a_key_made_inactive() {
    let sandbox = sandbox(small()).await;
    let repositories = sandbox.world.repositories.all();
    let (denied, other) = (&repositories[0], &repositories[1]);
    let document =
        json!({"Statement": [{"Effect": "Deny", "Action": "codecommit:*", "Resource": denied.arn}]});
    control(&sandbox, "/principals/poweruser/policies", &json!({"name": "not-this", "document": document}))
        .await;
    for name in ["poweruser", "temporary"] {
        let client = Client::new(&sandbox, name);
        let answer = client.call("GetRepository", json!({"repositoryName": denied.name})).await;
        assert!(answer.text.contains("with an explicit deny in an identity-based policy"), "{}", answer.text);
        assert_eq!(client.call("GetRepository", json!({"repositoryName": other.name})).await.status, 200);
    }
    let key = &secrets(&sandbox, "poweruser").access_key_id;
    control(&sandbox, &format!("/access-keys/{key}"), &json!({"active": false})).await;
    let answer = Client::new(&sandbox, "poweruser").call("ListRepositories", json!({})).await;
    assert_eq!(answer.code(), "UnrecognizedClientException");
}

#[tokio::test]
async fn a_default_branch_changes_only_for_who_may() {
    let sandbox = sandbox(small()).await;
    let repository = sandbox.world.repositories.all()[0].clone();
    let arn = &repository.arn;
    let default = || repository.update(|metadata| metadata.default_branch.clone()).unwrap();
    let before = default();
    let git = repository.git().unwrap();
    let tip = git.refname_to_id(&format!("refs/heads/{before}")).unwrap();
    git.reference("refs/heads/trunk", tip, false, "").unwrap();
    let input = || json!({"repositoryName": repository.name, "defaultBranchName": "trunk"});
    let refused = Client::new(&sandbox, "readonly").call("UpdateDefaultBranch", input()).await;
    assert_eq!(refused.code(), "AccessDeniedException");
    let words = format!("is not authorized to perform: codecommit:UpdateDefaultBranch on resource: {arn}");
    assert!(refused.text.contains(&words), "{}", refused.text);
    let statement = json!([{"Effect": "Deny", "Action": "codecommit:UpdateDefaultBranch", "Resource": arn}]);
    let deny = json!({"name": "keep-the-branch", "document": {"Statement": statement}});
    control(&sandbox, "/principals/poweruser/policies", &deny).await;
    let refused = Client::new(&sandbox, "poweruser").call("UpdateDefaultBranch", input()).await;
    assert!(refused.text.contains("with an explicit deny"), "{}", refused.text);
    // Whoever may not is told so before anything is said about the branch.
    let nowhere = json!({"repositoryName": repository.name, "defaultBranchName": "no-such-branch"});
    let refused = Client::new(&sandbox, "readonly").call("UpdateDefaultBranch", nowhere).await;
    assert_eq!(refused.code(), "AccessDeniedException");
    assert_eq!(default(), before);
    let done = Client::new(&sandbox, "admin").call("UpdateDefaultBranch", input()).await;
    assert_eq!((done.status, default().as_str()), (200, "trunk"));
}

#[tokio::test]
async fn faults_happen_where_and_as_often_as_told() {
    let sandbox = sandbox(small()).await;
    let client = Client::new(&sandbox, "admin");
    let stage = async |fault: Value| {
        let rule =
            json!({"service": "codecommit", "operation": "ListRepositories", "times": 1, "fault": fault});
        control(&sandbox, "/faults", &rule).await;
    };
    stage(json!({"kind": "throttle-xml"})).await;
    assert_eq!(client.call("GetRepository", json!({})).await.code(), "RepositoryNameRequiredException");
    let throttled = client.call("ListRepositories", json!({})).await;
    assert_eq!((throttled.status, throttled.text.len()), (400, 80));
    assert_eq!(
        throttled.text,
        "<ThrottlingException>\n  <Message>Rate exceeded</Message>\n</ThrottlingException>\n"
    );
    assert!(
        !throttled.headers.contains_key("content-type")
            && !throttled.headers.contains_key("x-amzn-errortype")
    );
    assert_eq!(client.call("ListRepositories", json!({})).await.status, 200);

    stage(json!({"kind": "throttle-json"})).await;
    assert_eq!(client.call("ListRepositories", json!({})).await.code(), "ThrottlingException");
    stage(json!({"kind": "unavailable"})).await;
    assert_eq!(client.call("ListRepositories", json!({})).await.status, 503);
    stage(json!({"kind": "too-many-requests", "retry_after": 7})).await;
    let limited = client.call("ListRepositories", json!({})).await;
    assert_eq!((limited.status, limited.headers["retry-after"].to_str().unwrap()), (429, "7"));
    stage(json!({"kind": "code", "code": "EncryptionKeyAccessDeniedException", "message": "no"})).await;
    assert_eq!(client.call("ListRepositories", json!({})).await.code(), "EncryptionKeyAccessDeniedException");
    stage(json!({"kind": "malformed-json"})).await;
    assert!(serde_json::from_str::<Value>(&client.call("ListRepositories", json!({})).await.text).is_err());
    stage(json!({"kind": "drop-connection"})).await;
    assert!(client.try_call("ListRepositories", json!({})).await.err().unwrap().is_request());
    stage(json!({"kind": "half-body"})).await;
    let broken = client.try_call("ListRepositories", json!({})).await.err().unwrap();
    assert!(broken.is_body() || broken.is_decode(), "{broken:?}");
    stage(json!({"kind": "wrong-date", "seconds": -1200})).await;
    let date = client.call("ListRepositories", json!({})).await.headers["date"].to_str().unwrap().to_owned();
    let behind = jiff::Timestamp::now().as_second()
        - jiff::fmt::rfc2822::parse(&date).unwrap().timestamp().as_second();
    assert!((behind - 1200).abs() <= 2, "{behind}");
}

#[tokio::test]
async fn the_rate_is_limited_per_account_and_latency_added() {
    let sandbox = sandbox(small()).await;
    let client = Client::new(&sandbox, "admin");
    control(&sandbox, "/options", &json!({"throttle_rps": 3})).await;
    let mut throttled = 0;
    for _ in 0..12 {
        throttled += usize::from(
            client.call("ListRepositories", json!({})).await.text.contains("<ThrottlingException>"),
        );
    }
    assert!(throttled >= 6, "{throttled}");
    control(&sandbox, "/options", &json!({"throttle_rps": 0, "latency_millis": 60})).await;
    let started = std::time::Instant::now();
    assert_eq!(client.call("ListRepositories", json!({})).await.status, 200);
    assert!(started.elapsed().as_millis() >= 60);
}

#[tokio::test]
async fn the_control_endpoint_wants_its_token_and_tells_what_happened() {
    let sandbox = sandbox(small()).await;
    let url = format!("{}/events", sandbox.ready.control.url);
    assert_eq!(http().get(&url).send().await.unwrap().status(), 401);
    assert_eq!(http().get(&url).bearer_auth("x").send().await.unwrap().status(), 401);
    let name = sandbox.world.repositories.all()[0].name.clone();
    Client::new(&sandbox, "admin").call("GetRepository", json!({"repositoryName": name})).await;
    commit(&sandbox, &name, "main", "a.txt", "a").await;
    let events: Value = http()
        .get(&url)
        .bearer_auth(&sandbox.ready.control.token)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(events[0]["operation"], "GetRepository");
    assert_eq!(events[0]["resource"], name);
    assert_eq!(events[0]["principal"], secrets(&sandbox, "admin").arn);
    let all = events.to_string();
    for principal in &sandbox.ready.principals {
        assert!(!all.contains(&principal.secret_access_key));
    }
}

#[tokio::test]
async fn nothing_stays_behind() {
    let sandbox = sandbox(small()).await;
    let directory = sandbox.world.directory.clone();
    assert!(directory.join("keys/admin.pem").exists());
    let endpoint = sandbox.ready.aws.endpoint.clone();
    sandbox.stop().await.unwrap();
    assert!(!directory.exists());
    assert!(http().get(endpoint).send().await.unwrap_err().is_connect());
}
