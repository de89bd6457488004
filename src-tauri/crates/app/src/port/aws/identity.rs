//! Where an account is, and whose keys requests to it are signed with.

use std::sync::Arc;

use causeway_domain::Region;
use causeway_domain::endpoints::Endpoints;

use super::{AccessKey, AwsError, AwsSession, SessionKeys};

/// Where the services of an account are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AwsLocation {
    /// The region.
    pub region: Region,
    /// The connection's own endpoints.
    pub endpoints: Endpoints,
}

impl AwsLocation {
    /// A region at AWS's public endpoints.
    pub fn public(region: Region) -> Self {
        Self { region, endpoints: Endpoints::default() }
    }
}

/// Whose keys requests are signed with.
pub enum AwsIdentity {
    /// A long-lived key.
    Key(AccessKey),
    /// Whatever a session has at the time.
    Session(Arc<dyn AwsSession>),
}

impl AwsIdentity {
    /// Keys to sign a request with that is sent now.
    ///
    /// # Errors
    /// Those of [`AwsSession::keys`]; a long-lived key is always there.
    pub async fn keys(&self) -> Result<SessionKeys, AwsError> {
        match self {
            Self::Key(key) => Ok(SessionKeys::of(key)),
            Self::Session(session) => session.keys().await,
        }
    }

    /// What stays the same while the keys change, and differs between identities: the key's id, the session's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Key(key) => key.id.as_str(),
            Self::Session(session) => session.name(),
        }
    }

    /// The session, where there is one.
    pub fn session(&self) -> Option<&Arc<dyn AwsSession>> {
        match self {
            Self::Key(_) => None,
            Self::Session(session) => Some(session),
        }
    }

    /// A second owner of the same identity.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        match self {
            Self::Key(key) => Self::Key(key.duplicate()),
            Self::Session(session) => Self::Session(Arc::clone(session)),
        }
    }
}
