//! Checking a stored credential, moving it, and removing it.

use causeway_domain::repository_location::RepositoryLocation;
use causeway_domain::triggers::WebhookUrl;
use causeway_domain::{JiraUrl, Region, Secret};
use tokio_util::sync::CancellationToken;

use super::inventory::StoredCredential;
use super::{Entry, access_key, jira_credential, jira_entry_parts, personal_key};
use crate::App;
use crate::audit::Audited;
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::aws::{AccessKey, AwsLocation};
use crate::port::git::GitAccess;
use crate::port::secrets::{Keep, SecretError};
use crate::port::storage::{ConnectionRecord, CredentialKind, CredentialRecord};

/// The region that a key is tried in when no connection says another: STS is the same everywhere in a partition.
const ANY_REGION: &str = "us-east-1";

/// What using a credential once found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialCheck {
    /// Who it is of, as the other side says; `None` for one that nobody can be asked about.
    pub identity: Option<String>,
    /// Why it does not work.
    pub error: Option<AppError>,
}

/// What became of credentials that were to be removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removal {
    /// What is gone, in words. Each was looked for again.
    pub removed: Vec<String>,
    /// What is not, in words, with why.
    pub remaining: Vec<(String, AppError)>,
}

impl App {
    /// Reads a credential and uses it once. That it does not work is a finding and no error.
    ///
    /// # Errors
    /// [`AppError::CredentialUnknown`]; when local data cannot be read.
    pub async fn check_credential(&self, name: &str) -> Result<CredentialCheck, AppError> {
        let connections = self.ports.storage.connections().await?;
        let stored = self.stored_credential(name).await?;
        match self.used(&stored.record, &connections).await {
            Ok(identity) => {
                self.remember_identity(&stored.record, identity.as_deref()).await?;
                Ok(CredentialCheck { identity, error: None })
            }
            Err(error) => Ok(CredentialCheck { identity: None, error: Some(error) }),
        }
    }

    async fn used(
        &self,
        record: &CredentialRecord,
        connections: &[ConnectionRecord],
    ) -> Result<Option<String>, AppError> {
        let text = self.vault.get(&record.name).await?;
        match record.kind {
            CredentialKind::Jira => {
                let site = jira_entry_parts(&record.name, &record.hint).ok_or(AppError::CredentialUnknown)?;
                let site = self.ports.jira.site(&JiraUrl::parse(site)?, &jira_credential(&text)?);
                Ok(Some(site.user().await?.name))
            }
            CredentialKind::ConnectionKey => {
                let key = access_key(&record.hint, text)?;
                let connection = connections.iter().find(|connection| connection.aws_secret == record.name);
                self.whose(&key, connection).await.map(Some)
            }
            CredentialKind::PersonalKey => {
                let key = personal_key(&text)?;
                let id = record.connection_id.as_deref();
                let connection = connections.iter().find(|connection| Some(connection.id.as_str()) == id);
                self.whose(&key, connection).await.map(Some)
            }
            CredentialKind::Webhook => {
                WebhookUrl::parse(&text).map_err(|_| SecretError::Damaged)?;
                Ok(None)
            }
            CredentialKind::GitPassword => {
                self.reads_with_password(record, text).await?;
                Ok(None)
            }
            CredentialKind::Proxy => Ok(None),
        }
    }

    /// Reads a repository that is connected with this password; nobody else can be asked about it.
    async fn reads_with_password(&self, record: &CredentialRecord, password: Secret) -> Result<(), AppError> {
        let users = self.ports.storage.single_repositories().await?;
        let Some(user) = users.into_iter().find(|user| user.uses_secret(&record.name)) else { return Ok(()) };
        let (repository, _) = RepositoryLocation::parse(&user.origin)?;
        let location = AwsLocation { region: repository.region.clone(), endpoints: repository.endpoints() };
        let access = GitAccess::Password { user_name: record.hint.clone(), password };
        self.ports.git.references(&location, &repository.name, &access).await?;
        Ok(())
    }

    async fn whose(
        &self,
        key: &AccessKey,
        connection: Option<&ConnectionRecord>,
    ) -> Result<String, AppError> {
        let location = match connection {
            Some(connection) => connection.location()?,
            None => AwsLocation::public(Region::parse(ANY_REGION)?),
        };
        let aws = self.account_of(&location, key);
        let identity = aws.caller_identity(&CancellationToken::new()).await?;
        match connection {
            Some(connection) if connection.account != identity.account => {
                Err(AppError::OtherAccount { expected: connection.account.clone(), found: identity.account })
            }
            _ => Ok(identity.arn),
        }
    }

    async fn remember_identity(
        &self,
        record: &CredentialRecord,
        identity: Option<&str>,
    ) -> Result<(), AppError> {
        let is_key = matches!(record.kind, CredentialKind::ConnectionKey | CredentialKind::PersonalKey);
        match (identity, self.vault.record(&record.name).await?) {
            (Some(arn), Some(known)) if is_key && known.identity.as_deref() != Some(arn) => {
                let known = CredentialRecord { identity: Some(arn.to_owned()), ..known };
                Ok(self.ports.storage.put_credential(known).await?)
            }
            _ => Ok(()),
        }
    }

    /// Moves a credential between the keychain and this session. The copy that it leaves is removed, and looked for.
    ///
    /// # Errors
    /// [`AppError::CredentialUnknown`]; [`SecretError::Missing`] when it is not there (any more); the keychain's own
    /// failure, after which it is where it was.
    pub async fn move_credential(&self, name: &str, keep: Keep) -> Result<(), AppError> {
        let label = self.stored_credential(name).await?.name();
        let title = match keep {
            Keep::Keychain => format!("Keep in the keychain: {label}"),
            Keep::Session => format!("Keep for this session only: {label}"),
        };
        let what = Audited::new(AuditAct::MoveCredential, title);
        let doing = self.moving_credential(name, keep);
        self.audited(what, doing, |()| None).await
    }

    async fn moving_credential(&self, name: &str, keep: Keep) -> Result<(), AppError> {
        let connections = self.ports.storage.connections().await?;
        let record = self.stored_credential(name).await?.record;
        if record.keep != keep {
            let secret = self.vault.get(name).await?;
            self.vault.relocate(&Entry::of_record(&record), &secret, keep).await?;
        }
        for mut connection in connections {
            if connection.aws_secret == name && connection.keep != keep {
                connection.keep = keep;
                self.ports.storage.put_connection(connection).await?;
            }
        }
        for mut repository in self.ports.storage.single_repositories().await? {
            if repository.secret.as_deref() == Some(name) && repository.keep != keep {
                repository.keep = keep;
                self.ports.storage.put_single_repository(repository).await?;
            }
        }
        Ok(())
    }

    /// Removes a credential, wherever it is. What needs it asks for it again.
    ///
    /// # Errors
    /// [`AppError::CredentialUnknown`]; when local data cannot be read. A keychain that does not remove it is in the
    /// answer.
    pub async fn remove_credential(&self, name: &str) -> Result<Removal, AppError> {
        let label = self.stored_credential(name).await?.name();
        let what = Audited::new(AuditAct::RemoveCredential, format!("Remove what is stored: {label}"));
        let doing = self.removing_credential(name);
        self.audited(what, doing, |_| None).await
    }

    async fn removing_credential(&self, name: &str) -> Result<Removal, AppError> {
        let stored = self.stored_credential(name).await?;
        let mut removal = Removal::default();
        self.remove_one(&stored, &mut removal).await;
        Ok(removal)
    }

    /// Removes everything that Causeway stored in this world, also what no connection uses any more. Connections stay
    /// and ask for a sign-in.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn remove_all_credentials(&self) -> Result<Removal, AppError> {
        let what = Audited::new(AuditAct::RemoveCredential, "Remove everything that is stored");
        let doing = self.removing_all_credentials();
        self.audited(what, doing, |_| None).await
    }

    async fn removing_all_credentials(&self) -> Result<Removal, AppError> {
        let mut removal = Removal::default();
        let mut given_up: Option<AppError> = None;
        for stored in self.stored_credentials().await? {
            let in_keychain = stored.record.keep == Keep::Keychain;
            match &given_up {
                // One deadline is enough: a keychain that did not answer for the last one is not asked for the next.
                Some(error) if in_keychain => removal.remaining.push((stored.name(), error.clone())),
                _ => {
                    self.remove_one(&stored, &mut removal).await;
                    given_up = match removal.remaining.last() {
                        Some((
                            name,
                            error @ AppError::Secrets(SecretError::Locked | SecretError::Absent),
                        )) if in_keychain && *name == stored.name() => Some(error.clone()),
                        _ => given_up,
                    };
                }
            }
        }
        self.session.forget_credentials();
        self.ports.sessions.forget(None);
        Ok(removal)
    }

    async fn remove_one(&self, stored: &StoredCredential, removal: &mut Removal) {
        match self.vault.remove(&stored.record.name).await {
            Ok(()) => {
                self.session.forget_credential(&stored.record.name);
                if stored.record.kind == CredentialKind::ConnectionKey {
                    self.ports.sessions.forget(Some(&stored.record.hint));
                }
                removal.removed.push(stored.name());
            }
            Err(error) => {
                tracing::warn!(name = stored.record.name, %error, "a credential could not be removed");
                removal.remaining.push((stored.name(), error));
            }
        }
    }

    async fn stored_credential(&self, name: &str) -> Result<StoredCredential, AppError> {
        let all = self.stored_credentials().await?;
        all.into_iter().find(|stored| stored.record.name == name).ok_or(AppError::CredentialUnknown)
    }
}
