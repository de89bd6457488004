//! Texts that have to be shown as text: taken as they are where the services take them, refused where they refuse.

use std::collections::BTreeSet;

use causeway_sandbox::options::Options;
use causeway_sandbox::serve::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};

use crate::common::{Client, control, direct, sandbox};

async fn refused(sandbox: &Sandbox, path: &str, body: Value, says: &str) {
    let (status, answer) = direct(sandbox, Method::POST, path, &body).await;
    assert_eq!(status, 422, "{path} {body}: {answer}");
    assert!(answer["error"].as_str().unwrap().contains(says), "{body}: {answer}");
}

async fn jira(sandbox: &Sandbox, path: &str) -> Value {
    let admin = sandbox.ready.jira.admin.as_ref().unwrap();
    let url = format!("{}{path}", sandbox.ready.jira.url);
    crate::common::http().get(url).bearer_auth(&admin.pat).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn every_text_comes_back_as_it_went_in() {
    let sandbox = sandbox(Options::default()).await;
    let made = control(&sandbox, "/hostile", &json!({})).await;
    let client = Client::new(&sandbox, "admin");
    let repository = client.call("GetRepository", json!({"repositoryName": "hostile"})).await.json();
    assert_eq!(repository["repositoryMetadata"]["repositoryDescription"], made["description"]);

    let listed = client.call("ListBranches", json!({"repositoryName": "hostile"})).await.json();
    let listed: BTreeSet<&str> =
        listed["branches"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let branches: Vec<&str> = made["branches"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(branches.iter().all(|name| listed.contains(name)));
    assert!(branches.iter().any(|name| name.chars().count() == 256));
    for name in &branches {
        let branch = client.call("GetBranch", json!({"repositoryName": "hostile", "branchName": name})).await;
        assert_eq!(branch.json()["branch"]["branchName"], **name);
    }

    for commit in made["commits"].as_array().unwrap() {
        let input = json!({"repositoryName": "hostile", "commitId": commit["id"]});
        assert_eq!(client.call("GetCommit", input).await.json()["commit"]["message"], commit["message"]);
    }
    let lengths = |list: &str, member: &str| -> usize {
        let texts = made[list].as_array().unwrap().iter().filter_map(|one| one[member].as_str());
        texts.map(|text| text.chars().count()).max().unwrap()
    };
    assert!(lengths("commits", "message") > 10_000);
    assert_eq!(lengths("pull_requests", "title"), 150);
    assert_eq!(lengths("pull_requests", "description"), 10_000);
    assert_eq!(lengths("issues", "summary"), 255);

    for request in made["pull_requests"].as_array().unwrap() {
        let answer = client.call("GetPullRequest", json!({"pullRequestId": request["id"]})).await.json();
        assert_eq!(answer["pullRequest"]["title"], request["title"]);
        assert_eq!(answer["pullRequest"]["description"], request["description"]);
    }
    for issue in made["issues"].as_array().unwrap() {
        let path = format!("/rest/api/2/issue/{}?fields=summary", issue["key"].as_str().unwrap());
        assert_eq!(jira(&sandbox, &path).await["fields"]["summary"], issue["summary"]);
    }
}

#[tokio::test]
async fn git_itself_carries_every_branch() {
    let sandbox = sandbox(Options::default()).await;
    let made = control(&sandbox, "/hostile", &json!({"repository": "markup"})).await;
    let readonly = sandbox.ready.principals.iter().find(|one| one.name == "readonly").unwrap();
    let git = readonly.git.as_ref().unwrap();
    let mut url = url::Url::parse(&format!("{}/v1/repos/markup", sandbox.ready.git.http)).unwrap();
    url.set_username(&git.git_username).unwrap();
    url.set_password(Some(&git.git_password)).unwrap();
    let listed = tokio::task::spawn_blocking(move || {
        std::process::Command::new("git")
            .args(["ls-remote", url.as_str()])
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap()
    });
    let listed = listed.await.unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).unwrap();
    for name in made["branches"].as_array().unwrap() {
        let line = format!("\trefs/heads/{}", name.as_str().unwrap());
        assert!(listed.lines().any(|listed| listed.ends_with(&line)), "{name}");
    }
}

#[tokio::test]
async fn what_the_services_refuse_is_refused() {
    let sandbox = sandbox(Options::default()).await;
    let branches = "/repositories/runbooks/branches";
    for name in ["a b", "a\u{7}b", "a\u{7f}b", "a..b", "a~b", "x.lock", &"x".repeat(257)] {
        refused(&sandbox, branches, json!({"branch": name}), "InvalidBranchNameException").await;
    }
    refused(&sandbox, branches, json!({"branch": "main"}), "BranchNameExistsException").await;
    let zeros = "0".repeat(40);
    let nowhere = json!({"branch": "x", "commit_id": zeros});
    refused(&sandbox, branches, nowhere, "CommitDoesNotExistException").await;

    control(&sandbox, branches, &json!({"branch": "<b>work</b>"})).await;
    let requests = "/repositories/runbooks/pull-requests";
    let request = |title: &str, description: &str, source: &str| json!({"title": title, "description": description, "source": source});
    let work = "<b>work</b>";
    let cases = [
        (request(&"x".repeat(151), "", work), "InvalidTitleException"),
        (request("", "", work), "TitleRequiredException"),
        (request("x", &"x".repeat(10_241), work), "InvalidDescriptionException"),
        (request("x", "", "no-such-branch"), "ReferenceDoesNotExistException"),
        (request("x", "", "main"), "SourceAndDestinationAreSameException"),
        (request("x", "", "refs/tags/v1"), "ReferenceTypeNotSupportedException"),
    ];
    for (body, code) in cases {
        refused(&sandbox, requests, body, code).await;
    }
    let made = control(&sandbox, requests, &request(&"x".repeat(150), &"x".repeat(10_240), work)).await;
    assert!(made["id"].as_str().unwrap().parse::<u64>().is_ok());

    let describe = "/repositories/runbooks/description";
    let (status, _) =
        direct(&sandbox, Method::PUT, describe, &json!({"description": "<".repeat(1000)})).await;
    assert_eq!(status, 204);
    let (status, answer) =
        direct(&sandbox, Method::PUT, describe, &json!({"description": "<".repeat(1001)})).await;
    assert_eq!(status, 422);
    assert!(answer["error"].as_str().unwrap().starts_with("InvalidRepositoryDescriptionException"));

    for (summary, says) in [
        ("", "You must specify a summary"),
        ("  ", "You must specify a summary"),
        ("two\nlines", "newline"),
        ("nothing\0here", "cannot be stored"),
        (&"x".repeat(256), "less than 255"),
    ] {
        refused(&sandbox, "/jira/issues", json!({"project": "SHOP", "summary": summary}), says).await;
    }
    refused(&sandbox, "/jira/issues", json!({"project": "NONE", "summary": "x"}), "project").await;
    let made =
        control(&sandbox, "/jira/issues", &json!({"project": "SHOP", "summary": "<i>x</i>\u{202e}"})).await;
    assert_eq!(made["key"], "SHOP-61");
    let (status, _) =
        direct(&sandbox, Method::PUT, "/jira/issues/SHOP-61", &json!({"summary": "<u>y"})).await;
    assert_eq!(status, 204);
    assert_eq!(jira(&sandbox, "/rest/api/2/issue/SHOP-61").await["fields"]["summary"], "<u>y");
    let (status, _) = direct(&sandbox, Method::PUT, "/jira/issues/SHOP-999", &json!({"summary": "y"})).await;
    assert_eq!(status, 404);
}
