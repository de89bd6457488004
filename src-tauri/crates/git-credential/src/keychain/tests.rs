use causeway_app::port::secrets::{Keep, KeychainState, KeychainStatus, SecretError, SecretStore};
use causeway_app::port::storage::{ConnectionRecord, CredentialKind, CredentialRecord};
use causeway_domain::Secret;

use super::{Key, Reading};
use crate::refusal::Refusal;

const OWN: &str = "AKIAIOSFODNN7EXAMPLE";
const PERSONAL: &str = "AKIAI44QH8DHBEXAMPLE";

/// Entries, and what reading anything else answers.
struct Store {
    entries: Vec<(&'static str, String)>,
    otherwise: SecretError,
}

impl Store {
    fn of(entries: &[(&'static str, &str)]) -> Self {
        let entries = entries.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        Self { entries, otherwise: SecretError::Missing }
    }
}

#[async_trait::async_trait]
impl SecretStore for Store {
    async fn status(&self) -> KeychainStatus {
        KeychainStatus { state: KeychainState::Ok, store: "test", fix: None }
    }
    async fn put(&self, _: &str, _: &Secret, _: Keep) -> Result<(), SecretError> {
        Err(SecretError::Denied)
    }
    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        let found = self.entries.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| Secret::new(text.clone())).ok_or_else(|| self.otherwise.clone())
    }
    fn has_in_session(&self, _: &str) -> bool {
        false
    }
    fn is_in_memory(&self, _: &str) -> bool {
        false
    }
    fn forget_in_session(&self, _: &str) {}
    async fn remove(&self, _: &str) -> Result<(), SecretError> {
        Err(SecretError::Denied)
    }
}

fn personal(keep: Keep) -> CredentialRecord {
    CredentialRecord {
        name: "personal c1".to_owned(),
        kind: CredentialKind::PersonalKey,
        hint: PERSONAL.to_owned(),
        identity: None,
        keep,
        connection_id: Some("c1".to_owned()),
        stored_at: None,
        last_used_at: None,
    }
}

const TEXT: &str = r#"{"accessKeyId":"AKIAI44QH8DHBEXAMPLE","secretAccessKey":"canary-personal"}"#;

fn read(
    store: &Store,
    keep: Keep,
    remembered: &[CredentialRecord],
    wanted: Option<&str>,
) -> Result<Key, Refusal> {
    let connection: ConnectionRecord = serde_json::from_value(serde_json::json!({
        "id": "c1", "site_url": "https://jira.example.com", "site_title": "Jira", "integration_id": 1,
        "name": "Shop", "region": "eu-west-1", "account": "111122223333", "access_key_id": OWN,
        "aws_secret": format!("aws {OWN}"), "jira_secret": "", "keep": keep, "created_at": 0,
    }))
    .unwrap();
    let reading = Reading { store, connection: &connection, remembered, wanted, waited: 15 };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(reading.key())
}

fn both() -> Store {
    Store::of(&[("personal c1", TEXT), ("aws AKIAIOSFODNN7EXAMPLE", "canary-own")])
}

#[test]
fn the_developers_own_key_comes_first() {
    let key = read(&both(), Keep::Keychain, &[personal(Keep::Keychain)], None).unwrap();
    assert_eq!((key.access_key_id.as_str(), key.secret.expose()), (PERSONAL, "canary-personal"));
    let key = read(&both(), Keep::Keychain, &[], None).unwrap();
    assert_eq!(
        (key.access_key_id.as_str(), key.secret.expose()),
        (OWN, "canary-own"),
        "not known of, not asked for"
    );
    let gone = Store::of(&[("aws AKIAIOSFODNN7EXAMPLE", "canary-own")]);
    let key = read(&gone, Keep::Keychain, &[personal(Keep::Keychain)], None).unwrap();
    assert_eq!(key.access_key_id, OWN, "removed behind our back");
}

#[test]
fn a_named_key_is_the_one_that_is_used() {
    let remembered = [personal(Keep::Keychain)];
    for (wanted, secret) in [(OWN, "canary-own"), (PERSONAL, "canary-personal")] {
        let key = read(&both(), Keep::Keychain, &remembered, Some(wanted)).unwrap();
        assert_eq!((key.access_key_id.as_str(), key.secret.expose()), (wanted, secret));
    }
    let other = read(&both(), Keep::Keychain, &remembered, Some("AKIAUNKNOWNUNKNOWN00")).unwrap_err();
    assert!(matches!(other, Refusal::UnknownKey { .. }) && !other.ends_the_search());
}

#[test]
fn what_only_the_window_has_is_said_so() {
    let refused = read(&Store::of(&[]), Keep::Session, &[], None).unwrap_err();
    assert!(matches!(refused, Refusal::SessionOnly { .. }) && !refused.ends_the_search());
    let refused = read(&both(), Keep::Keychain, &[personal(Keep::Session)], None).unwrap_err();
    assert!(matches!(refused, Refusal::SessionOnly { .. }), "and nobody else's key is used in its place");
    let key = read(&both(), Keep::Session, &[personal(Keep::Keychain)], None).unwrap();
    assert_eq!(key.access_key_id, PERSONAL);
}

#[test]
fn no_message_holds_a_secret() {
    let damaged = Store::of(&[("personal c1", r#"{"accessKeyId":"AKIA","secret":"canary-personal"}"#)]);
    let remembered = [personal(Keep::Keychain)];
    let mut all = vec![
        read(&damaged, Keep::Keychain, &remembered, None).unwrap_err(),
        read(&Store::of(&[]), Keep::Keychain, &[], None).unwrap_err(),
        read(&both(), Keep::Keychain, &remembered, Some("AKIAUNKNOWNUNKNOWN00")).unwrap_err(),
    ];
    for otherwise in [SecretError::Locked, SecretError::Absent, SecretError::Denied] {
        let store = Store { entries: Vec::new(), otherwise };
        all.push(read(&store, Keep::Keychain, &remembered, None).unwrap_err());
    }
    for refusal in &all {
        let said = format!("{} {refusal:?}", refusal.message());
        assert!(!said.contains("canary"), "{said}");
        assert!(!refusal.ends_the_search(), "another helper may know one: {said}");
    }
    assert!(all[3].message().contains("locked") && all[3].message().contains("15 s"));
}
