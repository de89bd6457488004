//! The answers that a dialog for branches and pull requests has to tell apart.

use causeway_sandbox::options::Options;
use causeway_sandbox::pull_requests::{Draft, Text};
use serde_json::{Value, json};

use crate::common::{Client, sandbox};

async fn code(client: &Client, operation: &str, input: Value) -> String {
    client.call(operation, input).await.code()
}

#[tokio::test]
async fn branches_are_made_once_from_commits_that_are_there() {
    let sandbox = sandbox(Options::default()).await;
    let client = Client::new(&sandbox, "developer");
    let input = |branch: Value, commit: Value| json!({"repositoryName": "runbooks", "branchName": branch, "commitId": commit});
    let tip =
        client.call("GetBranch", json!({"repositoryName": "runbooks", "branchName": "main"})).await.json();
    let tip = &tip["branch"]["commitId"];
    let make = |branch: Value, commit: Value| code(&client, "CreateBranch", input(branch, commit));
    assert_eq!(make(json!("work"), tip.clone()).await, "ok");
    assert_eq!(make(json!("work"), tip.clone()).await, "BranchNameExistsException");
    assert_eq!(make(json!("work/more"), tip.clone()).await, "BranchNameExistsException", "a name in the way");
    assert_eq!(make(json!("bad name"), tip.clone()).await, "InvalidBranchNameException");
    assert_eq!(make(json!("0".repeat(40)), tip.clone()).await, "InvalidBranchNameException");
    assert_eq!(make(Value::Null, tip.clone()).await, "BranchNameRequiredException");
    assert_eq!(make(json!("x"), Value::Null).await, "CommitIdRequiredException");
    assert_eq!(make(json!("x"), json!("abc")).await, "InvalidCommitIdException");
    assert_eq!(make(json!("x"), json!("0".repeat(40))).await, "CommitDoesNotExistException");
    let elsewhere = json!({"repositoryName": "gone", "branchName": "x", "commitId": tip});
    assert_eq!(code(&client, "CreateBranch", elsewhere).await, "RepositoryDoesNotExistException");

    let get = |branch: &str| json!({"repositoryName": "runbooks", "branchName": branch});
    assert_eq!(code(&client, "GetBranch", get("gone")).await, "BranchDoesNotExistException");
    assert_eq!(code(&client, "DeleteBranch", get("main")).await, "DefaultBranchCannotBeDeletedException");
    let gone = client.call("DeleteBranch", get("work")).await.json();
    assert_eq!(gone["deletedBranch"]["commitId"], *tip);
    let again = client.call("DeleteBranch", get("work")).await;
    assert_eq!((again.status, again.json().get("deletedBranch")), (200, None));
}

#[tokio::test]
async fn pull_requests_are_refused_by_name_and_closed_for_good() {
    let sandbox = sandbox(Options::default()).await;
    let client = Client::new(&sandbox, "developer");
    let tip =
        client.call("GetBranch", json!({"repositoryName": "runbooks", "branchName": "main"})).await.json();
    let branch =
        json!({"repositoryName": "runbooks", "branchName": "work", "commitId": tip["branch"]["commitId"]});
    assert_eq!(code(&client, "CreateBranch", branch).await, "ok");
    let request = |title: Value, source: &str, destination: Value| {
        let target = json!({"repositoryName": "runbooks", "sourceReference": source, "destinationReference": destination});
        json!({"title": title, "targets": [target]})
    };
    let fine = request(json!("x"), "work", json!("main"));
    for (input, expected) in [
        (json!({"title": "x"}), "TargetsRequiredException"),
        (json!({"title": "x", "targets": []}), "InvalidTargetsException"),
        (json!({"title": "x", "targets": [null]}), "TargetRequiredException"),
        (request(Value::Null, "work", json!("main")), "TitleRequiredException"),
        (request(json!("x".repeat(151)), "work", json!("main")), "InvalidTitleException"),
        (request(json!("x"), "gone", json!("main")), "ReferenceDoesNotExistException"),
        (request(json!("x"), "work", json!("gone")), "ReferenceDoesNotExistException"),
        (request(json!("x"), "a b", json!("main")), "InvalidReferenceNameException"),
        (request(json!("x"), "refs/tags/v1", json!("main")), "ReferenceTypeNotSupportedException"),
        (request(json!("x"), "main", json!("main")), "SourceAndDestinationAreSameException"),
        (request(json!("x"), "main", Value::Null), "SourceAndDestinationAreSameException"),
    ] {
        assert_eq!(code(&client, "CreatePullRequest", input.clone()).await, expected, "{input}");
    }
    let mut long = fine.clone();
    long["description"] = json!("x".repeat(10_241));
    assert_eq!(code(&client, "CreatePullRequest", long).await, "InvalidDescriptionException");

    let made = client.call("CreatePullRequest", fine).await.json();
    assert_eq!(
        made["pullRequest"]["authorArn"],
        json!(sandbox.world.principals.user("developer").unwrap().arn)
    );
    let id = &made["pullRequest"]["pullRequestId"];
    let status = |status: &str| json!({"pullRequestId": id, "pullRequestStatus": status});
    let update = "UpdatePullRequestStatus";
    assert_eq!(code(&client, update, status("MERGED")).await, "InvalidPullRequestStatusException");
    assert_eq!(code(&client, update, status("CLOSED")).await, "ok");
    assert_eq!(code(&client, update, status("CLOSED")).await, "ok");
    assert_eq!(code(&client, update, status("OPEN")).await, "InvalidPullRequestStatusUpdateException");
    let title = json!({"pullRequestId": id, "title": "later"});
    assert_eq!(code(&client, "UpdatePullRequestTitle", title).await, "PullRequestAlreadyClosedException");
    let unknown = json!({"pullRequestId": "999999"});
    assert_eq!(code(&client, "GetPullRequest", unknown).await, "PullRequestDoesNotExistException");
    let wrong = json!({"pullRequestId": "one"});
    assert_eq!(code(&client, "GetPullRequest", wrong).await, "InvalidPullRequestIdException");
}

#[tokio::test]
async fn a_thousand_open_pull_requests_are_enough() {
    let sandbox = sandbox(Options { repositories: Some(9), ..Options::default() }).await;
    let client = Client::new(&sandbox, "developer");
    let tip =
        client.call("GetBranch", json!({"repositoryName": "runbooks", "branchName": "main"})).await.json();
    let branch =
        json!({"repositoryName": "runbooks", "branchName": "work", "commitId": tip["branch"]["commitId"]});
    assert_eq!(code(&client, "CreateBranch", branch).await, "ok");
    let target = json!({"repositoryName": "runbooks", "sourceReference": "work"});
    let input = json!({"title": "x", "targets": [target]});
    let repository = sandbox.world.repositories.get("runbooks").unwrap();
    let main = repository.git().unwrap().refname_to_id("refs/heads/main").unwrap();
    let draft = Draft {
        text: Text { title: "x".to_owned(), description: None },
        source: "refs/heads/work".to_owned(),
        destination: "refs/heads/main".to_owned(),
        source_commit: main,
        destination_commit: main,
        merge_base: Some(main),
        author_arn: String::new(),
        client_request_token: None,
    };
    for number in 0..999 {
        sandbox.world.pull_requests.create(&repository.id, draft.clone(), number.to_string(), 0);
    }
    assert_eq!(code(&client, "CreatePullRequest", input.clone()).await, "ok");
    let one_more = code(&client, "CreatePullRequest", input).await;
    assert_eq!(one_more, "MaximumOpenPullRequestsExceededException");
}
