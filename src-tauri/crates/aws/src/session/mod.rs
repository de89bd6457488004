//! Sessions of AWS: profiles, roles, second factors, IAM Identity Center.
//!
//! The chain of sources is our own and not the AWS SDK's: that one takes endpoints from the environment and from the
//! files, signs in nobody, and cannot say what it needs a person for.

mod files;
mod origin;
mod portal;
mod process;
mod profile;
mod renewing;
mod sources;
mod sts;
mod tokens;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use causeway_app::port::Clock;
use causeway_app::port::aws::{
    AccessKey, AwsError, AwsLocation, AwsSession, AwsSessions, IdentityCenterRole, OnSignIn, Profiles,
    SignInStep,
};
use causeway_domain::Region;
use causeway_domain::credential_source::CredentialSource;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use self::portal::{Portals, is_unauthorized};
use self::renewing::RenewingSession;
use self::sources::Sources;
use self::tokens::Tokens;
use crate::CodeCommitAws;
use crate::pace::Pace;

pub use self::files::AwsFiles;

/// What tells sessions apart; the key id only where the source begins with the connection's key.
type Place = (CredentialSource, AwsLocation, Option<String>);

/// Every session of this program.
pub struct SharedSessions {
    sources: Arc<Sources>,
    opened: Mutex<HashMap<Place, Arc<RenewingSession>>>,
}

impl SharedSessions {
    /// Sessions that reach AWS as `aws` does, with the configuration of `files`.
    pub fn new(aws: &CodeCommitAws, files: AwsFiles, clock: Arc<dyn Clock>) -> Self {
        let portals = Portals::new(&aws.http, aws.endpoint.as_ref());
        let sources = Sources {
            http: aws.http.clone(),
            everywhere: aws.endpoint.clone(),
            tokens: Tokens::new(portals, files.clone(), Arc::clone(&clock)),
            files,
            clock,
            sts_pace: Arc::new(Pace::new()),
            factors: Mutex::default(),
            signed_in: watch::Sender::new(0),
        };
        Self { sources: Arc::new(sources), opened: Mutex::default() }
    }

    fn place(source: &CredentialSource, location: &AwsLocation, access_key_id: Option<&str>) -> Place {
        let begins_with_key =
            !matches!(source, CredentialSource::Profile { .. } | CredentialSource::IdentityCenter { .. });
        let id = access_key_id.filter(|_| begins_with_key).map(str::to_owned);
        (source.clone(), location.clone(), id)
    }
}

#[async_trait]
impl AwsSessions for SharedSessions {
    async fn profiles(&self) -> Profiles {
        let files = self.sources.files.clone();
        let names = files.names();
        // Home directories may be far away.
        let sections = tokio::task::spawn_blocking(move || files.sections()).await;
        match sections {
            Ok(Ok(sections)) => {
                let mut names_of_profiles: Vec<&str> = sections.profiles().collect();
                names_of_profiles.sort_unstable_by_key(|name| (*name != "default", *name));
                let profiles =
                    names_of_profiles.into_iter().map(|name| profile::described(&sections, name)).collect();
                Profiles { files: names, profiles, problem: None }
            }
            Ok(Err(problem)) => Profiles { files: names, profiles: Vec::new(), problem: Some(problem) },
            Err(_) => {
                let problem = Some("The files could not be read".to_owned());
                Profiles { files: names, profiles: Vec::new(), problem }
            }
        }
    }

    fn session(
        &self,
        source: &CredentialSource,
        location: &AwsLocation,
        key: Option<AccessKey>,
    ) -> Arc<dyn AwsSession> {
        let place = Self::place(source, location, key.as_ref().map(|key| key.id.as_str()));
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let name = format!("session {}", opened.len() + 1);
        let session = opened.entry(place).or_insert_with(|| {
            Arc::new(RenewingSession::new(name, source.clone(), location.clone(), Arc::clone(&self.sources)))
        });
        session.begin_with(key);
        Arc::clone(session) as Arc<dyn AwsSession>
    }

    fn opened(
        &self,
        source: &CredentialSource,
        location: &AwsLocation,
        access_key_id: &str,
    ) -> Option<Arc<dyn AwsSession>> {
        let place = Self::place(source, location, Some(access_key_id));
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.get(&place).map(|session| Arc::clone(session) as Arc<dyn AwsSession>)
    }

    fn forget(&self, access_key_id: Option<&str>) {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        for ((_, _, begins_with), session) in opened.iter() {
            if access_key_id.is_none() || begins_with.as_deref() == access_key_id {
                session.forget();
            }
        }
        self.sources.forget(access_key_id);
    }

    async fn identity_center_roles(
        &self,
        start_url: &str,
        sso_region: &str,
        tell: OnSignIn,
        cancel: &CancellationToken,
    ) -> Result<Vec<IdentityCenterRole>, AwsError> {
        let region = Region::parse(sso_region)
            .map_err(|error| AwsError::SourceUnusable { detail: error.to_string() })?;
        let portal = self.sources.portal(start_url, region);
        let tokens = &self.sources.tokens;
        for last in [false, true] {
            tokens.sign_in(&portal, &tell, cancel).await?;
            self.sources.tell_signed_in();
            tell(SignInStep::Fetching);
            let token = tokens.token(&portal).await?;
            match tokens.portals().roles(&portal.region, &token, cancel).await {
                Err(error) if is_unauthorized(&error) && !last => tokens.refused(&portal, &token).await,
                outcome => return outcome,
            }
        }
        Err(AwsError::Cancelled)
    }
}
