//! What a run signs in with: as it was checked, as it is given again, or as it is kept.

use std::sync::Arc;

use causeway_domain::credential_source::CredentialSource;
use causeway_domain::triggers::WebhookUrl;
use causeway_domain::{AccessKeyId, Secret};

use super::GivenAgain;
use super::execution::{Access, AwsAccess, JiraAccess};
use super::stored::StoredRun;
use super::work::Work;
use crate::App;
use crate::credentials::{aws_entry, duplicate, git_entry, webhook_entry};
use crate::error::{AppError, Field};
use crate::port::aws::{AccessKey, AwsAccount, AwsIdentity};
use crate::port::jira::JiraCredential;
use crate::port::secrets::SecretError;
use crate::port::storage::ConnectionRecord;
use crate::session::{PlanSource, ShownPlan};
use crate::single_repository::RepositorySecret;

impl App {
    /// What a plan that was shown is carried out with: as it was checked.
    pub(super) async fn access_of_shown(
        &self,
        run_id: &str,
        shown: &ShownPlan,
        stored: &StoredRun,
    ) -> Result<Access, AppError> {
        let webhook = shown.webhook.as_ref().map(WebhookUrl::parse).transpose()?;
        match &shown.source {
            PlanSource::SignedIn { site, account } => Ok(Access {
                jira: Some(JiraAccess {
                    site: Arc::clone(&site.jira),
                    credential: duplicate(&site.credential),
                }),
                aws: match self.record_of_run(run_id, stored).await? {
                    Some(record) => self.aws_access(&record, Some(&account.key)),
                    None => Some(AwsAccess { account: Arc::clone(&account.aws), session: None }),
                },
                key: Some(account.key.duplicate()),
                webhook,
                ..Access::default()
            }),
            PlanSource::Repository { site, checked } => {
                let (key, git_password) = match checked.secret.duplicate() {
                    RepositorySecret::Key(key) => (Some(key), None),
                    RepositorySecret::GitPassword { password, .. } => (None, Some(password)),
                    RepositorySecret::KeyInJira => (None, None),
                };
                let location = stored.location()?;
                let account = key.as_ref().map(|key| self.account_of(&location, key));
                let credential = duplicate(&site.credential);
                Ok(Access {
                    jira: Some(JiraAccess { site: Arc::clone(&site.jira), credential }),
                    aws: account.map(|account| AwsAccess { account, session: None }),
                    key,
                    git_password,
                    ..Access::default()
                })
            }
            PlanSource::Rotating { key } => {
                let given = GivenAgain { aws: Some(key.duplicate()), ..GivenAgain::default() };
                self.access_of(run_id, stored, given, true).await
            }
            PlanSource::Kept => {
                let access = self.access_of(run_id, stored, GivenAgain::default(), true).await?;
                Ok(Access { webhook, ..access })
            }
        }
    }

    /// What a run signs in with: as given now, else as kept. A part that its kind of run does not need may be missing,
    /// and so may the webhook URL, without which its steps say so.
    pub(super) async fn access_of(
        &self,
        run_id: &str,
        stored: &StoredRun,
        given: GivenAgain,
        has_to_be_there: bool,
    ) -> Result<Access, AppError> {
        let jira = match given.jira {
            Some(credential) => {
                self.has_to_be_of(stored, &credential).await?;
                Ok(credential)
            }
            None => self.kept_jira_credential(&stored.jira_entry()?).await,
        };
        let key = match (stored.work.access_key_id(), given.aws) {
            (Some(id), Some(key)) if key.id.as_str() != id => {
                let text = format!("This run is of the key {id}");
                return Err(AppError::invalid(Field::AccessKeyId, text));
            }
            (Some(_), Some(key)) => Ok(key),
            (Some(id), None) => self.kept_access_key(id).await,
            (None, _) => Err(SecretError::Missing.into()),
        };
        let git_password = match (stored.work.git_user_name(), given.git_password) {
            (Some(_), Some(password)) => Ok(password.trimmed()),
            (Some(user_name), None) => self.kept_git_password(user_name).await,
            (None, _) => Err(SecretError::Missing.into()),
        };
        let record = self.record_of_run(run_id, stored).await?;
        let needs_jira = !matches!(stored.work, Work::Triggers { .. });
        // Jira is told of the key by connecting only; requests to AWS may be signed by another source.
        let own_calls = record.as_ref().and_then(|record| self.source_of(record));
        let needs_key = match &stored.work {
            Work::Connect { .. } | Work::Rotate { .. } => true,
            Work::Triggers { .. } | Work::Disconnect { .. } => {
                own_calls.as_ref().is_none_or(CredentialSource::begins_with_key)
            }
            Work::Changes { .. } => {
                let begins = own_calls.as_ref().is_none_or(CredentialSource::begins_with_key);
                stored.work.access_key_id().is_some() && begins
            }
            Work::Repository { .. } => stored.work.access_key_id().is_some(),
        };
        let needs_password = stored.work.git_user_name().is_some();
        let jira = unless_missing(jira, has_to_be_there && needs_jira)?;
        let key = unless_missing(key, has_to_be_there && needs_key)?;
        let git_password = unless_missing(git_password, has_to_be_there && needs_password)?;
        let site = stored.site()?;
        let aws = match (&record, &key) {
            (Some(record), key) => self.aws_access(record, key.as_ref()),
            (None, Some(key)) => {
                let identity = AwsIdentity::Key(key.duplicate());
                let account = self.ports.aws.account(&stored.location()?, &identity);
                Some(AwsAccess { account, session: None })
            }
            (None, None) => None,
        };
        Ok(Access {
            jira: jira
                .map(|credential| JiraAccess { site: self.ports.jira.site(&site, &credential), credential }),
            aws,
            key,
            webhook: self.webhook_of(stored, given.webhook).await?,
            git_password,
            jiras: self.jiras_of_rotation(&stored.work).await?,
        })
    }

    /// The account of a run that has ended.
    pub(super) async fn aws_of_run(
        &self,
        run_id: &str,
        stored: &StoredRun,
    ) -> Result<Arc<dyn AwsAccount>, AppError> {
        match self.record_of_run(run_id, stored).await? {
            Some(record) => self.aws_of(&record).await,
            None => {
                let id = stored.work.access_key_id().ok_or(SecretError::Missing)?;
                let key = self.kept_access_key(id).await?;
                Ok(self.ports.aws.account(&stored.location()?, &AwsIdentity::Key(key)))
            }
        }
    }

    /// The connection that a run is of as it is remembered now; as it was planned for when it is not any more.
    async fn record_of_run(
        &self,
        run_id: &str,
        stored: &StoredRun,
    ) -> Result<Option<ConnectionRecord>, AppError> {
        let planned = stored.work.connection().cloned();
        let Some(id) = self.connection_of(run_id, stored).await? else { return Ok(planned) };
        match self.record(&id).await {
            Ok(record) => Ok(Some(record)),
            Err(AppError::ConnectionUnknown) => Ok(planned),
            Err(error) => Err(error),
        }
    }

    /// A connection's account through what its own calls are signed with; `None` without the key that this begins with.
    fn aws_access(&self, record: &ConnectionRecord, key: Option<&AccessKey>) -> Option<AwsAccess> {
        let location = record.location().ok()?;
        let source = self.source_of(record);
        let identity = self.identity(source.as_ref(), &location, key.map(AccessKey::duplicate))?;
        let session = identity.session().map(Arc::clone);
        Some(AwsAccess { account: self.ports.aws.account(&location, &identity), session })
    }

    /// The webhook URL of a run's plan: as given now, else as kept. Another one than the plan's is refused when it is
    /// given, and none when it is kept.
    async fn webhook_of(
        &self,
        stored: &StoredRun,
        given: Option<Secret>,
    ) -> Result<Option<WebhookUrl>, AppError> {
        let Some(plan) = stored.work.triggers_plan() else { return Ok(None) };
        if let Some(given) = given {
            let webhook = WebhookUrl::parse(&given)?;
            if *webhook.mark() != plan.desired.webhook {
                let text = format!("This run is of the webhook URL {}", plan.desired.webhook.masked);
                return Err(AppError::invalid(Field::WebhookUrl, text));
            }
            return Ok(Some(webhook));
        }
        let kept = self.kept_webhook_of_site(stored.work.site_url()).await;
        Ok(unless_missing(kept, false)?.filter(|webhook| *webhook.mark() == plan.desired.webhook))
    }

    /// The webhook URL that is kept for a site, or was given in this session.
    pub(crate) async fn kept_webhook_of_site(&self, site_url: &str) -> Result<WebhookUrl, AppError> {
        let text = match self.vault.get(&webhook_entry(site_url)).await {
            Err(SecretError::Missing) => self.session.webhook(site_url).ok_or(SecretError::Missing)?,
            kept => kept?,
        };
        WebhookUrl::parse(&text).map_err(|_| SecretError::Damaged.into())
    }

    /// An access key by its id. One that is not kept (any more) may have been checked right now.
    pub(crate) async fn kept_access_key(&self, id: &str) -> Result<AccessKey, AppError> {
        let id = AccessKeyId::parse(id)?;
        let entry = aws_entry(&id);
        let secret = match self.vault.get(&entry).await {
            Err(SecretError::Missing) => match self.session.account_kept_as(&entry) {
                Some(account) => account.key.secret.duplicate(),
                None => self.session.repository_secret_kept_as(&entry).ok_or(SecretError::Missing)?,
            },
            kept => kept?,
        };
        Ok(AccessKey { id, secret })
    }

    /// The password of IAM's Git credentials. One that is not kept (any more) may have been tried right now.
    async fn kept_git_password(&self, user_name: &str) -> Result<Secret, AppError> {
        let entry = git_entry(user_name);
        match self.vault.get(&entry).await {
            Err(SecretError::Missing) => {
                Ok(self.session.repository_secret_kept_as(&entry).ok_or(SecretError::Missing)?)
            }
            kept => Ok(kept?),
        }
    }

    /// A credential given again is saved under the name of the user the run was begun by.
    async fn has_to_be_of(&self, stored: &StoredRun, credential: &JiraCredential) -> Result<(), AppError> {
        let user = self.ports.jira.site(&stored.site()?, credential).user().await?;
        if user.name == stored.jira_user {
            return Ok(());
        }
        let text = format!("This run was begun by {}, and this is {}", stored.jira_user, user.name);
        Err(AppError::invalid(Field::UserName, text))
    }
}

/// `None` for a secret that is not kept, when it may be missing.
fn unless_missing<T>(outcome: Result<T, AppError>, has_to_be_there: bool) -> Result<Option<T>, AppError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(AppError::Secrets(SecretError::Missing)) if !has_to_be_there => Ok(None),
        Err(error) => Err(error),
    }
}
