//! Our side of the connection: what it offers, and what it takes note of.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use russh::client::{Config, DisconnectReason, Handler, Session};
use russh::keys::{Algorithm, EcdsaCurve, HashAlg, PublicKey, PublicKeyOrCertificate};
use russh::{AlgorithmKind, Preferred, SshId, cipher, kex, mac};
use tokio::sync::watch;

use super::overheard::Said;

/// How long the end of a connection may take to become known after its last answer.
const ENDS_WITHIN: Duration = Duration::from_secs(1);

/// Key exchanges that OpenSSH offers by itself, with the marks of the extensions.
const KEY_EXCHANGES: &[kex::Name] = &[
    kex::MLKEM768X25519_SHA256,
    kex::CURVE25519,
    kex::CURVE25519_PRE_RFC_8731,
    kex::ECDH_SHA2_NISTP256,
    kex::ECDH_SHA2_NISTP384,
    kex::ECDH_SHA2_NISTP521,
    kex::DH_GEX_SHA256,
    kex::DH_G16_SHA512,
    kex::DH_G18_SHA512,
    kex::DH_G14_SHA256,
    kex::EXTENSION_SUPPORT_AS_CLIENT,
    kex::EXTENSION_OPENSSH_STRICT_KEX_AS_CLIENT,
];

const CIPHERS: &[cipher::Name] = &[
    cipher::CHACHA20_POLY1305,
    cipher::AES_128_CTR,
    cipher::AES_192_CTR,
    cipher::AES_256_CTR,
    cipher::AES_128_GCM,
    cipher::AES_256_GCM,
];

const MACS: &[mac::Name] = &[
    mac::HMAC_SHA256_ETM,
    mac::HMAC_SHA512_ETM,
    mac::HMAC_SHA1_ETM,
    mac::HMAC_SHA256,
    mac::HMAC_SHA512,
    mac::HMAC_SHA1,
];

/// Host keys that OpenSSH takes by itself since 8.8.
const HOST_KEYS: [Algorithm; 6] = [
    Algorithm::Ed25519,
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 },
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP384 },
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP521 },
    Algorithm::Rsa { hash: Some(HashAlg::Sha512) },
    Algorithm::Rsa { hash: Some(HashAlg::Sha256) },
];

/// What this client speaks: what OpenSSH speaks, so that it gets as far as OpenSSH does. With `sha1` host keys may be
/// signed with SHA-1, too: `HostKeyAlgorithms=+ssh-rsa`.
pub(super) fn config(sha1: bool) -> Config {
    let old = sha1.then_some(Algorithm::Rsa { hash: None });
    Config {
        client_id: SshId::Standard(Cow::Borrowed(concat!("SSH-2.0-Causeway_", env!("CARGO_PKG_VERSION")))),
        preferred: Preferred {
            kex: Cow::Borrowed(KEY_EXCHANGES),
            key: HOST_KEYS.into_iter().chain(old).collect::<Vec<_>>().into(),
            cipher: Cow::Borrowed(CIPHERS),
            mac: Cow::Borrowed(MACS),
            ..Preferred::DEFAULT
        },
        ..Config::default()
    }
}

/// Whether both sides have no host key algorithm in common.
pub(super) fn is_about_host_keys(error: &russh::Error) -> bool {
    matches!(error, russh::Error::NoCommonAlgo { kind: AlgorithmKind::Key, .. })
}

/// A greeting that failed, in words.
pub(super) fn words(error: &russh::Error, said: &Said) -> String {
    if let Some(other) = &said.other {
        return format!("what answers is no SSH server: it says \"{other}\"");
    }
    match error {
        russh::Error::NoCommonAlgo { kind, theirs, .. } => {
            format!("the server offers no {kind:?} algorithm that is spoken here: {}", theirs.join(", "))
        }
        russh::Error::Disconnect | russh::Error::HUP if said.banner.is_none() => {
            "the connection was closed before the server said that it speaks SSH".to_owned()
        }
        error => error.to_string(),
    }
}

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ended {
    /// The server said why.
    Said(String),
    /// The server had no way left to sign in.
    NoWayLeft,
    /// It broke.
    Broke(String),
}

/// What was seen beside the answers to our own questions.
#[derive(Debug)]
pub(super) struct Seen {
    host_key: Mutex<Option<PublicKey>>,
    banners: Mutex<Vec<String>>,
    ended: watch::Sender<Option<Ended>>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { host_key: Mutex::default(), banners: Mutex::default(), ended: watch::Sender::new(None) }
    }
}

impl Seen {
    pub(super) fn host_key(&self) -> Option<PublicKey> {
        locked(&self.host_key).clone()
    }

    /// How the connection ended, when it has or does within a second.
    pub(super) async fn ended(&self) -> Option<Ended> {
        let mut ended = self.ended.subscribe();
        let waited = tokio::time::timeout(ENDS_WITHIN, ended.wait_for(Option::is_some)).await;
        waited.ok()?.ok()?.clone()
    }

    /// What the server wrote while signing in, and what it wrote when it hung up.
    pub(super) fn words(&self) -> Option<String> {
        let mut words = locked(&self.banners).clone();
        if let Some(Ended::Said(last)) = &*self.ended.borrow() {
            words.push(last.clone());
        }
        let words = words.join("\n").trim().to_owned();
        (!words.is_empty()).then_some(words)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hears what the server says by itself.
pub(super) struct Client {
    seen: Arc<Seen>,
}

impl Client {
    pub(super) fn new(seen: Arc<Seen>) -> Self {
        Self { seen }
    }
}

impl Handler for Client {
    type Error = russh::Error;

    async fn check_server_key(&mut self, key: &PublicKeyOrCertificate) -> Result<bool, Self::Error> {
        if let PublicKeyOrCertificate::PublicKey { key, .. } = key {
            *locked(&self.seen.host_key) = Some(key.clone());
        }
        // Reported, and judged by who knows the published prints.
        Ok(true)
    }

    async fn auth_banner(&mut self, banner: &str, _session: &mut Session) -> Result<(), Self::Error> {
        locked(&self.seen.banners).push(banner.trim_end().to_owned());
        Ok(())
    }

    async fn disconnected(&mut self, reason: DisconnectReason<Self::Error>) -> Result<(), Self::Error> {
        self.seen.ended.send_replace(Some(match reason {
            DisconnectReason::ReceivedDisconnect(said) => Ended::Said(said.message),
            DisconnectReason::Error(russh::Error::NoAuthMethod) => Ended::NoWayLeft,
            DisconnectReason::Error(error) => Ended::Broke(error.to_string()),
        }));
        Ok(())
    }
}
