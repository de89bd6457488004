//! Signing in: keys are offered one after the other on one connection, exactly as OpenSSH does.

use causeway_app::port::ssh::LoginAttempt;
use causeway_domain::ssh::login::{Offer, OfferAnswer, SignIn};
use russh::client::AuthResult;
use russh::keys::agent::AgentIdentity;
use russh::keys::{Algorithm, HashAlg, PrivateKeyWithHashAlg};
use russh::{MethodKind, Signer};

use super::Connection;
use super::client::Ended;
use super::keys::{self, Key, Signs};
use crate::agent::{Agent, Connected};
use crate::files::Folders;
use crate::public::fingerprint;

/// How signing in went.
pub(super) struct SignedIn {
    /// Whether the server let us in.
    pub(super) entered: bool,
    pub(super) facts: SignIn,
}

/// Offers the keys of the attempt in their order until one is accepted or the server has enough.
pub(super) async fn sign_in(
    connection: &mut Connection,
    attempt: &LoginAttempt,
    folders: &Folders,
    agent: &Agent,
) -> Result<SignedIn, String> {
    let keys = keys::load(&attempt.keys, folders).await?;
    let mut offers = Vec::with_capacity(keys.len());
    // Every client begins so: the answer lists the ways to sign in.
    let first = connection.handle.authenticate_none(&attempt.user).await;
    let mut entered = matches!(first, Ok(AuthResult::Success));
    let mut may_go_on = match first {
        Ok(AuthResult::Success) => false,
        Ok(AuthResult::Failure { ref remaining_methods, .. }) if !remaining_methods.is_empty() => {
            remaining_methods.contains(&MethodKind::PublicKey)
        }
        _ => return Err(hung_up(connection).await),
    };
    let mut signers = Signers { agent, connected: None };
    for key in keys {
        if !may_go_on {
            break;
        }
        let algorithm = algorithm(&key, attempt.sha1_only, connection.rsa);
        let answer = match algorithm {
            Some(hash) => {
                let answered = signers.offer(connection, &attempt.user, &key, hash).await;
                let (answer, goes_on) = noted(connection, answered).await;
                may_go_on = goes_on;
                answer
            }
            None => OfferAnswer::NotOffered,
        };
        entered |= answer == OfferAnswer::Accepted;
        offers.push(Offer {
            fingerprint: fingerprint(&key.public),
            from: key.from,
            algorithm: name(&key.public.algorithm(), algorithm.unwrap_or(Some(HashAlg::Sha512))),
            answer,
        });
    }
    let words = connection.seen.words();
    Ok(SignedIn { entered, facts: SignIn { user: attempt.user.clone(), offers, words } })
}

/// The hash of the signature, as OpenSSH chooses it; `None` where it has nothing in common with the server and leaves the
/// key out. A server that does not say what it takes is a server of before RFC 8332, which knows SHA-1 only.
#[expect(clippy::option_option, reason = "the library's own way to say SHA-1: a hash that is none")]
fn algorithm(key: &Key, sha1_only: bool, server: Option<Option<HashAlg>>) -> Option<Option<HashAlg>> {
    match (key.public.algorithm().is_rsa(), sha1_only) {
        (true, true) | (false, false) => Some(None),
        (true, false) => server.filter(Option::is_some),
        (false, true) => None,
    }
}

fn name(key: &Algorithm, hash: Option<HashAlg>) -> String {
    match key {
        Algorithm::Rsa { .. } => Algorithm::Rsa { hash }.to_string(),
        other => other.to_string(),
    }
}

/// What became of an offer.
enum Answered {
    Yes,
    No { publickey_goes_on: bool },
    NotSigned,
    Gone,
}

impl From<AuthResult> for Answered {
    fn from(result: AuthResult) -> Self {
        match result {
            AuthResult::Success => Self::Yes,
            AuthResult::Failure { remaining_methods, .. } if remaining_methods.is_empty() => Self::Gone,
            AuthResult::Failure { remaining_methods, .. } => {
                Self::No { publickey_goes_on: remaining_methods.contains(&MethodKind::PublicKey) }
            }
        }
    }
}

async fn noted(connection: &Connection, answered: Answered) -> (OfferAnswer, bool) {
    match answered {
        Answered::Yes => (OfferAnswer::Accepted, false),
        Answered::No { publickey_goes_on } => (OfferAnswer::Refused, publickey_goes_on),
        Answered::NotSigned => (OfferAnswer::NotSigned, !connection.handle.is_closed()),
        // The library reports a connection that ended like a server without any way left.
        Answered::Gone => match connection.seen.ended().await {
            Some(Ended::NoWayLeft) => (OfferAnswer::Refused, false),
            _ => (OfferAnswer::HungUp, false),
        },
    }
}

async fn hung_up(connection: &Connection) -> String {
    match connection.seen.ended().await {
        Some(Ended::Said(words)) if !words.trim().is_empty() => {
            format!("the server hung up: {}", words.trim())
        }
        Some(Ended::Broke(words)) => format!("the connection broke: {words}"),
        Some(Ended::NoWayLeft) => "the server offers no way to sign in".to_owned(),
        _ => "the server hung up".to_owned(),
    }
}

/// Signs with keys of every place.
struct Signers<'a> {
    agent: &'a Agent,
    connected: Option<Connected>,
}

impl Signers<'_> {
    async fn offer(
        &mut self,
        connection: &mut Connection,
        user: &str,
        key: &Key,
        hash: Option<HashAlg>,
    ) -> Answered {
        let handle = &mut connection.handle;
        let public = key.public.clone();
        let answer = match &key.signs {
            Signs::Here(private) => {
                let key = PrivateKeyWithHashAlg::new(std::sync::Arc::clone(private), hash);
                return handle.authenticate_publickey(user, key).await.map_or(Answered::Gone, Into::into);
            }
            Signs::Nobody => handle.authenticate_publickey_with(user, public, hash, &mut Unable).await,
            Signs::Agent => {
                if self.connected.is_none() {
                    let binding = handle.agent_session_binding().cloned();
                    self.connected = self.agent.for_login(binding.as_ref()).await.ok();
                }
                match &mut self.connected {
                    Some(agent) => {
                        let mut agent = Asking(agent);
                        handle.authenticate_publickey_with(user, public, hash, &mut agent).await
                    }
                    None => handle.authenticate_publickey_with(user, public, hash, &mut Unable).await,
                }
            }
        };
        match answer {
            Ok(result) => result.into(),
            Err(SignError::Gone) => Answered::Gone,
            Err(SignError::Unable) => {
                // An agent that failed in the middle of an answer may be out of step.
                self.connected = None;
                Answered::NotSigned
            }
        }
    }
}

/// Why there is no signature.
#[derive(Debug, thiserror::Error)]
enum SignError {
    #[error("the connection ended")]
    Gone,
    #[error("there is no signature")]
    Unable,
}

impl From<russh::SendError> for SignError {
    fn from(_: russh::SendError) -> Self {
        Self::Gone
    }
}

/// Has the public part only.
struct Unable;

impl Signer for Unable {
    type Error = SignError;

    async fn auth_sign(
        &mut self,
        _key: &AgentIdentity,
        _hash: Option<HashAlg>,
        _data: Vec<u8>,
    ) -> Result<Vec<u8>, Self::Error> {
        Err(SignError::Unable)
    }
}

/// Asks the agent.
struct Asking<'a>(&'a mut Connected);

impl Signer for Asking<'_> {
    type Error = SignError;

    async fn auth_sign(
        &mut self,
        key: &AgentIdentity,
        hash: Option<HashAlg>,
        data: Vec<u8>,
    ) -> Result<Vec<u8>, Self::Error> {
        self.0.sign_request(key, hash, data).await.map_err(|_| SignError::Unable)
    }
}
