use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::fixture::{ADMIN, As, Reply, Site};

const LIST: &str = "/rest/gitplugin/1.0/integration";

fn stage(site: &Site, service: &str, operation: &str, fault: &Value) {
    let rule = json!({"service": service, "operation": operation, "times": 1, "fault": fault});
    site.world.faults.add(serde_json::from_value(rule).unwrap());
}

async fn broken(site: &Site, fault: &Value) -> reqwest::Result<Reply> {
    stage(site, "gij", "GET /rest/gitplugin/1.0/integration", fault);
    site.send(ADMIN, Method::GET, LIST, &[], "").await
}

#[tokio::test]
async fn every_fault_shows_as_the_real_thing() {
    let site = Site::new().await;
    let limited = broken(&site, &json!({"kind": "too-many-requests", "retry_after": 7})).await.unwrap();
    assert_eq!(
        (limited.status, &limited.headers["retry-after"]),
        (StatusCode::TOO_MANY_REQUESTS, &"7".parse().unwrap())
    );
    let login = broken(&site, &json!({"kind": "html-login"})).await.unwrap();
    assert!(login.status == StatusCode::OK && login.text.starts_with("<!DOCTYPE html>"));
    let missing = broken(&site, &json!({"kind": "app-missing"})).await.unwrap();
    assert!(missing.status == StatusCode::NOT_FOUND && missing.text.contains("<html"));
    let malformed = broken(&site, &json!({"kind": "malformed-json"})).await.unwrap();
    assert!(malformed.status == StatusCode::OK && serde_json::from_str::<Value>(&malformed.text).is_err());
    let code = broken(&site, &json!({"kind": "code", "code": "409", "message": "no"})).await.unwrap();
    assert_eq!((code.status, &code.json()["error"]), (StatusCode::CONFLICT, &json!("no")));
    assert_eq!(
        broken(&site, &json!({"kind": "unavailable"})).await.unwrap().status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    let skewed = broken(&site, &json!({"kind": "wrong-date", "seconds": -86_400})).await.unwrap();
    let right = site.get(ADMIN, LIST).await;
    assert_ne!(skewed.headers["date"].to_str().unwrap()[..7], right.headers["date"].to_str().unwrap()[..7]);
    let begun = Instant::now();
    assert_eq!(broken(&site, &json!({"kind": "slow", "millis": 120})).await.unwrap().status, StatusCode::OK);
    assert!(begun.elapsed() >= Duration::from_millis(120));
    let dropped = broken(&site, &json!({"kind": "drop-connection"})).await.err().unwrap();
    assert!(dropped.is_request(), "no answer at all: {dropped:?}");
    assert_eq!(site.get(ADMIN, LIST).await.status, StatusCode::OK, "each only once");
}

#[tokio::test]
async fn a_half_body_ends_in_an_error() {
    let site = Site::new().await;
    assert!(broken(&site, &json!({"kind": "half-body"})).await.is_err());
}

#[tokio::test]
async fn the_apps_own_calls_can_fail_too() {
    let site = Site::new().await;
    site.add_repository("one", None);
    stage(&site, "gij", "ListRepositories", &json!({"kind": "throttle-xml"}));
    let id = site.connect(json!({})).await;
    let status = site.get(ADMIN, &format!("/rest/gitplugin/1.0/index.json?repoId={id}")).await.json();
    assert!(
        status["errors"].as_object().unwrap().keys().any(|text| text.contains("Rate exceeded")),
        "{status}"
    );
    assert_eq!(site.reindex(id).await["errors"], json!({}));
    assert_eq!(site.repositories().await.len(), 1);
}

#[tokio::test]
async fn without_the_app_its_paths_lead_nowhere() {
    let site = Site::new().await;
    site.world.jira.configure(&json!({"appInstalled": false})).unwrap();
    let reply = site.get(ADMIN, LIST).await;
    assert!(
        reply.status == StatusCode::NOT_FOUND
            && reply.headers["content-type"].to_str().unwrap().starts_with("text/html")
    );
    assert_eq!(site.get(ADMIN, "/rest/api/2/myself").await.status, StatusCode::OK);
}

#[tokio::test]
async fn rate_limit_and_xsrf_are_enforced_on_demand() {
    let site = Site::new().await;
    let limit = json!({"rateLimit": {"limit": 2, "fillRate": 1, "intervalSeconds": 60}, "enforceXsrf": true});
    site.world.jira.configure(&limit).unwrap();
    let body = json!({"altJiraBaseUrl": ""}).to_string();
    let path = "/rest/gitplugin/1.0/global-settings";
    let json_type = ("content-type", "application/json");
    let refused = site.send(ADMIN, Method::POST, path, &[json_type], &body).await.unwrap();
    assert_eq!((refused.status, refused.text.as_str()), (StatusCode::FORBIDDEN, "XSRF check failed"));
    let taken = site
        .send(ADMIN, Method::POST, path, &[json_type, ("x-atlassian-token", "no-check")], &body)
        .await
        .unwrap();
    assert_eq!(
        (taken.status, &taken.headers["x-ratelimit-remaining"]),
        (StatusCode::OK, &"0".parse().unwrap())
    );
    let limited = site.get(ADMIN, "/rest/api/2/myself").await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(limited.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 50);
    assert_eq!(
        site.get(As::Token("ada"), "/rest/api/2/myself").await.status,
        StatusCode::OK,
        "a bucket per user"
    );
}
