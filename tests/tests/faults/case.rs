//! A case: what is done, and which request fails how.

use serde_json::{Value, json};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// `triggers --apply`.
    Triggers,
    /// `disconnect --apply`.
    Disconnect,
    /// `disconnect --apply --integration disable`.
    Disable,
    /// `disconnect --apply --integration remove`.
    Remove,
    /// `connect --apply`, with triggers, of an account that Jira does not know.
    Connect,
    /// `test`.
    Test,
}

impl Act {
    /// Whether triggers are set up by it.
    pub(crate) fn sets_up(self) -> bool {
        matches!(self, Self::Triggers | Self::Connect)
    }

    /// Whether a connection is taken apart by it.
    pub(crate) fn takes_apart(self) -> bool {
        matches!(self, Self::Disconnect | Self::Disable | Self::Remove)
    }
}

/// How the command is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// The fault is survived.
    Well,
    /// By itself, with one of these codes.
    With(&'static [i32]),
    /// It waits for better days, and Ctrl-C ends it.
    ByCtrlC,
}

/// Which request fails how.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) act: Act,
    pub(crate) service: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) resource: Option<String>,
    /// So many requests go through before.
    pub(crate) skip: u32,
    /// Every one after that when absent.
    pub(crate) times: Option<u32>,
    pub(crate) fault: Value,
    pub(crate) ends: Ends,
}

impl Case {
    /// For messages.
    pub(crate) fn name(&self) -> String {
        format!(
            "{:?}: {} {} of {} +{} x{}",
            self.act,
            self.fault,
            self.operation,
            self.resource.as_deref().unwrap_or("any"),
            self.skip,
            self.times.map_or_else(|| "always".to_owned(), |times| times.to_string())
        )
    }

    /// For the sandbox.
    pub(crate) fn rule(&self) -> Value {
        json!({
            "service": self.service, "operation": self.operation, "resource": self.resource,
            "skip": self.skip, "times": self.times, "fault": self.fault,
        })
    }
}

/// A fault without particulars.
pub(crate) fn fault(kind: &str) -> Value {
    json!({ "kind": kind })
}

/// Every fault that passes: the next request of the kind is answered well.
pub(crate) fn passing() -> Vec<Value> {
    let mut faults: Vec<Value> = [
        "throttle-xml",
        "throttle-json",
        "unavailable",
        "internal-error",
        "drop-connection",
        "answer-lost",
        "half-body",
        "html-login",
        "malformed-json",
    ]
    .into_iter()
    .map(fault)
    .collect();
    faults.push(json!({ "kind": "too-many-requests", "retry_after": null }));
    faults.push(json!({ "kind": "slow", "millis": 300 }));
    faults.push(json!({ "kind": "wrong-date", "seconds": -7200 }));
    faults
}

/// A key that may not do it.
pub(crate) fn denied(service: &str) -> Value {
    let code = if service == "codecommit" { "AccessDeniedException" } else { "AuthorizationError" };
    json!({ "kind": "code", "code": code, "message": "User: causeway is not authorized to perform this" })
}
