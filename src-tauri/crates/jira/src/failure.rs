//! Which answers are failures, and of what kind.

use std::time::Duration;

use causeway_app::port::jira::JiraError;
use causeway_domain::JiraUrl;
use serde_json::Value;

use crate::decode;
use crate::http::Answer;

/// How much of a body that cannot be read is shown.
const SHOWN: usize = 200;

/// An answer that succeeded, or why it did not.
pub(crate) fn check(answer: Answer, base: &JiraUrl, path: &str) -> Result<Answer, JiraError> {
    if matches!(answer.status, 401 | 403)
        && answer.header("x-seraph-loginreason").contains("AUTHENTICATION_DENIED")
    {
        return Err(JiraError::Captcha);
    }
    match answer.status {
        200..=299 if is_html(&answer) => Err(JiraError::LoginPage),
        200..=299 => Ok(answer),
        300..=399 => Err(redirect(&answer, base)),
        401 => Err(JiraError::Unauthorized),
        403 => Err(JiraError::Forbidden { message: words(&answer).unwrap_or_else(|| shown(&answer)) }),
        // No resource answers this method here: the path belongs to another version.
        404 | 405 => Err(not_found(&answer, path)),
        429 => Err(JiraError::RateLimited { retry_after: retry_after(&answer) }),
        status @ 500.. => Err(JiraError::Server { status }),
        _ => Err(rejected(&answer)),
    }
}

/// Whether Jira or GIJ says itself that there is no such thing, in place of the container that knows no such path.
pub(crate) fn is_worded_absence(answer: &Answer) -> bool {
    let body = || serde_json::from_slice::<Value>(&answer.body);
    answer.status == 404 && body().is_ok_and(|body| decode::is_worded_failure(&body))
}

/// GIJ's `success:false`, which comes with any status.
pub(crate) fn rejection(body: &Value) -> Option<JiraError> {
    if decode::success(body) != Some(false) {
        return None;
    }
    let message =
        decode::words(body).unwrap_or_else(|| "GIJ reports a failure without saying which".to_owned());
    Some(JiraError::Rejected { message, advice: decode::advice(body) })
}

/// Whether GIJ says that there is no such integration or repository. Its sentence names either a repository.
pub(crate) fn is_unknown_id(error: &JiraError) -> bool {
    let JiraError::Rejected { message, .. } = error else { return false };
    let message = message.to_lowercase();
    message.contains("not exist") || message.contains("not found")
}

/// The start of an answer that cannot be read. Secrets are never in answers.
pub(crate) fn shown(answer: &Answer) -> String {
    let text = String::from_utf8_lossy(&answer.body);
    let start: String =
        text.chars().map(|one| if one.is_control() { ' ' } else { one }).take(SHOWN).collect();
    format!("HTTP {} {}: {}", answer.status, answer.header("content-type"), start.trim())
}

fn is_html(answer: &Answer) -> bool {
    let start = answer.body.trim_ascii_start();
    let begins =
        |words: &[u8]| start.len() >= words.len() && start[..words.len()].eq_ignore_ascii_case(words);
    answer.header("content-type").to_ascii_lowercase().contains("html")
        || begins(b"<!doctype html")
        || begins(b"<html")
}

/// A redirect leads to a login page, unless it stays and only changes scheme or path.
fn redirect(answer: &Answer, base: &JiraUrl) -> JiraError {
    let location = answer.header("location");
    let base = url::Url::parse(base.as_str());
    let Some(target) = base.as_ref().ok().and_then(|base| base.join(location).ok()) else {
        return JiraError::Unexpected { detail: format!("HTTP {} without a usable address", answer.status) };
    };
    let path = target.path().to_ascii_lowercase();
    let signs_in = ["login", "saml", "sso", "oauth", "auth"].iter().any(|part| path.contains(part));
    let leaves = base.ok().as_ref().and_then(url::Url::host_str) != target.host_str();
    if signs_in || leaves {
        return JiraError::LoginPage;
    }
    // Without the query, which can hold a ticket.
    let address = format!("{}{}", target.origin().ascii_serialization(), target.path());
    JiraError::Unexpected {
        detail: format!("HTTP {}, Jira lives at another address: {address}", answer.status),
    }
}

/// GIJ's own words for an unknown id are told from a path that nobody serves.
fn not_found(answer: &Answer, path: &str) -> JiraError {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    match body {
        Some(body) if decode::is_worded_failure(&body) => {
            rejection(&body).unwrap_or_else(|| rejected(answer))
        }
        _ => JiraError::NotFound { path: path.split('?').next().unwrap_or_default().to_owned() },
    }
}

fn rejected(answer: &Answer) -> JiraError {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    match decode::words(&body) {
        Some(message) => JiraError::Rejected { message, advice: decode::advice(&body) },
        None => JiraError::Unexpected { detail: shown(answer) },
    }
}

fn words(answer: &Answer) -> Option<String> {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    if let Some(message) = body.as_ref().and_then(decode::words) {
        return Some(message);
    }
    let text = String::from_utf8_lossy(&answer.body);
    text.contains("XSRF check failed").then(|| "XSRF check failed".to_owned())
}

/// In seconds; Jira does not use the form with a date.
fn retry_after(answer: &Answer) -> Option<Duration> {
    answer.header("retry-after").trim().parse().ok().map(Duration::from_secs)
}
