//! Tokens of access portals: the AWS CLI's while they are good, and our own, in memory only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use causeway_app::port::Clock;
use causeway_app::port::aws::{AwsError, OnSignIn, SignInNeed, SignInStep};
use causeway_domain::{Region, Secret};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use url::{Host, Url};

use super::files::AwsFiles;
use super::origin::Portal;
use super::portal::{Client, Portals, Token, says};
use super::process::millis;

/// A token that ends sooner is not sent any more.
const SPARE: i64 = 60_000;

/// How much longer the pauses between two questions become each time the portal asks for it.
const SLOWER: u64 = 5;

/// What the AWS CLI keeps of a sign-in. Only what is used here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CliToken {
    start_url: String,
    access_token: Secret,
    expires_at: String,
}

/// One portal's.
#[derive(Default)]
struct Desk {
    /// Held while a person signs in. Whoever needs a token meanwhile is told so and does not wait for the person.
    signing: tokio::sync::Mutex<()>,
    kept: tokio::sync::Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// Our own registration.
    client: Option<Arc<Client>>,
    token: Option<OwnToken>,
    /// The newest token that the portal refused, so that a copy of it in a cache is not taken for good.
    refused: Option<Secret>,
}

struct OwnToken {
    access: Secret,
    refresh: Option<Secret>,
    expires_at: i64,
}

/// The tokens of all portals.
pub(crate) struct Tokens {
    portals: Portals,
    files: AwsFiles,
    clock: Arc<dyn Clock>,
    /// By address and region.
    desks: Mutex<HashMap<(String, Region), Arc<Desk>>>,
}

impl Tokens {
    pub(crate) fn new(portals: Portals, files: AwsFiles, clock: Arc<dyn Clock>) -> Self {
        Self { portals, files, clock, desks: Mutex::default() }
    }

    pub(crate) fn portals(&self) -> &Portals {
        &self.portals
    }

    fn desk(&self, portal: &Portal) -> Arc<Desk> {
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(desks.entry((portal.start_url.clone(), portal.region.clone())).or_default())
    }

    /// Forgets our own tokens. Whoever is about to store one stores it where nobody looks any more.
    pub(crate) fn forget(&self) {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// A token that is good for a while yet; renewed if that takes nobody.
    ///
    /// # Errors
    /// [`AwsError::SignInNeeded`] when somebody has to sign in.
    pub(crate) async fn token(&self, portal: &Portal) -> Result<Secret, AwsError> {
        let desk = self.desk(portal);
        let mut kept = desk.kept.lock().await;
        if let Some(good) = self.good(portal, &kept) {
            return Ok(good);
        }
        if let (Some(client), Some(OwnToken { refresh: Some(refresh), .. })) = (&kept.client, &kept.token) {
            match self.portals.refresh(&portal.region, client, refresh).await {
                Ok(renewed) => {
                    let token = self.own(renewed, kept.token.take());
                    let access = token.access.duplicate();
                    kept.token = Some(token);
                    return Ok(access);
                }
                Err(error @ (AwsError::Network(_) | AwsError::Throttled)) => return Err(error),
                // It ended, or was ended: whatever the reason is called, only a person helps.
                Err(error) => tracing::info!(%error, "the portal's token is not renewed"),
            }
            kept.token = None;
        }
        Err(AwsError::SignInNeeded { need: SignInNeed::Browser })
    }

    /// Whether a token is there, as far as can be seen without asking anybody.
    pub(crate) fn is_there(&self, portal: &Portal) -> bool {
        let desk = self.desk(portal);
        // Whoever holds it is renewing, and will say how that ended.
        let Ok(kept) = desk.kept.try_lock() else { return false };
        let renewable = kept.token.as_ref().is_some_and(|token| token.refresh.is_some());
        renewable || self.good(portal, &kept).is_some()
    }

    /// The portal does not take this token any more.
    pub(crate) async fn refused(&self, portal: &Portal, token: &Secret) {
        let desk = self.desk(portal);
        let mut kept = desk.kept.lock().await;
        if let Some(own) = &mut kept.token
            && own.access.expose() == token.expose()
        {
            own.expires_at = 0;
        }
        kept.refused = Some(token.duplicate());
    }

    /// Lets a person sign in in the browser, unless there is a good token by now.
    pub(crate) async fn sign_in(
        &self,
        portal: &Portal,
        tell: &OnSignIn,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        let signing_in = async {
            let desk = self.desk(portal);
            let _alone = desk.signing.lock().await;
            match self.token(portal).await {
                Err(AwsError::SignInNeeded { .. }) => {}
                outcome => return outcome.map(drop),
            }
            let client = self.client(portal).await?;
            let token = self.person(portal, &client, tell).await?;
            desk.kept.lock().await.token = Some(self.own(token, None));
            Ok(())
        };
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(AwsError::Cancelled),
            outcome = signing_in => outcome,
        }
    }

    /// This program as the portal's sign-in knows it.
    async fn client(&self, portal: &Portal) -> Result<Arc<Client>, AwsError> {
        let desk = self.desk(portal);
        let mut kept = desk.kept.lock().await;
        let ends_at = |client: &Client| client.expires_at.saturating_mul(1000);
        let soon = self.clock.now_millis().saturating_add(3_600_000);
        if let Some(client) =
            kept.client.as_ref().filter(|client| ends_at(client) == 0 || ends_at(client) > soon)
        {
            return Ok(Arc::clone(client));
        }
        let client = Arc::new(self.portals.register(&portal.region).await?);
        kept.client = Some(Arc::clone(&client));
        Ok(client)
    }

    /// Waits for a person to confirm the code.
    async fn person(&self, portal: &Portal, client: &Client, tell: &OnSignIn) -> Result<Token, AwsError> {
        let asked = self.portals.authorize(portal, client).await?;
        let url = asked.verification_uri_complete.as_ref().unwrap_or(&asked.verification_uri);
        if !may_be_opened(url) {
            let detail = "the portal names a page to open that is not an https address".to_owned();
            return Err(AwsError::Unexpected { detail });
        }
        let expires_at = self.clock.now_millis().saturating_add(asked.expires_in.saturating_mul(1000));
        tell(SignInStep::Browser { url: url.clone(), user_code: asked.user_code.clone(), expires_at });
        let mut interval = asked.interval.clamp(1, 60);
        while self.clock.now_millis() < expires_at {
            tokio::time::sleep(Duration::from_secs(interval)).await;
            match self.portals.redeem(&portal.region, client, &asked.device_code).await {
                Ok(token) => return Ok(token),
                Err(error) if says(&error, "authorization_pending") => {}
                Err(error) if says(&error, "slow_down") => interval += SLOWER,
                Err(error) if says(&error, "expired_token") => break,
                Err(error) if says(&error, "access_denied") => {
                    let message = "the sign-in was refused in the browser".to_owned();
                    return Err(AwsError::AccessDenied { action: None, message });
                }
                // A person is at work in the browser: a bad moment of the network does not end that.
                Err(AwsError::Network(error)) => tracing::debug!(%error, "asked in vain"),
                Err(error) => return Err(error),
            }
        }
        Err(AwsError::SignInNeeded { need: SignInNeed::Browser })
    }

    fn own(&self, token: Token, before: Option<OwnToken>) -> OwnToken {
        let expires_at = self.clock.now_millis().saturating_add(token.expires_in.saturating_mul(1000));
        // A renewal that brings no new token to renew by leaves the one that it was made with.
        let refresh = token.refresh.or_else(|| before.and_then(|before| before.refresh));
        OwnToken { access: token.access, refresh, expires_at }
    }

    /// Our own token or the CLI's, if it is good for a while yet.
    fn good(&self, portal: &Portal, kept: &Kept) -> Option<Secret> {
        if let Some(own) = kept.token.as_ref().filter(|own| self.lasts(own.expires_at)) {
            return Some(own.access.duplicate());
        }
        // A real token is not sent to a server that stands in for AWS.
        if self.portals.stands_in() && !is_here(&portal.start_url) {
            return None;
        }
        let mut cached = portal.cached_as.iter().filter_map(|name| self.files.portal_entry::<CliToken>(name));
        cached.find(|cached| self.is_good(portal, kept, cached)).map(|cached| cached.access_token)
    }

    fn is_good(&self, portal: &Portal, kept: &Kept, cached: &CliToken) -> bool {
        let is_of_portal =
            cached.start_url.trim_end_matches(['/', '#']) == portal.start_url.trim_end_matches(['/', '#']);
        let is_refused =
            kept.refused.as_ref().is_some_and(|refused| refused.expose() == cached.access_token.expose());
        is_of_portal && !is_refused && millis(&cached.expires_at).is_some_and(|end| self.lasts(end))
    }

    fn lasts(&self, expires_at: i64) -> bool {
        expires_at > self.clock.now_millis().saturating_add(SPARE)
    }
}

/// Whether a page may be opened in the browser: https, or this computer.
fn may_be_opened(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| {
        let plain = url.username().is_empty() && url.password().is_none();
        plain && (url.scheme() == "https" || (url.scheme() == "http" && is_here(url.as_str())))
    })
}

/// Whether an address is of this computer.
fn is_here(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_web_are_opened() {
        assert!(may_be_opened("https://d-1.awsapps.com/start/#/device?user_code=AB-CD"));
        assert!(may_be_opened("http://127.0.0.1:4000/sso/device"));
        for bad in
            ["http://example.com/", "file:///etc/passwd", "javascript:alert(1)", "https://a@b.example/", ""]
        {
            assert!(!may_be_opened(bad), "{bad}");
        }
    }
}
