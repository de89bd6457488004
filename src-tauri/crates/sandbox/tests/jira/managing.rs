use std::sync::Arc;

use causeway_sandbox::aws::Caller;
use causeway_sandbox::jira::connections::State;
use causeway_sandbox::jira::pull_requests::{
    NewPullRequest, PullRequest, PullRequestError, PullRequestSource, PullRequestState,
};
use causeway_sandbox::principals::{SshPublicKey, Status};
use causeway_sandbox::repositories::Repository;
use causeway_sandbox::world::World;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::fixture::{ADA, ADMIN, KEY, Reply, SECRET, Site};

const INTEGRATION: &str = "/rest/gitplugin/1.0/integration";
const REPOSITORY: &str = "/rest/gitplugin/1.0/repository";

#[tokio::test]
async fn updates_are_partial_and_reach_the_children() {
    let site = Site::new().await;
    site.add_repository("one", None);
    let id = site.connect(json!({"displayName": "A"})).await;
    let path = format!("{INTEGRATION}/{id}");
    let updated =
        site.put(ADMIN, &path, json!({"smartCommitsEnabled": false, "tagsFilter": "v.*"})).await.json();
    let view = &updated["integration"];
    assert_eq!(
        (&view["displayName"], &view["smartCommitsEnabled"], &view["tagsFilter"]),
        (&json!("A"), &json!(false), &json!("v.*"))
    );
    assert_eq!(site.repositories().await[0]["smartCommitsEnabled"], false);
    assert_eq!(site.put(ADMIN, &path, json!({"type": "GITHUB"})).await.status, StatusCode::BAD_REQUEST);
    site.settle().await;
    // New credentials that do not work show at the next index.
    site.put(ADMIN, &path, json!({"password": "wrong"})).await;
    site.settle().await;
    assert_eq!(site.world.jira.integrations()[0].state, State::Error);
    site.put(ADMIN, &path, json!({"username": KEY, "password": SECRET})).await;
    site.settle().await;
    assert_eq!(site.world.jira.integrations()[0].state, State::Updated);
}

#[tokio::test]
async fn removal_is_queued_and_takes_the_children() {
    let site = Site::new().await;
    site.add_repository("one", None);
    let id = site.connect(json!({})).await;
    let again = site.connect(json!({})).await;
    assert_ne!(id, again, "a second integration of the same account is taken");
    let unknown = site.delete(ADMIN, &format!("{INTEGRATION}/99")).await;
    assert_eq!(
        (unknown.status, unknown.json()),
        (
            StatusCode::OK,
            json!({
                "success": false, "error": "Repository with id=99 does not exist", "advice": "Please try again with an existing repository id.",
            })
        )
    );
    site.world.jira.configure(&json!({"unknownIdIs404": true})).unwrap();
    assert_eq!(site.delete(ADMIN, &format!("{INTEGRATION}/99")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        site.delete(ADMIN, &format!("{INTEGRATION}/{id}?deleteFiles=true")).await.json(),
        json!({"success": true})
    );
    site.settle().await;
    assert_eq!(site.world.jira.integrations().len(), 1);
    assert_eq!(site.repositories().await.len(), 1);
}

#[tokio::test]
async fn single_repositories_connect_over_https_and_ssh() {
    let site = Site::new().await;
    let mut git = site.add_repository("one", Some("main"));
    git.commit("main", None, "ada@example.com", "SHOP-1 begin");
    let principal = site.world.principals.user("gij").unwrap();
    let key = causeway_sandbox::seed::keys::ssh_key(1, "admin").unwrap();
    site.world.jira.ssh_keys().add("gij", &key.private_pem, None).unwrap();
    site.world.principals.put_ssh_key(SshPublicKey {
        id: "APKAEXAMPLE".to_owned(),
        body: key.public_line.clone(),
        fingerprint: key.fingerprint.clone(),
        status: Status::Active,
        uploaded_at: 0,
        principal,
    });
    let https = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/one";
    let table = [
        (json!({"origin": https, "username": KEY, "password": SECRET}), None),
        (
            json!({"origin": https, "username": KEY, "password": "wrong"}),
            Some("git-upload-pack not permitted"),
        ),
        (json!({"origin": https}), Some("git-upload-pack not permitted")),
        (json!({"origin": "ssh://APKAEXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/one"}), None),
        (
            json!({"origin": "ssh://git-codecommit.eu-central-1.amazonaws.com/v1/repos/one"}),
            Some("Auth fail"),
        ),
        (
            json!({"origin": "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/none", "username": KEY, "password": SECRET}),
            Some("not found"),
        ),
        (json!({"origin": "https://example.com/x.git"}), Some("incorrect or not supported")),
    ];
    for (body, error) in table {
        let reply = site.post(ADMIN, REPOSITORY, body.clone()).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let view = reply.json();
        assert_eq!(
            (&view["supportsBranchCreationApi"], view.get("trackedFolderId"), view.get("success")),
            (&json!(false), None, None)
        );
        site.settle().await;
        let standing = site.world.jira.repositories().pop().unwrap();
        match error {
            None => assert_eq!(standing.state, State::Updated, "{body}: {:?}", standing.error),
            Some(text) => assert!(standing.error.unwrap().contains(text), "{body}"),
        }
    }
    assert_eq!(
        site.post(ADMIN, REPOSITORY, json!({"displayName": "x"})).await.status,
        StatusCode::BAD_REQUEST
    );
    let incomplete = json!({"origin": https, "realRoot": "/srv/git/one.git"});
    assert_eq!(site.post(ADMIN, REPOSITORY, incomplete).await.status, StatusCode::BAD_REQUEST);
    let links = json!({"id": 1, "branchLinkFormat": "https://example.com/${branch}", "mainBranch": "trunk"});
    let changed = site.put(ADMIN, REPOSITORY, links).await.json();
    assert_eq!(changed["branchLinkFormat"], "https://example.com/${branch}");
    site.settle().await;
    let before = site.repositories().await.len();
    assert_eq!(
        site.delete(ADMIN, &format!("{REPOSITORY}?id=1&deleteFiles=false")).await.json()["success"],
        true
    );
    site.settle().await;
    assert_eq!(site.repositories().await.len(), before - 1);
}

#[tokio::test]
async fn a_single_repository_keeps_what_it_was_given_and_has_no_user_credentials() {
    let site = Site::new().await;
    let mut git = site.add_repository("one", Some("main"));
    git.commit("main", None, "ada@example.com", "SHOP-1 begin");
    let begin = git.commit("main", None, "ada@example.com", "more");
    git.commit("SHOP-2-look", Some(begin), "ada@example.com", "look");
    let body = json!({
        "origin": "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/one", "username": KEY, "password": SECRET,
        "mainBranch": "trunk", "requireUserPat": true, "hosted": true, "disableSslVerification": true,
        "realRoot": "/srv/git/one.git", "absoluteRoot": true, "webLinkType": "awscodecommit",
        "branchLinkFormat": "https://example.com/b/${branch}",
    });
    let created = site.post(ADMIN, REPOSITORY, body).await.json();
    site.settle().await;
    let view = site.repositories().await.remove(0);
    assert_eq!((&view["requireUserPat"], &view["hosted"]), (&json!(false), &json!(false)));
    assert_eq!(view["disableSslVerification"], true);
    assert_eq!(view["mainBranch"], "trunk", "nobody asked CodeCommit for its default branch");
    assert_eq!((&view["realRoot"], &view["absoluteRoot"]), (&json!("/srv/git/one.git"), &json!(true)));
    assert_eq!(view["root"], "/srv/git/one.git");
    let details = site.get(ADA, "/rest/gitplugin/1.0/issuegitdetails/issue/SHOP-2").await.json();
    let found = &details["repositories"][0];
    assert_eq!(found["branches"][0]["externalUrl"], "https://example.com/b/SHOP-2-look");
    assert_eq!(
        (&found["isRepoApiEnabled"], &details["enableBranchCreation"]),
        (&json!(false), &json!(false))
    );

    let path = format!("{REPOSITORY}?id={}", created["id"]);
    let unclear = site.delete(ADMIN, &format!("{path}&deleteFiles=perhaps")).await;
    assert_eq!(unclear.status, StatusCode::BAD_REQUEST);
    site.delete(ADMIN, &format!("{path}&deleteFiles=true")).await;
    let lost = site.world.events.since(0).into_iter().find(|event| event.operation == "DeleteFiles").unwrap();
    assert_eq!((lost.resource.as_str(), lost.outcome.as_str()), ("/srv/git/one.git", "original-deleted"));
}

#[tokio::test]
async fn a_repository_of_an_integration_ignores_what_the_integration_decides() {
    let site = Site::new().await;
    let mut git = site.add_repository("one", Some("main"));
    git.commit("main", None, "ada@example.com", "SHOP-1 begin");
    site.connect(json!({})).await;
    let id = site.id_of("one").await;
    let changes = json!({
        "id": id, "mainBranch": "trunk", "username": "AKIAOTHER", "password": "other", "enableFetches": false,
        "requireUserPat": true, "disableSslVerification": true, "displayName": "First", "smartCommitsEnabled": false,
    });
    assert_eq!(site.put(ADMIN, REPOSITORY, changes).await.status, StatusCode::OK);
    site.settle().await;
    let view = site.repositories().await.remove(0);
    assert_eq!((&view["displayName"], &view["smartCommitsEnabled"]), (&json!("First"), &json!(false)));
    assert_eq!((&view["mainBranch"], &view["enableFetches"]), (&json!("main"), &json!(true)));
    assert_eq!((&view["requireUserPat"], &view["disableSslVerification"]), (&json!(false), &json!(false)));
    assert_eq!(site.world.jira.repositories()[0].state, State::Updated, "its key is the integration's");
}

async fn import(site: &Site, table: &str, confirmed: &[u64]) -> Reply {
    let mut body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.tsv\"\r\n\r\n{table}\r\n"
    );
    for id in confirmed {
        body += "--b\r\nContent-Disposition: form-data; name=\"confirmed-delete[]\"\r\n\r\n";
        body += &id.to_string();
        body += "\r\n";
    }
    body += "--b--\r\n";
    let headers = [("content-type", "multipart/form-data; boundary=b"), ("x-atlassian-token", "no-check")];
    site.send(ADMIN, Method::POST, "/rest/gitplugin/1.0/configuration.json", &headers, &body).await.unwrap()
}

async fn imported(site: &Site, started: &Reply) -> Value {
    let thread = started.json()["threadId"].as_u64().unwrap();
    loop {
        let progress = site
            .get(ADA, &format!("/rest/gitplugin/1.0/configuration/progress.json?thread_id={thread}"))
            .await
            .json();
        if progress["finished"] == true {
            site.settle().await;
            return progress;
        }
    }
}

#[tokio::test]
async fn tables_are_exported_changed_and_imported() {
    let site = Site::new().await;
    site.add_repository("one", None);
    let id = site.connect(json!({})).await;
    let table = site.get(ADMIN, "/rest/gitplugin/1.0/configuration").await.text;
    let mut lines = table.lines();
    assert_eq!(lines.next().unwrap().split('\t').count(), 43);
    assert!(lines.all(|line| line.split('\t').count() == 43));
    let progress = imported(&site, &import(&site, &table, &[]).await).await;
    assert_eq!(
        (&progress["success"], progress["progressEntries"].as_array().unwrap().len()),
        (&json!(true), 2)
    );

    let changes = format!(
        "id\tprojectMapping\tsmartCommitsEnabled\torigin\n{id}\t10000,10001\tfalse\t\n\t\t\tssh://X@localhost/v1/repos/one\n77\t\t\t\n"
    );
    let progress = imported(&site, &import(&site, &changes, &[]).await).await;
    assert_eq!(progress["success"], false);
    let entries = progress["progressEntries"].as_array().unwrap();
    assert_eq!((entries.len(), &entries[2]["error"], entries[2].get("prcntDouble")), (3, &json!(true), None));
    let view = site.get(ADMIN, &format!("{INTEGRATION}/{id}")).await.json()["integration"][0].clone();
    assert_eq!(
        (&view["projectMappingIds"], &view["smartCommitsEnabled"]),
        (&json!([10_000, 10_001]), &json!(false))
    );
    assert_eq!(site.repositories().await.len(), 2);

    let removal = format!("id\tdelete\n{id}\tdelete\n");
    let asked = import(&site, &removal, &[]).await.json();
    assert_eq!((asked["reposToDelete"][0]["id"].as_u64(), asked.get("threadId")), (Some(id), None));
    assert_eq!(site.world.jira.integrations().len(), 1, "nothing happened yet");
    imported(&site, &import(&site, &removal, &[id]).await).await;
    assert!(site.world.jira.integrations().is_empty());
    assert_eq!(import(&site, "id\tcolour\n", &[]).await.status, StatusCode::BAD_REQUEST);
}

/// CodeCommit's side, reduced to one pull request.
#[derive(Debug)]
struct OnePullRequest;

impl PullRequestSource for OnePullRequest {
    fn list(
        &self,
        _: &Arc<World>,
        _: &Caller,
        _: &Arc<Repository>,
    ) -> Result<Vec<PullRequest>, PullRequestError> {
        let pull_request = |id: &str, title: &str, state| PullRequest {
            id: id.to_owned(),
            title: title.to_owned(),
            description: String::new(),
            base_branch: "main".to_owned(),
            compare_branch: "SHOP-2-x".to_owned(),
            state,
        };
        Ok(vec![
            pull_request("7", "Add", PullRequestState::Merged),
            pull_request("8", "WIP", PullRequestState::Opened),
        ])
    }

    fn create(
        &self,
        _: &Arc<World>,
        _: &Caller,
        _: &Arc<Repository>,
        new: NewPullRequest,
    ) -> Result<PullRequest, PullRequestError> {
        Ok(PullRequest {
            id: "9".to_owned(),
            title: new.title,
            description: new.description,
            base_branch: new.base_branch,
            compare_branch: new.compare_branch,
            state: PullRequestState::Opened,
        })
    }
}

#[tokio::test]
async fn pull_requests_link_by_title_or_branch() {
    let site = Site::new().await;
    assert!(site.world.jira.provide_pull_requests(Arc::new(OnePullRequest)));
    site.add_repository("one", None);
    site.connect(json!({"prHideFilter": "^WIP"})).await;
    let path = "/rest/gitplugin/1.0/issuegitdetails/issue/SHOP-2/pullRequest";
    let items = site.get(ADA, path).await.json()["pullRequests"]["items"].clone();
    assert_eq!((items.as_array().unwrap().len(), &items[0]["state"]), (1, &json!("MERGED")));
    assert!(items[0]["url"].as_str().unwrap().contains("/pull-requests/7/details"));
    let id = site.id_of("one").await;
    let body = json!({"baseBranch": "main", "compareBranch": "x", "title": "New", "issueKey": "SHOP-2", "integrationType": "AWS"});
    let created = site.post(ADA, &format!("{REPOSITORY}/{id}/pullRequest"), body).await.json();
    assert_eq!(created["description"], format!("{}/browse/SHOP-2", site.url));
}

#[tokio::test]
async fn ssh_keys_are_kept_by_the_page_and_open_what_they_match() {
    let site = Site::new().await;
    let mut git = site.add_repository("one", Some("main"));
    git.commit("main", None, "ada@example.com", "SHOP-1 begin");
    let key = causeway_sandbox::seed::keys::ssh_key(1, "admin").unwrap();
    site.world.principals.put_ssh_key(SshPublicKey {
        id: "APKAEXAMPLE".to_owned(),
        body: key.public_line.clone(),
        fingerprint: key.fingerprint.clone(),
        status: Status::Active,
        uploaded_at: 0,
        principal: site.world.principals.user("gij").unwrap(),
    });
    let origin = "ssh://APKAEXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/one";
    let id = site.post(ADMIN, REPOSITORY, json!({"origin": origin})).await.json()["id"].as_u64().unwrap();
    let error = || site.world.jira.repositories().pop().unwrap().error;
    site.settle().await;
    assert_eq!(error().as_deref(), Some(format!("{origin}: Auth fail").as_str()));

    let page = "/secure/ViewSshKeys.jspa";
    let form = async |fields: &[(&str, &str)]| {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| {
                let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
                format!("{name}={value}")
            })
            .collect();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        site.send(ADMIN, reqwest::Method::POST, page, &headers, &body.join("&")).await.unwrap()
    };
    let refused = form(&[("name", "mine"), ("private_key", &key.public_line)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("The private key format is invalid."), "{}", refused.text);
    let pasted = key.private_pem.replace('\n', "\r\n");
    let added = form(&[("name", "<mine>"), ("private_key", &pasted), ("passphrase", "")]).await;
    assert!(added.text.contains("&lt;mine&gt;") && added.text.contains(&key.fingerprint), "{}", added.text);
    assert!(!added.text.contains("PRIVATE KEY"), "a stored key is never shown again");
    site.reindex(id).await;
    assert_eq!(error(), None);

    let stored = site.world.jira.ssh_keys().all().pop().unwrap();
    assert_eq!(stored.last_used_by, Some(id));
    let gone = form(&[("delete", &stored.id.to_string())]).await;
    assert!(!gone.text.contains(&key.fingerprint), "{}", gone.text);
    site.reindex(id).await;
    assert!(error().is_some());
}
