//! What is stored, and what became of it.

use std::fmt::Write as _;

use causeway_contract::credentials::{
    Actor, ConnectionIdentity, CredentialInventory, CredentialKind, RemovalReport, StoredCredential,
};
use causeway_contract::start::KeychainState;
use causeway_contract::wizard::Keep;

use super::column;
use crate::commands::Checked;
use crate::console::{BAD, CHANGE, GOOD, HEAD, QUIET, paint};

/// Everything stored, and who acts for each connection.
pub(crate) fn credentials(inventory: &CredentialInventory) -> String {
    let mut text = String::new();
    let keychain = &inventory.keychain;
    let state = match keychain.state {
        KeychainState::Ok => paint(GOOD, "works"),
        KeychainState::Absent => paint(BAD, "is not there"),
        KeychainState::Locked => paint(BAD, "is locked"),
        KeychainState::Denied => paint(BAD, "refuses"),
    };
    let _infallible = writeln!(text, "{} {state}", keychain.store);
    if let Some(fix) = &keychain.fix {
        let _infallible = writeln!(text, "  {fix}");
    }
    if inventory.credentials.is_empty() {
        text.push_str("\nNothing is stored.\n");
    } else {
        let _infallible = writeln!(text, "\n{}", paint(HEAD, "Stored"));
    }
    let width = column(inventory.credentials.iter().map(|stored| stored.label.as_str()));
    for stored in &inventory.credentials {
        one(&mut text, stored, width);
    }
    for identity in inventory.connections.iter().filter(|identity| wants_attention(identity)) {
        attention(&mut text, identity);
    }
    text
}

fn one(text: &mut String, stored: &StoredCredential, width: usize) {
    let kind = match stored.kind {
        CredentialKind::Jira => "Jira sign-in",
        CredentialKind::ConnectionKey => "Access key",
        CredentialKind::PersonalKey => "Personal key",
        CredentialKind::Webhook => "Webhook URL",
        CredentialKind::Proxy => "Proxy password",
        CredentialKind::GitPassword => "Git credentials",
    };
    let (sign, place) = match (stored.is_there, stored.kept_in) {
        (true, Keep::Keychain) => (paint(GOOD, "✓"), "keychain"),
        (true, Keep::Session) => (paint(GOOD, "✓"), "this session"),
        (false, Keep::Keychain) => (paint(BAD, "✗"), "not in the keychain any more"),
        (false, Keep::Session) => (paint(CHANGE, "−"), "a session that has ended"),
    };
    let users = match stored.used_by.as_slice() {
        [] => "no connection".to_owned(),
        users => users.join(", "),
    };
    let _infallible =
        writeln!(text, "{sign} {kind:14}  {:width$}  {}  {place}; {users}", stored.label, stored.hint);
    let _infallible = writeln!(text, "    {}", paint(QUIET, &stored.credential_id));
}

fn wants_attention(identity: &ConnectionIdentity) -> bool {
    identity.other_key_in_jira.is_some()
        || identity.unfinished_rotation.is_some()
        || identity.personal.actor == Actor::Blocked
}

fn attention(text: &mut String, identity: &ConnectionIdentity) {
    let name = &identity.name;
    let note = paint(CHANGE, "note:");
    if let Some(key) = &identity.other_key_in_jira {
        let kept = &identity.access_key_hint;
        let _infallible = writeln!(text, "\n{note} Jira uses the key {key} for {name}; {kept} is stored");
    }
    if identity.unfinished_rotation.is_some() {
        let _infallible = writeln!(
            text,
            "\n{note} a rotation of {name} is not finished: causeway rotate again, or take it up in the window"
        );
    }
    if identity.personal.actor == Actor::Blocked {
        let _infallible =
            writeln!(text, "\n{note} {name} requires your own key for branches and pull requests");
    }
}

/// A credential after it was used.
pub(crate) fn checked(checked: &Checked) -> String {
    let check = &checked.check;
    match (&check.error, &check.identity) {
        (Some(error), _) => format!("{} {}\n", paint(BAD, "✗"), error.message),
        (None, Some(identity)) => format!("{} It works: {identity}\n", paint(GOOD, "✓")),
        (None, None) => format!("{} It is there and can be read\n", paint(GOOD, "✓")),
    }
}

/// What is gone and what is not.
pub(crate) fn removal(report: &RemovalReport) -> String {
    let mut text = String::new();
    for name in &report.removed {
        let _infallible = writeln!(text, "{} {name}: removed", paint(GOOD, "✓"));
    }
    for remaining in &report.remaining {
        let _infallible =
            writeln!(text, "{} {}: {}", paint(BAD, "✗"), remaining.name, remaining.error.message);
    }
    if text.is_empty() {
        text.push_str("Nothing was stored.\n");
    }
    text
}
