//! The SSH endpoint: the user name is the id of an SSH public key in IAM, and git is all there is.
//!
//! Operations for events and faults, under the service `ssh`: `authenticate` (the resource is the key id),
//! `git-upload-pack`, `git-receive-pack` (the repository), `shell`.

use std::collections::HashMap;
use std::net::Shutdown;
use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};
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
use crate::seed::keys::{KeyError, ssh_key};
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
    /// Another host key could not be made.
    #[error(transparent)]
    Make(#[from] KeyError),
    /// The conversation failed.
    #[error(transparent)]
    Conversation(#[from] russh::Error),
}

/// How the endpoint speaks with one host key.
#[derive(Debug, Clone)]
struct Configs {
    usual: Arc<Config>,
    sha1_only: Arc<Config>,
}

/// The SSH endpoint's identity, ready to serve.
#[derive(Debug, Clone)]
pub struct Host {
    /// `ssh-rsa AAAA…`, for `known_hosts`.
    pub public_key: String,
    configs: Configs,
    /// With another host key; made when it is wanted.
    changed: Arc<OnceLock<Configs>>,
    elsewhere: bool,
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
        let configs = Configs { usual: config(key.clone(), all), sha1_only: config(key, vec![sha1]) };
        Ok(Self { public_key, configs, changed: Arc::default(), elsewhere: false })
    }

    /// The same endpoint in a region where the account has no repositories. IAM, and with it who may sign in, is the same
    /// in every region.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        Self { elsewhere: true, ..self.clone() }
    }

    /// The endpoint as somebody else in its place would be, or after its key was replaced. Makes a key, which takes a
    /// good part of a second, the first time.
    fn changed(&self, seed: u64) -> Result<Configs, SshError> {
        if let Some(configs) = self.changed.get() {
            return Ok(configs.clone());
        }
        let other = Self::new(&ssh_key(seed, "ssh-host-changed")?.private_pem)?;
        Ok(self.changed.get_or_init(|| other.configs).clone())
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
    if let Err(error) = converse(world, stream, host, sha1_only).await {
        tracing::debug!(%error, "SSH connection ended");
    }
}

async fn converse(world: Arc<World>, stream: TcpStream, host: Host, sha1_only: bool) -> Result<(), SshError> {
    let elsewhere = host.elsewhere;
    let configs = if world.ssh_host_key_changed.load(Ordering::Relaxed) {
        let seed = world.options.seed_value;
        let making = tokio::task::spawn_blocking(move || host.changed(seed));
        making.await.map_err(std::io::Error::other).map_err(russh::Error::from)??
    } else {
        host.configs
    };
    let config = if sha1_only { configs.sha1_only } else { configs.usual };
    let stream = stream.into_std().map_err(russh::Error::from)?;
    let socket = Arc::new(stream.try_clone().map_err(russh::Error::from)?);
    let client = Client { world, sha1_only, elsewhere, principal: None, channels: HashMap::new(), socket };
    let stream = TcpStream::from_std(stream).map_err(russh::Error::from)?;
    Ok(russh::server::run_stream(config, stream, client).await?.await?)
}

/// Why an offered key does not sign in, for the event log; the client learns only that it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Denial {
    NoSuchKeyId,
    OtherKey,
    Inactive,
    Expired,
    Sha2Signature,
    Fault,
}

impl Denial {
    fn reason(self) -> &'static str {
        match self {
            Self::NoSuchKeyId => "no-such-ssh-key-id",
            Self::OtherKey => "other-key",
            Self::Inactive => "inactive-key",
            Self::Expired => "expired-key",
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
    elsewhere: bool,
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
        match held.status {
            Status::Active => {}
            Status::Inactive => return Err(Denial::Inactive),
            Status::Expired => return Err(Denial::Expired),
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
            elsewhere: self.elsewhere,
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
