use causeway_sandbox::jira::seed;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::fixture::{As, REGION, Reply, Site};

/// The paths the app pulled since event `sequence`.
fn pulled(site: &Site, sequence: u64) -> Vec<String> {
    let events = site.world.events.since(sequence).into_iter();
    events.filter(|event| event.operation == "GitPull").map(|event| event.resource).collect()
}

fn last(site: &Site) -> u64 {
    site.world.events.since(0).last().map_or(0, |event| event.sequence)
}

async fn post(site: &Site, headers: &[(&str, &str)], body: &Value) -> Reply {
    let url = site.world.jira.webhook_url(site.world.addresses.get().unwrap());
    let path = url.strip_prefix(&site.url).unwrap();
    let reply = site.send(As::Nobody, Method::POST, path, headers, &body.to_string()).await.unwrap();
    site.settle().await;
    reply
}

fn notification(name: &str) -> Value {
    let message = json!({"Records": [{"awsRegion": REGION, "eventSourceARN": format!("arn:aws:codecommit:{REGION}:123456789012:{name}")}]});
    json!({"Type": "Notification", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:codecommit", "Message": message.to_string()})
}

type Headers = Vec<(&'static str, &'static str)>;

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn each_shape_reindexes_its_repository_alone() {
    let site = Site::new().await;
    site.add_repository("one", None);
    site.add_repository("two", None);
    site.connect(json!({})).await;
    let origin = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/two";
    let plain = ("content-type", "text/plain; charset=UTF-8");
    let table: Vec<(Headers, Value, usize)> = vec![
        (vec![JSON], json!({"repository": {"git_http_url": origin}}), 1),
        (vec![JSON], json!({"repository": {"clone_url": origin}}), 1),
        (vec![JSON, ("x-bbb-webhook-type", "push")], json!({"origin": origin}), 1),
        (vec![JSON], json!({"origin": origin}), 0),
        (vec![plain], json!({"repository": {"clone_url": origin}}), 0),
        (vec![JSON], json!({"repository": {"clone_url": format!("{origin}.git")}}), 0),
        (vec![plain, ("x-amz-sns-message-type", "Notification")], notification("two"), 1),
        (vec![plain], notification("TWO"), 0),
        (vec![JSON], Value::Null, 0),
    ];
    for (headers, body, times) in table {
        let before = last(&site);
        let reply = post(&site, &headers, &body).await;
        assert_eq!(reply.json()["success"], true, "{}", reply.text);
        assert_eq!(pulled(&site, before), vec!["two"; times], "{body}");
    }
    site.world.jira.configure(&json!({"ignoreUnmatchingWebhooks": false})).unwrap();
    let before = last(&site);
    post(&site, &[JSON], &Value::Null).await;
    assert_eq!(pulled(&site, before).len(), 2, "everything");
}

#[tokio::test]
async fn the_listener_guards_itself() {
    let site = Site::new().await;
    let wrong = site
        .send(As::Nobody, Method::POST, "/rest/gitplugin/webhook/1.0/reindex/guess", &[], "")
        .await
        .unwrap();
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    let url = site.world.jira.webhook_url(site.world.addresses.get().unwrap());
    let path = url.strip_prefix(&site.url).unwrap();
    for (method, status) in [
        (Method::GET, StatusCode::OK),
        (Method::PUT, StatusCode::OK),
        (Method::HEAD, StatusCode::METHOD_NOT_ALLOWED),
        (Method::DELETE, StatusCode::METHOD_NOT_ALLOWED),
    ] {
        assert_eq!(
            site.send(As::Nobody, method.clone(), path, &[], "").await.unwrap().status,
            status,
            "{method}"
        );
    }
    site.world.jira.configure(&json!({"webhooksEnabled": false})).unwrap();
    assert_eq!(site.get(As::Nobody, path).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn subscriptions_are_confirmed_at_our_own_endpoint_only() {
    let site = Site::new().await;
    let confirm = |url: String| json!({"Type": "SubscriptionConfirmation", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:t", "Token": "x", "SubscribeURL": url});
    let own = site.url.trim_end_matches("/jira").to_owned();
    let confirmed = |site: &Site| {
        site.world.events.since(0).iter().filter(|event| event.operation == "ConfirmSubscription").count()
    };
    for bad in [
        "http://example.com/?Action=ConfirmSubscription".to_owned(),
        format!("{own}/?Action=DeleteTopic"),
        "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription".to_owned(),
    ] {
        assert_eq!(post(&site, &[], &confirm(bad)).await.status, StatusCode::BAD_REQUEST);
    }
    for good in [
        format!("{own}/?Action=ConfirmSubscription&Token=x"),
        "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=x".to_owned(),
    ] {
        let before = confirmed(&site);
        assert_eq!(post(&site, &[], &confirm(good)).await.status, StatusCode::OK);
        while confirmed(&site) == before {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
    site.world.jira.configure(&json!({"confirmSubscriptions": false})).unwrap();
    let before = confirmed(&site);
    post(&site, &[], &confirm(format!("{own}/?Action=ConfirmSubscription"))).await;
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert_eq!(confirmed(&site), before);
    assert!(site.world.jira.account(seed::ADMINISTRATOR).is_some());
}

#[tokio::test]
async fn the_minimal_interval_delays_webhooks() {
    let site = Site::new().await;
    site.add_repository("one", None);
    site.connect(json!({})).await;
    site.world.jira.configure(&json!({"webhookMinIntervalSeconds": 1})).unwrap();
    let begun = std::time::Instant::now();
    let before = last(&site);
    post(&site, &[], &notification("one")).await;
    assert_eq!(pulled(&site, before), ["one"]);
    assert!(begun.elapsed() > std::time::Duration::from_millis(500), "{:?}", begun.elapsed());
}
