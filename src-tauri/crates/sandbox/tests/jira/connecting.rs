use std::time::{Duration, Instant};

use causeway_sandbox::jira::connections::State;
use causeway_sandbox::principals::Status;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::fixture::{ADA, ADMIN, As, KEY, OUTSIDER, REGION, SECRET, Site, add_key, allow};

const INTEGRATION: &str = "/rest/gitplugin/1.0/integration";

#[tokio::test]
async fn an_integration_brings_every_repository() {
    let site = Site::new().await;
    let mut shop = site.add_repository("shop.web", Some("main"));
    shop.commit("main", None, "ada@example.com", "SHOP-1 begin");
    site.add_repository("empty", None);
    let id = site
        .connect(json!({"displayName": "Frankfurt", "requireUserPat": true, "refSpecChanges": true}))
        .await;

    let all = site.repositories().await;
    assert_eq!(all.len(), 2);
    let shop = all.iter().find(|repository| repository["displayName"] == "shop.web").unwrap();
    let expected = json!({
        "origin": "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop.web", "mainBranch": "main",
        "trackedFolderId": id, "integrationType": "AWS", "supportsBranchCreationApi": true, "requireUserPat": true,
        "refSpecChanges": true, "refSpecNotes": true, "disabled": false, "absoluteRoot": false, "global": true,
        "branchLinkFormat": "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/shop.web/browse/refs/heads/${branch}?region=eu-central-1",
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&shop[name], value, "{name}");
    }
    assert!(shop["lastIndexedDate"].is_i64() && shop.get("state").is_none());
    assert_ne!(shop["id"], json!(id), "one sequence of ids for both");
    assert!(site.world.jira.repositories().iter().all(|repository| repository.state == State::Updated));
}

#[tokio::test]
async fn both_dialects_are_spoken() {
    let site = Site::new().await;
    site.add_repository("one", None);
    let id = site.connect(json!({})).await;
    let path = format!("{INTEGRATION}/{id}.json");

    let docs = site.get(ADMIN, &path).await.json();
    assert_eq!((&docs["success"], docs["integration"][0]["id"].as_u64()), (&json!("true"), Some(id)));
    let listed = site.get(ADMIN, INTEGRATION).await.json();
    assert_eq!(listed["success"], true);
    assert_eq!(
        listed["integrations"][0]["displayName"],
        "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/*"
    );
    let status = site.reindex(id).await;
    assert!(status["threadId"].is_u64() && status["messages"].is_object(), "{status}");
    assert_eq!(status["messages"]["Indexing one"], 100.0);

    site.world.jira.configure(&json!({"dialect": "strict"})).unwrap();
    let strict = site.get(ADMIN, &path).await.json();
    assert_eq!((&strict["success"], strict["integration"]["id"].as_u64()), (&json!(true), Some(id)));
    let status = site.reindex(id).await;
    assert!(status["threadId"].is_string() && status["messages"].is_array(), "{status}");
    assert_eq!((&status["finished"], &status["completionPercentage"]), (&json!(true), &json!(100.0)));
}

#[tokio::test]
async fn what_cannot_be_created_is_refused() {
    let site = Site::new().await;
    let good = json!({"type": "AWS", "username": KEY, "password": SECRET, "awsRegion": REGION});
    let table = [
        (json!({"type": null}), "type is required"),
        (json!({"type": "SVN"}), "Unknown integration type"),
        (json!({"username": ""}), "username and password are required"),
        (json!({"password": null}), "username and password are required"),
        (json!({"awsRegion": null}), "awsRegion is required"),
        (json!({"awsRegion": "ap-outh-1"}), "Unknown AWS region"),
        (json!({"awsRegion": "us-gov-west-1"}), "Unknown AWS region"),
        (json!({"global": false}), "At least one project"),
        (json!({"global": false, "projectMappingIds": [5]}), "Project with id=5"),
        (json!({"refSpecCustom": "refs/x"}), "not a refspec"),
        (json!({"prHideFilter": "("}), "prHideFilter"),
        (json!({"maxMinsToCommitEmail": "soon"}), "Can not read"),
    ];
    for (change, message) in table {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let reply = site.post(ADMIN, INTEGRATION, body).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{change}");
        assert!(reply.json()["error"].as_str().unwrap().contains(message), "{}", reply.text);
        assert!(!reply.text.contains(SECRET));
    }
    assert!(site.world.jira.integrations().is_empty());
}

#[tokio::test]
async fn bad_keys_fail_the_index_and_not_the_request() {
    let site = Site::new().await;
    site.add_repository("one", None);
    add_key(&site.world, "AKIANOTHING", "nothing", vec![]);
    add_key(&site.world, "AKIAINACTIVE", "inactive", vec![allow(&["codecommit:*"], "*")]);
    let inactive = site.world.principals.access_key("AKIAINACTIVE").unwrap();
    site.world
        .principals
        .put_access_key(causeway_sandbox::principals::AccessKey { status: Status::Inactive, ..inactive });
    let table = [
        (json!({"password": "wrong"}), "InvalidSignatureException"),
        (json!({"username": "AKIAUNKNOWN"}), "UnrecognizedClientException"),
        (json!({"username": "AKIAINACTIVE"}), "UnrecognizedClientException"),
        (json!({"username": "AKIANOTHING"}), "not authorized to perform: codecommit:ListRepositories"),
        (json!({"awsRegion": "us-east-1"}), "us-east-1"),
    ];
    for (change, message) in table {
        let id = site.connect(change.clone()).await;
        let status = site.get(ADMIN, &format!("/rest/gitplugin/1.0/index.json?repoId={id}")).await.json();
        let errors = status["errors"].as_object().unwrap();
        assert!(
            status["finished"] == true && errors.keys().any(|text| text.contains(message)),
            "{change}: {status}"
        );
        let standing = site.world.jira.integrations().into_iter().find(|row| row.id == id).unwrap();
        assert_eq!(standing.state, State::Error);
    }
    assert!(site.repositories().await.is_empty());
}

#[tokio::test]
async fn a_repository_without_git_pull_is_listed_and_fails() {
    let site = Site::new().await;
    site.add_repository("open", None);
    site.add_repository("closed", None);
    let closed = site.world.repository_arn("closed");
    let deny = json!({"Statement": [{"Effect": "Deny", "Action": "codecommit:GitPull", "Resource": closed}]});
    add_key(&site.world, KEY, "gij", vec![allow(&["codecommit:*"], "*"), deny]);
    let id = site.connect(json!({})).await;
    let standings = site.world.jira.repositories();
    let closed = standings.iter().find(|row| row.display_name == "closed").unwrap();
    assert_eq!(closed.state, State::Error);
    assert!(closed.error.as_deref().unwrap().starts_with("git-upload-pack not permitted"));
    let status = site.get(ADMIN, &format!("/rest/gitplugin/1.0/index.json?repoId={id}")).await.json();
    assert_eq!(status["errors"].as_object().unwrap().len(), 1, "{status}");
    let shown = site.get(ADMIN, "/rest/gitplugin/1.0/repository?projectKey=SHOP").await.json();
    assert_eq!(
        shown["repositories"].as_array().unwrap().len(),
        1,
        "failed repositories are hidden from projects"
    );
}

#[tokio::test]
async fn classes_of_callers_are_kept_apart() {
    let site = Site::new().await;
    site.add_repository("one", None);
    let id = site.connect(json!({"global": false, "projectMappingIds": [10_000]})).await;
    let child = site.id_of("one").await;
    let table: Vec<(As<'_>, &str, StatusCode)> = vec![
        (As::Nobody, INTEGRATION, StatusCode::UNAUTHORIZED),
        (ADA, INTEGRATION, StatusCode::FORBIDDEN),
        (As::Token("manager"), INTEGRATION, StatusCode::OK),
        (As::Nobody, "/rest/gitplugin/1.0/repository", StatusCode::UNAUTHORIZED),
        (OUTSIDER, "/rest/gitplugin/1.0/repository", StatusCode::OK),
        (OUTSIDER, "/rest/gitplugin/1.0/issues/SHOP-1/commits", StatusCode::NOT_FOUND),
        (As::Token("viewer"), "/rest/gitplugin/1.0/issues/SHOP-1/commits", StatusCode::OK),
        (As::Token("viewer"), "/rest/gitplugin/1.0/issuegitdetails/issue/SHOP-1", StatusCode::FORBIDDEN),
        (ADA, "/rest/gitplugin/1.0/issuegitdetails/issue/SHOP-1", StatusCode::OK),
        (ADA, "/rest/gitplugin/1.0/configuration", StatusCode::FORBIDDEN),
    ];
    for (user, path, status) in table {
        assert_eq!(site.get(user, path).await.status, status, "{path}");
    }
    for (user, status) in [
        (ADA, StatusCode::OK),
        (As::Token("linus"), StatusCode::FORBIDDEN),
        (As::Token("viewer"), StatusCode::FORBIDDEN),
    ] {
        let reply = site.post(user, "/rest/gitplugin/2.0/reindex", json!({"repoId": child})).await;
        assert_eq!(reply.status, status, "{}", reply.text);
    }
    // A manager who did not make it may not change its projects.
    let manager = As::Token("manager");
    assert_eq!(
        site.put(manager, &format!("{INTEGRATION}/{id}"), json!({"global": true})).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        site.put(manager, &format!("{INTEGRATION}/{id}"), json!({"displayName": "x"})).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn secrets_are_never_shown() {
    let site = Site::new().await;
    site.add_repository("one", None);
    let id = site.connect(json!({})).await;
    let mut seen = String::new();
    for path in [
        INTEGRATION,
        &format!("{INTEGRATION}/{id}"),
        "/rest/gitplugin/1.0/repository",
        "/rest/gitplugin/1.0/configuration",
    ] {
        seen += &site.get(ADMIN, path).await.text;
    }
    let debug = format!("{:?}", site.world.jira);
    seen += &debug;
    seen += &serde_json::to_string(&site.world.events.since(0)).unwrap();
    let webhook_secret = site.world.jira.settings().webhook_secret;
    let webhook = site.world.jira.webhook_url(site.world.addresses.get().unwrap());
    assert!(webhook.ends_with(&webhook_secret));
    seen += &site.get(As::Nobody, webhook.strip_prefix(&site.url).unwrap()).await.text;
    assert!(
        !seen.contains(SECRET)
            && !serde_json::to_string(&site.world.events.since(0)).unwrap().contains(&webhook_secret)
    );
}

#[tokio::test]
async fn ten_thousand_repositories_are_connected_and_listed_at_once() {
    let site = Site::new().await;
    for number in 0..10_000 {
        let name = format!("service-{number:05}");
        let metadata = causeway_sandbox::repositories::Metadata {
            description: None,
            default_branch: Some("main".to_owned()),
            created_at: 0,
            modified_at: 0,
            tags: std::collections::BTreeMap::new(),
            triggers: Vec::new(),
            trigger_configuration_id: None,
        };
        let directory = site.world.directory.join(&name);
        let repository = causeway_sandbox::repositories::Repository::new(
            name.clone(),
            name.clone(),
            site.world.repository_arn(&name),
            directory,
            metadata,
        );
        site.world.repositories.insert(std::sync::Arc::new(repository));
    }
    // Indexing them all is not the point here: every clone fails at once.
    let fault = json!({"service": "gij", "operation": "GitPull", "fault": {"kind": "unavailable"}});
    site.world.faults.add(serde_json::from_value(fault).unwrap());
    let begun = Instant::now();
    let body = json!({"type": "AWS", "username": KEY, "password": SECRET, "awsRegion": REGION});
    let id = site.post(ADMIN, INTEGRATION, body).await.json()["integration"]["id"].as_u64().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(1), "creating is asynchronous");
    let status: Value = site.get(ADMIN, &format!("/rest/gitplugin/1.0/index.json?repoId={id}")).await.json();
    assert_eq!(status["finished"], false, "{status}");
    while site.world.jira.repositories().len() < 10_000 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(listed(&site).await, 10_000, "while the index still runs");
    site.settle().await;
    // Best of several, so that a busy machine does not decide.
    let mut best = Duration::MAX;
    for _ in 0..8 {
        let begun = Instant::now();
        assert_eq!(listed(&site).await, 10_000);
        best = best.min(begun.elapsed());
    }
    assert!(best < Duration::from_secs(1), "{best:?}");
}

/// How many repositories the app lists, without the time it takes to read their JSON.
async fn listed(site: &Site) -> usize {
    let reply = site.get(ADMIN, "/rest/gitplugin/1.0/repository").await;
    reply.text.matches("\"trackedFolderId\"").count()
}
