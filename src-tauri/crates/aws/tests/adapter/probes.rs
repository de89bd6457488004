//! Asking for an action in a way that AWS never carries out.

use causeway_app::port::aws::{AwsError, ProbeOutcome};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{Asked, FakeAws, answer, json as reply};

const DENIED: &str = r#"{"__type":"AccessDeniedException","Message":"User: u is not authorized to perform: x:y on resource: r"}"#;

/// Each action with a probe, the operation that asks, and how AWS answers whoever may: with this, or this error.
const PROBES: [(&str, &str, Result<&str, &str>); 13] = [
    ("ListRepositories", "ListRepositories", Ok("{}")),
    ("BatchGetRepositories", "BatchGetRepositories", Ok("{}")),
    ("GetRepository", "GetRepository", Ok("{}")),
    ("ListBranches", "ListBranches", Ok("{}")),
    ("GetBranch", "GetBranch", Err("BranchDoesNotExistException")),
    ("ListPullRequests", "ListPullRequests", Ok(r#"{"pullRequestIds":[]}"#)),
    ("GetRepositoryTriggers", "GetRepositoryTriggers", Ok("{}")),
    ("CreateBranch", "CreateBranch", Err("CommitDoesNotExistException")),
    ("DeleteBranch", "DeleteBranch", Ok("{}")),
    ("UpdateDefaultBranch", "UpdateDefaultBranch", Err("BranchDoesNotExistException")),
    ("CreatePullRequest", "CreatePullRequest", Err("SourceAndDestinationAreSameException")),
    ("PutRepositoryTriggers", "PutRepositoryTriggers", Err("InvalidRepositoryTriggerNameException")),
    ("TestRepositoryTriggers", "TestRepositoryTriggers", Err("InvalidRepositoryTriggerNameException")),
];

fn error(code: &str) -> Value {
    json!({"__type": code, "message": "no"})
}

async fn probe(aws: &FakeAws, action: &str) -> Result<ProbeOutcome, AwsError> {
    aws.account().probe(&format!("codecommit:{action}"), Some("shop"), &CancellationToken::new()).await
}

/// What would change something if AWS carried it out.
fn is_harmless(asked: &Asked) {
    let input = &asked.input;
    match asked.operation.as_str() {
        "CreateBranch" => assert_eq!(input["commitId"], "0".repeat(40)),
        "DeleteBranch" => {
            assert!(input["branchName"].as_str().unwrap().len() > 60, "no branch has such a name");
        }
        "UpdateDefaultBranch" => {
            assert!(input["defaultBranchName"].as_str().unwrap().len() > 60, "no branch has such a name");
        }
        "CreatePullRequest" => {
            let target = &input["targets"][0];
            assert_eq!(target["sourceReference"], target["destinationReference"]);
            assert_eq!(target["sourceReference"], "trunk");
        }
        "PutRepositoryTriggers" | "TestRepositoryTriggers" => {
            assert!(input["triggers"][0]["name"].as_str().unwrap().contains(' '));
            assert_eq!(input["triggers"][0]["events"], json!(["all", "updateReference"]));
        }
        reads => assert!(
            reads.starts_with("Get") || reads.starts_with("List") || reads.starts_with("BatchGet"),
            "{reads}"
        ),
    }
}

#[tokio::test]
async fn whoever_may_is_told_so_and_whoever_may_not() {
    for (action, operation, allowed) in PROBES {
        let aws = FakeAws::start(move |asked| {
            is_harmless(asked);
            if asked.operation != operation {
                assert_eq!(asked.operation, "GetRepository", "the default branch is read");
                return reply(200, &json!({"repositoryMetadata": {"defaultBranch": "trunk"}}));
            }
            match allowed {
                Ok(body) => answer(200, Some("application/x-amz-json-1.1"), body.to_owned()),
                Err(code) => reply(400, &error(code)),
            }
        })
        .await;
        assert_eq!(probe(&aws, action).await.unwrap(), ProbeOutcome::Allowed, "{action}");
        assert_eq!(aws.asked(operation), 1, "{action}");

        let aws = FakeAws::start(move |asked| match asked.operation.as_str() {
            "GetRepository" if operation != "GetRepository" => {
                reply(200, &json!({"repositoryMetadata": {"defaultBranch": "trunk"}}))
            }
            _ => answer(400, Some("application/x-amz-json-1.1"), DENIED.to_owned()),
        })
        .await;
        assert_eq!(probe(&aws, action).await.unwrap(), ProbeOutcome::Denied, "{action}");

        let aws = FakeAws::start(|_| reply(400, &error("RepositoryDoesNotExistException"))).await;
        let outcome = probe(&aws, action).await.unwrap();
        assert!(
            matches!(&outcome, ProbeOutcome::Unclear { detail } if detail.starts_with("Repository")),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_fresh_branch_is_named_each_time() {
    let names = std::sync::Arc::new(std::sync::Mutex::new(std::collections::BTreeSet::new()));
    let seen = std::sync::Arc::clone(&names);
    let aws = FakeAws::start(move |asked| {
        seen.lock().unwrap().insert(asked.input["branchName"].as_str().unwrap().to_owned());
        reply(200, &json!({}))
    })
    .await;
    for _ in 0..3 {
        probe(&aws, "DeleteBranch").await.unwrap();
    }
    assert_eq!(names.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn a_pull_request_is_read_only_where_there_is_one() {
    let aws = FakeAws::start(|asked| match asked.operation.as_str() {
        "ListPullRequests" => reply(200, &json!({"pullRequestIds": ["17"]})),
        "GetPullRequest" => {
            assert_eq!(asked.input["pullRequestId"], "17");
            answer(400, Some("application/x-amz-json-1.1"), DENIED.to_owned())
        }
        other => panic!("{other}"),
    })
    .await;
    assert_eq!(probe(&aws, "GetPullRequest").await.unwrap(), ProbeOutcome::Denied);
    let aws = FakeAws::start(|_| reply(200, &json!({"pullRequestIds": []}))).await;
    assert!(matches!(probe(&aws, "GetPullRequest").await.unwrap(), ProbeOutcome::Unclear { .. }));
}

#[tokio::test]
async fn what_cannot_be_asked_harmlessly_is_not_asked() {
    let aws = FakeAws::start(|asked| panic!("{} was asked", asked.operation)).await;
    let (account, cancel) = (aws.account(), CancellationToken::new());
    for (action, repository) in [
        ("codecommit:GitPull", Some("shop")),
        ("codecommit:DeleteRepository", Some("shop")),
        ("sns:CreateTopic", None),
        ("sns:Subscribe", Some("shop")),
        ("codecommit:CreateBranch", None),
    ] {
        let outcome = account.probe(action, repository, &cancel).await.unwrap();
        assert!(matches!(outcome, ProbeOutcome::Unclear { .. }), "{action}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_bad_key_is_an_error_and_no_outcome() {
    let aws = FakeAws::start(|_| reply(400, &error("UnrecognizedClientException"))).await;
    assert!(matches!(probe(&aws, "GetBranch").await, Err(AwsError::UnknownAccessKey { .. })));
}

#[tokio::test]
async fn branches_may_be_created_unless_that_is_denied() {
    let cancel = CancellationToken::new();
    let aws = FakeAws::start(|_| answer(400, Some("application/x-amz-json-1.1"), DENIED.to_owned())).await;
    assert!(!aws.account().may_create_branches("shop", &cancel).await.unwrap());
    for code in ["CommitDoesNotExistException", "EncryptionKeyDisabledException"] {
        let aws = FakeAws::start(move |_| reply(400, &error(code))).await;
        assert!(aws.account().may_create_branches("shop", &cancel).await.unwrap(), "{code}");
    }
}
