//! Sessions: where the keys of Causeway's own calls come from, and what they need a person for.

use std::sync::Arc;

use async_trait::async_trait;
use causeway_domain::Secret;
use causeway_domain::credential_source::CredentialSource;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::{AccessKey, AwsError, AwsLocation};

/// Keys to sign with.
#[derive(Debug)]
pub struct SessionKeys {
    /// `AKIA…`, or `ASIA…` with a token.
    pub access_key_id: String,
    /// The secret.
    pub secret: Secret,
    /// The session token of temporary keys.
    pub token: Option<Secret>,
    /// Epoch milliseconds at which they end; `None` for long-lived ones.
    pub expires_at: Option<i64>,
}

impl SessionKeys {
    /// A long-lived key.
    pub fn of(key: &AccessKey) -> Self {
        Self {
            access_key_id: key.id.as_str().to_owned(),
            secret: key.secret.duplicate(),
            token: None,
            expires_at: None,
        }
    }

    /// A second owner of the same keys.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            access_key_id: self.access_key_id.clone(),
            secret: self.secret.duplicate(),
            token: self.token.as_ref().map(Secret::duplicate),
            expires_at: self.expires_at,
        }
    }
}

/// What a session needs a person for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInNeed {
    /// To sign in, in the browser.
    Browser,
    /// To type a code of this device.
    Code {
        /// Its serial number or ARN.
        mfa_serial: String,
    },
    /// To run a command.
    Command {
        /// `aws login --profile work`.
        command: String,
    },
}

/// What a sign-in asks of a person while it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInStep {
    /// Open this page and compare the code.
    Browser {
        /// The page, with the code in it.
        url: String,
        /// The code, to compare.
        user_code: String,
        /// Epoch milliseconds at which the code ends.
        expires_at: i64,
    },
    /// It went through; keys are being fetched.
    Fetching,
}

/// Told about a sign-in, from any thread.
pub type OnSignIn = Arc<dyn Fn(SignInStep) + Send + Sync>;

/// Keys that renew themselves as long as they can.
#[async_trait]
pub trait AwsSession: Send + Sync {
    /// Tells it from every other session as long as the program runs.
    fn name(&self) -> &str;

    /// Keys that are good for some minutes yet; renewed before they end.
    ///
    /// # Errors
    /// [`AwsError::SignInNeeded`] when only a person can renew them.
    async fn keys(&self) -> Result<SessionKeys, AwsError>;

    /// AWS refused the keys of this id as expired, before their time: they are not given out again.
    fn refused(&self, access_key_id: &str);

    /// Epoch milliseconds at which the keys in hand end; `None` when there are none, or they do not end.
    fn expires_at(&self) -> Option<i64>;

    /// What it needs a person for, as far as is known without asking anybody.
    ///
    /// # Errors
    /// When the source cannot be used as it is configured.
    fn need(&self) -> Result<Option<SignInNeed>, AwsError>;

    /// Signs in again: through the browser, or with the code of a second factor.
    async fn sign_in(
        &self,
        mfa_code: Option<&str>,
        tell: OnSignIn,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError>;

    /// Comes back once somebody has signed in again since `keys` asked for it.
    async fn signed_in(&self);
}

/// How a profile comes by its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileKind {
    /// Access keys in the file.
    AccessKey,
    /// A role assumed from another source.
    Role,
    /// IAM Identity Center.
    IdentityCenter,
    /// A program that prints keys.
    Process,
    /// `aws login`.
    Login,
    /// Something that cannot be used.
    Unusable,
}

/// A profile of the shared AWS configuration. Nothing secret of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// How it comes by its keys.
    pub kind: ProfileKind,
    /// One line about it.
    pub detail: String,
    /// Its region.
    pub region: Option<String>,
    /// Why it cannot be used.
    pub problem: Option<String>,
}

/// What the shared AWS configuration holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profiles {
    /// The files that were read.
    pub files: Vec<String>,
    /// In name order, `default` first.
    pub profiles: Vec<Profile>,
    /// Why they cannot be read.
    pub problem: Option<String>,
}

/// A role that a person may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityCenterRole {
    /// The 12-digit account.
    pub account: String,
    /// The account's name.
    pub account_name: String,
    /// The permission set's name.
    pub role: String,
}

/// Opens [`AwsSession`]s, and reads the shared AWS configuration, which is never written.
#[async_trait]
pub trait AwsSessions: Send + Sync {
    /// The profiles there are.
    async fn profiles(&self) -> Profiles;

    /// The session of a source; the same one each time as long as the program runs, so that one sign-in is enough.
    /// STS is asked where `location` says. `key` is the connection's own, for the sources that begin with it. Nothing is
    /// sent yet.
    fn session(
        &self,
        source: &CredentialSource,
        location: &AwsLocation,
        key: Option<AccessKey>,
    ) -> Arc<dyn AwsSession>;

    /// The session of a source, if it was opened before. Nothing is read for it.
    fn opened(
        &self,
        source: &CredentialSource,
        location: &AwsLocation,
        access_key_id: &str,
    ) -> Option<Arc<dyn AwsSession>>;

    /// Forgets every key and token that is in memory; only those that begin with one key, when it is named.
    fn forget(&self, access_key_id: Option<&str>);

    /// The roles that a person may take at an Identity Center, after signing in where needed.
    async fn identity_center_roles(
        &self,
        start_url: &str,
        sso_region: &str,
        tell: OnSignIn,
        cancel: &CancellationToken,
    ) -> Result<Vec<IdentityCenterRole>, AwsError>;
}
