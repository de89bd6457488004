//! A small Jira: one function answers every request, and each is recorded.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use causeway_app::port::aws::AccessKey;
use causeway_app::port::jira::{Jira, JiraCredential, JiraSites};
use causeway_domain::integration::{IntegrationSettings, Projects, RefspecChoice};
use causeway_domain::network::{NetworkSettings, ProxyChoice};
use causeway_domain::{AccessKeyId, JiraUrl, Region, Secret};
use causeway_jira::GijSites;
use causeway_network::Outbound;
use serde_json::Value;

pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// A request as it arrived.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    /// The same, as it came.
    pub(crate) text: String,
    /// How many requests came before.
    pub(crate) before: usize,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

type Answer = Arc<dyn Fn(&Asked) -> Response<Body> + Send + Sync>;
type Shared = (Answer, Arc<Mutex<Vec<Asked>>>);

pub(crate) struct FakeJira {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for FakeJira {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl FakeJira {
    /// Serves below the context path `/jira`.
    pub(crate) async fn start(answer: impl Fn(&Asked) -> Response<Body> + Send + Sync + 'static) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let shared: Shared = (Arc::new(answer), Arc::clone(&asked));
        let app = Router::new().fallback(serve).with_state(shared);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/jira", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, asked, task }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }

    pub(crate) fn site(&self) -> Arc<dyn Jira> {
        site_at(&self.url, &JiraCredential::Token(Secret::new("a-token".to_owned())))
    }
}

pub(crate) fn site_at(url: &str, credential: &JiraCredential) -> Arc<dyn Jira> {
    site_over(url, credential, outbound(ProxyChoice::Direct, None, ""))
}

pub(crate) fn site_over(url: &str, credential: &JiraCredential, outbound: Outbound) -> Arc<dyn Jira> {
    GijSites::new(outbound).site(&JiraUrl::parse(url).unwrap(), credential)
}

pub(crate) fn outbound(proxy: ProxyChoice, authorities: Option<&str>, password: &str) -> Outbound {
    let settings = NetworkSettings { proxy, authorities: authorities.map(str::to_owned) };
    Outbound::fixed(&settings, Some(Secret::new(password.to_owned()))).unwrap()
}

async fn serve(
    State((answer, log)): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let text = String::from_utf8_lossy(&body).into_owned();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let asked = {
        let mut log = log.lock().unwrap();
        let asked = Asked { line: format!("{method} {uri}"), headers, body, text, before: log.len() };
        log.push(asked.clone());
        asked
    };
    answer(&asked)
}

pub(crate) fn json(status: u16, body: &Value) -> Response<Body> {
    reply(status, &[("content-type", "application/json;charset=UTF-8")], &body.to_string())
}

pub(crate) fn reply(status: u16, headers: &[(&'static str, &str)], body: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
}

pub(crate) fn key() -> AccessKey {
    AccessKey {
        id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
        secret: Secret::new(SECRET.to_owned()),
    }
}

pub(crate) fn region() -> Region {
    Region::parse("us-east-1").unwrap()
}

pub(crate) fn settings() -> IntegrationSettings {
    IntegrationSettings {
        display_name: Some("Shop".to_owned()),
        refspecs: RefspecChoice::default(),
        require_user_pat: false,
        smart_commits: true,
        repository_browser: true,
        diff_viewing: true,
        projects: Projects::All,
    }
}
