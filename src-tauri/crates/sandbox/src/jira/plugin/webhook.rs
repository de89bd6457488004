//! The webhook listener: git hosts' own shapes and Amazon SNS.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use http_body_util::{BodyExt as _, Empty};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};

use super::reindex::started;
use crate::jira::answer::{Answer, Failure, json_answer};
use crate::jira::call::{Call, header_text};
use crate::jira::origin::{Origin, https_origin};
use crate::jira::queue::WEBHOOK;
use crate::world::World;

pub(crate) fn receive(call: &Call) -> Answer {
    if call.method == Method::HEAD {
        return Err(Failure::Method);
    }
    let settings = call.settings();
    if call.segment("secret") != settings.webhook_secret {
        return Err(Failure::plugin(
            StatusCode::FORBIDDEN,
            "Wrong webhook secret key",
            "Please copy the URL from the Webhooks page.",
        ));
    }
    if !settings.webhooks_enabled {
        return Err(Failure::plugin(
            StatusCode::FORBIDDEN,
            "Reindex via webhooks is disabled",
            "Please enable it on the Webhooks page.",
        ));
    }
    let body: Option<Value> = serde_json::from_slice(&call.body).ok();
    let sns = body.as_ref().filter(|body| body.get("TopicArn").is_some() && body.get("Type").is_some());
    let rows = match sns {
        Some(message) => match message.get("Type").and_then(Value::as_str) {
            Some("SubscriptionConfirmation") => return confirm(call, message),
            Some("Notification") => of_notification(call, message),
            _ => return json_answer(&json!({"success": true})),
        },
        None => of_host(call, body.as_ref()),
    };
    let rows = if rows.is_empty() && !settings.ignore_unmatching_webhooks {
        crate::jira::everything(&call.world)
    } else {
        rows
    };
    let interval = Duration::from_secs(settings.webhook_min_interval_seconds);
    started(crate::jira::reindex(&call.world, &rows, WEBHOOK, interval))
}

/// Enabled repositories whose origin satisfies `wanted`.
fn matching(call: &Call, wanted: impl Fn(&str) -> bool) -> Vec<u64> {
    let connections = call.jira().connections();
    let repositories = connections.rows().filter(|row| !row.is_integration() && wanted(&row.origin));
    repositories.filter(|row| connections.enabled(row)).map(|row| row.id).collect()
}

/// GitLab's, GitHub's and the app's own shapes. They count only as JSON, and only with the exact origin.
fn of_host(call: &Call, body: Option<&Value>) -> Vec<u64> {
    let json = header_text(&call.headers, "content-type").starts_with("application/json");
    let Some(body) = body.filter(|_| json) else { return Vec::new() };
    let mut urls: Vec<&str> = ["git_http_url", "git_ssh_url", "clone_url", "ssh_url", "git_url", "svn_url"]
        .iter()
        .filter_map(|name| body.pointer(&format!("/repository/{name}"))?.as_str())
        .collect();
    if header_text(&call.headers, "x-bbb-webhook-type") == "push" {
        urls.extend(body.get("origin").and_then(Value::as_str));
    }
    matching(call, |origin| urls.contains(&origin))
}

/// The repository each record of a CodeCommit trigger names.
fn of_notification(call: &Call, message: &Value) -> Vec<u64> {
    let event: Option<Value> =
        message.get("Message").and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok());
    let records = event.as_ref().and_then(|event| event.get("Records")).and_then(Value::as_array);
    let mut sources: Vec<(String, String)> = Vec::new();
    for arn in records.into_iter().flatten().filter_map(|record| record.get("eventSourceARN")?.as_str()) {
        if let ["arn", _, "codecommit", region, _, name] = arn.splitn(6, ':').collect::<Vec<_>>()[..] {
            sources.push((region.to_owned(), name.to_owned()));
        }
    }
    matching(call, |origin| {
        sources.iter().any(|(region, name)| {
            origin == https_origin(region, name)
                || Origin::parse(origin).is_some_and(|known| {
                    known.repository == *name && known.region.as_ref().is_none_or(|known| known == region)
                })
        })
    })
}

/// Visits the SubscribeURL, when it leads to this account's own SNS.
fn confirm(call: &Call, message: &Value) -> Answer {
    if call.settings().confirm_subscriptions {
        let url = message
            .get("SubscribeURL")
            .and_then(Value::as_str)
            .and_then(|url| own_endpoint(&call.world, url));
        let url = url.ok_or_else(|| {
            Failure::invalid("The SubscribeURL does not lead to Amazon SNS", "Please confirm it by hand.")
        })?;
        let world = Arc::clone(&call.world);
        tokio::runtime::Handle::current().spawn(async move {
            let outcome =
                if visit(&url).await.is_some_and(|status| status.is_success()) { "ok" } else { "failed" };
            world.record("gij", "ConfirmSubscription", "", "", outcome);
        });
    }
    json_answer(&json!({"success": true}))
}

/// The URL on the sandbox's own AWS endpoint: SubscribeURLs name either it or SNS's public host of the region.
fn own_endpoint(world: &World, text: &str) -> Option<url::Url> {
    let endpoint = url::Url::parse(&world.addresses.get()?.aws).ok()?;
    let url = url::Url::parse(text).ok()?;
    let region = &world.options.region;
    let public = url.scheme() == "https" && url.host_str() == Some(&format!("sns.{region}.amazonaws.com"));
    let action = url.query_pairs().any(|(name, value)| name == "Action" && value == "ConfirmSubscription");
    if !action || !(public || url.origin() == endpoint.origin()) {
        return None;
    }
    let mut own = endpoint;
    if !public {
        own.set_path(url.path());
    }
    own.set_query(url.query());
    Some(own)
}

/// A plain GET; loopback needs no more of HTTP than that.
async fn visit(url: &url::Url) -> Option<StatusCode> {
    let address = (url.host_str()?.to_owned(), url.port_or_known_default()?);
    let target = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let stream = tokio::net::TcpStream::connect((address.0.as_str(), address.1)).await.ok()?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.ok()?;
    let running = tokio::spawn(connection);
    let request = axum::http::Request::get(target)
        .header("host", format!("{}:{}", address.0, address.1))
        .body(Empty::<bytes::Bytes>::new())
        .ok()?;
    let response = sender.send_request(request).await.ok()?;
    let status = response.status();
    // Read to the end so that the server is not cut off.
    response.into_body().collect().await.ok()?;
    running.abort();
    Some(status)
}
