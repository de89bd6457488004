//! A world with STS, a portal of IAM Identity Center, and the files of this computer.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, Uri};
use causeway_app::port::Clock;
use causeway_app::port::aws::{AwsSession, AwsSessions, OnSignIn};
use causeway_aws::{AwsFiles, SharedSessions};
use causeway_domain::credential_source::CredentialSource;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{answer, aws_at, key, location, xml};

pub(super) const NOW: i64 = 1_795_410_000_000;
pub(super) const HOUR: i64 = 3_600_000;
pub(super) const SERIAL: &str = "arn:aws:iam::111122223333:mfa/ada";
pub(super) const ROLE: &str = "arn:aws:iam::111122223333:role/Developer";

/// So many hours.
pub(super) fn hours(number: usize) -> i64 {
    i64::try_from(number).unwrap() * HOUR
}

pub(super) struct FixedClock(AtomicI64);

impl Clock for FixedClock {
    fn now_millis(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What came in: `AssumeRole`, `/token`, with its fields and headers.
#[derive(Debug, Clone)]
pub(super) struct Came {
    pub(super) operation: String,
    pub(super) fields: HashMap<String, String>,
    pub(super) authorization: String,
}

impl Came {
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map(String::as_str).unwrap_or_default()
    }
}

type Script = Arc<dyn Fn(&Came, usize) -> Response<Body> + Send + Sync>;

/// A world with a server that does as scripted, a home directory and a clock.
pub(super) struct World {
    pub(super) url: String,
    pub(super) came: Arc<Mutex<Vec<Came>>>,
    pub(super) clock: Arc<FixedClock>,
    pub(super) home: TempDir,
    pub(super) sessions: Arc<SharedSessions>,
    pub(super) task: tokio::task::JoinHandle<()>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl World {
    pub(super) async fn start(
        script: impl Fn(&Came, usize) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        let came = Arc::new(Mutex::new(Vec::new()));
        let script: Script = Arc::new(script);
        let app = Router::new().fallback(serve).with_state((script, Arc::clone(&came)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let clock = Arc::new(FixedClock(AtomicI64::new(NOW)));
        let home = tempfile::tempdir().unwrap();
        let files = AwsFiles {
            config: home.path().join("config"),
            credentials: home.path().join("credentials"),
            portal_cache: home.path().join("portal"),
            login_cache: home.path().join("login"),
            programs: vec![home.path().join("aws")],
        };
        let sessions = Arc::new(SharedSessions::new(&aws_at(&url), files, Arc::clone(&clock) as _));
        Self { url, came, clock, home, sessions, task }
    }

    pub(super) fn open(&self, source: &CredentialSource) -> Arc<dyn AwsSession> {
        self.sessions.session(source, &location("eu-central-1"), Some(key()))
    }

    pub(super) fn profile(&self, config: &str) -> Arc<dyn AwsSession> {
        self.write("config", config);
        self.open(&CredentialSource::Profile { name: "p".to_owned() })
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(super) fn pass(&self, millis: i64) {
        self.clock.0.fetch_add(millis, Ordering::Relaxed);
    }

    pub(super) fn came(&self, operation: &str) -> Vec<Came> {
        self.came.lock().unwrap().iter().filter(|came| came.operation == operation).cloned().collect()
    }

    /// The portal of the profile `p`, as it stands in for AWS.
    pub(super) fn portal_config(&self) -> String {
        format!(
            "[profile p]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n\
             [sso-session corp]\nsso_start_url = {}/start\nsso_region = eu-west-1\n",
            self.url
        )
    }

    pub(super) fn cache_token(&self, token: &str, ends: &str) {
        let file = format!("portal/{}.json", sha1_of("corp"));
        let text = json!({
            "startUrl": format!("{}/start", self.url), "region": "eu-west-1",
            "accessToken": token, "expiresAt": ends,
        });
        self.write(&file, &text.to_string());
    }
}

pub(super) fn sha1_of(text: &str) -> String {
    use sha1::{Digest, Sha1};
    hex::encode(Sha1::digest(text))
}

pub(super) async fn serve(
    State((script, log)): State<(Script, Arc<Mutex<Vec<Came>>>)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let header =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let mut fields: HashMap<String, String> =
        url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    if let Ok(Value::Object(object)) = serde_json::from_slice(&body) {
        fields
            .extend(object.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))));
    } else {
        fields.extend(url::form_urlencoded::parse(&body).into_owned());
    }
    let operation = match (fields.get("Action"), method) {
        (Some(action), _) => action.clone(),
        (None, _) => uri.path().to_owned(),
    };
    fields.insert("bearer".to_owned(), header("x-amz-sso_bearer_token"));
    fields.insert("token".to_owned(), header("x-amz-security-token"));
    let came = Came { operation, fields, authorization: header("authorization") };
    let before = {
        let mut log = log.lock().unwrap();
        let before = log.iter().filter(|earlier| earlier.operation == came.operation).count();
        log.push(came.clone());
        before
    };
    script(&came, before)
}

pub(super) fn reply(status: u16, body: &Value) -> Response<Body> {
    answer(status, Some("application/json"), body.to_string())
}

/// Keys of STS that end after so many milliseconds.
pub(super) fn sts(operation: &str, id: &str, ends: i64) -> Response<Body> {
    let seconds = ends / 1000;
    let time = aws_smithy_types::DateTime::from_secs(seconds);
    let time = time.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap();
    xml(
        200,
        &format!(
            "<{operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{operation}Result><Credentials>\
             <AccessKeyId>{id}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t-{id}</SessionToken>\
             <Expiration>{time}</Expiration></Credentials></{operation}Result></{operation}Response>"
        ),
    )
}

pub(super) fn role_keys(id: &str, ends: i64) -> Response<Body> {
    reply(
        200,
        &json!({"roleCredentials": {
            "accessKeyId": id, "secretAccessKey": "s", "sessionToken": format!("t-{id}"), "expiration": ends,
        }}),
    )
}

pub(super) fn nobody() -> OnSignIn {
    Arc::new(|_| ())
}

pub(super) fn unauthorized() -> Response<Body> {
    reply(
        401,
        &json!({"__type": "com.amazonaws.switchboard.portal#UnauthorizedException", "message": "Session token not found or invalid"}),
    )
}

pub(super) async fn id(session: &Arc<dyn AwsSession>) -> String {
    session.keys().await.unwrap().access_key_id
}
