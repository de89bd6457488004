//! Faults on demand: what to break, where, and how many times.

use std::sync::Mutex;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum FaultKind {
    /// The real service's throttle: HTTP 400 with the 80-byte XML body and no content type.
    ThrottleXml,
    /// HTTP 400 with a JSON `ThrottlingException` (Query services: their XML form).
    ThrottleJson,
    /// HTTP 429 with an optional `Retry-After`.
    TooManyRequests {
        /// Seconds, when the header is sent.
        retry_after: Option<u64>,
    },
    /// HTTP 503 with an empty body.
    Unavailable,
    /// HTTP 500 with that body.
    InternalError,
    /// The answer comes this much later.
    Slow {
        /// Delay in milliseconds.
        millis: u64,
    },
    /// The connection is dropped before any answer, and nothing is carried out.
    DropConnection,
    /// The request is carried out, and the connection dropped before its answer: the caller cannot know. As a fault of
    /// `sns Deliver`, the endpoint receives the message and SNS does not learn that it did. Not for SSH.
    AnswerLost,
    /// The connection is dropped half way through the body.
    HalfBody,
    /// HTTP 200 with an HTML login page (Jira behind single sign-on).
    HtmlLogin,
    /// HTTP 200 with JSON that does not parse (Query services: XML that does not).
    MalformedJson,
    /// A named error code with a message, in the service's own form and status.
    Code {
        /// The error code, `AccessDeniedException` for instance.
        code: String,
        /// The message.
        message: String,
    },
    /// The `Date` header of the answer is off by that many seconds.
    WrongDate {
        /// Seconds; negative for the past.
        seconds: i64,
    },
    /// The resource answers 404 with Jira's HTML page, as when the app is missing (GIJ paths only).
    AppMissing,
}

/// A rule: break matching requests.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct FaultRule {
    /// The service as in [`crate::events::Event::service`], or `*`.
    pub service: String,
    /// The operation, or `*`; a trailing `*` matches a prefix.
    pub operation: String,
    /// Only for this resource (repository name, path), when given.
    #[serde(default)]
    pub resource: Option<String>,
    /// Let this many matching requests through first.
    #[serde(default)]
    pub skip: u32,
    /// Break this many matching requests, or all when absent.
    #[serde(default)]
    pub times: Option<u32>,
    /// What goes wrong.
    pub fault: FaultKind,
}

/// The rules in force.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Mutex<Vec<FaultRule>>,
}

fn matches(pattern: &str, value: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => value.starts_with(prefix),
        None => pattern == value,
    }
}

impl Faults {
    /// Adds a rule.
    pub fn add(&self, rule: FaultRule) {
        self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(rule);
    }

    /// Removes all rules.
    pub fn clear(&self) {
        self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
    }

    /// The fault for this request, if any; counts it.
    pub fn take(&self, service: &str, operation: &str, resource: &str) -> Option<FaultKind> {
        let mut rules = self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let position = rules.iter().position(|rule| {
            matches(&rule.service, service)
                && matches(&rule.operation, operation)
                && rule.resource.as_deref().is_none_or(|wanted| wanted == resource)
        })?;
        let rule = rules.get_mut(position)?;
        if rule.skip > 0 {
            rule.skip -= 1;
            return None;
        }
        let fault = rule.fault.clone();
        if let Some(times) = rule.times.as_mut() {
            *times = times.saturating_sub(1);
            if *times == 0 {
                rules.remove(position);
            }
        }
        Some(fault)
    }
}
