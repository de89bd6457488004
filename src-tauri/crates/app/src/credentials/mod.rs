//! Credentials as entries of the secret store: their names, and the text that is stored.

mod inventory;
mod keeping;
mod users;
mod vault;

use causeway_domain::plan::{ConnectionPlan, Match};
use causeway_domain::{AccessKeyId, JiraUrl, Secret};
use serde::Deserialize;

use crate::App;
use crate::error::{AppError, Field};
use crate::port::aws::AccessKey;
use crate::port::jira::JiraCredential;
use crate::port::secrets::{Keep, SecretError};
use crate::port::storage::ConnectionRecord;
use crate::session::{CheckedAccount, SignedInSite};
pub use inventory::{ConnectionIdentity, Inventory, OwnCalls, StoredCredential, key_hint};
pub use keeping::{CredentialCheck, Removal};
pub(crate) use users::SecretUsers;
pub(crate) use vault::{Entry, Vault, is_refusal};

/// The name of the entry of the network proxy's password.
pub(crate) const PROXY_ENTRY: &str = crate::port::network_settings::PASSWORD;

/// The name of a Jira credential's entry. One entry serves every connection to that site by that user.
pub(crate) fn jira_entry(site: &JiraUrl, user: &str) -> String {
    format!("jira {} {user}", site.as_str())
}

/// The user whose Jira credential a connection uses, read back out of the entry's name.
pub(crate) fn jira_user(connection: &ConnectionRecord) -> &str {
    user_of_entry(&connection.site_url, &connection.jira_secret)
}

/// The user in the name of a Jira credential's entry for this site.
pub(crate) fn user_of_entry<'a>(site_url: &str, entry: &'a str) -> &'a str {
    entry.strip_prefix(&format!("jira {site_url} ")).unwrap_or_default()
}

/// The site's address in the name of a Jira credential's entry.
pub(crate) fn jira_entry_parts<'a>(name: &'a str, user: &str) -> Option<&'a str> {
    name.strip_prefix("jira ")?.strip_suffix(user)?.strip_suffix(' ')
}

/// The name of an access key's entry.
pub(crate) fn aws_entry(key: &AccessKeyId) -> String {
    format!("aws {}", key.as_str())
}

/// The name of the entry of IAM's Git credentials. Their user names hold the account, and so are one of a kind.
pub(crate) fn git_entry(user_name: &str) -> String {
    format!("git {user_name}")
}

/// The name of a webhook URL's entry. GIJ has one for a whole site.
pub(crate) fn webhook_entry(site_url: &str) -> String {
    format!("webhook {site_url}")
}

/// The name of the entry of a developer's own key for a connection.
pub fn personal_entry(connection_id: &str) -> String {
    format!("personal {connection_id}")
}

/// The text stored for a Jira credential.
pub(crate) fn jira_text(credential: &JiraCredential) -> Secret {
    let value = match credential {
        JiraCredential::Token(token) => serde_json::json!({ "token": token.expose() }),
        JiraCredential::Password { user_name, password } => {
            serde_json::json!({ "userName": user_name, "password": password.expose() })
        }
    };
    Secret::new(value.to_string())
}

#[derive(Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum StoredJira {
    Token { token: Secret },
    Password { user_name: String, password: Secret },
}

/// Reads back what [`jira_text`] made.
pub(crate) fn jira_credential(text: &Secret) -> Result<JiraCredential, SecretError> {
    match serde_json::from_str(text.expose()) {
        Ok(StoredJira::Token { token }) => Ok(JiraCredential::Token(token)),
        Ok(StoredJira::Password { user_name, password }) => {
            Ok(JiraCredential::Password { user_name, password })
        }
        // The parser's message could quote the text.
        Err(_) => Err(SecretError::Damaged),
    }
}

/// The text stored for a developer's own key: unlike a connection's, nothing else remembers its id whole.
pub(crate) fn personal_text(key: &AccessKey) -> Secret {
    let value = serde_json::json!({ "accessKeyId": key.id.as_str(), "secretAccessKey": key.secret.expose() });
    Secret::new(value.to_string())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredPersonal {
    access_key_id: String,
    secret_access_key: Secret,
}

/// Reads a developer's own key from the text that is stored for it.
///
/// # Errors
/// [`SecretError::Damaged`] when the text is another, or the key is no long-lived one.
pub fn personal_key(text: &Secret) -> Result<AccessKey, SecretError> {
    // The parser's message could quote the text.
    let stored: StoredPersonal = serde_json::from_str(text.expose()).map_err(|_| SecretError::Damaged)?;
    access_key(&stored.access_key_id, stored.secret_access_key)
}

/// A second owner of a Jira credential.
pub(crate) fn duplicate(credential: &JiraCredential) -> JiraCredential {
    match credential {
        JiraCredential::Token(token) => JiraCredential::Token(token.duplicate()),
        JiraCredential::Password { user_name, password } => {
            JiraCredential::Password { user_name: user_name.clone(), password: password.duplicate() }
        }
    }
}

/// A pair as somebody gave it.
///
/// # Errors
/// When it is no long-lived access key: each way of getting it wrong has its own field and words.
pub(crate) fn complete_key(access_key_id: &str, secret: Secret) -> Result<AccessKey, AppError> {
    let id = AccessKeyId::parse(access_key_id)?;
    let secret = secret.trimmed();
    if secret.is_empty() {
        return Err(AppError::invalid(Field::SecretAccessKey, "Enter the secret access key"));
    }
    if secret.expose().chars().any(|character| character.is_whitespace() || character.is_control()) {
        return Err(AppError::invalid(
            Field::SecretAccessKey,
            "A secret access key has no white space inside",
        ));
    }
    Ok(AccessKey { id, secret })
}

/// An access key from its id and the stored secret.
pub(crate) fn access_key(id: &str, secret: Secret) -> Result<AccessKey, SecretError> {
    let id = AccessKeyId::parse(id).map_err(|_| SecretError::Damaged)?;
    Ok(AccessKey { id, secret })
}

impl App {
    /// Whether carrying a plan out would change nothing at all: not in Jira, not among the connections, and the secrets
    /// are kept as they were just proved. A store that cannot be read keeps nothing.
    pub(crate) async fn is_in_place(
        &self,
        plan: &ConnectionPlan,
        site: &SignedInSite,
        account: &CheckedAccount,
        keep: Keep,
    ) -> Result<bool, AppError> {
        let Match::Existing { id: integration, .. } = plan.found else { return Ok(false) };
        if plan.changes_jira() {
            return Ok(false);
        }
        let connections = self.ports.storage.connections().await?;
        let remembered = connections.into_iter().any(|record| {
            (record.site_url.as_str(), record.integration_id, record.keep)
                == (site.url.as_str(), integration, keep)
                && record.access_key_id == account.key.id.as_str()
        });
        Ok(remembered
            && self.vault.holds(&jira_entry(&site.url, &site.user.name), &jira_text(&site.credential)).await
            && self.vault.holds(&aws_entry(&account.key.id), &account.key.secret).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_come_back_as_stored() {
        let token = jira_credential(&jira_text(&JiraCredential::Token(Secret::new("t\"\\".to_owned()))));
        assert!(matches!(token, Ok(JiraCredential::Token(token)) if token.expose() == "t\"\\"));
        let password =
            JiraCredential::Password { user_name: "ada".to_owned(), password: Secret::new("p".to_owned()) };
        let back = jira_credential(&jira_text(&password));
        assert!(matches!(back, Ok(JiraCredential::Password { user_name, .. }) if user_name == "ada"));
        assert!(matches!(jira_credential(&Secret::new("{}".to_owned())), Err(SecretError::Damaged)));
    }

    #[test]
    fn a_personal_key_comes_back_as_stored_and_a_temporary_one_does_not() {
        let id = AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap();
        let key = AccessKey { id, secret: Secret::new("w\"J/+=".to_owned()) };
        let back = personal_key(&personal_text(&key)).unwrap();
        assert_eq!((back.id.as_str(), back.secret.expose()), ("AKIAIOSFODNN7EXAMPLE", "w\"J/+="));
        for text in ["{}", "AKIA", r#"{"accessKeyId":"ASIAIOSFODNN7EXAMPLE","secretAccessKey":"s"}"#] {
            assert!(matches!(personal_key(&Secret::new(text.to_owned())), Err(SecretError::Damaged)));
        }
    }
}
