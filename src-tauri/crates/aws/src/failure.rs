//! The SDK's errors in our words.

use std::error::Error;

use aws_sdk_codecommit::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use causeway_app::port::aws::AwsError;
use causeway_app::port::network::NetworkError;

use crate::retry::is_throttle;

/// How much of a body that cannot be read is shown.
const SHOWN: usize = 200;

pub(crate) fn aws_error<E>(error: &SdkError<E, HttpResponse>, host: &str) -> AwsError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    if error.raw_response().is_some_and(is_throttle) {
        return AwsError::Throttled;
    }
    match error {
        SdkError::ServiceError(service) => {
            let (code, message) = (service.err().code(), service.err().message());
            match code {
                Some(code) => by_code(code, message.unwrap_or_default()),
                None => unreadable(service.raw()),
            }
        }
        SdkError::ResponseError(response) => xml_error(response.raw()).unwrap_or_else(|| {
            // The head arrived and the body did not.
            match response.raw().body().bytes() {
                Some(_) => unreadable(response.raw()),
                None => NetworkError::Lost { host: host.to_owned() }.into(),
            }
        }),
        SdkError::TimeoutError(_) => NetworkError::Timeout { host: host.to_owned() }.into(),
        SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
            Some(connector) if connector.is_timeout() => {
                NetworkError::Timeout { host: host.to_owned() }.into()
            }
            Some(connector) => NetworkError::from_source(host, connector).into(),
            None => NetworkError::Lost { host: host.to_owned() }.into(),
        },
        // A request that could not be built, or a variant of a newer SDK.
        other => AwsError::Unexpected { detail: other.to_string() },
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
        "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" => {
            AwsError::AccessDenied { action: denied_action(&message), message }
        }
        "Throttling"
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

/// The action of "User: … is not authorized to perform: codecommit:ListRepositories on resource: …".
fn denied_action(message: &str) -> Option<String> {
    let (_, after) = message.split_once("not authorized to perform: ")?;
    let action = after.split_whitespace().next()?.trim_end_matches([',', '.']);
    action.contains(':').then(|| action.to_owned())
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

    use super::{by_code, denied_action, unreadable, xml_error};

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
        assert_eq!(action("not authorized to perform: sts:AssumeRole.").as_deref(), Some("sts:AssumeRole"));
        assert_eq!(action("not authorized to perform: this"), None);
        assert_eq!(action("no"), None);
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
