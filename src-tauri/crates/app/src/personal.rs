//! A developer's own access key for a connection: whether it is required, whether there is one, and setting it.

use std::sync::Arc;

use causeway_domain::personal::{Actor, actor};
use causeway_domain::{AccessKeyId, CallerIdentity, CallerKind, Secret};
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::audit::Audited;
use crate::credentials::complete_key;
use crate::credentials::{Entry, key_hint, personal_entry, personal_key, personal_text};
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::aws::{AccessKey, AwsAccount, AwsIdentity, ProbeOutcome};
use crate::port::secrets::{Keep, SecretError};
use crate::port::storage::{ConnectionRecord, CredentialRecord};
use crate::session::{Operation, PersonalAccount};

/// The two acts that a personal key is for, and how they are called.
const ACTS: [(&str, &str); 2] = [
    ("codecommit:CreateBranch", "create branches"),
    ("codecommit:CreatePullRequest", "create pull requests"),
];

/// Who acts in a connection's repositories.
#[derive(Debug, Clone)]
pub struct PersonalAccess {
    /// The connection.
    pub connection: ConnectionRecord,
    /// Whether the integration requires a personal key; `None` when Jira could not be asked.
    pub required: Option<bool>,
    /// Who acts. Nobody, when there is no personal key and it is not known whether one is required.
    pub actor: Actor,
    /// What is remembered of the personal key, when there is one.
    pub key: Option<CredentialRecord>,
    /// Things to know of a key that was just set.
    pub cautions: Vec<String>,
}

impl App {
    /// Whether a connection's integration requires a personal key, as Jira says now, and who acts.
    ///
    /// GIJ's general setting, which can require it for every integration, is not in its interface and so is not seen
    /// here. The personal key itself is not read for this.
    ///
    /// # Errors
    /// [`AppError::ConnectionUnknown`]; when local data cannot be read.
    pub async fn personal_access(&self, connection_id: &str) -> Result<PersonalAccess, AppError> {
        let connection = self.record(connection_id).await?;
        let (required, key) =
            tokio::join!(self.requires_personal_key(&connection), self.personal_record(connection_id));
        let required = required.ok();
        let key = key?;
        let is_lent = self.session.personal(connection_id).is_some_and(|account| account.is_lent);
        let actor = actor(required.unwrap_or(true), key.is_some() || is_lent);
        Ok(PersonalAccess { connection, required, actor, key, cautions: Vec::new() })
    }

    /// Tests a developer's own key and keeps it in the place of the one before; with both parts empty, removes what is
    /// kept. Whatever fails, what was kept before stays.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a pair that is none, or temporary; AWS's refusal of it; [`AppError::OtherAccount`];
    /// the secret store's own failure.
    pub async fn set_personal_credential(
        &self,
        operation: &Operation,
        connection_id: &str,
        access_key_id: &str,
        secret: Secret,
        keep: Keep,
    ) -> Result<PersonalAccess, AppError> {
        let title = if access_key_id.trim().is_empty() {
            "Remove your own access key".to_owned()
        } else {
            format!("Set your own access key {}", key_hint(access_key_id.trim()))
        };
        let what = Audited::of(AuditAct::SetPersonalCredential, connection_id, title);
        let doing = self.setting_personal_credential(operation, connection_id, access_key_id, secret, keep);
        self.audited(what, doing, |access| access.key.as_ref().and_then(|key| key.identity.clone())).await
    }

    async fn setting_personal_credential(
        &self,
        operation: &Operation,
        connection_id: &str,
        access_key_id: &str,
        secret: Secret,
        keep: Keep,
    ) -> Result<PersonalAccess, AppError> {
        let connection = self.record(connection_id).await?;
        let secret = secret.trimmed();
        if access_key_id.trim().is_empty() && secret.is_empty() {
            self.vault.remove(&personal_entry(connection_id)).await?;
            self.session.forget_personal(connection_id);
            return self.personal_access(connection_id).await;
        }
        let key = complete_key(access_key_id, secret)?;
        let location = connection.location()?;
        let aws = self.ports.aws.account(&location, &AwsIdentity::Key(key.duplicate()));
        let tested = self.tested(&connection, &key, aws.as_ref(), &operation.token);
        let (identity, cautions) = operation.or_cancelled(tested).await?;
        let entry = Entry::personal(connection_id, &key.id, Some(identity.arn));
        // From here on it is not abandoned half-way: a secret that is kept is also remembered.
        self.vault.put(&entry, &personal_text(&key), keep).await?;
        let access = self.personal_access(connection_id).await?;
        let stored_at = access.key.as_ref().and_then(|record| record.stored_at);
        self.session.put_personal(
            connection_id,
            PersonalAccount { location, key_id: key.id, stored_at, is_lent: false, aws },
        );
        Ok(PersonalAccess { cautions, ..access })
    }

    /// Lets a developer's own key act for a connection until the program ends, before one that is kept. It is neither
    /// tested nor kept: AWS judges it when it acts.
    ///
    /// # Errors
    /// [`AppError::ConnectionUnknown`]; [`AppError::Invalid`] for a pair that is none.
    pub async fn lend_personal(
        &self,
        connection_id: &str,
        access_key_id: &str,
        secret: Secret,
    ) -> Result<(), AppError> {
        let location = self.record(connection_id).await?.location()?;
        let key = complete_key(access_key_id, secret)?;
        let key_id = key.id.clone();
        let aws = self.ports.aws.account(&location, &AwsIdentity::Key(key));
        let lent = PersonalAccount { location, key_id, stored_at: None, is_lent: true, aws };
        self.session.put_personal(connection_id, lent);
        Ok(())
    }

    /// Whether the integration requires a personal key. One that is gone from Jira requires nothing.
    pub(crate) async fn requires_personal_key(
        &self,
        connection: &ConnectionRecord,
    ) -> Result<bool, AppError> {
        let jira = self.jira_of(connection).await?;
        let integration = jira.integration(connection.integration_id).await?;
        Ok(integration.and_then(|integration| integration.require_user_pat).unwrap_or(false))
    }

    /// What is remembered of a connection's personal key, while it is there.
    pub(crate) async fn personal_record(
        &self,
        connection_id: &str,
    ) -> Result<Option<CredentialRecord>, AppError> {
        let record = self.vault.record(&personal_entry(connection_id)).await?;
        Ok(record.filter(|record| self.vault.is_there(record)))
    }

    /// What to recognise a connection's personal key by, of one that was kept for a session that has ended as well.
    pub(crate) async fn personal_hint(&self, connection_id: &str) -> Result<Option<String>, AppError> {
        let record = self.vault.record(&personal_entry(connection_id)).await?;
        let hint = |record: CredentialRecord| match AccessKeyId::parse(&record.hint) {
            Ok(id) => id.hint(),
            Err(_) => record.hint,
        };
        Ok(record.map(hint))
    }

    /// The account through the developer's own key, made once a session, and whose key it is as far as that was ever
    /// asked; `None` without a key.
    pub(crate) async fn personally(
        &self,
        connection: &ConnectionRecord,
    ) -> Result<Option<(Arc<dyn AwsAccount>, Option<String>)>, AppError> {
        let open = self.session.personal(&connection.id);
        if let Some(lent) = open.as_ref().filter(|account| account.is_lent) {
            return Ok(Some((Arc::clone(&lent.aws), None)));
        }
        let Some(record) = self.personal_record(&connection.id).await? else { return Ok(None) };
        // Read each time, from memory after the first: this is what counts as a use, and what sees that it is gone.
        let key = match self.vault.get(&record.name).await {
            Ok(text) => personal_key(&text)?,
            Err(SecretError::Missing) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let (location, stored_at) = (connection.location()?, record.stored_at);
        if let Some(open) = open
            && (&open.location, &open.key_id, open.stored_at) == (&location, &key.id, stored_at)
        {
            return Ok(Some((Arc::clone(&open.aws), record.identity)));
        }
        let key_id = key.id.clone();
        let aws = self.ports.aws.account(&location, &AwsIdentity::Key(key));
        let made = PersonalAccount { location, key_id, stored_at, is_lent: false, aws: Arc::clone(&aws) };
        self.session.put_personal(&connection.id, made);
        Ok(Some((aws, record.identity)))
    }

    /// Whose key it is, and what is to be known of it.
    async fn tested(
        &self,
        connection: &ConnectionRecord,
        key: &AccessKey,
        aws: &dyn AwsAccount,
        cancel: &CancellationToken,
    ) -> Result<(CallerIdentity, Vec<String>), AppError> {
        let identity = aws.caller_identity(cancel).await?;
        if identity.account != connection.account {
            let expected = connection.account.clone();
            return Err(AppError::OtherAccount { expected, found: identity.account });
        }
        let mut cautions = Vec::new();
        match identity.kind() {
            CallerKind::User => {}
            CallerKind::Root => cautions.push(
                "This is the account's root key, which may do anything. Use the key of your own IAM user."
                    .to_owned(),
            ),
            CallerKind::AssumedRole | CallerKind::Federated | CallerKind::Other => {
                cautions.push(format!("This key is not of an IAM user but of {}.", identity.arn));
            }
        }
        if key.id.as_str() == connection.access_key_id {
            cautions.push(
                "This is the key that the connection itself uses: AWS will show your branches and pull requests under \
                 its name, not under yours."
                    .to_owned(),
            );
        }
        if let Some(repository) = self.some_repository(connection).await {
            cautions.extend(refused_acts(aws, &repository, cancel).await);
        }
        Ok((identity, cautions))
    }

    /// A repository of the connection to ask about, as Jira lists them; `None` when there is none to be had.
    async fn some_repository(&self, connection: &ConnectionRecord) -> Option<String> {
        let repositories = self.jira_of(connection).await.ok()?.repositories().await.ok()?;
        let mut of_connection = repositories
            .iter()
            .filter(|repository| repository.integration_id == Some(connection.integration_id));
        of_connection
            .clone()
            .find(|repository| !repository.disabled)
            .or_else(|| of_connection.next())
            .map(|repository| repository.code_commit_name().to_owned())
    }
}

/// Which acts AWS would refuse in a repository, asked in a way that it never carries out. An answer that says neither is
/// none.
async fn refused_acts(aws: &dyn AwsAccount, repository: &str, cancel: &CancellationToken) -> Vec<String> {
    let mut cautions = Vec::new();
    for (action, what) in ACTS {
        if aws.probe(action, Some(repository), cancel).await == Ok(ProbeOutcome::Denied) {
            cautions.push(format!(
                "This key may not {what} in {repository}: allow {action} to its user, for instance with the managed \
                 policy AWSCodeCommitPowerUser."
            ));
        }
    }
    cautions
}
