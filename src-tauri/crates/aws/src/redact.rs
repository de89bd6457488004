//! AWS repeats in its errors what it was sent, and what it was sent can be a secret.

use causeway_app::port::aws::AwsError;
use url::form_urlencoded::byte_serialize;

const MASK: &str = "••••";

/// The error without the secret, its last path segment, and what either looks like in a form.
pub(crate) fn without(error: AwsError, secret: &str) -> AwsError {
    let last = secret.rsplit('/').next().unwrap_or_default();
    let mut hidden: Vec<String> = [secret, last]
        .into_iter()
        .filter(|text| !text.is_empty())
        .flat_map(|text| [text.to_owned(), byte_serialize(text.as_bytes()).collect()])
        .collect();
    hidden.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let clean = |text: String| hidden.iter().fold(text, |text, secret| text.replace(secret.as_str(), MASK));
    match error {
        AwsError::UnknownAccessKey { message } => AwsError::UnknownAccessKey { message: clean(message) },
        AwsError::SignatureMismatch { message } => AwsError::SignatureMismatch { message: clean(message) },
        AwsError::WrongRegion { message } => AwsError::WrongRegion { message: clean(message) },
        AwsError::ClockSkew { message } => AwsError::ClockSkew { message: clean(message) },
        AwsError::AccessDenied { action, message } => {
            AwsError::AccessDenied { action, message: clean(message) }
        }
        AwsError::Service { code, message } => AwsError::Service { code, message: clean(message) },
        AwsError::Unexpected { detail } => AwsError::Unexpected { detail: clean(detail) },
        AwsError::CodeRefused { message } => AwsError::CodeRefused { message: clean(message) },
        AwsError::SourceUnusable { detail } => AwsError::SourceUnusable { detail: clean(detail) },
        error @ (AwsError::Expired
        | AwsError::SignInNeeded { .. }
        | AwsError::Throttled
        | AwsError::Network(_)
        | AwsError::Cancelled) => error,
    }
}

#[cfg(test)]
mod tests {
    use causeway_app::port::aws::AwsError;
    use proptest::prelude::*;

    use super::without;

    proptest! {
        #[test]
        fn no_form_of_the_secret_is_left(secret in "[A-Za-z0-9_+=~-]{6,40}", before in "[ -~]{0,30}") {
            let url = format!("https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/{secret}");
            let form: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
            for text in [&url, &form, &secret] {
                let error = AwsError::Unexpected { detail: format!("{before}{text} is no endpoint") };
                let AwsError::Unexpected { detail } = without(error, &url) else { panic!("another error") };
                prop_assert!(!detail.contains(&secret), "{}", detail);
            }
        }
    }
}
