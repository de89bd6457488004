//! Secrets from elsewhere than a window: looked up by whom they are of, or lent for as long as the program runs.

use std::collections::BTreeSet;

use causeway_domain::{AccessKeyId, JiraUrl, Secret};

use crate::App;
use crate::credentials::{jira_credential, jira_entry, jira_text, jira_user, webhook_entry};
use crate::error::AppError;
use crate::port::aws::AccessKey;
use crate::port::jira::JiraCredential;
use crate::port::secrets::SecretError;

/// What a connection needs a secret for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// To sign in to Jira.
    Jira,
    /// To sign requests to AWS.
    Aws,
    /// To tell SNS where Jira listens.
    Webhook,
}

/// A Jira credential of the user that a connection was made by.
#[derive(Debug)]
pub enum LentJira {
    /// A personal access token.
    Token(Secret),
    /// A password.
    Password(Secret),
}

/// Secrets for a connection, for as long as the program runs.
#[derive(Debug, Default)]
pub struct Lent {
    /// For Jira.
    pub jira: Option<LentJira>,
    /// The secret access key.
    pub aws: Option<Secret>,
    /// The webhook URL.
    pub webhook: Option<Secret>,
}

impl App {
    /// Makes what a connection needs available: a secret that is kept stays as it is, one that is not is taken from
    /// `lent`, in memory only. Answers what is neither.
    ///
    /// # Errors
    /// [`AppError::ConnectionUnknown`]; the secret store's own failure when a secret cannot be read and was not lent.
    pub async fn lend(
        &self,
        connection_id: &str,
        needs: &[Need],
        mut lent: Lent,
    ) -> Result<BTreeSet<Need>, AppError> {
        let record = self.record(connection_id).await?;
        let signs_without_key = self.source_of(&record).is_some_and(|source| !source.begins_with_key());
        let mut missing = BTreeSet::new();
        for need in needs {
            let (entry, secret) = match need {
                Need::Jira => {
                    let credential = lent.jira.take().map(|lent| match lent {
                        LentJira::Token(token) => JiraCredential::Token(token),
                        LentJira::Password(password) => {
                            JiraCredential::Password { user_name: jira_user(&record).to_owned(), password }
                        }
                    });
                    (record.jira_secret.clone(), credential.as_ref().map(jira_text))
                }
                Need::Aws => (record.aws_secret.clone(), lent.aws.take()),
                Need::Webhook => (webhook_entry(&record.site_url), lent.webhook.take()),
            };
            match (self.vault.get(&entry).await, secret) {
                (Ok(_), _) => {}
                (Err(_), Some(secret)) => self.vault.lend(&entry, &secret).await?,
                (Err(_), None) if *need == Need::Aws && signs_without_key => {}
                (Err(SecretError::Missing), None) => {
                    missing.insert(*need);
                }
                (Err(error), None) => return Err(error.into()),
            }
        }
        Ok(missing)
    }

    /// The Jira credential that is kept for a site: of this user, else of whoever made a connection to it.
    ///
    /// # Errors
    /// When the connections cannot be listed or the secret store does not work.
    pub async fn kept_sign_in(
        &self,
        site: &JiraUrl,
        user: Option<&str>,
    ) -> Result<Option<JiraCredential>, AppError> {
        let entries: Vec<String> = match user {
            Some(user) => vec![jira_entry(site, user)],
            None => {
                let connections = self.ports.storage.connections().await?.into_iter();
                connections
                    .filter(|record| record.site_url == site.as_str())
                    .map(|record| record.jira_secret)
                    .collect()
            }
        };
        for entry in entries {
            match self.vault.get(&entry).await {
                Ok(text) => return Ok(Some(jira_credential(&text)?)),
                Err(SecretError::Missing) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    /// The key of this id, when its secret is kept.
    ///
    /// # Errors
    /// When the secret store does not work.
    pub async fn kept_key(&self, id: &AccessKeyId) -> Result<Option<AccessKey>, AppError> {
        match self.kept_access_key(id.as_str()).await {
            Ok(key) => Ok(Some(key)),
            Err(AppError::Secrets(SecretError::Missing)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
