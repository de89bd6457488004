//! A session: keys that renew themselves as long as they can.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::aws::{
    AccessKey, AwsError, AwsLocation, AwsSession, OnSignIn, SessionKeys, SignInNeed, SignInStep,
};
use causeway_domain::credential_source::CredentialSource;
use tokio_util::sync::CancellationToken;

use super::origin::Origin;
use super::sources::Sources;

/// How long before their end keys are renewed, at most; short-lived ones when a quarter of their life is left.
const EARLY: i64 = 5 * 60_000;

/// How long a renewal that failed while the keys are still good is not tried again.
const AGAIN: i64 = 30_000;

/// Keys that end sooner sign nothing any more.
const LAST: i64 = 10_000;

/// How often it is looked whether somebody signed in by another way: in a terminal, for instance.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A source with what it has given last.
pub(crate) struct RenewingSession {
    name: String,
    source: CredentialSource,
    location: AwsLocation,
    sources: Arc<Sources>,
    state: Mutex<State>,
    /// Held while keys are fetched, so that many callers who need new ones fetch them once.
    renewing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    /// The connection's own key, where the source begins with it.
    key: Option<AccessKey>,
    held: Option<Held>,
    /// What the last attempt needed a person for.
    need: Option<SignInNeed>,
    /// Id of keys that AWS does not take although their time is not over.
    refused: Option<String>,
}

struct Held {
    keys: SessionKeys,
    /// From when on they are renewed, in epoch milliseconds.
    renew_at: Option<i64>,
}

impl RenewingSession {
    pub(crate) fn new(
        name: String,
        source: CredentialSource,
        location: AwsLocation,
        sources: Arc<Sources>,
    ) -> Self {
        Self {
            name,
            source,
            location,
            sources,
            state: Mutex::default(),
            renewing: tokio::sync::Mutex::default(),
        }
    }

    /// Replaces the key that the source begins with: its secret may have been corrected.
    pub(crate) fn begin_with(&self, key: Option<AccessKey>) {
        if key.is_some() {
            self.state().key = key;
        }
    }

    /// Forgets the key that the source begins with, and all that came of it.
    pub(crate) fn forget(&self) {
        *self.state() = State::default();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn origin(&self) -> Result<Origin, AwsError> {
        let key = self.state().key.as_ref().map(SessionKeys::of);
        self.sources.origin(&self.source, key)
    }

    /// The keys in hand, if they are good; `fresh` ones need no renewal yet.
    fn held(&self, fresh: bool) -> Option<SessionKeys> {
        let now = self.sources.now();
        let state = self.state();
        let held = state.held.as_ref()?;
        let due =
            if fresh { held.renew_at } else { held.keys.expires_at.map(|end| end.saturating_sub(LAST)) };
        due.is_none_or(|due| now < due).then(|| held.keys.duplicate())
    }

    /// Fetches keys, with `code` where the source asks for a second factor.
    async fn fetch(&self, code: Option<&str>) -> Result<SessionKeys, AwsError> {
        let origin = self.origin()?;
        let outcome = self.sources.fetch(&origin, &self.location, code).await;
        let now = self.sources.now();
        let mut state = self.state();
        match outcome {
            Ok(keys) if state.refused.as_deref() == Some(keys.access_key_id.as_str()) => {
                Err(AwsError::Expired)
            }
            Ok(keys) if keys.expires_at.is_some_and(|end| end <= now) => Err(AwsError::Expired),
            Ok(keys) => {
                let life = |end: i64| end.saturating_sub(now);
                let renew_at = keys.expires_at.map(|end| end - EARLY.min(life(end) / 4));
                state.held = Some(Held { keys: keys.duplicate(), renew_at });
                (state.need, state.refused) = (None, None);
                Ok(keys)
            }
            Err(error) => {
                state.need = match &error {
                    AwsError::SignInNeeded { need } => Some(need.clone()),
                    _ => None,
                };
                Err(error)
            }
        }
    }
}

#[async_trait]
impl AwsSession for RenewingSession {
    fn name(&self) -> &str {
        &self.name
    }

    async fn keys(&self) -> Result<SessionKeys, AwsError> {
        if let Some(keys) = self.held(true) {
            return Ok(keys);
        }
        let _alone = self.renewing.lock().await;
        if let Some(keys) = self.held(true) {
            return Ok(keys);
        }
        match self.fetch(None).await {
            Ok(keys) => Ok(keys),
            Err(error) => {
                // It was early: what is in hand is good for a while yet.
                let keys = self.held(false).ok_or(error)?;
                if let Some(held) = &mut self.state().held {
                    held.renew_at = Some(self.sources.now() + AGAIN);
                }
                Ok(keys)
            }
        }
    }

    fn refused(&self, access_key_id: &str) {
        self.sources.forget_factor(access_key_id);
        let mut state = self.state();
        if state.held.as_ref().is_some_and(|held| held.keys.access_key_id == access_key_id) {
            state.held = None;
        }
        state.refused = Some(access_key_id.to_owned());
    }

    fn expires_at(&self) -> Option<i64> {
        self.state().held.as_ref().and_then(|held| held.keys.expires_at)
    }

    fn need(&self) -> Result<Option<SignInNeed>, AwsError> {
        if self.held(false).is_some() {
            return Ok(None);
        }
        let origin = self.origin()?;
        let last = self.state().need.clone();
        Ok(self.sources.foreseen(&origin, last.as_ref()))
    }

    async fn sign_in(
        &self,
        mfa_code: Option<&str>,
        tell: OnSignIn,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        let origin = self.origin()?;
        if let Some(portal) = origin.portal() {
            self.sources.tokens.sign_in(portal, &tell, cancel).await?;
        }
        let fetching = async {
            let _alone = self.renewing.lock().await;
            tell(SignInStep::Fetching);
            self.fetch(mfa_code).await
        };
        let outcome = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(AwsError::Cancelled),
            outcome = fetching => outcome,
        };
        // Others may have waited for the same portal or the same device.
        self.sources.tell_signed_in();
        outcome.map(drop)
    }

    async fn signed_in(&self) {
        let mut sign_ins = self.sources.sign_ins();
        while matches!(self.need(), Ok(Some(_))) {
            tokio::select! {
                // An end of the sender is an end of the program.
                _ = sign_ins.changed() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }
}
