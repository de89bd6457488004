//! What is stored, who acts for each connection, and with whose keys. Nothing is read from the keychain for it.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use causeway_domain::credential_source::CredentialSource;
use causeway_domain::integration::Integration;
use causeway_domain::personal::actor;
use futures::StreamExt;

use super::{SecretUsers, jira_entry_parts, personal_entry};
use crate::App;
use crate::error::AppError;
use crate::personal::PersonalAccess;
use crate::port::aws::SignInNeed;
use crate::port::secrets::{Keep, KeychainStatus, SecretError};
use crate::port::storage::{ConnectionRecord, CredentialKind, CredentialRecord};
use crate::run::unfinished_rotations;

/// How long a Jira may take to say which key it uses: the list is not held up by a site that is away.
const JIRA_DEADLINE: Duration = Duration::from_secs(5);
/// Sites asked at the same time.
const SITES_AT_ONCE: usize = 4;

/// Everything stored and who acts.
#[derive(Debug)]
pub struct Inventory {
    /// The state of the keychain, as it was found when it was tried last.
    pub keychain: KeychainStatus,
    /// Everything stored, newest first.
    pub credentials: Vec<StoredCredential>,
    /// One entry a connection, oldest first.
    pub connections: Vec<ConnectionIdentity>,
}

/// A stored credential. Never its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCredential {
    /// What is remembered of it.
    pub record: CredentialRecord,
    /// Whether it is there: `false` for one of a session that ended, and for one that was looked for in the keychain and
    /// not found.
    pub is_there: bool,
    /// What it is of, in words.
    pub label: String,
    /// Names of the connections, and of the repositories connected by hand, that need it.
    pub used_by: Vec<String>,
}

impl StoredCredential {
    /// What to recognise it by: an access key's last four characters, else the hint as it is.
    pub fn hint(&self) -> String {
        match self.record.kind {
            CredentialKind::ConnectionKey | CredentialKind::PersonalKey => key_hint(&self.record.hint),
            CredentialKind::Jira
            | CredentialKind::Webhook
            | CredentialKind::Proxy
            | CredentialKind::GitPassword => self.record.hint.clone(),
        }
    }

    /// It in a line: "Access key …MPLE (Keychain)".
    pub fn name(&self) -> String {
        let what = match self.record.kind {
            CredentialKind::Jira => format!("Jira sign-in of {}", self.label),
            CredentialKind::ConnectionKey => format!("Access key {}", self.hint()),
            CredentialKind::PersonalKey => format!("Personal access key {} for {}", self.hint(), self.label),
            CredentialKind::Webhook => format!("Webhook URL of {}", self.label),
            CredentialKind::Proxy => format!("Proxy password for {}", self.label),
            CredentialKind::GitPassword => format!("Git credentials of {}", self.label),
        };
        let place = match self.record.keep {
            Keep::Keychain => "Keychain",
            Keep::Session => "This session",
        };
        format!("{what} ({place})")
    }
}

/// Who a connection's acts are of.
#[derive(Debug)]
pub struct ConnectionIdentity {
    /// The connection.
    pub connection: ConnectionRecord,
    /// Whose keys create branches and pull requests.
    pub personal: PersonalAccess,
    /// Whose keys Causeway itself works with.
    pub own: OwnCalls,
    /// The id of the key that Jira uses, when it is another than the one that is kept.
    pub other_key_in_jira: Option<String>,
    /// The run of a rotation that was begun and not finished.
    pub unfinished_rotation: Option<String>,
}

/// What Causeway's own calls for a connection are signed with.
#[derive(Debug)]
pub struct OwnCalls {
    /// Where the keys come from.
    pub source: CredentialSource,
    /// What a person has to do first.
    pub need: Option<SignInNeed>,
    /// Why it does not work.
    pub error: Option<AppError>,
    /// Who it is, as AWS said last.
    pub arn: Option<String>,
    /// Epoch milliseconds at which its keys end.
    pub expires_at: Option<i64>,
}

/// The last four characters of an access key's id.
pub fn key_hint(id: &str) -> String {
    let count = id.chars().count();
    format!("…{}", id.chars().skip(count.saturating_sub(4)).collect::<String>())
}

impl App {
    /// Everything stored, and who acts for each connection. Reads nothing from the keychain: a Jira is asked only where
    /// its credential is in memory already.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn credential_inventory(&self) -> Result<Inventory, AppError> {
        let connections = self.ports.storage.connections().await?;
        let unfinished = unfinished_rotations(self, &connections).await?;
        let (keychain, in_jira) =
            tokio::join!(self.vault.last_status(), self.integrations_at_hand(&connections));
        let credentials = self.stored_credentials().await?;
        let identities = connections
            .into_iter()
            .map(|connection| {
                let integration = in_jira.get(&(connection.jira_secret.clone(), connection.integration_id));
                ConnectionIdentity {
                    personal: personal_part(&connection, integration, &credentials),
                    own: self.own_calls_with(&connection, &credentials),
                    other_key_in_jira: integration
                        .and_then(|integration| integration.user_name.clone())
                        .filter(|used| !used.is_empty() && *used != connection.access_key_id),
                    unfinished_rotation: unfinished.get(&connection.id).cloned(),
                    connection,
                }
            })
            .collect();
        Ok(Inventory { keychain, credentials, connections: identities })
    }

    /// The keychain's state, by trying. Trying may ask the person to unlock it.
    pub async fn keychain_status(&self) -> KeychainStatus {
        self.vault.status().await
    }

    /// The keychain's state as it was found last; tried only when nobody has yet. The start of the window is told again
    /// after each run, and a locked keychain is not to be waited for each time.
    pub async fn keychain_as_seen(&self) -> KeychainStatus {
        self.vault.last_status().await
    }

    /// What is stored, without asking anybody.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn stored(&self) -> Result<Vec<StoredCredential>, AppError> {
        self.stored_credentials().await
    }

    /// Everything stored.
    pub(crate) async fn stored_credentials(&self) -> Result<Vec<StoredCredential>, AppError> {
        let users = SecretUsers::read(self.ports.storage.as_ref()).await?;
        let records = self.vault.records().await?;
        Ok(records.into_iter().map(|record| self.described(record, &users)).collect())
    }

    /// The source of own calls, with what is remembered of the connection's key where that is the source.
    fn own_calls_with(&self, connection: &ConnectionRecord, credentials: &[StoredCredential]) -> OwnCalls {
        let own = self.own_calls(connection);
        let key = credentials.iter().find(|stored| stored.record.name == connection.aws_secret);
        let is_missing = own.source.begins_with_key() && key.is_some_and(|stored| !stored.is_there);
        let of_key = || key.and_then(|stored| stored.record.identity.clone());
        let is_key = own.source == CredentialSource::ConnectionKey;
        OwnCalls {
            arn: own.arn.or_else(|| is_key.then(of_key).flatten()),
            error: own.error.or_else(|| is_missing.then(|| SecretError::Missing.into())),
            ..own
        }
    }

    fn described(&self, record: CredentialRecord, users: &SecretUsers) -> StoredCredential {
        let connections = users.connections.iter().filter(|connection| {
            connection.uses_secret(&record.name)
                || record.connection_id.as_deref() == Some(connection.id.as_str())
        });
        let repositories = users.repositories.iter().filter(|user| user.uses_secret(&record.name));
        let connections = connections.map(|user| (&user.name, Some(&user.account)));
        let used_by: Vec<(&String, Option<&String>)> =
            connections.chain(repositories.map(|user| (&user.name, user.account.as_ref()))).collect();
        StoredCredential {
            is_there: self.vault.is_there(&record),
            label: label(&record, &used_by),
            used_by: used_by.iter().map(|(name, _)| (*name).clone()).collect(),
            record,
        }
    }

    /// Integrations by Jira credential and id, of the sites whose credential is in memory.
    async fn integrations_at_hand(
        &self,
        connections: &[ConnectionRecord],
    ) -> HashMap<(String, i64), Integration> {
        let sites: BTreeMap<String, ConnectionRecord> = connections
            .iter()
            .filter(|connection| self.vault.is_in_memory(&connection.jira_secret))
            .map(|connection| (connection.jira_secret.clone(), connection.clone()))
            .collect();
        futures::stream::iter(sites)
            .map(|(entry, connection)| async move {
                let asking =
                    async { Ok::<_, AppError>(self.jira_of(&connection).await?.integrations().await?) };
                let all = match tokio::time::timeout(JIRA_DEADLINE, asking).await {
                    Ok(Ok(all)) => all,
                    Ok(Err(_)) | Err(_) => Vec::new(),
                };
                all.into_iter().map(|found| ((entry.clone(), found.id), found)).collect::<Vec<_>>()
            })
            .buffer_unordered(SITES_AT_ONCE)
            .collect::<Vec<_>>()
            .await
            .into_iter()
            .flatten()
            .collect()
    }
}

/// What a credential is of, in words; its users come with their names and accounts.
fn label(record: &CredentialRecord, used_by: &[(&String, Option<&String>)]) -> String {
    match record.kind {
        CredentialKind::Jira => match jira_entry_parts(&record.name, &record.hint) {
            Some(site) => format!("{} at {site}", record.hint),
            None => record.hint.clone(),
        },
        CredentialKind::ConnectionKey => match used_by.iter().find_map(|(_, account)| *account) {
            Some(account) => format!("AWS account {account}"),
            None => record.identity.clone().unwrap_or_else(|| "AWS".to_owned()),
        },
        CredentialKind::PersonalKey => match used_by.first() {
            Some((name, _)) => (*name).clone(),
            None => "a connection that is gone".to_owned(),
        },
        CredentialKind::Webhook | CredentialKind::Proxy | CredentialKind::GitPassword => record.hint.clone(),
    }
}

/// Who acts, as far as Jira was asked; where it was not, nothing is known to be required.
fn personal_part(
    connection: &ConnectionRecord,
    integration: Option<&Integration>,
    credentials: &[StoredCredential],
) -> PersonalAccess {
    let name = personal_entry(&connection.id);
    let stored = credentials.iter().find(|stored| stored.record.name == name && stored.is_there);
    let required = integration.map(|integration| integration.require_user_pat.unwrap_or(false));
    PersonalAccess {
        connection: connection.clone(),
        required,
        actor: actor(required.unwrap_or(false), stored.is_some()),
        key: stored.map(|stored| stored.record.clone()),
        cautions: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_never_more_than_four_characters_of_a_key() {
        assert_eq!(key_hint("AKIAIOSFODNN7EXAMPLE"), "…MPLE");
        assert_eq!(key_hint("ab"), "…ab");
        assert_eq!(key_hint("…日本語訳五"), "…本語訳五");
    }
}
