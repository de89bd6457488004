//! What goes wrong between here and Jira.

use std::time::{Duration, Instant};

use causeway_app::port::jira::{Jira, JiraCredential, JiraError};
use causeway_app::port::network::NetworkError;
use causeway_domain::Secret;
use causeway_domain::integration::Setting;
use serde_json::json;

use crate::support::{FakeJira, SECRET, json as answer, key, region, reply, settings, site_at};

const LOGIN: &str = "\n<!DOCTYPE html><html><head><title>Log in</title></head></html>";

async fn fails_with(
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
) -> JiraError {
    let jira = FakeJira::start(move |_| reply(status, headers, body)).await;
    jira.site().integrations().await.unwrap_err()
}

#[tokio::test]
async fn refused_sign_ins_are_told_apart() {
    assert_eq!(fails_with(401, &[], "").await, JiraError::Unauthorized);
    assert_eq!(
        fails_with(401, &[("x-seraph-loginreason", "AUTHENTICATED_FAILED")], LOGIN).await,
        JiraError::Unauthorized
    );
    for status in [401, 403] {
        assert_eq!(
            fails_with(status, &[("x-seraph-loginreason", "AUTHENTICATION_DENIED")], LOGIN).await,
            JiraError::Captcha
        );
    }
}

#[tokio::test]
async fn a_login_page_is_recognised_however_it_comes() {
    assert_eq!(
        fails_with(200, &[("content-type", "text/html;charset=UTF-8")], "Welcome").await,
        JiraError::LoginPage
    );
    assert_eq!(fails_with(200, &[("content-type", "application/json")], LOGIN).await, JiraError::LoginPage);
    assert_eq!(
        fails_with(302, &[("location", "/jira/login.jsp?os_destination=x")], "").await,
        JiraError::LoginPage
    );
    assert_eq!(
        fails_with(303, &[("location", "https://id.example.com/start?ticket=t")], "").await,
        JiraError::LoginPage
    );
}

#[tokio::test]
async fn another_address_is_named_without_its_query() {
    let error = fails_with(301, &[("location", "https://127.0.0.1/rest?ticket=t")], "").await;
    let JiraError::Unexpected { detail } = error else { panic!("{error:?}") };
    assert!(detail.ends_with("https://127.0.0.1/rest"), "{detail}");
}

#[tokio::test]
async fn the_credential_follows_no_redirect() {
    let elsewhere = FakeJira::start(|_| answer(200, &json!({}))).await;
    let target = elsewhere.url.clone();
    let jira = FakeJira::start(move |_| reply(307, &[("location", target.as_str())], "")).await;
    jira.site().create_integration(&region(), &key(), &settings()).await.unwrap_err();
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn refusals_keep_jiras_words() {
    let error =
        fails_with(403, &[], r#"{"errorMessages":["You are not an administrator."],"errors":{}}"#).await;
    assert_eq!(error, JiraError::Forbidden { message: "You are not an administrator.".to_owned() });
    assert_eq!(
        fails_with(403, &[], "XSRF check failed").await,
        JiraError::Forbidden { message: "XSRF check failed".into() }
    );
    let error = fails_with(400, &[], r#"{"errorMessages":[],"errors":{"awsRegion":"unknown"}}"#).await;
    assert_eq!(error, JiraError::Rejected { message: "awsRegion: unknown".into(), advice: None });
    let error = fails_with(200, &[], r#"{"success":"false","error":"No licence","advice":"Renew it"}"#).await;
    assert_eq!(error, JiraError::Rejected { message: "No licence".into(), advice: Some("Renew it".into()) });
    assert_eq!(
        fails_with(404, &[("content-type", "text/html")], LOGIN).await,
        JiraError::NotFound { path: "/rest/gitplugin/1.0/integration".to_owned() }
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_shown_in_part() {
    for body in ["{\"success\":true,\"integrations\":[{\"id\":1", "null", "42", "\u{0}\u{1}", "[1,2"] {
        let error = fails_with(200, &[("content-type", "application/json")], body).await;
        assert!(matches!(error, JiraError::Unexpected { .. }), "{body}: {error:?}");
    }
}

#[tokio::test]
async fn a_rate_limit_is_waited_out_as_jira_asks() {
    let jira = FakeJira::start(|asked| match asked.before {
        0 => reply(429, &[("retry-after", "1")], ""),
        _ => answer(200, &json!({"success": true})),
    })
    .await;
    let start = Instant::now();
    jira.site().reindex(7).await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(jira.asked().len(), 2);
}

#[tokio::test]
async fn a_rate_limit_without_end_is_told() {
    let jira = FakeJira::start(|_| reply(429, &[("retry-after", "0")], "")).await;
    let error = jira.site().integrations().await.unwrap_err();
    assert_eq!(error, JiraError::RateLimited { retry_after: Some(Duration::ZERO) });
    assert_eq!(jira.asked().len(), 4);
    let error = fails_with(429, &[("retry-after", "3600")], "").await;
    assert_eq!(error, JiraError::RateLimited { retry_after: Some(Duration::from_hours(1)) });
}

#[tokio::test]
async fn only_reading_is_repeated_after_jiras_own_failure() {
    let jira = FakeJira::start(|asked| match asked.before {
        0 => reply(503, &[], "down"),
        _ => answer(200, &json!({"integrations": []})),
    })
    .await;
    assert_eq!(jira.site().integrations().await.unwrap(), []);
    assert_eq!(jira.asked().len(), 2);

    let jira = FakeJira::start(|_| reply(502, &[], "down")).await;
    let error = jira.site().update_integration(7, &settings().values(&[Setting::Notes])).await.unwrap_err();
    assert_eq!((error, jira.asked().len()), (JiraError::Server { status: 502 }, 1));
}

#[tokio::test]
async fn an_integration_is_never_created_twice() {
    for status in [429, 500, 503] {
        let jira = FakeJira::start(move |_| reply(status, &[("retry-after", "0")], "")).await;
        jira.site().create_integration(&region(), &key(), &settings()).await.unwrap_err();
        assert_eq!(jira.asked().len(), 1, "{status}");
    }
    let (url, server) = half_an_answer().await;
    let site = site_at(&url, &JiraCredential::Token(Secret::new("t".to_owned())));
    let error = site.create_integration(&region(), &key(), &settings()).await.unwrap_err();
    assert!(matches!(error, JiraError::Network(NetworkError::Lost { .. })), "{error:?}");
    assert_eq!(server.abort_and_count(), 1);
}

#[tokio::test]
async fn the_secret_is_cut_out_of_jiras_words() {
    let words = format!("Cannot connect with AKIAIOSFODNN7EXAMPLE:{SECRET}");
    let jira = FakeJira::start(move |_| answer(400, &json!({"error": words.as_str()}))).await;
    let error = jira.site().create_integration(&region(), &key(), &settings()).await.unwrap_err();
    assert_eq!(
        error,
        JiraError::Rejected {
            message: "Cannot connect with AKIAIOSFODNN7EXAMPLE:[redacted]".to_owned(),
            advice: None
        }
    );
}

#[tokio::test]
async fn a_refused_connection_and_an_unknown_host_are_told_apart() {
    let port = {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        socket.local_addr().unwrap().port()
    };
    let at = |url: &str| -> std::sync::Arc<dyn Jira> {
        site_at(url, &JiraCredential::Token(Secret::new("t".to_owned())))
    };
    let error = at(&format!("http://127.0.0.1:{port}")).server_info().await.unwrap_err();
    assert_eq!(error, NetworkError::Refused { host: format!("127.0.0.1:{port}") }.into());
    let error = at("http://no-such-host.invalid").server_info().await.unwrap_err();
    assert_eq!(error, NetworkError::Dns { host: "no-such-host.invalid".to_owned() }.into());
}

struct HalfServer(tokio::task::JoinHandle<()>, std::sync::Arc<std::sync::atomic::AtomicUsize>);

impl HalfServer {
    fn abort_and_count(self) -> usize {
        self.0.abort();
        self.1.load(std::sync::atomic::Ordering::SeqCst)
    }
}

/// Reads a request and ends the connection in the middle of the answer.
async fn half_an_answer() -> (String, HalfServer) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = std::sync::Arc::<std::sync::atomic::AtomicUsize>::default();
    let counted = std::sync::Arc::clone(&count);
    let task = tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            drop(socket.read(&mut [0; 8192]).await);
            drop(socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"succ").await);
        }
    });
    (url, HalfServer(task, count))
}
