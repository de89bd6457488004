//! AWS's errors in our words.

use std::error::Error;

use aws_sdk_codecommit::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use causeway_app::port::aws::AwsError;
use causeway_app::port::network::NetworkError;

/// How much of a body that cannot be read is shown.
const SHOWN: usize = 200;

/// What a failure means for sending the request again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// AWS asks to slow down.
    Throttled,
    /// It may be over the next time: no answer, half an answer, an error of the server.
    Passing,
    /// The clocks differ.
    Skewed,
    /// It will be the same the next time.
    Lasting,
}

/// A request that failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    pub(crate) error: AwsError,
}

impl Failure {
    /// What the SDK met. `host` is named when it could not be reached.
    pub(crate) fn of<E>(error: &SdkError<E, HttpResponse>, host: &str) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match error {
            SdkError::ServiceError(service) => {
                let (code, message) = (service.err().code(), service.err().message());
                Self::answered(service.raw(), code.zip(Some(message.unwrap_or_default())))
            }
            // The head arrived and the body did not.
            SdkError::ResponseError(response) if response.raw().body().bytes().is_none() => {
                Self::passing(NetworkError::Lost { host: host.to_owned() })
            }
            SdkError::ResponseError(response) => Self::answered(response.raw(), None),
            SdkError::TimeoutError(_) => Self::passing(NetworkError::Timeout { host: host.to_owned() }),
            SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
                Some(connector) => match of_the_session(connector) {
                    Some(error) => Self::lasting(error.clone()),
                    None => Self::connector(connector, host),
                },
                None => Self::passing(NetworkError::Lost { host: host.to_owned() }),
            },
            // A request that could not be built, or a variant of a newer SDK.
            other => Self::lasting(AwsError::Unexpected { detail: other.to_string() }),
        }
    }

    /// An answer other than success, and AWS's code and words where they could be read.
    pub(crate) fn answered(response: &HttpResponse, code: Option<(&str, &str)>) -> Self {
        if is_throttle(response) {
            return Self { kind: FailureKind::Throttled, error: AwsError::Throttled };
        }
        let error = match code {
            Some((code, message)) => by_code(code, message),
            None => xml_error(response).unwrap_or_else(|| unreadable(response)),
        };
        let kind = match error {
            AwsError::Throttled => FailureKind::Throttled,
            AwsError::ClockSkew { .. } => FailureKind::Skewed,
            _ if response.status().as_u16() >= 500 => FailureKind::Passing,
            // Success in words that are not AWS's: a proxy or a sign-in page answered in its place.
            AwsError::Unexpected { .. } if response.status().is_success() => FailureKind::Passing,
            _ => FailureKind::Lasting,
        };
        Self { kind, error }
    }

    /// No answer.
    pub(crate) fn connector(error: &ConnectorError, host: &str) -> Self {
        if error.is_timeout() {
            return Self::passing(NetworkError::Timeout { host: host.to_owned() });
        }
        match NetworkError::from_source(host, error) {
            // A certificate nobody vouches for and a proxy's refusal stay what they are.
            error @ (NetworkError::Untrusted { .. }
            | NetworkError::Proxy { .. }
            | NetworkError::ProxySignIn { .. }
            | NetworkError::ProxyUnsupported { .. }
            | NetworkError::ProxyPassword { .. }
            | NetworkError::Settings { .. }) => Self::lasting(error),
            error => Self::passing(error),
        }
    }

    pub(crate) fn passing(error: impl Into<AwsError>) -> Self {
        Self { kind: FailureKind::Passing, error: error.into() }
    }

    pub(crate) fn lasting(error: impl Into<AwsError>) -> Self {
        Self { kind: FailureKind::Lasting, error: error.into() }
    }
}

/// Why there were no keys to sign with, when that is what stopped a request.
fn of_the_session(error: &ConnectorError) -> Option<&AwsError> {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        source = error.source();
    }
    None
}

/// Whether an answer says to slow down. CodeCommit says it in XML without a content type, in a protocol that is JSON, and
/// the SDK reads no code out of that; the services with the Query protocol say it in theirs.
fn is_throttle(response: &HttpResponse) -> bool {
    let body = response.body().bytes().unwrap_or_default();
    let says = |words: &[u8]| body.windows(words.len()).any(|window| window == words);
    match response.status().as_u16() {
        429 => true,
        400 | 403 | 503 => ["ThrottlingException", "<Code>Throttl", "TooManyRequests"]
            .iter()
            .any(|words| says(words.as_bytes())),
        _ => false,
    }
}

fn by_code(code: &str, message: &str) -> AwsError {
    let message = message.to_owned();
    match code {
        "UnrecognizedClientException" | "InvalidClientTokenId" | "InvalidAccessKeyId" => {
            AwsError::UnknownAccessKey { message }
        }
        "InvalidSignatureException" | "SignatureDoesNotMatch" => {
            if message.contains("Signature expired") || message.contains("not yet current") {
                AwsError::ClockSkew { message }
            } else if message.contains("scoped to a valid region") {
                AwsError::WrongRegion { message }
            } else {
                AwsError::SignatureMismatch { message }
            }
        }
        "RequestExpired" | "RequestTimeTooSkewed" | "RequestInTheFuture" => AwsError::ClockSkew { message },
        "ExpiredToken" | "ExpiredTokenException" => AwsError::Expired,
        "AccessDenied" | "AccessDeniedException" | "AuthorizationError" | "UnauthorizedOperation" => {
            AwsError::AccessDenied { action: denied_action(&message), message }
        }
        "Throttling"
        | "Throttled"
        | "KMSThrottling"
        | "ThrottlingException"
        | "ThrottledException"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "RequestLimitExceeded"
        | "TooManyRequestsException"
        | "SlowDown" => AwsError::Throttled,
        code => AwsError::Service { code: code.to_owned(), message },
    }
}

/// The action of "User: … is not authorized to perform: codecommit:ListRepositories on resource: …". SNS writes its own
/// name in capitals there, which no policy does.
fn denied_action(message: &str) -> Option<String> {
    let (_, after) = message.split_once("not authorized to perform: ")?;
    let action = after.split_whitespace().next()?.trim_end_matches([',', '.']);
    let (service, name) = action.split_once(':')?;
    Some(format!("{}:{name}", service.to_ascii_lowercase()))
}

/// An error in XML where JSON was due: `<AccessDeniedException><Message>…</Message></AccessDeniedException>`.
fn xml_error(response: &HttpResponse) -> Option<AwsError> {
    if response.status().is_success() {
        return None;
    }
    let body = std::str::from_utf8(response.body().bytes()?).ok()?.trim_start();
    let (code, rest) = body.strip_prefix('<')?.split_once('>')?;
    let known = code.ends_with("Exception") && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let message = rest.split_once("<Message>").and_then(|(_, text)| text.split_once("</Message>"));
    known.then(|| by_code(code, message.map_or("", |(text, _)| text).trim()))
}

fn unreadable(response: &HttpResponse) -> AwsError {
    let body = response.body().bytes().map(String::from_utf8_lossy).unwrap_or_default();
    let shown: String = body
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .take(SHOWN)
        .collect();
    AwsError::Unexpected { detail: format!("HTTP {}: {}", response.status().as_u16(), shown.trim()) }
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
    use aws_smithy_types::body::SdkBody;
    use causeway_app::port::aws::AwsError;
    use proptest::prelude::*;

    use super::{Failure, FailureKind, by_code, denied_action, unreadable, xml_error};

    fn response(status: u16, body: &str) -> HttpResponse {
        HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))
    }

    #[test]
    fn the_denied_action_is_read_from_the_sentence() {
        let action = |text: &str| denied_action(text);
        let arn = "arn:aws:codecommit:us-east-1:111122223333:*";
        let denied = format!(
            "User: x is not authorized to perform: codecommit:ListRepositories on resource: {arn} because …"
        );
        assert_eq!(action(&denied).as_deref(), Some("codecommit:ListRepositories"));
        assert_eq!(
            action("not authorized to perform: SNS:CreateTopic on").as_deref(),
            Some("sns:CreateTopic")
        );
        assert_eq!(action("not authorized to perform: sts:AssumeRole.").as_deref(), Some("sts:AssumeRole"));
        assert_eq!(action("not authorized to perform: this"), None);
        assert_eq!(action("no"), None);
    }

    #[test]
    fn a_page_in_the_place_of_an_answer_may_be_gone_the_next_time() {
        let kind = |status| Failure::answered(&response(status, "<html>Sign in</html>"), None).kind;
        assert_eq!(kind(200), FailureKind::Passing);
        assert_eq!(kind(503), FailureKind::Passing);
        assert_eq!(kind(403), FailureKind::Lasting);
    }

    #[test]
    fn a_bad_clock_is_told_from_a_bad_secret() {
        let signature = |message: &str| by_code("InvalidSignatureException", message);
        let old = "Signature expired: 20250101T000000Z is now earlier than 20250101T001000Z (20250101T001500Z - 5 min.)";
        let early = "Signature not yet current: 20250101T010000Z is still later than 20250101T000500Z";
        for message in [old, early] {
            assert_eq!(signature(message), AwsError::ClockSkew { message: message.to_owned() });
        }
        let message = "Credential should be scoped to a valid region, not 'eu-west-1'. ".to_owned();
        assert_eq!(signature(&message), AwsError::WrongRegion { message });
        let message = "The request signature we calculated does not match".to_owned();
        assert_eq!(signature(&message), AwsError::SignatureMismatch { message });
    }

    #[test]
    fn errors_in_xml_are_read() {
        let denied = "<AccessDeniedException>\n  <Message>no</Message>\n</AccessDeniedException>\n";
        let expected = AwsError::AccessDenied { action: None, message: "no".to_owned() };
        assert_eq!(xml_error(&response(403, denied)), Some(expected));
        assert_eq!(xml_error(&response(400, "<html><body>proxy</body></html>")), None);
        assert_eq!(xml_error(&response(200, denied)), None);
    }

    proptest! {
        #[test]
        fn any_answer_is_read_or_shown_in_part(status in 100_u16..600, body in "\\PC{0,400}|<[A-Za-z]{0,20}Exception>\\PC{0,80}") {
            let response = response(status, &body);
            drop(xml_error(&response));
            let AwsError::Unexpected { detail } = unreadable(&response) else { panic!("another error") };
            prop_assert!(detail.chars().count() <= 220);
            prop_assert!(denied_action(&body).is_none_or(|action| action.contains(':')));
        }
    }
}
