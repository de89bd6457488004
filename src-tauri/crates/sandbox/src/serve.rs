//! A whole sandbox: the world, its listeners, its end.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::git::ssh::{Host, SshError};
use crate::git::tls::{Authority, AuthorityError};
use crate::identity_center::START;
use crate::options::Options;
use crate::ready::{Aws, Control, Git, Jira, Ready, Sso, Tls};
use crate::seed::keys::KeyError;
use crate::seed::{AssumableRole, Secrets, principals::PrincipalsError};
use crate::world::{Addresses, World};
use crate::{aws, control, git, identity_center, jira, seed, wire};

/// Why a sandbox cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// No temporary directory could be made.
    #[error("no directory for the sandbox's files can be made")]
    Directory(#[source] std::io::Error),
    /// A port could not be bound.
    #[error("port {port} of the loopback address cannot be used")]
    Bind {
        /// The port, 0 for any.
        port: u16,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The certificates could not be made.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The SSH endpoint could not be set up.
    #[error(transparent)]
    Ssh(#[from] SshError),
    /// The SSH host key could not be made.
    #[error(transparent)]
    HostKey(#[from] KeyError),
    /// The account's principals could not be made.
    #[error(transparent)]
    Principals(#[from] PrincipalsError),
    /// The seed's history could not be written.
    #[error("the seed's history cannot be written")]
    History(#[source] git2::Error),
    /// The seed did not come to an end.
    #[error("the seed was interrupted")]
    Seed(#[source] tokio::task::JoinError),
}

/// A running sandbox. Dropping it closes every listener and removes its files.
#[derive(Debug)]
pub struct Sandbox {
    /// Its state, for tests in the same process.
    pub world: Arc<World>,
    /// Where everything is.
    pub ready: Ready,
    // Fields are dropped in this order: nobody writes any more when the files go.
    tasks: JoinSet<()>,
    directory: TempDir,
}

struct Seeded {
    world: World,
    principals: Vec<Secrets>,
    roles: Vec<AssumableRole>,
    host: Host,
    authority: Authority,
}

impl Sandbox {
    /// Seeds a world and serves it on loopback ports.
    pub async fn start(options: Options) -> Result<Self, ServeError> {
        let directory =
            tempfile::Builder::new().prefix("causeway-sandbox-").tempdir().map_err(ServeError::Directory)?;
        let main = bind(options.port).await?;
        let (tls, ssh, elsewhere) = (bind(0).await?, bind(0).await?, bind(0).await?);
        let path = directory.path().to_owned();
        let seeded = tokio::task::spawn_blocking(move || seed_world(options, path));
        let seeded = seeded.await.map_err(ServeError::Seed)??;

        let origin = format!("http://127.0.0.1:{}", port_of(&main)?);
        let tls_origin = format!("https://localhost:{}", port_of(&tls)?);
        let addresses = Addresses {
            jira: format!("{origin}/jira"),
            jira_https: format!("{tls_origin}/jira"),
            git_http: format!("{origin}/git"),
            git_https: tls_origin.clone(),
            aws_https: tls_origin,
            ssh_host: "127.0.0.1".to_owned(),
            ssh_port: port_of(&ssh)?,
            aws: origin,
        };
        let token = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let ready = ready(&seeded, &addresses, port_of(&elsewhere)?, token.clone());
        let Seeded { world, host, authority, .. } = seeded;
        let world = Arc::new(world);
        // Nothing else has seen this world, so nothing can have set it.
        for region in world.further.values() {
            region.addresses.get_or_init(|| addresses.clone());
        }
        world.addresses.get_or_init(|| addresses);

        world.jira.provide_pull_requests(Arc::new(aws::ApiPullRequests));
        // For SNS the sandbox's authority is one of the public ones.
        for region in std::iter::once(&world).chain(world.further.values()) {
            let trusted = authority.ca_der.clone();
            region.topics.configure(|settings| settings.trusted_certificates.push(trusted));
        }
        let jira = jira::router(Arc::clone(&world));
        let (plain, secure) = routers(&world, &jira, token);
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(main, plain));
        tasks.spawn(ended("https", async move { git::tls::serve(secure, tls, &authority).await }));
        let other = git::ssh::serve(Arc::clone(&world), elsewhere, host.elsewhere());
        tasks.spawn(ended("ssh of another region", other));
        tasks.spawn(ended("ssh", git::ssh::serve(Arc::clone(&world), ssh, host)));
        Ok(Self { world, ready, tasks, directory })
    }

    /// Ends it: listeners first, then files.
    pub async fn stop(mut self) -> std::io::Result<()> {
        self.tasks.shutdown().await;
        self.directory.close()
    }
}

/// Everything on the main port, and everything on the port with TLS.
fn routers(world: &Arc<World>, jira: &Router, token: String) -> (Router, Router) {
    let services = aws::router(Arc::clone(world)).merge(crate::sns::router(Arc::clone(world)));
    let (plain, secure) =
        world.addresses.get().map(|found| (found.aws.clone(), found.aws_https.clone())).unwrap_or_default();
    let plain = services
        .clone()
        .merge(identity_center::router(Arc::clone(world), plain))
        .nest("/jira", jira.clone())
        .nest("/git", git::http::router(Arc::clone(world)))
        .nest("/control", control::router(Arc::clone(world), token));
    let secure = git::http::router(Arc::clone(world))
        .merge(services)
        .merge(identity_center::router(Arc::clone(world), secure))
        .nest("/jira", jira.clone());
    (plain, secure)
}

/// How many repositories a further region has, at most.
const FURTHER: usize = 3;

/// Key generation and history are work for a blocking thread.
fn seed_world(options: Options, directory: std::path::PathBuf) -> Result<Seeded, ServeError> {
    let mut world = World::new(options, directory);
    for code in world.options.further_regions.clone() {
        let options = Options {
            region: code.clone(),
            further_regions: Vec::new(),
            repositories: Some(world.options.repositories.unwrap_or(FURTHER).min(FURTHER)),
            ..world.options.clone()
        };
        let directory = world.directory.join("regions").join(&code);
        let region = World { events: Arc::clone(&world.events), ..World::new(options, directory) };
        seed::repositories(&region);
        world.further.insert(code, Arc::new(region));
    }
    let principals = seed::principals(&world)?;
    let roles = seed::roles(&world);
    world.identity_center.provide(seed::directory(&world));
    seed::repositories(&world);
    seed::reviews(&world).map_err(ServeError::History)?;
    let host_key = seed::keys::ssh_key(world.options.seed_value, "ssh-host")?;
    let host = Host::new(&host_key.private_pem)?;
    let authority = Authority::presenting(&world.options.region, world.options.tls_chain)?;
    Ok(Seeded { world, principals, roles, host, authority })
}

fn ready(seeded: &Seeded, addresses: &Addresses, ssh_elsewhere_port: u16, token: String) -> Ready {
    let Seeded { world, principals, roles, host, authority } = seeded;
    let directory = world.identity_center.directory();
    Ready {
        aws: Aws {
            endpoint: addresses.aws.clone(),
            endpoint_https: addresses.aws_https.clone(),
            region: world.options.region.clone(),
            account: world.account.clone(),
        },
        git: Git {
            http: addresses.git_http.clone(),
            https: addresses.git_https.clone(),
            ca_pem: authority.ca_pem.clone(),
            ssh_host: addresses.ssh_host.clone(),
            ssh_port: addresses.ssh_port,
            ssh_elsewhere_port,
            ssh_host_key: host.public_key.clone(),
        },
        jira: Jira {
            url: addresses.jira.clone(),
            url_https: addresses.jira_https.clone(),
            admin: world.jira.account(jira::seed::ADMINISTRATOR),
            developer: world.jira.account(jira::seed::DEVELOPER),
            outsider: world.jira.account(jira::seed::OUTSIDER),
            webhook_url: world.jira.webhook_url(addresses),
        },
        tls: Tls {
            chain: world.options.tls_chain,
            ca_pem: authority.ca_pem.clone(),
            intermediate_pem: authority.intermediate_pem.clone(),
        },
        sso: Sso {
            start_url: format!("{}{START}", addresses.aws),
            start_url_https: format!("{}{START}", addresses.aws_https),
            region: world.options.region.clone(),
            account_id: world.account.clone(),
            account_name: directory.map(|found| found.account_name.clone()).unwrap_or_default(),
            user: directory.map(|found| found.user.clone()).unwrap_or_default(),
            roles: directory.map_or_else(Vec::new, |found| {
                found.assignments.iter().map(|assignment| assignment.permission_set.clone()).collect()
            }),
        },
        roles: roles.clone(),
        mfa: world.mfa.all(),
        principals: principals.clone(),
        control: Control { url: format!("{}/control", addresses.aws), token },
    }
}

async fn bind(port: u16) -> Result<TcpListener, ServeError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|source| ServeError::Bind { port, source })
}

fn port_of(listener: &TcpListener) -> Result<u16, ServeError> {
    listener.local_addr().map(|address| address.port()).map_err(|source| ServeError::Bind { port: 0, source })
}

async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Answers are small and follow each other: waiting to fill packets would only delay them.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "a connection went away at once");
                    }
                    connections.spawn(wire::serve_connection(stream, router.clone()));
                }
                Err(error) => {
                    // Out of descriptors, most likely: they come back as connections end.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                }
            },
            Some(ended) = connections.join_next() => {
                if let Err(error) = ended && error.is_panic() {
                    tracing::error!(%error, "a connection's task failed");
                }
            }
        }
    }
}

async fn ended(what: &'static str, serving: impl Future<Output = std::io::Result<()>>) {
    if let Err(error) = serving.await {
        tracing::error!(%error, what, "a listener ended");
    }
}
