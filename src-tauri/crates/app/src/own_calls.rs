//! Whose keys a connection's own calls to AWS are signed with, and where they go. Jira keeps the long-lived key whatever
//! is chosen here.

use std::sync::Arc;

use causeway_domain::credential_source::{CredentialSource, portal};
use causeway_domain::endpoints::{Endpoints, parse_endpoint};
use causeway_domain::triggers::TopicArn;

use crate::App;
use crate::audit::Audited;
use crate::credentials::{OwnCalls, access_key};
use crate::error::{AppError, Field};
use crate::port::audit::AuditAct;
use crate::port::aws::{
    AccessKey, AwsAccount, AwsError, AwsIdentity, AwsLocation, AwsSession, IdentityCenterRole, OnSignIn,
    Profiles, SignInNeed, SignInStep,
};
use crate::port::git::{GitAccess, GitError};
use crate::port::secrets::SecretError;
use crate::port::storage::ConnectionRecord;
use crate::session::Operation;

/// Repositories that git is tried with before endpoints are kept.
const GIT_TRIES: usize = 3;

/// A topic that nobody has; who asks for it learns whether SNS answers.
const NO_TOPIC: &str = "codecommit-causeway-asks-whether-sns-answers";

impl App {
    /// The profiles of this computer.
    pub async fn profiles(&self) -> Profiles {
        self.ports.sessions.profiles().await
    }

    /// The roles that a person may take at an Identity Center, after signing in where needed.
    ///
    /// # Errors
    /// When the portal's address is none, nobody signs in, or the portal cannot be asked.
    pub async fn identity_center_roles(
        &self,
        operation: &Operation,
        start_url: &str,
        sso_region: &str,
        tell: OnSignIn,
    ) -> Result<Vec<IdentityCenterRole>, AppError> {
        let (start_url, sso_region) = portal(start_url, sso_region)?;
        let tell = self.remembering_pages(tell);
        let listing =
            self.ports.sessions.identity_center_roles(&start_url, &sso_region, tell, &operation.token);
        operation.or_cancelled(async { Ok(listing.await?) }).await
    }

    /// What a connection's own calls are signed with. Nothing is asked or read from the keychain for it.
    pub fn own_calls(&self, record: &ConnectionRecord) -> OwnCalls {
        let source = self.source_of(record).unwrap_or_default();
        let session = self.session_without_key(record, &source);
        let need = match (&session, &source) {
            (Some(session), _) => session.need(),
            // One that was not opened yet has no code either.
            (
                None,
                CredentialSource::ConnectionKeyWithMfa { mfa_serial }
                | CredentialSource::Role { mfa_serial: Some(mfa_serial), .. },
            ) => Ok(Some(SignInNeed::Code { mfa_serial: mfa_serial.clone() })),
            (None, _) => Ok(None),
        };
        let expires_at = session.and_then(|session| session.expires_at());
        let arn = self.session.caller(&record.id, &source);
        let (need, error) = match need {
            Ok(need) => (need, None),
            Err(error) => (None, Some(error.into())),
        };
        OwnCalls { source, need, error, arn, expires_at }
    }

    /// Chooses what a connection's own calls are signed with, once the keys were tried and are of its account. Signs in
    /// where that is needed.
    ///
    /// # Errors
    /// [`AppError::OtherAccount`]; [`AwsError::SignInNeeded`] for a code that was not given or a command that has to be
    /// run; whatever AWS refuses.
    pub async fn set_own_calls(
        &self,
        operation: &Operation,
        connection_id: &str,
        source: CredentialSource,
        mfa_code: Option<&str>,
        tell: OnSignIn,
    ) -> Result<OwnCalls, AppError> {
        let what =
            Audited::of(AuditAct::SetOwnCalls, connection_id, "Choose whose keys sign Causeway's own calls");
        let doing = self.setting_own_calls(operation, connection_id, source, mfa_code, tell);
        self.audited(what, doing, |_| None).await
    }

    async fn setting_own_calls(
        &self,
        operation: &Operation,
        connection_id: &str,
        source: CredentialSource,
        mfa_code: Option<&str>,
        tell: OnSignIn,
    ) -> Result<OwnCalls, AppError> {
        let (source, arn) = self.tried(operation, connection_id, source, mfa_code, tell).await?;
        let mut record = self.record(connection_id).await?;
        record.own_calls = Some(source.clone()).filter(|source| *source != CredentialSource::ConnectionKey);
        self.ports.storage.put_connection(record.clone()).await?;
        self.session.put_caller(connection_id, source, arn);
        Ok(self.own_calls(&record))
    }

    /// The same for as long as this program runs, and nothing is kept of it.
    ///
    /// # Errors
    /// As [`App::set_own_calls`].
    pub async fn lend_own_calls(
        &self,
        operation: &Operation,
        connection_id: &str,
        source: CredentialSource,
        mfa_code: Option<&str>,
        tell: OnSignIn,
    ) -> Result<OwnCalls, AppError> {
        let (source, arn) = self.tried(operation, connection_id, source, mfa_code, tell).await?;
        let record = self.record(connection_id).await?;
        self.session.lend_source(connection_id, source.clone());
        self.session.put_caller(connection_id, source, arn);
        Ok(self.own_calls(&record))
    }

    /// A source that was tried with a connection, and whose keys it gives.
    async fn tried(
        &self,
        operation: &Operation,
        connection_id: &str,
        source: CredentialSource,
        mfa_code: Option<&str>,
        tell: OnSignIn,
    ) -> Result<(CredentialSource, String), AppError> {
        let source = source.checked()?;
        let code = checked_code(mfa_code)?;
        let record = self.record(connection_id).await?;
        let look = self.sign_in_and_look(operation, &record, &source, code, tell, false);
        let arn = operation.or_cancelled(look).await?;
        Ok((source, arn))
    }

    /// Signs a connection's session in again. What waits for it goes on.
    ///
    /// # Errors
    /// As [`App::set_own_calls`].
    pub async fn sign_in(
        &self,
        operation: &Operation,
        connection_id: &str,
        mfa_code: Option<&str>,
        tell: OnSignIn,
    ) -> Result<OwnCalls, AppError> {
        let code = checked_code(mfa_code)?;
        let record = self.record(connection_id).await?;
        let source = self.source_of(&record).unwrap_or_default();
        let look = self.sign_in_and_look(operation, &record, &source, code, tell, true);
        let arn = operation.or_cancelled(look).await?;
        self.session.put_caller(connection_id, source, arn);
        Ok(self.own_calls(&record))
    }

    /// Signs in if that is needed (or asked for), and has AWS say whose keys they are: the connection's account's.
    async fn sign_in_and_look(
        &self,
        operation: &Operation,
        record: &ConnectionRecord,
        source: &CredentialSource,
        code: Option<&str>,
        tell: OnSignIn,
        always: bool,
    ) -> Result<String, AppError> {
        let tell = self.remembering_pages(tell);
        let location = record.location()?;
        let identity = self.identity_through(record, Some(source)).await?;
        if let Some(session) = identity.session()
            && (always || code.is_some() || !matches!(session.need(), Ok(None)))
        {
            session.sign_in(code, Arc::clone(&tell), &operation.token).await?;
        }
        let account = self.ports.aws.account(&location, &identity);
        let caller = match (account.caller_identity(&operation.token).await, identity.session()) {
            // What was there was not good any more.
            (Err(AwsError::SignInNeeded { .. }), Some(session)) if !always => {
                session.sign_in(None, Arc::clone(&tell), &operation.token).await?;
                account.caller_identity(&operation.token).await?
            }
            (caller, _) => caller?,
        };
        if caller.account != record.account {
            return Err(AppError::OtherAccount { expected: record.account.clone(), found: caller.account });
        }
        Ok(caller.arn)
    }

    /// Remembers the pages that a sign-in names, so that the window may have them opened.
    fn remembering_pages(&self, tell: OnSignIn) -> OnSignIn {
        let session = Arc::clone(&self.session);
        Arc::new(move |step| {
            if let SignInStep::Browser { url, .. } = &step {
                session.put_sign_in_page(url);
            }
            tell(step);
        })
    }

    /// An account through a long-lived key.
    pub(crate) fn account_of(&self, location: &AwsLocation, key: &AccessKey) -> Arc<dyn AwsAccount> {
        self.ports.aws.account(location, &AwsIdentity::Key(key.duplicate()))
    }

    /// A connection's account, through what its own calls are signed with.
    pub(crate) async fn aws_of(&self, record: &ConnectionRecord) -> Result<Arc<dyn AwsAccount>, AppError> {
        let identity = self.identity_of(record).await?;
        Ok(self.ports.aws.account(&record.location()?, &identity))
    }

    /// What a connection's own calls are signed with. A key that is not kept (any more) may have been checked right now.
    pub(crate) async fn identity_of(&self, record: &ConnectionRecord) -> Result<AwsIdentity, AppError> {
        self.identity_through(record, self.source_of(record).as_ref()).await
    }

    /// What a connection's own calls come from: what was lent to it, else what it chose.
    pub(crate) fn source_of(&self, record: &ConnectionRecord) -> Option<CredentialSource> {
        self.session.lent_source(&record.id).or_else(|| record.own_calls.clone())
    }

    async fn identity_through(
        &self,
        record: &ConnectionRecord,
        source: Option<&CredentialSource>,
    ) -> Result<AwsIdentity, AppError> {
        let begins_with_key = source.is_none_or(CredentialSource::begins_with_key);
        let key = if begins_with_key { Some(self.key_of(record).await?) } else { None };
        self.identity(source, &record.location()?, key).ok_or(AppError::Secrets(SecretError::Missing))
    }

    /// A source's identity; `None` without the key that it begins with.
    pub(crate) fn identity(
        &self,
        source: Option<&CredentialSource>,
        location: &AwsLocation,
        key: Option<AccessKey>,
    ) -> Option<AwsIdentity> {
        match source {
            None | Some(CredentialSource::ConnectionKey) => key.map(AwsIdentity::Key),
            Some(source) if source.begins_with_key() && key.is_none() => None,
            Some(source) => {
                let key = key.filter(|_| source.begins_with_key());
                Some(AwsIdentity::Session(self.ports.sessions.session(source, location, key)))
            }
        }
    }

    /// A session as far as it can be had without a key.
    fn session_without_key(
        &self,
        record: &ConnectionRecord,
        source: &CredentialSource,
    ) -> Option<Arc<dyn AwsSession>> {
        let location = record.location().ok()?;
        match source {
            CredentialSource::ConnectionKey => None,
            source if source.begins_with_key() => {
                self.ports.sessions.opened(source, &location, &record.access_key_id)
            }
            source => Some(self.ports.sessions.session(source, &location, None)),
        }
    }

    async fn key_of(&self, record: &ConnectionRecord) -> Result<AccessKey, AppError> {
        match self.vault.get(&record.aws_secret).await {
            Ok(secret) => Ok(access_key(&record.access_key_id, secret)?),
            Err(SecretError::Missing) => match self.session.account_kept_as(&record.aws_secret) {
                Some(account) => Ok(account.key.duplicate()),
                None => Err(SecretError::Missing.into()),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// A connection's own endpoints.
    ///
    /// # Errors
    /// [`AppError::ConnectionUnknown`].
    pub async fn endpoints(&self, connection_id: &str) -> Result<Endpoints, AppError> {
        Ok(self.record(connection_id).await?.endpoints.unwrap_or_default())
    }

    /// Sets a connection's own endpoints, once each of them was tried: STS has to know the account, CodeCommit to list,
    /// git to list the references of a repository, and SNS to answer.
    ///
    /// # Errors
    /// [`crate::error::Field::Endpoint`] for a text that is none, and for FIPS where CodeCommit has no such endpoint;
    /// whatever the try fails with.
    pub async fn set_endpoints(
        &self,
        operation: &Operation,
        connection_id: &str,
        endpoints: Endpoints,
    ) -> Result<Endpoints, AppError> {
        let what = Audited::of(AuditAct::SetEndpoints, connection_id, "Set AWS endpoints");
        let doing = self.setting_endpoints(operation, connection_id, endpoints);
        self.audited(what, doing, |_| None).await
    }

    async fn setting_endpoints(
        &self,
        operation: &Operation,
        connection_id: &str,
        endpoints: Endpoints,
    ) -> Result<Endpoints, AppError> {
        let parsed = |text: Option<String>| parse_endpoint(text.as_deref().unwrap_or_default());
        let endpoints = Endpoints {
            fips: endpoints.fips,
            codecommit: parsed(endpoints.codecommit)?,
            git: parsed(endpoints.git)?,
            sns: parsed(endpoints.sns)?,
            sts: parsed(endpoints.sts)?,
        };
        let mut tried = self.record(connection_id).await?;
        let location = AwsLocation { endpoints: endpoints.clone(), ..tried.location()? };
        if endpoints.fips && location.region.fips_git_host().is_none() {
            let text = format!("CodeCommit has no FIPS endpoints in {}", location.region.name());
            return Err(AppError::invalid(Field::Endpoint, text));
        }
        tried.endpoints = Some(endpoints.clone());
        operation.or_cancelled(self.try_endpoints(operation, &tried, &location)).await?;
        let mut record = self.record(connection_id).await?;
        record.endpoints = Some(endpoints.clone()).filter(|endpoints| !endpoints.are_public());
        self.ports.storage.put_connection(record).await?;
        Ok(endpoints)
    }

    async fn try_endpoints(
        &self,
        operation: &Operation,
        record: &ConnectionRecord,
        location: &AwsLocation,
    ) -> Result<(), AppError> {
        let cancel = &operation.token;
        let identity = self.identity_of(record).await?;
        let account = self.ports.aws.account(location, &identity);
        let caller = account.caller_identity(cancel).await?;
        if caller.account != record.account {
            return Err(AppError::OtherAccount { expected: record.account.clone(), found: caller.account });
        }
        let names = account.repository_names(Arc::new(|_| ()), cancel).await?;
        let access = GitAccess::Keys(identity.keys().await?);
        let mut refused: Option<GitError> = None;
        for name in names.iter().take(GIT_TRIES) {
            match self.ports.git.references(location, name, &access).await {
                Ok(_) => {
                    refused = None;
                    break;
                }
                // Not every repository may be open to these keys.
                Err(error @ (GitError::Refused { .. } | GitError::NotFound)) => refused = Some(error),
                Err(error) => return Err(error.into()),
            }
        }
        if let Some(error) = refused {
            return Err(error.into());
        }
        if location.endpoints.sns.is_some() || location.endpoints.fips {
            let topic = match record.triggers.as_ref().map(|triggers| triggers.desired.topic_arn()) {
                Some(Ok(topic)) => topic,
                _ => TopicArn::parse(&format!(
                    "arn:{}:sns:{}:{}:{NO_TOPIC}",
                    location.region.partition().arn_name(),
                    location.region.code(),
                    record.account
                ))?,
            };
            account.topic(&topic, cancel).await?;
        }
        Ok(())
    }
}

/// The six digits of a second factor.
fn checked_code(code: Option<&str>) -> Result<Option<&str>, AppError> {
    let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else { return Ok(None) };
    if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Some(code));
    }
    Err(AppError::invalid(Field::MfaCode, "The code of a second factor has six digits"))
}
