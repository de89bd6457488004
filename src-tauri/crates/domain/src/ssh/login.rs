//! What a login over SSH showed, stage by stage. Facts only: [`crate::doctor`] says what they mean.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::key::PublicKey;

/// A key that was offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its fingerprint, SHA-256 as OpenSSH prints it: `SHA256:…`.
    pub fingerprint: String,
    /// Where it is from: the file, or "agent".
    pub from: String,
    /// The signature's algorithm: `rsa-sha2-512`, `ssh-rsa`.
    pub algorithm: String,
    /// What the server said.
    pub answer: OfferAnswer,
}

/// What the server said to a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OfferAnswer {
    /// It is the key of that user.
    Accepted,
    /// It is not.
    Refused,
    /// The server hung up before it said so: too many keys came before.
    HungUp,
    /// It was left out: this client and the server have no signature in common for it. OpenSSH from 8.8 on does so with
    /// RSA keys and a server that takes SHA-1 only, or that does not say what it takes.
    NotOffered,
    /// It is the key of that user, and nobody could sign with it: its passphrase is missing or wrong, or the agent
    /// declined.
    NotSigned,
}

/// What a stage of the login showed: what was seen, or how it failed in words.
pub type Stage<T> = Result<T, String>;

/// The host key, and what both sides speak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Greeting {
    /// `SSH-2.0-…`.
    pub banner: String,
    /// The host's key.
    pub host_key: Option<PublicKey>,
    /// Host key algorithms that the server offers: `rsa-sha2-512`, `ssh-rsa`.
    pub host_key_algorithms: Vec<String>,
    /// The strongest signature that the server takes from RSA keys, where it says (`server-sig-algs`): `rsa-sha2-512`,
    /// or `ssh-rsa` for SHA-1.
    pub user_algorithms: Option<Vec<String>>,
}

/// How signing in went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The user name.
    pub user: String,
    /// Keys in the order they were offered. Those behind an accepted one, or behind the server's hanging up, are not here.
    pub offers: Vec<Offer>,
    /// What the server wrote before or after, its own words.
    pub words: Option<String>,
}

impl SignIn {
    /// The key that was accepted.
    pub fn accepted(&self) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.answer == OfferAnswer::Accepted)
    }
}

/// What reading the repository showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fetched {
    /// The references it advertises.
    References {
        /// Full names, sorted, `HEAD` and peeled tags left out.
        names: Vec<String>,
        /// The full name of the branch that `HEAD` stands for.
        head: Option<String>,
    },
    /// The server refused, in its words.
    Refused {
        /// Its words.
        message: String,
    },
}

/// Everything that a login showed. A stage that was not reached is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginFacts {
    /// The addresses of the host.
    pub addresses: Option<Stage<Vec<IpAddr>>>,
    /// Whether a TCP connection came about, and how long that took in milliseconds.
    pub connected_ms: Option<Stage<u32>>,
    /// The start of SSH.
    pub greeting: Option<Stage<Greeting>>,
    /// Signing in.
    pub sign_in: Option<Stage<SignIn>>,
    /// The words of the server to somebody who asks for a shell: the proof of a login without a repository.
    pub shell_words: Option<Stage<String>>,
    /// Reading the repository.
    pub fetched: Option<Stage<Fetched>>,
}
