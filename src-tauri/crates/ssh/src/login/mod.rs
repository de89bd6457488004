//! A login that shows its stages: what `ssh` and git do over one connection, with each answer noted.
//!
//! The host key is reported and not judged. Until it is, nothing is sent that a stranger could use: a public key is
//! offered, and a signature is good for this one connection only.

mod advertisement;
mod client;
mod keys;
mod overheard;
mod repository;
mod sign_in;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use causeway_app::port::ssh::{LoginAttempt, OnStage};
use causeway_domain::ssh::login::{Greeting, LoginFacts};
use russh::Disconnect;
use russh::client::Handle;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use self::client::{Client, Seen};
use self::overheard::{Heard, Overheard};
use crate::agent::Agent;
use crate::files::Folders;
use crate::public::public_key;

/// How long each stage may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The addresses of the host.
    pub resolve: Duration,
    /// A TCP connection to any of them.
    pub connect: Duration,
    /// Up to the host key.
    pub greeting: Duration,
    /// All keys together. A key in the agent may wait for a touch or a word from the person.
    pub sign_in: Duration,
    /// The words to somebody who asks for a shell.
    pub shell: Duration,
    /// All references of the repository.
    pub fetch: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            resolve: Duration::from_secs(10),
            connect: Duration::from_secs(15),
            greeting: Duration::from_secs(20),
            sign_in: Duration::from_mins(1),
            shell: Duration::from_secs(20),
            fetch: Duration::from_mins(1),
        }
    }
}

/// Signs in and looks.
pub(crate) async fn login(
    attempt: &LoginAttempt,
    folders: &Folders,
    agent: &Agent,
    limits: Limits,
    on_stage: OnStage,
    cancel: &CancellationToken,
) -> LoginFacts {
    let mut login = Login { attempt, limits, cancel, on_stage, facts: LoginFacts::default() };
    if let Some(addresses) = login.resolve().await
        && let Some(stream) = login.connect(&addresses).await
    {
        // Ends the connection's own task, however this one ends.
        let closing = CancellationToken::new();
        let _closed = closing.clone().drop_guard();
        if let Some(mut connection) = login.greet(stream, closing).await {
            login.enter(&mut connection, folders, agent).await;
        }
    }
    login.facts
}

/// An open connection whose host key is known.
#[expect(clippy::option_option, reason = "the library's own way to say SHA-1: a hash that is none")]
struct Connection {
    handle: Handle<Client>,
    seen: Arc<Seen>,
    /// The strongest signature of RSA keys that the server says it takes: `Some(None)` for SHA-1.
    rsa: Option<Option<russh::keys::HashAlg>>,
}

struct Login<'a> {
    attempt: &'a LoginAttempt,
    limits: Limits,
    cancel: &'a CancellationToken,
    on_stage: OnStage,
    facts: LoginFacts,
}

impl Login<'_> {
    async fn resolve(&mut self) -> Option<Vec<SocketAddr>> {
        let (host, port) = (self.attempt.host.as_str(), self.attempt.port);
        let resolving = async {
            let found = tokio::net::lookup_host((host, port)).await.map_err(|error| error.to_string())?;
            let found: Vec<SocketAddr> = found.collect();
            if found.is_empty() { Err("the name has no address".to_owned()) } else { Ok(found) }
        };
        let found = within(self.limits.resolve, self.cancel, resolving).await;
        let addresses = found.as_ref().map(|found| distinct(found)).map_err(Clone::clone);
        self.tell(|facts| facts.addresses = Some(addresses));
        found.ok()
    }

    async fn connect(&mut self, addresses: &[SocketAddr]) -> Option<TcpStream> {
        let begun = Instant::now();
        let connecting = async {
            let mut last = String::new();
            for address in addresses {
                match TcpStream::connect(address).await {
                    Ok(stream) => return Ok(stream),
                    Err(error) => last = error.to_string(),
                }
            }
            Err(last)
        };
        let connected = within(self.limits.connect, self.cancel, connecting).await;
        let took = u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX);
        let stage = connected.as_ref().map(|_| took).map_err(Clone::clone);
        self.tell(|facts| facts.connected_ms = Some(stage));
        connected.ok()
    }

    async fn greet(&mut self, stream: TcpStream, closing: CancellationToken) -> Option<Connection> {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "the connection went away at once");
        }
        let (heard, seen) = (Heard::default(), Arc::new(Seen::default()));
        let stream = Overheard::new(stream, heard.clone(), closing);
        let config = Arc::new(client::config(self.attempt.sha1_only));
        let greeting = async {
            let handle = russh::client::connect_stream(config, stream, Client::new(Arc::clone(&seen)));
            let handle = match handle.await {
                Ok(handle) => handle,
                Err(error) => return Ok(Err(error)),
            };
            // Waits a second at most for a server that says nothing of the kind.
            let rsa = handle.best_supported_rsa_hash().await.map_err(|error| error.to_string())?;
            Ok(Ok(Connection { handle, seen: Arc::clone(&seen), rsa }))
        };
        let (connection, stage) = match within(self.limits.greeting, self.cancel, greeting).await {
            Ok(Ok(connection)) => {
                let taken = connection.rsa.map(|hash| vec![russh::keys::Algorithm::Rsa { hash }.to_string()]);
                let greeting = Self::greeting(&heard, &seen, taken);
                (Some(connection), Ok(greeting))
            }
            // No host key in common is a fact like a host key.
            Ok(Err(error)) if client::is_about_host_keys(&error) => {
                (None, Ok(Self::greeting(&heard, &seen, None)))
            }
            Ok(Err(error)) => (None, Err(client::words(&error, &heard.greeting()))),
            Err(words) => (None, Err(words)),
        };
        self.tell(|facts| facts.greeting = Some(stage));
        connection
    }

    fn greeting(heard: &Heard, seen: &Seen, user_algorithms: Option<Vec<String>>) -> Greeting {
        let said = heard.greeting();
        Greeting {
            banner: said.banner.unwrap_or_default(),
            host_key: seen.host_key().as_ref().and_then(public_key),
            host_key_algorithms: said.host_key_algorithms,
            user_algorithms,
        }
    }

    /// Signs in, and then reads the repository or asks for a shell.
    async fn enter(&mut self, connection: &mut Connection, folders: &Folders, agent: &Agent) {
        let signing = sign_in::sign_in(connection, self.attempt, folders, agent);
        let signed = within(self.limits.sign_in, self.cancel, signing).await;
        let entered = signed.as_ref().is_ok_and(|signed| signed.entered);
        self.tell(|facts| facts.sign_in = Some(signed.map(|signed| signed.facts)));
        if !entered {
            return;
        }
        match &self.attempt.repository_path {
            Some(path) => {
                let reading = repository::read(&connection.handle, path, &connection.seen);
                let fetched = within(self.limits.fetch, self.cancel, reading).await;
                self.tell(|facts| facts.fetched = Some(fetched));
            }
            None => {
                let asking = repository::ask_for_shell(&connection.handle, &connection.seen);
                let words = within(self.limits.shell, self.cancel, asking).await;
                self.tell(|facts| facts.shell_words = Some(words));
            }
        }
        // Out of courtesy; the connection is closed all the same.
        let parting = connection.handle.disconnect(Disconnect::ByApplication, "", "");
        let _gone = tokio::time::timeout(Duration::from_millis(500), parting).await;
    }

    fn tell(&mut self, note: impl FnOnce(&mut LoginFacts)) {
        note(&mut self.facts);
        (self.on_stage)(&self.facts);
    }
}

fn distinct(found: &[SocketAddr]) -> Vec<IpAddr> {
    let mut addresses: Vec<IpAddr> = Vec::new();
    for address in found.iter().map(SocketAddr::ip) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

/// A stage, ended by its limit or by the person at the latest.
async fn within<T>(
    limit: Duration,
    cancel: &CancellationToken,
    stage: impl Future<Output = Result<T, String>>,
) -> Result<T, String> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err("cancelled".to_owned()),
        ended = tokio::time::timeout(limit, stage) => {
            ended.unwrap_or_else(|_| Err(format!("no answer within {} seconds", limit.as_secs_f32())))
        }
    }
}
