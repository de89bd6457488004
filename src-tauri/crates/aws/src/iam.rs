//! SimulatePrincipalPolicy, the one call to IAM: IAM's SDK is larger than the rest of this program.

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
use causeway_app::port::aws::{AwsError, AwsLocation, Decision, SimulatedDecision};
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

/// As many results as a page may hold.
const PAGE: &str = "1000";

/// Actions that policies restrict to branches, with the condition key `codecommit:References`.
const OF_BRANCHES: [&str; 2] = ["codecommit:CreateBranch", "codecommit:DeleteBranch"];

/// The branch that such an action is asked about: neither a default branch nor a protected one.
const ANY_BRANCH: &str = "refs/heads/causeway-asks-whether-it-may";

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

    /// All pages of a simulation.
    pub(crate) async fn simulate(
        &self,
        principal: &str,
        actions: &[&str],
        resources: &[String],
        cancel: &CancellationToken,
    ) -> Result<Vec<SimulatedDecision>, AwsError> {
        let mut decisions = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let form = form(principal, actions, resources, marker.as_deref());
            let attempt = || self.attempt(&form);
            let sent = || self.pace.run(Call::Read, cancel, &|| {}, &attempt);
            let answer = self.signer.renewing(sent).await?;
            let result = answer.child("SimulatePrincipalPolicyResult").ok_or_else(|| {
                AwsError::Unexpected { detail: format!("<{}> instead of a simulation", answer.name()) }
            })?;
            for evaluation in result.members("EvaluationResults") {
                decided(evaluation, resources, &mut decisions);
            }
            let next = result.text("Marker").filter(|_| result.text("IsTruncated") == Some("true"));
            match next.map(str::to_owned) {
                None => return Ok(decisions),
                Some(next) if Some(&next) == marker.as_ref() => {
                    return Err(AwsError::Unexpected { detail: "the same page again and again".to_owned() });
                }
                next => marker = next,
            }
        }
    }

    async fn attempt(&self, form: &str) -> Result<Element, Failure> {
        let keys = self.signer.keys().await?;
        let request = self
            .signed(form, keys)
            .map_err(|error| Failure::lasting(AwsError::Unexpected { detail: error }))?;
        let timed_out = |_| Failure::passing(NetworkError::Timeout { host: self.host.clone() });
        tokio::time::timeout(ATTEMPT, self.answer(request)).await.map_err(timed_out)?
    }

    async fn answer(&self, request: HttpRequest) -> Result<Element, Failure> {
        let response =
            self.connector.call(request).await.map_err(|error| Failure::connector(&error, &self.host))?;
        let date = response.headers().get("date").map(str::to_owned);
        let status = response.status();
        let lost = |_| Failure::passing(NetworkError::Lost { host: self.host.clone() });
        let body = ByteStream::new(response.into_body()).collect().await.map_err(lost)?.into_bytes();
        let document = Element::parse(&String::from_utf8_lossy(&body));
        let response = HttpResponse::new(status, SdkBody::from(body));
        match document {
            Some(document) if status.is_success() => Ok(document),
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

fn form(principal: &str, actions: &[&str], resources: &[String], marker: Option<&str>) -> String {
    let mut form = Serializer::new(String::new());
    form.append_pair("Action", "SimulatePrincipalPolicy")
        .append_pair("Version", VERSION)
        .append_pair("PolicySourceArn", principal)
        .append_pair("MaxItems", PAGE);
    for (index, action) in actions.iter().enumerate() {
        form.append_pair(&format!("ActionNames.member.{}", index + 1), action);
    }
    for (index, resource) in resources.iter().enumerate() {
        form.append_pair(&format!("ResourceArns.member.{}", index + 1), resource);
    }
    if actions.iter().any(|action| OF_BRANCHES.contains(action)) {
        form.append_pair("ContextEntries.member.1.ContextKeyName", "codecommit:References")
            .append_pair("ContextEntries.member.1.ContextKeyType", "string")
            .append_pair("ContextEntries.member.1.ContextKeyValues.member.1", ANY_BRANCH);
    }
    if let Some(marker) = marker {
        form.append_pair("Marker", marker);
    }
    form.finish()
}

/// What one action's result says about each resource. A result that cannot be read says nothing.
fn decided(evaluation: &Element, resources: &[String], decisions: &mut Vec<SimulatedDecision>) {
    let Some(action) = evaluation.text("EvalActionName") else { return };
    let before = decisions.len();
    // IAM may answer with a template of ARNs in the result itself, and with those asked about in here.
    for specific in evaluation.members("ResourceSpecificResults") {
        let decision = specific.text("EvalResourceDecision").and_then(decision);
        if let (Some(resource), Some(decision)) = (specific.text("EvalResourceName"), decision) {
            let resource = resource.to_owned();
            decisions.push(SimulatedDecision { action: action.to_owned(), resource, decision });
        }
    }
    let Some(decision) = evaluation.text("EvalDecision").and_then(decision) else { return };
    if decisions.len() == before {
        let resource = match resources {
            [] => "*".to_owned(),
            [only] => only.clone(),
            _ => evaluation.text("EvalResourceName").unwrap_or("*").to_owned(),
        };
        decisions.push(SimulatedDecision { action: action.to_owned(), resource, decision });
    }
}

fn decision(text: &str) -> Option<Decision> {
    match text {
        "allowed" => Some(Decision::Allowed),
        "explicitDeny" => Some(Decision::ExplicitDeny),
        "implicitDeny" => Some(Decision::ImplicitDeny),
        _ => None,
    }
}
