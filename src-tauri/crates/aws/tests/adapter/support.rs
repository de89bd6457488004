//! A small AWS: answers are given by a function of the operation, its input and how often it was asked.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode};
use causeway_app::port::aws::{
    AccessKey, Aws, AwsAccount, AwsIdentity, AwsLocation, ListingProgress, OnListingProgress,
};
use causeway_aws::{CodeCommitAws, EndpointOverride};
use causeway_domain::network::NetworkSettings;
use causeway_domain::{AccessKeyId, Region, Secret};
use causeway_network::Outbound;
use causeway_sandbox::serve::Sandbox;
use serde_json::Value;

/// A request as the answering function sees it.
pub(crate) struct Asked {
    /// The JSON input; null for the Query protocol.
    pub(crate) input: Value,
    /// The parameters of the Query protocol.
    pub(crate) form: BTreeMap<String, String>,
    /// `CodeCommit_20150413.ListRepositories` without what is before the dot, or the Query protocol's action.
    pub(crate) operation: String,
    /// How often this operation was asked before.
    pub(crate) before: usize,
    /// The `Authorization` header.
    pub(crate) authorization: String,
}

type Counts = Arc<Mutex<HashMap<String, usize>>>;
type Answer = Arc<dyn Fn(&Asked) -> Response<Body> + Send + Sync>;

pub(crate) struct FakeAws {
    pub(crate) url: String,
    counts: Counts,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for FakeAws {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl FakeAws {
    pub(crate) async fn start(answer: impl Fn(&Asked) -> Response<Body> + Send + Sync + 'static) -> Self {
        let counts = Arc::new(Mutex::new(HashMap::new()));
        let answer: Answer = Arc::new(answer);
        let app = Router::new().fallback(serve).with_state((answer, Arc::clone(&counts)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, counts, task }
    }

    /// How often an operation was asked.
    pub(crate) fn asked(&self, operation: &str) -> usize {
        self.counts.lock().unwrap().get(operation).copied().unwrap_or_default()
    }

    pub(crate) fn account(&self) -> Arc<dyn AwsAccount> {
        account_at(&self.url)
    }
}

pub(crate) fn account_at(url: &str) -> Arc<dyn AwsAccount> {
    aws_at(url).account(&location("eu-central-1"), &AwsIdentity::Key(key()))
}

/// The sandbox's account, as one of its principals.
pub(crate) fn account_of(sandbox: &Sandbox, principal: &str) -> Arc<dyn AwsAccount> {
    let ready = &sandbox.ready;
    let held = ready.principals.iter().find(|held| held.name == principal).unwrap();
    let key = AccessKey {
        id: AccessKeyId::parse(&held.access_key_id).unwrap(),
        secret: Secret::new(held.secret_access_key.clone()),
    };
    aws_at(&ready.aws.endpoint).account(&location(&ready.aws.region), &AwsIdentity::Key(key))
}

pub(crate) fn location(region: &str) -> AwsLocation {
    AwsLocation::public(Region::parse(region).unwrap())
}

pub(crate) fn aws_at(url: &str) -> CodeCommitAws {
    aws_over(url, Outbound::fixed(&NetworkSettings::default(), None).unwrap())
}

pub(crate) fn aws_over(url: &str, outbound: Outbound) -> CodeCommitAws {
    CodeCommitAws::new(Some(EndpointOverride { url: url.to_owned() }), outbound)
}

pub(crate) fn key() -> AccessKey {
    AccessKey {
        id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
        secret: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned()),
    }
}

async fn serve(
    State((answer, counts)): State<(Answer, Counts)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let header =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let form: BTreeMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let operation = match header("x-amz-target").split_once('.') {
        Some((_, operation)) => operation.to_owned(),
        None => form.get("Action").cloned().unwrap_or_default(),
    };
    let before = {
        let mut counts = counts.lock().unwrap();
        let count = counts.entry(operation.clone()).or_insert(0);
        *count += 1;
        *count - 1
    };
    let input = serde_json::from_slice(&body).unwrap_or(Value::Null);
    answer(&Asked { input, form, operation, before, authorization: header("authorization") })
}

pub(crate) fn json(status: u16, body: &Value) -> Response<Body> {
    answer(status, Some("application/x-amz-json-1.1"), body.to_string())
}

pub(crate) fn xml(status: u16, body: &str) -> Response<Body> {
    answer(status, Some("text/xml"), body.to_owned())
}

/// An error of the Query protocol.
pub(crate) fn query_error(status: u16, code: &str, message: &str) -> Response<Body> {
    xml(
        status,
        &format!(
            "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>{code}</Code>\
             <Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
        ),
    )
}

/// Byte for byte what the real service sends, without a content type.
pub(crate) fn xml_throttle(status: u16) -> Response<Body> {
    let body = "<ThrottlingException>\n  <Message>Rate exceeded</Message>\n</ThrottlingException>\n";
    answer(status, None, body.to_owned())
}

pub(crate) fn answer(status: u16, content_type: Option<&str>, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    if let Some(content_type) = content_type {
        response.headers_mut().insert("content-type", content_type.parse().unwrap());
    }
    response
}

/// Progress, recorded.
pub(crate) fn recorder() -> (OnListingProgress, Arc<Mutex<Vec<ListingProgress>>>) {
    let events = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&events);
    (Arc::new(move |event| into.lock().unwrap().push(event)), events)
}
