//! Sessions that end when told, and that somebody may sign in to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use causeway_app::port::aws::{
    AccessKey, AwsError, AwsLocation, AwsSession, AwsSessions, IdentityCenterRole, OnSignIn, Profiles,
    SessionKeys, SignInNeed, SignInStep,
};
use causeway_domain::Secret;
use causeway_domain::credential_source::CredentialSource;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub(crate) struct FakeSession {
    name: String,
    need: watch::Sender<Option<SignInNeed>>,
    state: Mutex<SessionState>,
}

#[derive(Default)]
pub(crate) struct SessionState {
    /// How many times keys are given out before the session ends.
    pub(crate) good_for: Option<usize>,
    /// What it needs a person for when it has ended.
    pub(crate) then: Option<SignInNeed>,
    pub(crate) given: usize,
    pub(crate) sign_ins: usize,
    /// The only code that is taken.
    pub(crate) code: Option<String>,
    /// The key it began with.
    pub(crate) begins_with: Option<String>,
}

impl FakeSession {
    pub(crate) fn state(&self) -> MutexGuard<'_, SessionState> {
        self.state.lock().unwrap()
    }

    /// Ends it after so many more requests.
    pub(crate) fn end_after(&self, requests: usize, need: SignInNeed) {
        let mut state = self.state();
        (state.good_for, state.then) = (Some(requests), Some(need));
    }
}

#[async_trait]
impl AwsSession for FakeSession {
    fn name(&self) -> &str {
        &self.name
    }

    async fn keys(&self) -> Result<SessionKeys, AwsError> {
        if let Some(need) = self.need.borrow().clone() {
            return Err(AwsError::SignInNeeded { need });
        }
        let mut state = self.state();
        if state.good_for == Some(0) {
            let need = state.then.clone().unwrap();
            self.need.send_replace(Some(need.clone()));
            return Err(AwsError::SignInNeeded { need });
        }
        state.good_for = state.good_for.map(|left| left - 1);
        state.given += 1;
        Ok(SessionKeys {
            access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
            secret: Secret::new("secret".to_owned()),
            token: Some(Secret::new("token".to_owned())),
            expires_at: Some(super::now_millis() + 3_600_000),
        })
    }

    fn refused(&self, _: &str) {}

    fn expires_at(&self) -> Option<i64> {
        None
    }

    fn need(&self) -> Result<Option<SignInNeed>, AwsError> {
        Ok(self.need.borrow().clone())
    }

    async fn sign_in(
        &self,
        mfa_code: Option<&str>,
        tell: OnSignIn,
        _: &CancellationToken,
    ) -> Result<(), AwsError> {
        tell(SignInStep::Browser {
            url: "https://device.sso.eu-west-1.amazonaws.com/?user_code=AB-CD".to_owned(),
            user_code: "AB-CD".to_owned(),
            expires_at: super::now_millis() + 600_000,
        });
        let wanted = self.state().code.clone();
        match (wanted, mfa_code) {
            (Some(wanted), Some(given)) if wanted != given => {
                return Err(AwsError::CodeRefused { message: "invalid MFA one time pass code".to_owned() });
            }
            (Some(_), None) => {
                let need = SignInNeed::Code { mfa_serial: "arn:aws:iam::111122223333:mfa/ada".to_owned() };
                return Err(AwsError::SignInNeeded { need });
            }
            _ => {}
        }
        let mut state = self.state();
        (state.good_for, state.sign_ins) = (None, state.sign_ins + 1);
        self.need.send_replace(None);
        Ok(())
    }

    async fn signed_in(&self) {
        let mut need = self.need.subscribe();
        let _program_ended = need.wait_for(Option::is_none).await;
    }
}

#[derive(Default)]
pub(crate) struct FakeSessions {
    opened: Mutex<HashMap<(CredentialSource, AwsLocation), Arc<FakeSession>>>,
}

impl FakeSessions {
    /// The session of a source, whatever its place.
    pub(crate) fn of(&self, source: &CredentialSource) -> Arc<FakeSession> {
        let opened = self.opened.lock().unwrap();
        let (_, session) = opened.iter().find(|((opened, _), _)| opened == source).unwrap();
        Arc::clone(session)
    }

    pub(crate) fn count(&self) -> usize {
        self.opened.lock().unwrap().len()
    }
}

#[async_trait]
impl AwsSessions for FakeSessions {
    async fn profiles(&self) -> Profiles {
        Profiles::default()
    }

    fn session(
        &self,
        source: &CredentialSource,
        location: &AwsLocation,
        key: Option<AccessKey>,
    ) -> Arc<dyn AwsSession> {
        let mut opened = self.opened.lock().unwrap();
        let name = format!("session {}", opened.len());
        let session = opened.entry((source.clone(), location.clone())).or_insert_with(|| {
            Arc::new(FakeSession { name, need: watch::Sender::new(None), state: Mutex::default() })
        });
        if let Some(key) = key {
            session.state().begins_with = Some(key.id.as_str().to_owned());
        }
        Arc::clone(session) as Arc<dyn AwsSession>
    }

    fn opened(
        &self,
        source: &CredentialSource,
        location: &AwsLocation,
        _: &str,
    ) -> Option<Arc<dyn AwsSession>> {
        let opened = self.opened.lock().unwrap();
        let session = opened.get(&(source.clone(), location.clone()))?;
        Some(Arc::clone(session) as Arc<dyn AwsSession>)
    }

    fn forget(&self, _: Option<&str>) {
        self.opened.lock().unwrap().clear();
    }

    async fn identity_center_roles(
        &self,
        _: &str,
        _: &str,
        _: OnSignIn,
        _: &CancellationToken,
    ) -> Result<Vec<IdentityCenterRole>, AwsError> {
        Ok(Vec::new())
    }
}
