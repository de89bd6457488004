//! Whose keys requests are signed with, as the SDK asks for them.

use std::fmt;
use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use causeway_app::port::aws::{AwsError, AwsIdentity, SessionKeys};

use crate::failure::Failure;

/// An identity, shared by all clients of an account.
#[derive(Clone)]
pub(crate) struct Signer(Arc<AwsIdentity>);

impl Signer {
    pub(crate) fn new(identity: &AwsIdentity) -> Self {
        Self(Arc::new(identity.duplicate()))
    }

    /// Keys for a request that is sent now. Renewing them may take as long as it takes: the time that a request has
    /// begins when it has its keys.
    pub(crate) async fn keys(&self) -> Result<Credentials, Failure> {
        self.0.keys().await.map(credentials).map_err(Failure::lasting)
    }

    /// Carries `work` out, and once more with new keys when AWS says that a session's have expired before their time: a
    /// request that was refused so was not carried out.
    pub(crate) async fn renewing<T, F>(&self, work: impl Fn() -> F) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, AwsError>>,
    {
        let Some(session) = self.0.session() else { return work().await };
        let before = session.keys().await?.access_key_id;
        match work().await {
            Err(AwsError::Expired) => {
                session.refused(&before);
                work().await
            }
            outcome => outcome,
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Signer").field(&self.0.name()).finish()
    }
}

impl ProvideCredentials for Signer {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async move {
            let keys = self.0.keys().await.map_err(CredentialsError::provider_error)?;
            provider::Result::Ok(credentials(keys))
        })
    }
}

/// Without their end, which is the session's concern.
fn credentials(keys: SessionKeys) -> Credentials {
    let token = keys.token.map(|token| token.expose().to_owned());
    Credentials::new(keys.access_key_id, keys.secret.expose(), token, None, "causeway")
}
