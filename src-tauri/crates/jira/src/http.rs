//! One exchange with a site: address, sign-in, limits, and when it is sent again.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use causeway_app::port::jira::{JiraCredential, JiraError};
use causeway_app::port::network::NetworkError;
use causeway_domain::{JiraUrl, Secret};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, multipart};
use serde::Serialize;

use crate::clients::Clients;
use crate::failure;
use crate::retry::Again;

/// The largest answer that is read. A site with 10,000 repositories answers with about 10 MiB.
const LARGEST: usize = 64 << 20;

/// A table, and the removals in it that are confirmed.
#[derive(Clone, Copy)]
pub(crate) struct Form<'a> {
    /// The file.
    pub(crate) file: &'a Secret,
    /// GIJ's ids.
    pub(crate) confirmed: &'a [i64],
}

impl Form<'_> {
    fn parts(self) -> multipart::Form {
        let file = multipart::Part::text(self.file.expose().to_owned()).file_name("configuration.tsv");
        let form = multipart::Form::new().part("file", file);
        // The field is repeated: the pages speak of a list with commas, the vendor's own program sends it so.
        self.confirmed.iter().fold(form, |form, id| form.text("confirmed-delete[]", id.to_string()))
    }
}

/// What to send.
pub(crate) struct Request<'a> {
    /// The method.
    pub(crate) method: Method,
    /// Below the base URL, with the query.
    pub(crate) path: &'a str,
    /// JSON.
    pub(crate) body: Option<Vec<u8>>,
    /// A form, in place of JSON.
    pub(crate) form: Option<Form<'a>>,
    /// What kind of answer is wanted.
    pub(crate) accept: &'static str,
    /// How long it may take, where that is not as long as every other.
    pub(crate) within: Option<Duration>,
    /// Whether to sign in.
    pub(crate) signed_in: bool,
    /// When it may be sent again.
    pub(crate) again: Again,
    /// Whether Jira's own words that there is no such thing (404) are an answer like another.
    pub(crate) may_be_missing: bool,
}

impl<'a> Request<'a> {
    pub(crate) fn get(path: &'a str) -> Self {
        Self::new(Method::GET, path, Again::IfReading)
    }

    /// A change that leaves the same behind when it is made twice.
    pub(crate) fn idempotent(method: Method, path: &'a str) -> Self {
        Self::new(method, path, Again::IfRateLimited)
    }

    /// A change that must not be made twice.
    pub(crate) fn once(method: Method, path: &'a str) -> Self {
        Self::new(method, path, Again::Never)
    }

    fn new(method: Method, path: &'a str, again: Again) -> Self {
        Self {
            method,
            path,
            body: None,
            form: None,
            accept: "application/json",
            within: None,
            signed_in: true,
            again,
            may_be_missing: false,
        }
    }

    pub(crate) fn form(mut self, form: Form<'a>) -> Self {
        self.form = Some(form);
        self
    }

    /// Takes an answer of any kind.
    pub(crate) fn any_kind(mut self) -> Self {
        self.accept = "*/*";
        self
    }

    pub(crate) fn within(mut self, within: Duration) -> Self {
        self.within = Some(within);
        self
    }

    pub(crate) fn may_be_missing(mut self) -> Self {
        self.may_be_missing = true;
        self
    }

    pub(crate) fn anonymous(mut self) -> Self {
        self.signed_in = false;
        self
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Result<Self, JiraError> {
        let written = serde_json::to_vec(body);
        self.body = Some(written.map_err(|error| JiraError::Unexpected { detail: error.to_string() })?);
        Ok(self)
    }
}

/// An answer with any status.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// One site through one credential.
pub(crate) struct Http {
    clients: Clients,
    base: JiraUrl,
    /// `None` when the credential holds what no header can carry.
    authorization: Option<HeaderValue>,
}

impl Http {
    pub(crate) fn new(clients: Clients, base: JiraUrl, credential: &JiraCredential) -> Self {
        let text = match credential {
            JiraCredential::Token(token) => format!("Bearer {}", token.expose()),
            JiraCredential::Password { user_name, password } => {
                format!("Basic {}", STANDARD.encode(format!("{user_name}:{}", password.expose())))
            }
        };
        let mut authorization = HeaderValue::from_str(&text).ok();
        if let Some(value) = &mut authorization {
            value.set_sensitive(true);
        }
        Self { clients, base, authorization }
    }

    /// Sends, again where that is allowed, and returns a successful answer.
    pub(crate) async fn send(&self, request: Request<'_>) -> Result<Answer, JiraError> {
        let mut sent = 0;
        loop {
            let result = match self.exchange(&request).await {
                Ok(answer) if request.may_be_missing && failure::is_worded_absence(&answer) => Ok(answer),
                Ok(answer) => failure::check(answer, &self.base, request.path),
                Err(error) => Err(error),
            };
            sent += 1;
            let status = result.as_ref().map_or(0, |answer| answer.status);
            tracing::debug!(method = %request.method, path = request.path, status, sent, "jira");
            let Err(error) = &result else { return result };
            match request.again.wait(error, sent) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return result,
            }
        }
    }

    async fn exchange(&self, request: &Request<'_>) -> Result<Answer, JiraError> {
        let (client, way) = self.clients.to(self.base.as_str()).await?;
        let mut builder = client
            .request(request.method.clone(), self.base.join(request.path))
            .header(ACCEPT, request.accept);
        if request.signed_in {
            let authorization = self.authorization.clone().ok_or(JiraError::Unauthorized)?;
            builder = builder.header(AUTHORIZATION, authorization);
        }
        if request.method != Method::GET {
            // Jira's protection against forged requests refuses others.
            builder = builder.header("X-Atlassian-Token", "no-check");
        }
        if let Some(body) = &request.body {
            builder = builder.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        if let Some(form) = request.form {
            builder = builder.multipart(form.parts());
        }
        if let Some(within) = request.within {
            builder = builder.timeout(within);
        }
        let mut response = match builder.send().await {
            Ok(response) => response,
            Err(error) => {
                return Err(self
                    .clients
                    .explained(self.base.as_str(), &way, self.network(&error))
                    .await
                    .into());
            }
        };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        // Jira never answers this; it is the proxy's own refusal of a plain http request.
        if status == 407 {
            return Err(way.told(NetworkError::ProxySignIn { proxy: String::new() }).into());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| way.told(self.network(&error)))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(JiraError::Unexpected {
                    detail: format!("HTTP {status}, more than {} MiB", LARGEST >> 20),
                });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, headers, body })
    }

    fn network(&self, error: &reqwest::Error) -> NetworkError {
        let host = self.base.host();
        if error.is_timeout() {
            return NetworkError::Timeout { host };
        }
        NetworkError::from_source(&host, error)
    }
}
