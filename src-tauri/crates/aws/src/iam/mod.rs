//! IAM over its Query protocol: IAM's SDK is larger than the rest of this program.

mod simulation;
mod ssh_keys;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::date_time::{DateTime, Format};
use causeway_app::port::aws::{AwsError, AwsLocation};
use causeway_app::port::network::NetworkError;
use tokio_util::sync::CancellationToken;
use url::form_urlencoded::Serializer;

use crate::account::ATTEMPT;
use crate::endpoints::{self, EndpointOverride};
use crate::failure::{Failure, FailureKind};
use crate::http::Http;
use crate::pace::{Call, Pace};
use crate::signer::Signer;
use crate::xml::Element;

const VERSION: &str = "2010-05-08";

/// IAM, which has one endpoint in each partition.
pub(crate) struct Iam {
    connector: SharedHttpConnector,
    signer: Signer,
    url: String,
    host: String,
    signing_region: &'static str,
    pace: Arc<Pace>,
    /// How far AWS's clock is ahead, in seconds.
    ahead: AtomicI64,
}

impl Iam {
    pub(crate) fn new(
        http: &Http,
        endpoint: Option<&EndpointOverride>,
        location: &AwsLocation,
        signer: &Signer,
        pace: &Arc<Pace>,
    ) -> Self {
        let (url, host, signing_region) = endpoints::iam(location, endpoint);
        Self {
            connector: http.connector.clone(),
            signer: signer.clone(),
            url,
            host,
            signing_region,
            pace: Arc::clone(pace),
            ahead: AtomicI64::new(0),
        }
    }

    /// Sends an action, and again as `call` allows; the document that AWS answers with.
    async fn send(
        &self,
        call: Call,
        action: Action,
        cancel: &CancellationToken,
    ) -> Result<Element, AwsError> {
        let form = action.form();
        let attempt = || self.attempt(action.name, &form);
        self.signer.renewing(|| self.pace.run(call, cancel, &|| {}, &attempt)).await
    }

    /// Sends an action that answers something; what it answers.
    async fn ask(&self, call: Call, action: Action, cancel: &CancellationToken) -> Result<Element, AwsError> {
        let name = action.name;
        let result = self.send(call, action, cancel).await?.into_child(&format!("{name}Result"));
        result.ok_or_else(|| AwsError::Unexpected { detail: format!("{name} without a result") })
    }

    /// Sends a listing page by page; the result of each.
    async fn pages(
        &self,
        cancel: &CancellationToken,
        action: impl Fn() -> Action,
    ) -> Result<Vec<Element>, AwsError> {
        let mut pages: Vec<Element> = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let page = match &marker {
                Some(marker) => action().with("Marker", marker),
                None => action(),
            };
            let page = self.ask(Call::Read, page, cancel).await?;
            let next = page.text("Marker").filter(|_| page.text("IsTruncated") == Some("true"));
            let next = next.map(str::to_owned);
            pages.push(page);
            match next {
                None => return Ok(pages),
                Some(next) if Some(&next) == marker.as_ref() => {
                    return Err(AwsError::Unexpected { detail: "the same page again and again".to_owned() });
                }
                next => marker = next,
            }
        }
    }

    async fn attempt(&self, action: &str, form: &str) -> Result<Element, Failure> {
        let keys = self.signer.keys().await?;
        let request = self
            .signed(form, keys)
            .map_err(|error| Failure::lasting(AwsError::Unexpected { detail: error }))?;
        let timed_out = |_| Failure::passing(NetworkError::Timeout { host: self.host.clone() });
        tokio::time::timeout(ATTEMPT, self.answer(action, request)).await.map_err(timed_out)?
    }

    async fn answer(&self, action: &str, request: HttpRequest) -> Result<Element, Failure> {
        let response =
            self.connector.call(request).await.map_err(|error| Failure::connector(&error, &self.host))?;
        let date = response.headers().get("date").map(str::to_owned);
        let status = response.status();
        let lost = |_| Failure::passing(NetworkError::Lost { host: self.host.clone() });
        let body = ByteStream::new(response.into_body()).collect().await.map_err(lost)?.into_bytes();
        let document = Element::parse(&String::from_utf8_lossy(&body));
        let response = HttpResponse::new(status, SdkBody::from(body));
        match document {
            // A page of somebody else's can be well-formed too.
            Some(document) if status.is_success() => {
                let is_ours = document.name().strip_suffix("Response") == Some(action);
                if is_ours { Ok(document) } else { Err(Failure::answered(&response, None)) }
            }
            Some(document) => {
                let error = document.child("Error");
                let code = error.and_then(|error| error.text("Code"));
                let message = error.and_then(|error| error.text("Message")).unwrap_or_default();
                let failure = Failure::answered(&response, code.map(|code| (code, message)));
                if failure.kind == FailureKind::Skewed {
                    self.learn_time(date.as_deref());
                }
                Err(failure)
            }
            None => Err(Failure::answered(&response, None)),
        }
    }

    fn learn_time(&self, date: Option<&str>) {
        let Some(theirs) = date.and_then(|date| DateTime::from_str(date, Format::HttpDate).ok()) else {
            return;
        };
        let ours = DateTime::from(SystemTime::now());
        self.ahead.store(theirs.secs() - ours.secs(), Ordering::Relaxed);
    }

    fn now(&self) -> SystemTime {
        let ahead = self.ahead.load(Ordering::Relaxed);
        let (now, off) = (SystemTime::now(), Duration::from_secs(ahead.unsigned_abs()));
        if ahead < 0 { now.checked_sub(off) } else { now.checked_add(off) }.unwrap_or(now)
    }

    fn signed(&self, form: &str, keys: Credentials) -> Result<HttpRequest, String> {
        const TYPE: (&str, &str) = ("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        let identity = keys.into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.signing_region)
            .name("iam")
            .time(self.now())
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| error.to_string())?
            .into();
        let body = SignableBody::Bytes(form.as_bytes());
        let signable = SignableRequest::new("POST", &self.url, std::iter::once(TYPE), body)
            .map_err(|error| error.to_string())?;
        let (instructions, _signature) =
            sign(signable, &parameters).map_err(|error| error.to_string())?.into_parts();
        let mut request = HttpRequest::new(SdkBody::from(form.to_owned()));
        request.set_method("POST").map_err(|error| error.to_string())?;
        request.set_uri(self.url.as_str()).map_err(|error| error.to_string())?;
        request.headers_mut().insert(TYPE.0, TYPE.1);
        for (name, value) in instructions.headers() {
            request.headers_mut().insert(name.to_owned(), value.to_owned());
        }
        Ok(request)
    }
}

/// An action with its parameters.
struct Action {
    name: &'static str,
    parameters: Vec<(String, String)>,
}

impl Action {
    fn new(name: &'static str) -> Self {
        Self { name, parameters: Vec::new() }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    fn form(&self) -> String {
        Serializer::new(String::new())
            .append_pair("Action", self.name)
            .append_pair("Version", VERSION)
            .extend_pairs(&self.parameters)
            .finish()
    }
}
