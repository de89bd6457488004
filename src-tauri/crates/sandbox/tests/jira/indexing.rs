use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::fixture::{ADA, ADMIN, As, Site};

async fn commits(site: &Site, key: &str) -> Vec<Value> {
    let reply = site.get(ADMIN, &format!("/rest/gitplugin/1.0/issues/{key}/commits?showFiles=true")).await;
    reply.json()["commits"].as_array().unwrap().clone()
}

fn messages(commits: &[Value]) -> Vec<&str> {
    commits.iter().map(|commit| commit["message"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn commits_branches_and_tags_of_an_issue_come_from_git() {
    let site = Site::new().await;
    let mut git = site.add_repository("shop", Some("main"));
    let first = git.commit("main", None, "ada@example.com", "SHOP-1 begin");
    git.tag("v1", first);
    let second = git.commit("main", None, "grace@example.com", "No key");
    let third = git.commit("feature/SHOP-2-x", Some(second), "ada@example.com", "SHOP-2 and OPS-3: start");
    let fourth = git.commit("other", Some(third), "ada@example.com", "SHOP-2 go on, UTF-8");
    let lost = git.commit("gone", Some(second), "ada@example.com", "SHOP-1 tag only");
    git.tag("orphan", lost);
    git.forget("gone");
    git.commit("main", None, "ada@example.com", "SHOP-1 end");
    site.connect(json!({})).await;
    let id = site.id_of("shop").await;

    let found = commits(&site, "SHOP-1").await;
    assert_eq!(
        messages(&found),
        ["SHOP-1 end", "SHOP-1 begin"],
        "newest first, nothing that only a tag reaches"
    );
    assert_eq!(found[1]["commitId"], first.to_string());
    assert_eq!(found[1]["repository"], json!({"id": id, "name": "shop"}));
    assert_eq!(found[1]["author"], "Somebody <ada@example.com>");
    assert_eq!(
        found[1]["files"],
        json!([{"path": "file-1.txt", "linesAdded": 2, "linesChanged": 0, "linesDeleted": 0, "added": true, "deleted": false}])
    );
    let found = commits(&site, "SHOP-2").await;
    assert_eq!(found[1]["branches"], json!(["feature/SHOP-2-x", "other"]));

    let issues = |sha: String| format!("/rest/gitplugin/1.0/repository/{id}/commits/{sha}/issues");
    assert_eq!(
        site.get(ADA, &issues(third.to_string())).await.json()["issueKeys"],
        json!(["OPS-3", "SHOP-2"])
    );
    assert_eq!(site.get(ADA, &issues(second.to_string())).await.json()["issueKeys"], json!([]));
    assert_eq!(site.get(ADA, &issues("0".repeat(40))).await.status, StatusCode::NOT_FOUND);

    let names = site.get(ADA, "/rest/gitplugin/1.0/issues/branches?key=SHOP-2").await.json();
    assert_eq!(names["branches"], json!(["feature/SHOP-2-x", "other"]));
    let panel = site.get(ADA, "/rest/gitplugin/1.0/issuegitdetails/issue/SHOP-2").await.json();
    assert_eq!((&panel["commitCount"], &panel["enableBranchCreation"]), (&json!(2), &json!(true)));
    let branch = &panel["repositories"][0]["branches"][1];
    assert_eq!(
        (&branch["name"], &branch["ahead"], &branch["behind"]),
        (&json!("other"), &json!(2), &json!(1))
    );
    assert!(branch["externalUrl"].as_str().unwrap().contains("/browse/refs/heads/other?region="));
    assert!(panel.get("success").is_none());

    let tags = site
        .get(ADA, "/rest/gitplugin/1.0/issuegitdetails/issue/SHOP-1/tag?tagsPerRepository=1")
        .await
        .json();
    assert_eq!((&tags["hasMore"], tags["tags"].as_array().unwrap().len()), (&json!(true), 1));
    let all = site
        .get(ADA, "/rest/gitplugin/1.0/issuegitdetails/issue/SHOP-1/tag?tagsPerRepository=0")
        .await
        .json();
    let names: BTreeSet<_> =
        all["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    assert_eq!(names, BTreeSet::from(["orphan", "v1"]));
    let tags = site.get(ADA, "/rest/gitplugin/1.0/issuegitdetails/issue/SHOP-1/tag").await;
    assert_eq!(tags.status, StatusCode::BAD_REQUEST);
    assert_ne!(fourth, third);
}

#[tokio::test]
async fn refspecs_decide_what_is_seen() {
    let site = Site::new().await;
    let mut git = site.add_repository("shop", Some("main"));
    let first = git.commit("main", None, "ada@example.com", "begin");
    git.note(first, "see SHOP-5");
    let change = git.commit("temporary", Some(first), "ada@example.com", "SHOP-6 in review");
    git.set("refs/changes/01/1/1", change);
    let custom = git.commit("temporary2", Some(first), "ada@example.com", "SHOP-7 elsewhere");
    git.set("refs/x/seven", custom);
    for name in ["temporary", "temporary2"] {
        git.forget(name);
    }
    let id = site.connect(json!({})).await;
    let noted = commits(&site, "SHOP-5").await;
    assert_eq!(noted[0]["notes"], json!({"refs/notes/commits": "see SHOP-5"}));
    assert!(commits(&site, "SHOP-6").await.is_empty() && commits(&site, "SHOP-7").await.is_empty());

    let changes =
        json!({"refSpecNotes": false, "refSpecChanges": true, "refSpecCustom": "+refs/x/*:refs/x/*"});
    site.put(ADMIN, &format!("/rest/gitplugin/1.0/integration/{id}"), changes).await;
    site.settle().await;
    assert!(commits(&site, "SHOP-5").await.is_empty());
    assert_eq!(commits(&site, "SHOP-6").await[0]["branches"], json!(["refs/changes/01/1/1"]));
    assert_eq!(commits(&site, "SHOP-7").await.len(), 1);
}

#[tokio::test]
async fn a_reindex_adds_removes_and_refreshes() {
    let site = Site::new().await;
    site.add_repository("stays", Some("main"));
    site.add_repository("goes", Some("main"));
    let id = site.connect(json!({})).await;
    site.world.repositories.remove("goes");
    site.add_repository("comes", Some("trunk"));
    site.world
        .repositories
        .get("stays")
        .unwrap()
        .update(|metadata| metadata.default_branch = Some("develop".to_owned()));
    let status = site.reindex(id).await;
    assert_eq!((&status["finished"], &status["lastOperationPercent"]), (&json!(true), &json!(100.0)));
    let all = site.repositories().await;
    let mut seen: Vec<_> = all
        .iter()
        .map(|row| (row["displayName"].as_str().unwrap(), row["mainBranch"].as_str().unwrap()))
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, [("comes", "trunk"), ("stays", "develop")]);
}

#[tokio::test]
async fn projects_see_what_is_associated_and_enabled() {
    let site = Site::new().await;
    let mut git = site.add_repository("shop", Some("main"));
    git.commit("main", None, "ada@example.com", "SHOP-1 and OPS-1");
    let id = site.connect(json!({"global": false, "projectMappingIds": [10_001]})).await;
    assert!(commits(&site, "SHOP-1").await.is_empty());
    assert_eq!(commits(&site, "OPS-1").await.len(), 1);
    let disable = |id: u64, on: bool| format!("/rest/gitplugin/1.0/repository/{id}/disable?disable={on}");
    assert_eq!(site.put(ADMIN, &disable(id, true), Value::Null).await.json(), json!({"success": true}));
    assert!(commits(&site, "OPS-1").await.is_empty());
    let child = site.id_of("shop").await;
    let refused = site.post(ADMIN, "/rest/gitplugin/2.0/reindex", json!({"repoId": child})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
    site.put(ADMIN, &disable(id, false), Value::Null).await;
    site.settle().await;
    assert_eq!(commits(&site, "OPS-1").await.len(), 1);
}

#[tokio::test]
async fn smart_commits_act_after_the_first_index() {
    let site = Site::new().await;
    let mut git = site.add_repository("shop", Some("main"));
    git.commit("main", None, "ada@example.com", "SHOP-2 #comment too early");
    let id = site.connect(json!({})).await;
    let issue = |key: &str| site.world.jira.tracker().issue(key).unwrap().clone();
    assert!(issue("SHOP-2").comments.is_empty());

    git.commit("main", None, "ada@example.com", "SHOP-2 #comment works now #time 1h 30m pairing #assign grace #label fast\n#fixversion 2.0 #affectsversion 1.0 #start-progress");
    git.commit("main", None, "ada@example.com", "OPS-2 #comment not my project");
    git.commit("main", None, "stranger@example.com", "SHOP-3 #comment who am I");
    site.world.jira.configure(&json!({"dialect": "strict"})).unwrap();
    site.reindex(id).await;
    let changed = issue("SHOP-2");
    assert_eq!(
        (changed.comments[0].body.as_str(), changed.comments[0].author.as_str()),
        ("works now", "ada")
    );
    assert_eq!((changed.worklogs[0].seconds, changed.worklogs[0].comment.as_str()), (5400, "pairing"));
    assert_eq!((changed.assignee.as_deref(), changed.status.as_str()), (Some("grace"), "In Progress"));
    assert_eq!(
        (changed.fix_versions.as_slice(), changed.affects_versions.as_slice()),
        (&["2.0".to_owned()][..], &["1.0".to_owned()][..])
    );
    assert!(changed.labels.contains("fast"));
    assert!(issue("OPS-2").comments.is_empty() && issue("SHOP-3").comments.is_empty());
    let indicators = |key: &str| site.world.jira.indicators(key).into_values().collect::<Vec<_>>();
    let mut shown = indicators("SHOP-2");
    shown.sort_unstable();
    assert_eq!(shown, ["COMMIT", "SMART COMMIT"], "the first index carries nothing out");
    assert_eq!(indicators("OPS-2"), ["SMART COMMIT ERROR"]);
    for dialect in ["docs", "strict"] {
        site.world.jira.configure(&json!({ "dialect": dialect })).unwrap();
        let found = commits(&site, "SHOP-2").await;
        assert!(found.iter().all(|commit| commit.get("indicator").is_none()), "no interface tells it");
    }

    site.reindex(id).await;
    assert_eq!(issue("SHOP-2").comments.len(), 1, "never twice");
    site.world.jira.configure(&json!({"timeTracking": false})).unwrap();
    git.commit("main", None, "ada@example.com", "SHOP-5 #time 1h");
    site.reindex(id).await;
    assert!(issue("SHOP-5").worklogs.is_empty());
    assert_eq!(indicators("SHOP-5"), ["SMART COMMIT ERROR"]);
    let told = site.get(ADA, "/rest/api/2/configuration").await.json();
    assert_eq!(told["timeTrackingEnabled"], json!(false));

    site.world.clock.advance_millis(20 * 86_400_000);
    git.commit("main", None, "ada@example.com", "SHOP-4 #comment twenty days old");
    site.reindex(id).await;
    assert!(issue("SHOP-4").comments.is_empty());
}

#[tokio::test]
async fn a_note_is_a_smart_commit_too() {
    let site = Site::new().await;
    let mut git = site.add_repository("shop", Some("main"));
    let first = git.commit("main", None, "ada@example.com", "begin");
    let id = site.connect(json!({})).await;
    git.note(first, "SHOP-2 #comment from a note");
    site.reindex(id).await;
    assert_eq!(site.world.jira.tracker().issue("SHOP-2").unwrap().comments[0].body, "from a note");
}

#[tokio::test]
async fn people_change_a_commits_issues() {
    let site = Site::new().await;
    let mut git = site.add_repository("shop", Some("main"));
    let first = git.commit("main", None, "ada@example.com", "SHOP-1 wrong key");
    site.connect(json!({})).await;
    let id = site.id_of("shop").await;
    let path = format!("/rest/gitplugin/1.0/repository/{id}/commits/{first}/issues");
    let body = json!({"changeStrs": ["d:SHOP-1", "a:SHOP-9"]});
    assert_eq!(
        site.post(As::Token("grace"), &path, body.clone()).await.status,
        StatusCode::FORBIDDEN,
        "not the author"
    );
    assert_eq!(
        site.post(ADA, &path, json!({"changeStrs": ["x:SHOP-1"]})).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(site.post(ADA, &path, body).await.status, StatusCode::OK);
    site.settle().await;
    assert!(commits(&site, "SHOP-1").await.is_empty());
    assert_eq!(commits(&site, "SHOP-9").await.len(), 1);
}
