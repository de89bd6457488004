//! A key pair that Jira holds, replaced while everybody works.

use causeway_sandbox::options::Options;
use causeway_sandbox::serve::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};

use crate::common::{control, direct, http, sandbox, secrets};

const INTEGRATIONS: &str = "/rest/gitplugin/1.0/integration";

async fn jira(sandbox: &Sandbox, method: Method, path: &str, body: Value) -> Value {
    let admin = sandbox.ready.jira.admin.as_ref().unwrap();
    let url = format!("{}{path}", sandbox.ready.jira.url);
    let mut request = http().request(method, url).bearer_auth(&admin.pat);
    if !body.is_null() {
        request = request.json(&body);
    }
    let answer = request.send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).unwrap()
}

/// How the next index of the integration ends: an error's words, or nothing.
async fn index(sandbox: &Sandbox, id: u64) -> Option<String> {
    jira(sandbox, Method::POST, "/rest/gitplugin/2.0/reindex", json!({"repoId": id})).await;
    settled(sandbox, id).await
}

async fn settled(sandbox: &Sandbox, id: u64) -> Option<String> {
    while !sandbox.world.jira.idle() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let status =
        jira(sandbox, Method::GET, &format!("/rest/gitplugin/1.0/index.json?repoId={id}"), Value::Null).await;
    let errors = status["errors"].as_object().cloned().unwrap_or_default();
    errors.keys().next().cloned()
}

async fn connect(sandbox: &Sandbox) -> u64 {
    control(sandbox, "/jira", &json!({"indexMillisPerRepository": 0})).await;
    let keys = secrets(sandbox, "developer");
    let body = json!({
        "type": "AWS", "username": keys.access_key_id, "password": keys.secret_access_key,
        "awsRegion": "eu-central-1", "requireUserPat": true,
    });
    let made = jira(sandbox, Method::POST, INTEGRATIONS, body).await;
    let id = made["integration"]["id"].as_u64().unwrap();
    assert_eq!(settled(sandbox, id).await, None);
    id
}

fn few() -> Options {
    Options { repositories: Some(3), ..Options::default() }
}

#[tokio::test]
async fn an_index_uses_the_pair_that_the_integration_holds_now() {
    let sandbox = sandbox(few()).await;
    let id = connect(&sandbox).await;
    let old = secrets(&sandbox, "developer").access_key_id.clone();
    let new = control(&sandbox, "/users/developer/access-keys", &Value::Null).await;
    let path = format!("{INTEGRATIONS}/{id}");

    control(&sandbox, &format!("/access-keys/{old}"), &json!({"active": false})).await;
    let inactive = index(&sandbox, id).await.unwrap();
    assert!(
        inactive
            .starts_with("External service error: The security token included in the request is invalid.")
    );
    assert!(inactive.contains("UnrecognizedClientException"), "{inactive}");

    let wrong = json!({"username": new["access_key_id"], "password": "w".repeat(40)});
    jira(&sandbox, Method::PUT, &path, wrong).await;
    let wrong = settled(&sandbox, id).await.unwrap();
    assert!(wrong.contains("InvalidSignatureException"), "{wrong}");

    let pair = json!({"username": new["access_key_id"], "password": new["secret_access_key"]});
    let updated = jira(&sandbox, Method::PUT, &path, pair).await;
    assert!(!updated.to_string().contains(new["secret_access_key"].as_str().unwrap()));
    assert_eq!(settled(&sandbox, id).await, None);
    let used = format!(
        "/trail?event_name=ListRepositories&access_key_id={}",
        new["access_key_id"].as_str().unwrap()
    );
    let (_, events) = direct(&sandbox, Method::GET, &used, &Value::Null).await;
    let agent = events[0]["event"]["userAgent"].as_str().unwrap();
    assert!(agent.starts_with("GitIntegrationForJira"), "{agent}");

    let (status, _) = direct(&sandbox, Method::DELETE, &format!("/access-keys/{old}"), &Value::Null).await;
    assert_eq!(status, 204);
    assert_eq!(index(&sandbox, id).await, None, "nothing hangs on the old pair");
    let (status, _) = direct(&sandbox, Method::DELETE, &format!("/access-keys/{old}"), &Value::Null).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_user_has_two_keys_at_most() {
    let sandbox = sandbox(few()).await;
    control(&sandbox, "/users/developer/access-keys", &Value::Null).await;
    let (status, answer) = direct(&sandbox, Method::POST, "/users/developer/access-keys", &Value::Null).await;
    assert_eq!(status, 422);
    assert!(answer["error"].as_str().unwrap().starts_with("LimitExceeded"));
    let (status, _) = direct(&sandbox, Method::POST, "/users/nobody-else/access-keys", &Value::Null).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn requiring_a_users_own_credential_is_kept_and_taken_back() {
    let sandbox = sandbox(few()).await;
    let id = connect(&sandbox).await;
    let path = format!("{INTEGRATIONS}/{id}");
    let required = |answer: &Value| answer.pointer("/integration/0/requireUserPat").cloned();
    let shown = jira(&sandbox, Method::GET, &path, Value::Null).await;
    assert_eq!(required(&shown), Some(json!(true)));
    jira(&sandbox, Method::PUT, &path, json!({"requireUserPat": false})).await;
    let shown = jira(&sandbox, Method::GET, &path, Value::Null).await;
    assert_ne!(required(&shown), Some(json!(true)));
    assert_eq!(settled(&sandbox, id).await, None);
}
