//! My credentials: what is stored, and who acts for each connection.

use causeway_app::AppError;
use causeway_app::credentials as app;
use causeway_app::port::aws::SignInNeed;
use causeway_app::port::secrets as store;
use causeway_app::port::storage::CredentialKind as AppKind;
use causeway_domain::credential_source::CredentialSource as AppSource;

use super::acts::personal_access;
use super::errors::wire_error;
use super::wizard::keychain_status;
use crate::credentials::{
    ConnectionIdentity, CredentialCheck, CredentialInventory, CredentialKind, CredentialSource, OwnCalls,
    RemainingCredential, RemovalReport, SessionState, StoredCredential,
};
use crate::wizard::Keep;

/// Everything stored. `correlation_id` names what is told of failures in the log.
pub fn credential_inventory(inventory: &app::Inventory, correlation_id: &str) -> CredentialInventory {
    CredentialInventory {
        keychain: keychain_status(inventory.keychain.clone()),
        credentials: inventory.credentials.iter().map(stored_credential).collect(),
        connections: inventory
            .connections
            .iter()
            .map(|identity| connection_identity(identity, correlation_id))
            .collect(),
    }
}

fn stored_credential(stored: &app::StoredCredential) -> StoredCredential {
    let record = &stored.record;
    StoredCredential {
        credential_id: record.name.clone(),
        kind: kind(record.kind),
        label: stored.label.clone(),
        hint: stored.hint(),
        kept_in: kept_in(record.keep),
        is_there: stored.is_there,
        stored_at: record.stored_at,
        last_used_at: record.last_used_at,
        used_by: stored.used_by.clone(),
    }
}

fn connection_identity(identity: &app::ConnectionIdentity, correlation_id: &str) -> ConnectionIdentity {
    let connection = &identity.connection;
    ConnectionIdentity {
        connection_id: connection.id.clone(),
        name: connection.name.clone(),
        region: connection.region.clone(),
        account: connection.account.clone(),
        site_title: connection.site_title.clone(),
        access_key_hint: app::key_hint(&connection.access_key_id),
        personal: personal_access(identity.personal.clone()),
        own: own_calls(&connection.id, &identity.own, correlation_id),
        other_key_in_jira: identity.other_key_in_jira.as_deref().map(app::key_hint),
        unfinished_rotation: identity.unfinished_rotation.clone(),
    }
}

/// What Causeway's own calls for a connection are signed with.
pub fn own_calls(connection_id: &str, own: &app::OwnCalls, correlation_id: &str) -> OwnCalls {
    let state = match (&own.need, &own.error) {
        (Some(SignInNeed::Browser), _) => SessionState::BrowserNeeded,
        (Some(SignInNeed::Code { mfa_serial }), _) => {
            SessionState::CodeNeeded { mfa_serial: mfa_serial.clone() }
        }
        (Some(SignInNeed::Command { command }), _) => {
            SessionState::CommandNeeded { command: command.clone() }
        }
        (None, Some(error)) => SessionState::Failed { error: wire_error(error, correlation_id) },
        (None, None) => SessionState::Ready,
    };
    OwnCalls {
        connection_id: connection_id.to_owned(),
        source: credential_source(&own.source),
        state,
        arn: own.arn.clone(),
        expires_at: own.expires_at,
    }
}

fn credential_source(source: &AppSource) -> CredentialSource {
    match source.clone() {
        AppSource::ConnectionKey => CredentialSource::ConnectionKey,
        AppSource::ConnectionKeyWithMfa { mfa_serial } => {
            CredentialSource::ConnectionKeyWithMfa { mfa_serial }
        }
        AppSource::Role { role_arn, external_id, mfa_serial } => {
            CredentialSource::Role { role_arn, external_id, mfa_serial }
        }
        AppSource::Profile { name } => CredentialSource::Profile { name },
        AppSource::IdentityCenter { start_url, sso_region, account, role } => {
            CredentialSource::IdentityCenter { start_url, sso_region, account, role }
        }
    }
}

/// What using a credential once found.
pub fn credential_check(check: &app::CredentialCheck, correlation_id: &str) -> CredentialCheck {
    CredentialCheck {
        works: check.error.is_none(),
        identity: check.identity.clone(),
        error: check.error.as_ref().map(|error| wire_error(error, correlation_id)),
    }
}

/// What is gone and what is not.
pub fn removal_report(removal: &app::Removal, correlation_id: &str) -> RemovalReport {
    let remaining = |(name, error): &(String, AppError)| RemainingCredential {
        name: name.clone(),
        error: wire_error(error, correlation_id),
    };
    RemovalReport {
        removed: removal.removed.clone(),
        remaining: removal.remaining.iter().map(remaining).collect(),
    }
}

fn kind(kind: AppKind) -> CredentialKind {
    match kind {
        AppKind::Jira => CredentialKind::Jira,
        AppKind::ConnectionKey => CredentialKind::ConnectionKey,
        AppKind::PersonalKey => CredentialKind::PersonalKey,
        AppKind::Webhook => CredentialKind::Webhook,
        AppKind::Proxy => CredentialKind::Proxy,
        AppKind::GitPassword => CredentialKind::GitPassword,
    }
}

fn kept_in(keep: store::Keep) -> Keep {
    match keep {
        store::Keep::Keychain => Keep::Keychain,
        store::Keep::Session => Keep::Session,
    }
}
