//! A sandbox in this process, and a client whose signatures are made without the sandbox's code.

#![allow(dead_code, missing_docs, unreachable_pub, reason = "shared by several test programs")]
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use std::sync::LazyLock;

use causeway_sandbox::options::Options;
use causeway_sandbox::seed::Secrets;
use causeway_sandbox::serve::Sandbox;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub async fn sandbox(options: Options) -> Sandbox {
    Sandbox::start(options).await.unwrap()
}

/// A signed request to be, with every part open to a mistake.
#[derive(Clone)]
pub struct Client {
    pub http: reqwest::Client,
    pub endpoint: String,
    pub region: String,
    pub service: String,
    pub access_key_id: String,
    pub secret: String,
    pub token: Option<String>,
    /// Added to the client's clock, in seconds.
    pub skew: i64,
}

pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn code(&self) -> String {
        self.json()["__type"].as_str().unwrap_or("ok").to_owned()
    }
}

pub fn http() -> reqwest::Client {
    // Loopback needs no TLS; a provider has to be named all the same.
    static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
        rustls::crypto::ring::default_provider().install_default().ok();
        // Each test has a runtime of its own, which connections do not outlive.
        reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap()
    });
    HTTP.clone()
}

pub fn secrets<'a>(sandbox: &'a Sandbox, name: &str) -> &'a Secrets {
    sandbox.ready.principals.iter().find(|principal| principal.name == name).unwrap()
}

impl Client {
    pub fn new(sandbox: &Sandbox, name: &str) -> Self {
        let secrets = secrets(sandbox, name);
        Self {
            http: http(),
            endpoint: sandbox.ready.aws.endpoint.clone(),
            region: sandbox.ready.aws.region.clone(),
            service: "codecommit".to_owned(),
            access_key_id: secrets.access_key_id.clone(),
            secret: secrets.secret_access_key.clone(),
            token: secrets.session_token.clone(),
            skew: 0,
        }
    }

    pub async fn call(&self, operation: &str, input: Value) -> Answer {
        self.try_call(operation, input).await.unwrap()
    }

    pub async fn try_call(&self, operation: &str, input: Value) -> reqwest::Result<Answer> {
        let target = format!("CodeCommit_20150413.{operation}");
        let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target.as_str())];
        self.send(&headers, &input.to_string()).await
    }

    pub async fn query(&self, form: &str) -> Answer {
        self.try_query(form).await.unwrap()
    }

    pub async fn try_query(&self, form: &str) -> reqwest::Result<Answer> {
        self.send(&[("content-type", "application/x-www-form-urlencoded")], form).await
    }

    /// A signed call, byte for byte as it goes over the wire.
    pub fn bytes(&self, operation: &str, input: &Value) -> Vec<u8> {
        let target = format!("CodeCommit_20150413.{operation}");
        let extra = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target.as_str())];
        let body = input.to_string();
        let headers = self.signed(&extra, &body);
        let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let lines = lines.concat();
        format!("POST / HTTP/1.1\r\n{lines}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
    }

    /// All headers of a request with that body.
    fn signed(&self, extra: &[(&str, &str)], body: &str) -> Vec<(String, String)> {
        let now = jiff::Timestamp::now().as_second() + self.skew;
        let date = jiff::Timestamp::from_second(now).unwrap().strftime("%Y%m%dT%H%M%SZ").to_string();
        let host = self.endpoint.trim_start_matches("http://").to_owned();
        let mut headers: Vec<(String, String)> =
            extra.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        headers.push(("host".to_owned(), host));
        headers.push(("x-amz-date".to_owned(), date.clone()));
        if let Some(token) = &self.token {
            headers.push(("x-amz-security-token".to_owned(), token.clone()));
        }
        headers.sort();
        let names = headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
        let lines =
            headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect::<Vec<_>>().concat();
        let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", hex::encode(Sha256::digest(body)));
        let scope = format!("{}/{}/{}/aws4_request", &date[..8], self.region, self.service);
        let to_sign =
            format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
        let mut key = hmac(format!("AWS4{}", self.secret).as_bytes(), &date[..8]);
        for part in [self.region.as_str(), &self.service, "aws4_request"] {
            key = hmac(&key, part);
        }
        let signature = hex::encode(hmac(&key, &to_sign));
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
            self.access_key_id
        );
        headers.push(("authorization".to_owned(), authorization));
        headers
    }

    async fn send(&self, extra: &[(&str, &str)], body: &str) -> reqwest::Result<Answer> {
        let mut request = self.http.post(format!("{}/", self.endpoint));
        for (name, value) in &self.signed(extra, body) {
            request = request.header(name, value);
        }
        let response = request.body(body.to_owned()).send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, text: response.text().await? })
    }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// A request to the control endpoint.
pub async fn control(sandbox: &Sandbox, path: &str, body: &Value) -> Value {
    let (status, answer) = direct(sandbox, reqwest::Method::POST, path, body).await;
    assert!((200..300).contains(&status), "{path}: {status} {answer}");
    answer
}

/// A request to the control endpoint with any method; a null body is not sent. The status and the answer.
pub async fn direct(sandbox: &Sandbox, method: reqwest::Method, path: &str, body: &Value) -> (u16, Value) {
    let control = &sandbox.ready.control;
    let mut request = http().request(method, format!("{}{path}", control.url)).bearer_auth(&control.token);
    if !body.is_null() {
        request = request.json(body);
    }
    let response = request.send().await.unwrap();
    let (status, text) = (response.status().as_u16(), response.text().await.unwrap());
    (status, if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() })
}

/// Commits one file to a branch, as a push by `admin`; gives the commit's id.
pub async fn commit(sandbox: &Sandbox, repository: &str, branch: &str, path: &str, text: &str) -> String {
    let body = json!({
        "branch": branch, "message": format!("Write {path}\n"), "files": {path: text},
        "author": {"name": "Ada Lovelace", "email": "ada@example.com"},
    });
    let answer = control(sandbox, &format!("/repositories/{repository}/commits"), &body).await;
    answer["commit_id"].as_str().unwrap().to_owned()
}
