//! Each call as it goes over the wire, and its answer.

use std::num::NonZeroU32;

use causeway_app::port::jira::{JiraCredential, JiraError};
use causeway_domain::Secret;
use causeway_domain::integration::{Projects, Setting};
use serde_json::{Value, json};

use crate::support::{FakeJira, json as reply, key, region, reply as raw, settings, site_at};

fn integration(id: i64) -> Value {
    json!({"id": id, "integrationType": "AWS", "displayName": "Shop", "global": true, "refSpecNotes": true})
}

#[tokio::test]
async fn server_info_needs_no_sign_in() {
    let jira = FakeJira::start(|asked| {
        assert_eq!(asked.header("authorization"), None);
        reply(200, &json!({"version": "9.12.1", "serverTitle": "Example", "deploymentType": "Server"}))
    })
    .await;
    assert_eq!(jira.site().server_info().await.unwrap().version, "9.12.1");
    assert_eq!(jira.lines(), ["GET /jira/rest/api/2/serverInfo"], "below the context path");
}

#[tokio::test]
async fn a_site_that_answers_nobody_unknown_is_asked_again_signed_in() {
    let jira = FakeJira::start(|asked| match asked.header("authorization") {
        None => reply(401, &json!({})),
        Some(_) => reply(200, &json!({"version": "9.12.1"})),
    })
    .await;
    assert_eq!(jira.site().server_info().await.unwrap().version, "9.12.1");
    assert_eq!(jira.lines().len(), 2);
}

#[tokio::test]
async fn a_page_that_is_no_jira_is_not_taken_for_one() {
    let jira = FakeJira::start(|_| reply(200, &json!({"hello": "world"}))).await;
    let error = jira.site().server_info().await.unwrap_err();
    assert!(matches!(error, JiraError::Unexpected { detail } if detail.contains("hello")));
}

#[tokio::test]
async fn the_user_is_an_administrator_when_jira_says_so() {
    for (have, expected) in [(json!(true), true), (json!("true"), true), (json!(false), false)] {
        let jira = FakeJira::start(move |asked| {
            assert_eq!(asked.header("authorization"), Some("Bearer a-token"));
            if asked.line.ends_with("/myself") {
                return reply(200, &json!({"name": "ada", "displayName": "Ada Lovelace"}));
            }
            reply(200, &json!({"permissions": {"ADMINISTER": {"havePermission": have}}}))
        })
        .await;
        let user = jira.site().user().await.unwrap();
        assert_eq!((user.name.as_str(), user.display_name.as_str()), ("ada", "Ada Lovelace"));
        assert_eq!(user.administrator, expected);
    }
}

#[tokio::test]
async fn a_password_signs_in_by_basic() {
    let jira = FakeJira::start(|_| reply(200, &json!([]))).await;
    let password = Secret::new("pass:wört".to_owned());
    let credential = JiraCredential::Password { user_name: "ada".to_owned(), password };
    site_at(&jira.url, &credential).projects().await.unwrap();
    assert_eq!(jira.asked()[0].header("authorization"), Some("Basic YWRhOnBhc3M6d8O2cnQ="));
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_refused_unsent() {
    let jira = FakeJira::start(|_| reply(200, &json!([]))).await;
    let credential = JiraCredential::Token(Secret::new("a\nb".to_owned()));
    assert_eq!(site_at(&jira.url, &credential).projects().await, Err(JiraError::Unauthorized));
    assert!(jira.asked().is_empty());
}

#[tokio::test]
async fn gijs_version_is_read_where_it_may_be_seen() {
    let jira = FakeJira::start(|_| reply(200, &json!({"version": "6.1.0", "enabled": true}))).await;
    assert_eq!(jira.site().gij_version().await.unwrap().as_deref(), Some("6.1.0"));
    assert_eq!(jira.lines(), ["GET /jira/rest/plugins/1.0/com.xiplink.jira.git.jira_git_plugin-key"]);
    for status in [401, 403, 404] {
        let jira = FakeJira::start(move |_| reply(status, &json!({"message": "no"}))).await;
        assert_eq!(jira.site().gij_version().await, Ok(None), "{status}");
    }
}

#[tokio::test]
async fn an_integration_is_created_with_the_documented_body() {
    let jira =
        FakeJira::start(|_| reply(200, &json!({"success": "true", "integration": integration(7)}))).await;
    let created = jira.site().create_integration(&region(), &key(), &settings()).await.unwrap();
    assert_eq!((created.id, created.projects), (7, Some(Projects::All)));
    let asked = &jira.asked()[0];
    assert_eq!(asked.line, "POST /jira/rest/gitplugin/1.0/integration");
    assert_eq!(asked.header("x-atlassian-token"), Some("no-check"));
    assert_eq!(asked.header("content-type"), Some("application/json"));
    let expected = json!({
        "type": "AWS", "username": "AKIAIOSFODNN7EXAMPLE", "password": crate::support::SECRET,
        "awsRegion": "us-east-1", "displayName": "Shop", "requireUserPat": false, "gitViewerEnabled": true,
        "smartCommitsEnabled": true, "sourcesDiffViewEnabled": true, "global": true, "refSpecNotes": true,
        "refSpecChanges": false,
    });
    assert_eq!(asked.body, expected);
}

#[tokio::test]
async fn an_update_sends_what_changed_and_nothing_without_a_change() {
    let jira =
        FakeJira::start(|_| reply(200, &json!({"success": "true", "integration": integration(7)}))).await;
    jira.site().update_integration(7, &settings().values(&[Setting::SmartCommits])).await.unwrap();
    jira.site().update_integration(7, &[]).await.unwrap();
    assert_eq!(
        jira.lines(),
        ["PUT /jira/rest/gitplugin/1.0/integration/7", "GET /jira/rest/gitplugin/1.0/integration/7"]
    );
    assert_eq!(jira.asked()[0].body, json!({"smartCommitsEnabled": true}));
}

#[tokio::test]
async fn an_unknown_integration_is_none_and_a_missing_app_is_an_error() {
    let words =
        json!({"success": false, "error": "Repository with id=7 does not exist", "advice": "Try again."});
    for status in [200, 400, 404] {
        let words = words.clone();
        let jira = FakeJira::start(move |_| reply(status, &words)).await;
        assert_eq!(jira.site().integration(7).await, Ok(None), "{status}");
        assert_eq!(jira.site().remove_integration(7, true).await, Ok(()), "{status}");
        assert_eq!(jira.lines()[1], "DELETE /jira/rest/gitplugin/1.0/integration/7?deleteFiles=true");
    }
    let path = "/rest/gitplugin/1.0/integration/7".to_owned();
    let missing = Err(JiraError::NotFound { path: path.clone() });
    let container =
        json!({"message": "null for uri: http://jira/rest/gitplugin/1.0/integration/7", "status-code": 404});
    let jira = FakeJira::start(move |_| reply(404, &container)).await;
    assert_eq!(jira.site().integration(7).await, missing);
    assert_eq!(jira.site().remove_integration(7, true).await, Err(JiraError::NotFound { path }));
}

#[tokio::test]
async fn lists_and_reindexing_use_the_documented_paths() {
    let jira = FakeJira::start(|asked| {
        let body = match asked.line.as_str() {
            "GET /jira/rest/gitplugin/1.0/integration" => json!({"success": true, "integrations": [integration(7)]}),
            "GET /jira/rest/gitplugin/1.0/repository" => {
                json!({"success": true, "repositories": [{"id": 8, "displayName": "a", "trackedFolderId": 7}]})
            }
            "POST /jira/rest/gitplugin/2.0/reindex" => json!({"success": true, "finished": false, "threadId": "x"}),
            "GET /jira/rest/gitplugin/1.0/index.json?repoId=7" => {
                json!({"success": true, "finished": true, "messages": {}, "errors": {}, "lastOperationPercent": 100})
            }
            other => panic!("{other}"),
        };
        reply(200, &body)
    })
    .await;
    let site = jira.site();
    assert_eq!(site.integrations().await.unwrap()[0].id, 7);
    assert_eq!(site.repositories().await.unwrap()[0].integration_id, Some(7));
    site.reindex(7).await.unwrap();
    assert_eq!(jira.asked()[2].body, json!({"repoId": 7}));
    assert!(site.index_status(7).await.unwrap().finished);
}

#[tokio::test]
async fn a_reindex_has_a_priority_and_a_name_that_it_is_followed_by() {
    let jira = FakeJira::start(|asked| match asked.before {
        0 => reply(200, &json!({"success": true, "finished": false, "threadId": "0a1b & c"})),
        1 => reply(200, &json!({"success": true, "finished": false, "threadId": 172})),
        2 => raw(200, &[], ""),
        3 => reply(200, &json!({"success": false, "error": "Repository with id=9 is disabled"})),
        _ => reply(
            200,
            &json!({
                "success": true, "finished": false, "lastOperationPercent": 50.0, "errors": {},
                "messages": {"Indexing a": 50.0, "Indexing b": 100.0, "Indexing c": 100.0},
            }),
        ),
    })
    .await;
    let site = jira.site();
    let priority = NonZeroU32::new(30);
    assert_eq!(site.start_reindex(Some(7), priority).await, Ok(Some("0a1b & c".to_owned())));
    assert_eq!(site.start_reindex(None, None).await, Ok(Some("172".to_owned())));
    assert_eq!(site.start_reindex(None, priority).await, Ok(None));
    assert!(matches!(site.start_reindex(Some(9), None).await, Err(JiraError::Rejected { .. })));
    let bodies: Vec<_> = jira.asked().into_iter().map(|asked| asked.body).collect();
    assert_eq!(
        bodies,
        [json!({"repoId": 7, "priority": 30}), json!({}), json!({"priority": 30}), json!({"repoId": 9})]
    );
    let status = site.reindex_status(Some(7), Some("0a1b & c")).await.unwrap();
    assert_eq!((status.finished, status.percent), (false, Some(50.0)));
    assert_eq!(status.messages.last().map(String::as_str), Some("Indexing a"), "what has not ended");
    site.reindex_status(None, None).await.unwrap();
    assert_eq!(
        jira.lines().split_off(4),
        [
            "GET /jira/rest/gitplugin/1.0/index.json?threadId=0a1b+%26+c&repoId=7",
            "GET /jira/rest/gitplugin/1.0/index.json",
        ]
    );
}

#[tokio::test]
async fn an_integration_is_disabled_and_enabled_below_the_repositories_path() {
    let jira = FakeJira::start(|_| reply(200, &json!({"success": true}))).await;
    jira.site().set_disabled(7, true).await.unwrap();
    jira.site().set_disabled(7, false).await.unwrap();
    assert_eq!(
        jira.lines(),
        [
            "PUT /jira/rest/gitplugin/1.0/repository/7/disable?disable=true",
            "PUT /jira/rest/gitplugin/1.0/repository/7/disable?disable=false",
        ]
    );
    let words = json!({"success": false, "error": "Repository with id=7 does not exist"});
    let jira = FakeJira::start(move |_| reply(200, &words)).await;
    assert!(matches!(jira.site().set_disabled(7, true).await, Err(JiraError::Rejected { .. })));
}
