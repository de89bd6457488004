//! CodeCommit's operations over HTTP: shapes, limits, error codes, state that follows the git repositories.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod common;

use std::collections::BTreeSet;

use causeway_sandbox::options::{Options, Seed};
use causeway_sandbox::serve::Sandbox;
use common::{Client, commit, control, sandbox};
use serde_json::{Value, json};

const TOPIC: &str = "arn:aws:sns:eu-central-1:123456789012:codecommit-causeway";

async fn account() -> (Sandbox, Client) {
    let sandbox = sandbox(Options { seed: Seed::Org, repositories: Some(3), ..Options::default() }).await;
    let client = Client::new(&sandbox, "admin");
    (sandbox, client)
}

/// A repository of our own with one commit on `main`; gives the commit's id.
async fn repository(sandbox: &Sandbox, client: &Client, name: &str) -> String {
    assert_eq!(client.call("CreateRepository", json!({"repositoryName": name})).await.status, 200);
    commit(sandbox, name, "main", "README.md", "one\n").await
}

async fn names(client: &Client, input: Value) -> (Vec<String>, usize) {
    let (mut found, mut pages, mut input) = (Vec::new(), 0, input);
    loop {
        let page = client.call("ListRepositories", input.clone()).await.json();
        pages += 1;
        for entry in page["repositories"].as_array().unwrap() {
            found.push(entry["repositoryName"].as_str().unwrap().to_owned());
        }
        let Some(next) = page.get("nextToken") else { return (found, pages) };
        input["nextToken"] = next.clone();
    }
}

#[tokio::test]
async fn ten_thousand_repositories_are_listed_in_pages() {
    let started = std::time::Instant::now();
    let sandbox =
        sandbox(Options { seed: Seed::Org, repositories: Some(10_000), ..Options::default() }).await;
    let client = Client::new(&sandbox, "admin");
    let (ascending, pages) = names(&client, json!({})).await;
    assert_eq!((ascending.len(), pages), (10_000, 10));
    assert!(ascending.is_sorted());
    let (mut descending, _) = names(&client, json!({"order": "descending"})).await;
    descending.reverse();
    assert_eq!(ascending, descending);
    let (by_date, _) = names(&client, json!({"sortBy": "lastModifiedDate", "order": "descending"})).await;
    assert_eq!(by_date.iter().collect::<BTreeSet<_>>().len(), 10_000);
    let batch =
        client.call("BatchGetRepositories", json!({"repositoryNames": ascending[..100]})).await.json();
    assert_eq!(batch["repositories"].as_array().unwrap().len(), 100);
    // Listing looks at nobody's contents, so there are none yet.
    assert!(!sandbox.world.directory.join("repositories").exists());
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_page_token_belongs_to_its_operation_and_its_question() {
    let (sandbox, client) = account().await;
    control(&sandbox, "/options", &json!({"page_size": 1})).await;
    let first = client.call("ListRepositories", json!({})).await.json();
    let token = first["nextToken"].as_str().unwrap().to_owned();
    let name = first["repositories"][0]["repositoryName"].clone();
    let flipped: String = token.chars().rev().collect();
    for (operation, input) in [
        ("ListRepositories", json!({"nextToken": flipped})),
        ("ListRepositories", json!({"nextToken": ""})),
        ("ListRepositories", json!({"nextToken": token, "order": "descending"})),
        ("ListBranches", json!({"repositoryName": name, "nextToken": token})),
    ] {
        let answer = client.call(operation, input).await;
        assert_eq!(answer.code(), "InvalidContinuationTokenException", "{operation}");
    }
}

#[tokio::test]
async fn repositories_live_from_creation_to_deletion() {
    let (_sandbox, client) = account().await;
    let created = client
        .call(
            "CreateRepository",
            json!({"repositoryName": "a.b-c_D", "repositoryDescription": "<b>", "tags": {"k": "v"}}),
        )
        .await
        .json();
    let metadata = &created["repositoryMetadata"];
    let arn = "arn:aws:codecommit:eu-central-1:123456789012:a.b-c_D";
    assert_eq!(metadata["Arn"], arn);
    assert_eq!(
        metadata["cloneUrlHttp"],
        "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/a.b-c_D"
    );
    assert_eq!(metadata["cloneUrlSsh"], "ssh://git-codecommit.eu-central-1.amazonaws.com/v1/repos/a.b-c_D");
    assert!(metadata["creationDate"].is_f64() && metadata.get("defaultBranch").is_none());
    let again = client.call("CreateRepository", json!({"repositoryName": "a.b-c_D"})).await;
    assert_eq!(again.code(), "RepositoryNameExistsException");
    // Names are case-sensitive.
    assert_eq!(client.call("CreateRepository", json!({"repositoryName": "A.B-C_D"})).await.status, 200);

    client.call("TagResource", json!({"resourceArn": arn, "tags": {"team": "shop"}})).await;
    client.call("UntagResource", json!({"resourceArn": arn, "tagKeys": ["k"]})).await;
    let tags = client.call("ListTagsForResource", json!({"resourceArn": arn})).await.json();
    assert_eq!(tags["tags"], json!({"team": "shop"}));
    let system = client.call("TagResource", json!({"resourceArn": arn, "tags": {"aws:x": "y"}})).await;
    assert_eq!(system.code(), "InvalidSystemTagUsageException");

    client
        .call(
            "UpdateRepositoryDescription",
            json!({"repositoryName": "a.b-c_D", "repositoryDescription": ""}),
        )
        .await;
    client.call("UpdateRepositoryName", json!({"oldName": "a.b-c_D", "newName": "renamed"})).await;
    let renamed = client.call("GetRepository", json!({"repositoryName": "renamed"})).await.json();
    assert_eq!(renamed["repositoryMetadata"]["repositoryId"], metadata["repositoryId"]);
    assert!(renamed["repositoryMetadata"].get("repositoryDescription").is_none());
    let old = client.call("GetRepository", json!({"repositoryName": "a.b-c_D"})).await;
    assert_eq!(old.code(), "RepositoryDoesNotExistException");

    let deleted = client.call("DeleteRepository", json!({"repositoryName": "renamed"})).await.json();
    assert_eq!(deleted["repositoryId"], metadata["repositoryId"]);
    assert_eq!(client.call("DeleteRepository", json!({"repositoryName": "renamed"})).await.json(), json!({}));
}

#[tokio::test]
async fn inputs_are_checked_as_the_service_checks_them() {
    let (_sandbox, client) = account().await;
    let long = "x".repeat(101);
    let many: Vec<String> = (0..101).map(|number| format!("r{number}")).collect();
    for (operation, input, code) in [
        ("GetRepository", json!({}), "RepositoryNameRequiredException"),
        ("GetRepository", json!({"repositoryName": null}), "RepositoryNameRequiredException"),
        ("GetRepository", json!({"repositoryName": 7}), "SerializationException"),
        ("GetRepository", json!([]), "SerializationException"),
        ("GetRepository", json!({"repositoryName": "a b"}), "InvalidRepositoryNameException"),
        ("GetRepository", json!({"repositoryName": "a.git"}), "InvalidRepositoryNameException"),
        ("GetRepository", json!({"repositoryName": long}), "InvalidRepositoryNameException"),
        ("GetRepository", json!({"repositoryName": "nowhere"}), "RepositoryDoesNotExistException"),
        ("BatchGetRepositories", json!({}), "RepositoryNamesRequiredException"),
        ("BatchGetRepositories", json!({"repositoryNames": many}), "MaximumRepositoryNamesExceededException"),
        ("ListRepositories", json!({"sortBy": "size"}), "InvalidSortByException"),
        ("ListRepositories", json!({"order": "up"}), "InvalidOrderException"),
        ("GetPullRequest", json!({}), "PullRequestIdRequiredException"),
        ("GetPullRequest", json!({"pullRequestId": "x"}), "InvalidPullRequestIdException"),
        ("GetPullRequest", json!({"pullRequestId": "99999"}), "PullRequestDoesNotExistException"),
        ("CreatePullRequest", json!({"title": "t"}), "TargetsRequiredException"),
        ("CreatePullRequest", json!({"title": "t", "targets": [{}]}), "RepositoryNameRequiredException"),
        ("ListTagsForResource", json!({}), "ResourceArnRequiredException"),
        ("ListTagsForResource", json!({"resourceArn": "arn:x"}), "InvalidResourceArnException"),
        ("DeleteEverything", json!({}), "UnknownOperationException"),
    ] {
        let answer = client.call(operation, input.clone()).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, code), "{operation} {input}");
    }
}

#[tokio::test]
async fn branches_are_those_of_the_git_repository() {
    let (sandbox, client) = account().await;
    let tip = repository(&sandbox, &client, "code").await;
    let branch = |name: &str| json!({"repositoryName": "code", "branchName": name});
    let create =
        |name: &str, commit: &str| json!({"repositoryName": "code", "branchName": name, "commitId": commit});
    let metadata = client.call("GetRepository", json!({"repositoryName": "code"})).await.json();
    assert_eq!(metadata["repositoryMetadata"]["defaultBranch"], "main");
    assert_eq!(client.call("CreateBranch", create("SHOP-1/x", &tip)).await.status, 200);
    let listed = client.call("ListBranches", json!({"repositoryName": "code"})).await.json();
    assert_eq!(listed["branches"], json!(["SHOP-1/x", "main"]));
    let git = sandbox.world.repositories.get("code").unwrap().git().unwrap();
    assert_eq!(git.refname_to_id("refs/heads/SHOP-1/x").unwrap().to_string(), tip);
    for (operation, input, code) in [
        ("CreateBranch", create("SHOP-1/x", &tip), "BranchNameExistsException"),
        ("CreateBranch", create("SHOP-1", &tip), "BranchNameExistsException"),
        ("CreateBranch", create("y", &tip[..8]), "InvalidCommitIdException"),
        ("CreateBranch", create("y", &"0".repeat(40)), "CommitDoesNotExistException"),
        ("CreateBranch", create("a..b", &tip), "InvalidBranchNameException"),
        ("CreateBranch", branch("y"), "CommitIdRequiredException"),
        ("GetBranch", branch("nope"), "BranchDoesNotExistException"),
        ("DeleteBranch", branch("main"), "DefaultBranchCannotBeDeletedException"),
    ] {
        assert_eq!(client.call(operation, input.clone()).await.code(), code, "{operation} {input}");
    }
    let deleted = client.call("DeleteBranch", branch("SHOP-1/x")).await.json();
    assert_eq!(deleted["deletedBranch"]["commitId"], tip);
    assert_eq!(client.call("DeleteBranch", branch("SHOP-1/x")).await.json(), json!({}));
    let other = json!({"repositoryName": "code", "defaultBranchName": "nope"});
    assert_eq!(client.call("UpdateDefaultBranch", other).await.code(), "BranchDoesNotExistException");
}

#[tokio::test]
async fn commits_differences_and_files_are_read() {
    let (sandbox, client) = account().await;
    let first = repository(&sandbox, &client, "code").await;
    let second = commit(&sandbox, "code", "main", "src/a.txt", "a\n").await;
    let got = client.call("GetCommit", json!({"repositoryName": "code", "commitId": second})).await.json();
    assert_eq!(got["commit"]["parents"], json!([first]));
    assert!(got["commit"]["author"]["date"].as_str().unwrap().ends_with(" +0000"));
    let ids = json!({"repositoryName": "code", "commitIds": [first, "0".repeat(40), "abc"]});
    let batch = client.call("BatchGetCommits", ids).await.json();
    assert_eq!(batch["commits"].as_array().unwrap().len(), 1);
    assert_eq!(batch["errors"][0]["errorCode"], "CommitIdDoesNotExistException");
    assert_eq!(batch["errors"][1]["errorCode"], "InvalidCommitIdException");

    let range =
        json!({"repositoryName": "code", "beforeCommitSpecifier": first, "afterCommitSpecifier": "main"});
    let differences = client.call("GetDifferences", range).await.json()["differences"].clone();
    assert_eq!(differences.as_array().unwrap().len(), 1);
    assert_eq!(differences[0]["changeType"], "A");
    assert_eq!(differences[0]["afterBlob"]["path"], "src/a.txt");
    assert_eq!(differences[0]["afterBlob"]["mode"], "100644");
    let all = json!({"repositoryName": "code", "afterCommitSpecifier": "refs/heads/main", "MaxResults": 1});
    let page = client.call("GetDifferences", all.clone()).await.json();
    let mut rest = all;
    rest["NextToken"] = page["NextToken"].clone();
    let last = client.call("GetDifferences", rest).await.json();
    assert!(last.get("NextToken").is_none());
    assert_ne!(page["differences"], last["differences"]);

    let file =
        client.call("GetFile", json!({"repositoryName": "code", "filePath": "/src/a.txt"})).await.json();
    assert_eq!(
        (&file["fileContent"], &file["fileSize"], &file["fileMode"]),
        (&json!("YQo="), &json!(2), &json!("NORMAL"))
    );
    let blob =
        client.call("GetBlob", json!({"repositoryName": "code", "blobId": file["blobId"]})).await.json();
    assert_eq!(blob["content"], "YQo=");
    let folder = client.call("GetFolder", json!({"repositoryName": "code", "folderPath": "/"})).await.json();
    assert_eq!(folder["files"][0]["absolutePath"], "README.md");
    assert_eq!(folder["subFolders"][0]["relativePath"], "src");
    for (operation, input, code) in [
        ("GetFile", json!({"repositoryName": "code", "filePath": "no"}), "FileDoesNotExistException"),
        ("GetFolder", json!({"repositoryName": "code", "folderPath": "no"}), "FolderDoesNotExistException"),
        ("GetFile", json!({"repositoryName": "code", "filePath": "../x"}), "InvalidPathException"),
        (
            "GetBlob",
            json!({"repositoryName": "code", "blobId": "0".repeat(40)}),
            "BlobIdDoesNotExistException",
        ),
        ("GetDifferences", json!({"repositoryName": "code"}), "CommitRequiredException"),
        (
            "GetDifferences",
            json!({"repositoryName": "code", "afterCommitSpecifier": "no"}),
            "CommitDoesNotExistException",
        ),
    ] {
        assert_eq!(client.call(operation, input.clone()).await.code(), code, "{operation} {input}");
    }
}

#[tokio::test]
async fn pull_requests_follow_their_branches() {
    let (sandbox, client) = account().await;
    let base = repository(&sandbox, &client, "code").await;
    let branch = json!({"repositoryName": "code", "branchName": "work", "commitId": base});
    client.call("CreateBranch", branch).await;
    let tip = commit(&sandbox, "code", "work", "w.txt", "w").await;
    let request = json!({
        "title": "SHOP-1 Work", "clientRequestToken": "once",
        "targets": [{"repositoryName": "code", "sourceReference": "work"}],
    });
    let created = client.call("CreatePullRequest", request.clone()).await.json()["pullRequest"].clone();
    let target = &created["pullRequestTargets"][0];
    assert_eq!(target["sourceReference"], "refs/heads/work");
    assert_eq!(target["destinationReference"], "refs/heads/main");
    assert_eq!((&target["sourceCommit"], &target["mergeBase"]), (&json!(tip), &json!(base)));
    assert_eq!(created["authorArn"], "arn:aws:iam::123456789012:user/admin");
    let again = client.call("CreatePullRequest", request.clone()).await.json();
    assert_eq!(again["pullRequest"]["pullRequestId"], created["pullRequestId"]);
    let mut other = request;
    other["title"] = json!("Another");
    assert_eq!(client.call("CreatePullRequest", other).await.code(), "IdempotencyParameterMismatchException");

    let id = json!({"pullRequestId": created["pullRequestId"]});
    let moved = commit(&sandbox, "code", "work", "w.txt", "w2").await;
    let now = client.call("GetPullRequest", id.clone()).await.json()["pullRequest"].clone();
    assert_eq!(now["pullRequestTargets"][0]["sourceCommit"], moved);
    assert_ne!(now["revisionId"], created["revisionId"]);

    let merge =
        json!({"pullRequestId": created["pullRequestId"], "repositoryName": "code", "sourceCommitId": tip});
    let stale = client.call("MergePullRequestByFastForward", merge.clone()).await;
    assert_eq!(stale.code(), "TipOfSourceReferenceIsDifferentException");
    let mut fresh = merge;
    fresh["sourceCommitId"] = json!(moved);
    let merged =
        client.call("MergePullRequestByFastForward", fresh.clone()).await.json()["pullRequest"].clone();
    assert_eq!(merged["pullRequestStatus"], "CLOSED");
    assert_eq!(merged["pullRequestTargets"][0]["mergeMetadata"]["mergeCommitId"], moved);
    assert_eq!(
        client.call("MergePullRequestByFastForward", fresh).await.code(),
        "PullRequestAlreadyClosedException"
    );
    let reopen = json!({"pullRequestId": created["pullRequestId"], "pullRequestStatus": "OPEN"});
    let refused = client.call("UpdatePullRequestStatus", reopen).await;
    assert_eq!(refused.code(), "InvalidPullRequestStatusUpdateException");
    let events = client.call("DescribePullRequestEvents", id).await.json()["pullRequestEvents"].clone();
    let kinds: Vec<&str> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["pullRequestEventType"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "PULL_REQUEST_CREATED",
            "PULL_REQUEST_SOURCE_REFERENCE_UPDATED",
            "PULL_REQUEST_MERGE_STATE_CHANGED",
            "PULL_REQUEST_STATUS_CHANGED"
        ]
    );
    for (target, code) in [
        (json!({"sourceReference": "main"}), "SourceAndDestinationAreSameException"),
        (json!({"sourceReference": "nope"}), "ReferenceDoesNotExistException"),
        (json!({"sourceReference": "refs/tags/v1"}), "ReferenceTypeNotSupportedException"),
        (json!({"sourceReference": "a..b"}), "InvalidReferenceNameException"),
        (json!({}), "ReferenceNameRequiredException"),
    ] {
        let mut target = target;
        target["repositoryName"] = json!("code");
        let answer = client.call("CreatePullRequest", json!({"title": "t", "targets": [target]})).await;
        assert_eq!(answer.code(), code);
    }
}

#[tokio::test]
async fn diverged_branches_can_be_merged_by_hand_only_when_they_conflict() {
    let (sandbox, client) = account().await;
    let base = repository(&sandbox, &client, "code").await;
    client
        .call("CreateBranch", json!({"repositoryName": "code", "branchName": "work", "commitId": base}))
        .await;
    let options = json!({"repositoryName": "code", "sourceCommitSpecifier": "work", "destinationCommitSpecifier": "main"});
    commit(&sandbox, "code", "work", "README.md", "theirs\n").await;
    let ahead = client.call("GetMergeOptions", options.clone()).await.json();
    assert_eq!(ahead["mergeOptions"], json!(["FAST_FORWARD_MERGE", "SQUASH_MERGE", "THREE_WAY_MERGE"]));
    commit(&sandbox, "code", "main", "other.txt", "x\n").await;
    let diverged = client.call("GetMergeOptions", options.clone()).await.json();
    assert_eq!(diverged["mergeOptions"], json!(["SQUASH_MERGE", "THREE_WAY_MERGE"]));
    assert_eq!(diverged["baseCommitId"], base);
    commit(&sandbox, "code", "main", "README.md", "ours\n").await;
    assert_eq!(client.call("GetMergeOptions", options).await.json()["mergeOptions"], json!([]));
    let target = json!({"title": "t", "targets": [{"repositoryName": "code", "sourceReference": "work"}]});
    let id = client.call("CreatePullRequest", target).await.json()["pullRequest"]["pullRequestId"].clone();
    let merge = json!({"pullRequestId": id, "repositoryName": "code"});
    assert_eq!(
        client.call("MergePullRequestByFastForward", merge).await.code(),
        "ManualMergeRequiredException"
    );
}

#[tokio::test]
async fn triggers_are_replaced_as_a_whole() {
    let (sandbox, client) = account().await;
    repository(&sandbox, &client, "code").await;
    let repository = json!({"repositoryName": "code"});
    let put = |triggers: Value| json!({"repositoryName": "code", "triggers": triggers});
    let before = client.call("GetRepositoryTriggers", repository.clone()).await.json();
    assert_eq!(before, json!({"triggers": []}));
    let lambda = json!({
        "name": "theirs", "destinationArn": "arn:aws:lambda:eu-central-1:123456789012:function:f",
        "customData": "", "branches": ["main"], "events": ["updateReference", "deleteReference"],
    });
    let ours = json!({"name": "causeway", "destinationArn": TOPIC, "branches": [], "events": ["all"]});
    let first = client.call("PutRepositoryTriggers", put(json!([lambda, ours]))).await.json();
    let stored = client.call("GetRepositoryTriggers", repository.clone()).await.json();
    assert_eq!(stored, json!({"configurationId": first["configurationId"], "triggers": [lambda, ours]}));
    let second = client.call("PutRepositoryTriggers", put(json!([]))).await.json();
    assert_ne!(first["configurationId"], second["configurationId"]);

    let with = |member: &str, value: Value| {
        let mut trigger = ours.clone();
        trigger[member] = value;
        json!([trigger])
    };
    let eleven: Vec<Value> = (0..11).map(|_| ours.clone()).collect();
    for (triggers, code) in [
        (Value::Null, "RepositoryTriggersListRequiredException"),
        (json!(eleven), "MaximumRepositoryTriggersExceededException"),
        (with("name", Value::Null), "RepositoryTriggerNameRequiredException"),
        (with("name", json!("a b")), "InvalidRepositoryTriggerNameException"),
        (with("destinationArn", Value::Null), "RepositoryTriggerDestinationArnRequiredException"),
        (
            with("destinationArn", json!("arn:aws:sqs:eu-central-1:123456789012:q")),
            "InvalidRepositoryTriggerDestinationArnException",
        ),
        (
            with("destinationArn", json!(format!("{TOPIC}.fifo"))),
            "InvalidRepositoryTriggerDestinationArnException",
        ),
        (
            with("destinationArn", json!(TOPIC.replace("eu-central-1", "us-east-1"))),
            "InvalidRepositoryTriggerRegionException",
        ),
        (with("customData", json!("x".repeat(1001))), "InvalidRepositoryTriggerCustomDataException"),
        (with("branches", Value::Null), "RepositoryTriggerBranchNameListRequiredException"),
        (with("branches", json!(["a b"])), "InvalidRepositoryTriggerBranchNameException"),
        (with("branches", json!(vec!["b"; 11])), "MaximumBranchesExceededException"),
        (with("events", json!([])), "RepositoryTriggerEventsListRequiredException"),
        (with("events", json!(["all", "createReference"])), "InvalidRepositoryTriggerEventsException"),
        (with("events", json!(["push"])), "InvalidRepositoryTriggerEventsException"),
    ] {
        for operation in ["PutRepositoryTriggers", "TestRepositoryTriggers"] {
            let answer = client.call(operation, put(triggers.clone())).await;
            assert_eq!(answer.code(), code, "{operation} {triggers}");
        }
    }
    let untouched = client.call("GetRepositoryTriggers", repository).await.json();
    assert_eq!(untouched["configurationId"], second["configurationId"]);
}
