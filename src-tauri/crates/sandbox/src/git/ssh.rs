//! The SSH endpoint: the user name is the id of an SSH public key in IAM, and git is all there is.
//!
//! Operations for events and faults, under the service `ssh`: `authenticate` (the resource is the key id),
//! `git-upload-pack`, `git-receive-pack` (the repository), `shell`.

use std::collections::HashMap;
use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use russh::keys::{Algorithm, HashAlg, PrivateKey};
use russh::server::{
    Auth, ChannelOpenHandle, Config, Handler, Msg, PublicKeyOffer, Session, VerifiedPublicKey,
};
use russh::{Channel, ChannelId, MethodKind, MethodSet, Preferred, Pty};
use tokio::net::{TcpListener, TcpStream};

use super::ssh_session::{self, GitRequest};
use crate::faults::FaultKind;
use crate::principals::{Principal, Status};
use crate::world::World;

/// What somebody who asks for a shell is told. Doctors and people take it as proof that the login works.
pub const NO_SHELL: &str = "You have successfully authenticated over SSH. You can use Git to interact with AWS CodeCommit.  \
                            Interactive shells are not supported.";

/// As many tries as OpenSSH's own server gives, after the `none` that every client begins with.
const ATTEMPTS: usize = 7;

/// How long a client may take to read that there is no shell.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Why the SSH endpoint cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SshError {
    /// The host key is no RSA key in PEM.
    #[error("the SSH host key cannot be read")]
    HostKey(#[source] Box<russh::keys::Error>),
}

/// The SSH endpoint's identity, ready to serve.
#[derive(Debug, Clone)]
pub struct Host {
    /// `ssh-rsa AAAA…`, for `known_hosts`.
    pub public_key: String,
    usual: Arc<Config>,
    sha1_only: Arc<Config>,
}

impl Host {
    /// Takes the host key, an RSA private key in PEM.
    pub fn new(host_key_pem: &str) -> Result<Self, SshError> {
        let key = russh::keys::decode_secret_key(host_key_pem, None)
            .map_err(|error| SshError::HostKey(Box::new(error)))?;
        let public_key =
            key.public_key().to_openssh().map_err(|error| SshError::HostKey(Box::new(error.into())))?;
        let sha1 = Algorithm::Rsa { hash: None };
        let all = [HashAlg::Sha512, HashAlg::Sha256].map(|hash| Algorithm::Rsa { hash: Some(hash) });
        let all: Vec<_> = all.into_iter().chain([sha1.clone()]).collect();
        let usual = config(key.clone(), all);
        Ok(Self { public_key, usual, sha1_only: config(key, vec![sha1]) })
    }
}

fn config(key: PrivateKey, algorithms: Vec<Algorithm>) -> Arc<Config> {
    Arc::new(Config {
        server_id: russh::SshId::Standard("SSH-2.0-AWSCodeCommit".into()),
        methods: MethodSet::from(&[MethodKind::PublicKey][..]),
        // Loopback only: there is nobody to slow down.
        auth_rejection_time: Duration::ZERO,
        max_auth_attempts: ATTEMPTS,
        keys: vec![key],
        preferred: Preferred { key: algorithms.into(), ..Preferred::DEFAULT },
        nodelay: true,
        ..Config::default()
    })
}

/// Serves SSH until the future is dropped.
pub async fn serve(world: Arc<World>, listener: TcpListener, host: Host) -> std::io::Result<()> {
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(Arc::clone(&world), stream, host.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "an SSH connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(world: Arc<World>, stream: TcpStream, host: Host) {
    // The switch counts for the whole connection: the algorithms are agreed on at its start.
    let sha1_only = world.ssh_sha1_only.load(Ordering::Relaxed);
    let config = if sha1_only { host.sha1_only } else { host.usual };
    if let Err(error) = converse(world, stream, config, sha1_only).await {
        tracing::debug!(%error, "SSH connection ended");
    }
}

async fn converse(
    world: Arc<World>,
    stream: TcpStream,
    config: Arc<Config>,
    sha1_only: bool,
) -> Result<(), russh::Error> {
    let stream = stream.into_std()?;
    let socket = Arc::new(stream.try_clone()?);
    let client = Client { world, sha1_only, principal: None, channels: HashMap::new(), socket };
    russh::server::run_stream(config, TcpStream::from_std(stream)?, client).await?.await
}

/// Why an offered key does not sign in, for the event log; the client learns only that it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Denial {
    NoSuchKeyId,
    OtherKey,
    Inactive,
    Sha2Signature,
    Fault,
}

impl Denial {
    fn reason(self) -> &'static str {
        match self {
            Self::NoSuchKeyId => "no-such-ssh-key-id",
            Self::OtherKey => "other-key",
            Self::Inactive => "inactive-key",
            Self::Sha2Signature => "sha2-signature",
            Self::Fault => "fault",
        }
    }
}

struct Opened {
    channel: Channel<Msg>,
    protocol: Option<String>,
}

struct Client {
    world: Arc<World>,
    sha1_only: bool,
    principal: Option<Arc<Principal>>,
    channels: HashMap<ChannelId, Opened>,
    /// The connection itself, to be hung up.
    socket: Arc<std::net::TcpStream>,
}

impl Client {
    fn check(
        &self,
        user: &str,
        key: &russh::keys::PublicKey,
        algorithm: &Algorithm,
    ) -> Result<Arc<Principal>, Denial> {
        let held = self.world.principals.ssh_key(user).ok_or(Denial::NoSuchKeyId)?;
        let same = russh::keys::PublicKey::from_openssh(&held.body)
            .is_ok_and(|ours| ours.key_data() == key.key_data());
        if !same {
            return Err(Denial::OtherKey);
        }
        if held.status == Status::Inactive {
            return Err(Denial::Inactive);
        }
        if self.sha1_only && *algorithm != (Algorithm::Rsa { hash: None }) {
            return Err(Denial::Sha2Signature);
        }
        Ok(held.principal)
    }

    fn deny(&self, user: &str, denial: Denial) -> Auth {
        self.world.record("ssh", "authenticate", "", user, denial.reason());
        Auth::reject()
    }

    /// Says that there is no shell and hangs up, as the service does: without closing the channel first.
    fn refuse_shell(&mut self, channel: ChannelId, session: &mut Session) -> Result<(), russh::Error> {
        let arn = self.principal.as_ref().map(|principal| principal.arn.clone()).unwrap_or_default();
        self.world.record("ssh", "shell", &arn, "", "ok");
        session.channel_success(channel)?;
        session.data(channel, format!("{NO_SHELL}\r\n").into_bytes())?;
        session.exit_status_request(channel, 1)?;
        let (answered, answer) = tokio::sync::oneshot::channel();
        session.send_ping(answered)?;
        let socket = Arc::clone(&self.socket);
        tokio::spawn(async move {
            // The client answers in order, so by then it has read the words.
            let _late = tokio::time::timeout(LAST_WORDS, answer).await;
            let _gone = socket.shutdown(Shutdown::Both);
        });
        Ok(())
    }
}

impl Handler for Client {
    type Error = russh::Error;

    async fn auth_publickey_offered(
        &mut self,
        user: &str,
        offer: PublicKeyOffer<'_>,
    ) -> Result<Auth, Self::Error> {
        match self.world.faults.take("ssh", "authenticate", user) {
            None => {}
            Some(FaultKind::Slow { millis }) => tokio::time::sleep(Duration::from_millis(millis)).await,
            Some(FaultKind::DropConnection | FaultKind::HalfBody) => return Err(russh::Error::Disconnect),
            Some(_) => return Ok(self.deny(user, Denial::Fault)),
        }
        Ok(match self.check(user, offer.public_key, offer.algorithm) {
            Ok(_) => Auth::Accept,
            Err(denial) => self.deny(user, denial),
        })
    }

    async fn auth_publickey(&mut self, user: &str, key: VerifiedPublicKey<'_>) -> Result<Auth, Self::Error> {
        Ok(match self.check(user, key.public_key, key.algorithm) {
            Ok(principal) => {
                self.world.record("ssh", "authenticate", &principal.arn, user, "ok");
                self.principal = Some(principal);
                Auth::Accept
            }
            Err(denial) => self.deny(user, denial),
        })
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        self.channels.insert(channel.id(), Opened { channel, protocol: None });
        reply.accept().await;
        Ok(())
    }

    async fn env_request(
        &mut self,
        channel: ChannelId,
        name: &str,
        value: &str,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        match self.channels.get_mut(&channel) {
            Some(opened) if name == "GIT_PROTOCOL" => {
                opened.protocol = Some(value.to_owned());
                session.channel_success(channel)
            }
            _ => session.channel_failure(channel),
        }
    }

    async fn pty_request(
        &mut self,
        channel: ChannelId,
        _term: &str,
        _columns: u32,
        _rows: u32,
        _width: u32,
        _height: u32,
        _modes: &[(Pty, u32)],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_success(channel)
    }

    async fn shell_request(&mut self, channel: ChannelId, session: &mut Session) -> Result<(), Self::Error> {
        self.refuse_shell(channel, session)
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        command: &[u8],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        let request = std::str::from_utf8(command).ok().and_then(GitRequest::parse);
        let (Some(request), Some(principal)) = (request, self.principal.clone()) else {
            return self.refuse_shell(channel, session);
        };
        let Some(opened) = self.channels.remove(&channel) else {
            return session.channel_failure(channel);
        };
        session.channel_success(channel)?;
        let call = ssh_session::Call {
            world: Arc::clone(&self.world),
            principal,
            request,
            protocol: opened.protocol,
            connection: session.handle(),
        };
        tokio::spawn(call.run(opened.channel));
        Ok(())
    }

    async fn channel_close(&mut self, channel: ChannelId, _session: &mut Session) -> Result<(), Self::Error> {
        self.channels.remove(&channel);
        Ok(())
    }
}
